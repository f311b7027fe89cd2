"""A workbook as read: sheets of cells, with merged ranges, hidden parts, number formats and formulas."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from minsheng.figures import format_number

BLANK, NUMBER, TEXT, BOOLEAN, DATE, FAULT = "blank", "number", "text", "boolean", "date", "fault"


class Cell(NamedTuple):
    """One cell: `value` is Decimal, str, bool, date or None; a fault such as #REF! keeps its sign as text.

    `formula` is None for a plain value. A formula whose result was not stored has `value` None.
    `percent` is true when the cell is formatted as per cent: 0.7 then stands for 70 %.
    """

    value: Decimal | str | bool | date | None
    kind: str = BLANK
    percent: bool = False
    formula: str | None = None
    format: str = "General"


EMPTY = Cell(None)


class Area(NamedTuple):
    """A rectangle of cells, 1-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@lru_cache(4096)
def column_letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass
class Grid:
    """One sheet. Rows and columns count from 1. `rows` holds only cells that have content."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    swapped: bool = False  # true after transposed(): coordinates still name the cell of the file

    def __post_init__(self):
        self.max_row = max(self.rows, default=0)
        self.max_column = max((max(row) for row in self.rows.values() if row), default=0)
        self._anchors: dict[tuple[int, int], tuple[int, int]] = {}
        for area in self.merges:
            for row in range(area.top, min(area.bottom, self.max_row) + 1):
                for column in range(area.left, min(area.right, self.max_column) + 1):
                    self._anchors[row, column] = (area.top, area.left)

    def at(self, row: int, column: int) -> Cell:
        """The cell's own content; a covered cell of a merged range is empty."""
        return self.rows.get(row, {}).get(column, EMPTY)

    def seen(self, row: int, column: int) -> Cell:
        """The content a person sees at this place: a merged range shows its first cell everywhere."""
        row, column = self._anchors.get((row, column), (row, column))
        return self.at(row, column)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        return self._anchors.get((row, column), (row, column))

    def text(self, row: int, column: int) -> str:
        """What is seen at this place, as text without outer blanks; numbers in plain digits."""
        return cell_text(self.seen(row, column))

    def coordinate(self, row: int, column: int) -> str:
        """The place in the file, such as B7."""
        if self.swapped:
            row, column = column, row
        return f"{column_letters(column)}{row}"

    def row_is_blank(self, row: int) -> bool:
        return not any(cell_text(cell) for cell in self.rows.get(row, {}).values())

    def each(self) -> Iterator[tuple[int, int, Cell]]:
        for row, cells in self.rows.items():
            for column, cell in cells.items():
                yield row, column, cell

    def transposed(self) -> "Grid":
        """The same sheet with rows and columns changed over, for tables whose regions run across the top."""
        rows: dict[int, dict[int, Cell]] = {}
        for row, column, cell in self.each():
            rows.setdefault(column, {})[row] = cell
        return Grid(
            name=self.name,
            rows=dict(sorted(rows.items())),
            merges=[Area(area.left, area.top, area.right, area.bottom) for area in self.merges],
            hidden=self.hidden,
            hidden_rows=self.hidden_columns,
            hidden_columns=self.hidden_rows,
            swapped=not self.swapped,
        )


@dataclass
class Workbook:
    """A file as read: `kind` is xlsx or xls, `sheets` in their order, hidden ones included."""

    kind: str
    sheets: list[Grid]
    name: str = ""

    @property
    def visible(self) -> list[Grid]:
        return [sheet for sheet in self.sheets if not sheet.hidden]


def cell_text(cell: Cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.kind == NUMBER:
        return f"{format_number(value * 100)}%" if cell.percent else format_number(value)
    if cell.kind == BOOLEAN:
        return "是" if value else "否"
    if cell.kind == DATE:
        return value.isoformat()[:10]
    return str(value).strip()
