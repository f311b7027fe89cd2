"""What a decomposition table turns out to hold, before any of it is matched to a plan."""

from dataclasses import dataclass, field
from decimal import Decimal

from minsheng.figures import format_number
from minsheng.workbooks import Problem, has_errors

# What a cell turned out to be; BLANK cells are not listed.
NUMBER, WORDS, NO_TASK, FAULTY = "number", "words", "no_task", "faulty"
# What a column measures; only targets are loaded from a decomposition table.
TARGET, ACTUAL, RATE = "target", "actual", "rate"


@dataclass(frozen=True, slots=True)
class KnownRegion:
    """A region that rows may name; `path`: the codes from the root, each closed by "/"."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    path: str = ""
    is_own: bool = False  # 市本级: reports only where the table gives it a cell


@dataclass(frozen=True, slots=True)
class Settled:
    """What is known about a column and replaces the guess; None leaves it as guessed."""

    kind: str | None = None
    unit: str | None = None
    direction: str | None = None


@dataclass
class Column:
    """One column of the table. The guesses (`kind`, `direction`, `scale`) may be changed before storing."""

    key: str
    sheet: str
    place: str
    header_path: list[str]
    unit: str = ""
    kind: str = "count"
    direction: str = "at_least"
    scale: Decimal = Decimal(1)
    measure: str = TARGET
    sure: bool = True
    hidden: bool = False

    @property
    def header(self) -> str:
        return " / ".join(self.header_path)

    def holds(self, sheet: str, cell: str) -> bool:
        """Whether a place of the file lies in this column (or in this row, when regions run across)."""
        key = self.key.rpartition(".")[2]
        letters = cell.rstrip("0123456789")
        return sheet == self.sheet and key == (f"行{cell[len(letters) :]}" if key[0] == "行" else letters)

    def as_json(self) -> dict:
        return {
            "key": self.key,
            "header_path": self.header_path,
            "unit": self.unit,
            "kind": self.kind,
            "direction": self.direction,
            "measure": self.measure,
            "sure": self.sure,
            "sheet": self.sheet,
            "cell": self.place,
        }


@dataclass(slots=True)
class Cell:
    """One filled cell: `number` in the column's unit, `text` words that are a target, `raw` as written."""

    region: str
    total: bool
    column: str
    number: Decimal | None
    text: str
    raw: str
    remark: str
    sheet: str
    place: str
    verdict: str
    bound: str = ""


@dataclass(slots=True)
class Row:
    """A row of the table that names a region."""

    region: str
    name: str
    total: bool
    sheet: str
    place: str
    index: int


@dataclass
class TableReading:
    """The whole: `total` is the code of the plan's own region; `rows` in the order of the file."""

    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)

    def by_column(self) -> dict[str, dict[str, Cell]]:
        """Column key → region code → cell."""
        found: dict[str, dict[str, Cell]] = {column.key: {} for column in self.columns}
        for cell in self.cells:
            found[cell.column][cell.region] = cell
        return found

    def as_json(self) -> dict:
        """columns, cells and problems as import_targets prints them; numbers are exact decimal strings."""
        return {
            "columns": [column.as_json() for column in self.columns],
            "cells": [self._cell_json(cell) for cell in self.cells],
            "problems": [problem.as_json() for problem in self.problems],
        }

    def _cell_json(self, cell: Cell) -> dict:
        return {
            "region": self.names.get(cell.region, cell.region),
            "region_code": cell.region,
            "total": cell.total,
            "column": cell.column,
            "number": None if cell.number is None else format_number(cell.number),
            "text": cell.text,
            "raw": cell.raw,
            "remark": cell.remark,
            "sheet": cell.sheet,
            "cell": cell.place,
        }
