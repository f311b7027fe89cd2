"""One worksheet part, read element by element into rows of cells."""

from datetime import date, datetime
from typing import NamedTuple

from .formats import exact_number, serial_date
from .grid import BOOLEAN, DATE, FAULT, NUMBER, TEXT, Cell, column_number
from .problems import WorkbookRefused
from .safety import MAX_CELLS, MAX_COLUMNS, MAX_MERGES, MAX_ROWS, damaged, too_many_merges


class CellStyle(NamedTuple):
    format: str = "General"
    percent: bool = False
    date: bool = False


class SheetParser:
    """Collects rows, merges (references), hidden rows and hidden columns from expat's events.

    `counted`: cells of the sheets before this one; the limit is the workbook's.
    """

    def __init__(
        self, sheet: str, shared: list[str], looks: list[CellStyle], epoch_1904: bool, counted: int = 0
    ):
        self.sheet, self.shared, self.looks, self.epoch_1904 = sheet, shared, looks, epoch_1904
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merges: list[str] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.count = counted
        self._letters: dict[str, int] = {}
        self._row, self._column = 0, 0
        self._attributes: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._parts: list[str] = []
        self._guide = False

    def attach(self, parser) -> None:
        """Names may carry a prefix; the root element shows which, so that it costs nothing per cell."""
        self._parser = parser

        def root(name, _attributes):
            prefix = name[: -len("worksheet")]
            self._starts = {prefix + tag: action for tag, action in self._start_actions().items()}
            self._ends = {prefix + tag: action for tag, action in self._end_actions().items()}
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._end

        parser.StartElementHandler = root

    def _start(self, name, attributes):
        action = self._starts.get(name)
        if action:
            action(attributes)

    def _end(self, name):
        action = self._ends.get(name)
        if action:
            action()

    def _start_actions(self):
        return {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._listen,
            "f": self._listen,
            "t": self._listen_text,
            "rPh": lambda _: setattr(self, "_guide", True),
            "mergeCell": self._start_merge,
            "col": self._start_column,
        }

    def _end_actions(self):
        return {
            "c": self._end_cell,
            "v": self._end_value,
            "f": self._end_formula,
            "t": self._end_text,
            "rPh": lambda: setattr(self, "_guide", False),
        }

    def _start_row(self, attributes):
        number = attributes.get("r", "")
        self._row = int(number) if number.isdigit() else self._row + 1
        self._column = 0
        is_hidden = attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0"
        if is_hidden and self._row <= MAX_ROWS:
            self.hidden_rows.add(self._row)

    def _start_column(self, attributes):
        is_hidden = attributes.get("hidden") in ("1", "true") or attributes.get("width") == "0"
        if is_hidden and len(self.hidden_columns) < MAX_COLUMNS:
            first, last = (
                max(int(attributes.get("min", 0)), 1),
                min(int(attributes.get("max", 0)), MAX_COLUMNS),
            )
            self.hidden_columns.update(range(first, last + 1))

    def _start_merge(self, attributes):
        if len(self.merges) == MAX_MERGES:
            raise too_many_merges(f"合并区域超过 {MAX_MERGES} 处", self.sheet)
        self.merges.append(attributes.get("ref", ""))

    def _start_cell(self, attributes):
        self._attributes = attributes
        self._value = self._formula = None
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        column = self._letters.get(letters)
        if column is None:
            if not (letters.isascii() and letters.isupper() and len(letters) <= 3):
                raise damaged()
            column = self._letters[letters] = column_number(letters)
        self._column = column
        if reference[len(letters) :] != str(self._row):
            self._row = int(reference[len(letters) :] or 0)

    def _listen(self, _attributes):
        self._parts = []
        self._parser.CharacterDataHandler = self._parts.append

    def _listen_text(self, _attributes):
        if not self._guide:
            self._listen(None)

    def _end_value(self):
        self._parser.CharacterDataHandler = None
        self._value = "".join(self._parts)

    def _end_formula(self):
        self._parser.CharacterDataHandler = None
        self._formula = "=" + "".join(self._parts)

    def _end_text(self):
        if not self._guide:
            self._parser.CharacterDataHandler = None
            self._value = (self._value or "") + "".join(self._parts)

    def _end_cell(self):
        value, formula = self._value, self._formula
        if value is None and formula is None:
            return
        if self._row > MAX_ROWS or self._column > MAX_COLUMNS or self._row < 1:
            self._refuse_far_cell(value)
        self.count += 1
        if self.count > MAX_CELLS:
            raise WorkbookRefused(
                "too-many-cells",
                f"有内容的单元格超过 {MAX_CELLS} 个",
                "请拆成几个文件，或删去无关的工作表",
                sheet=self.sheet,
            )
        cell = self._cell(value, formula)
        row = self.rows.get(self._row)
        if row is None:
            row = self.rows[self._row] = {}
        row[self._column] = cell

    def _cell(self, value: str | None, formula: str | None) -> Cell:
        attributes = self._attributes
        style = attributes.get("s")
        look = self.looks[int(style)] if style and int(style) < len(self.looks) else self.looks[0]
        kind = attributes.get("t", "n")
        if value is None or (value == "" and kind == "n"):
            return Cell(None, formula=formula, percent=look.percent, format=look.format)
        if kind == "n":
            return self._number(value, formula, look)
        if kind == "s":
            try:
                return Cell(self.shared[int(value)], TEXT, look.percent, formula, look.format)
            except (IndexError, ValueError) as error:
                raise damaged() from error
        if kind == "b":
            return Cell(value.strip() in ("1", "true"), BOOLEAN, False, formula, look.format)
        if kind == "e":
            return Cell(value, FAULT, False, formula, look.format)
        if kind == "d":
            return Cell(_iso_date(value), DATE, False, formula, look.format)
        return Cell(value, TEXT, look.percent, formula, look.format)

    def _number(self, value: str, formula: str | None, look: CellStyle) -> Cell:
        number = exact_number(value)
        if number is None:
            return Cell(value, FAULT, False, formula, look.format)
        if look.date:
            moment = serial_date(number, self.epoch_1904)
            if moment is not None:
                return Cell(moment, DATE, False, formula, look.format)
        return Cell(number, NUMBER, look.percent, formula, look.format)

    def _refuse_far_cell(self, value: str | None):
        place = self._attributes.get("r", f"第 {self._row} 行")
        raise WorkbookRefused(
            "too-far",
            f"单元格 {place} 有内容，超出可读范围（{MAX_ROWS} 行、{MAX_COLUMNS} 列）",
            "请删去该单元格（定位到它，删除整行和整列），保存后再上传",
            sheet=self.sheet,
            cell=place,
        )


def _iso_date(text: str) -> date | str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.time().isoformat() != "00:00:00" else moment.date()
