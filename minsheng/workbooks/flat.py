"""Flat workbooks: a header row (merged heads allowed), then one record a row, read into typed rows.

FIELDS = (
    Field("region", ("地区", "县区"), required=True),
    Field("month", ("月份", "月"), kind="month", required=True),
    Field("value", ("数值", "完成数"), kind="number", unit="万元"),
)
reading = read_flat(open_workbook(data, name), FIELDS)
for row in reading.rows:
    row["region"], row["month"], row["value"], row.place("value")   # "苍溪县", date, Decimal | None, "C5"
reading.problems                                                    # all of them, each with sheet and cell
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..quantities import half_width, read_number
from ..quantity_units import NotConvertible, convert
from .grid import DATE, FAULT, NUMBER, Cell, Grid, Workbook, cell_text
from .headers import is_note, split_unit_note, tidy
from .problems import ERROR, WARNING, Problem, has_errors

HEADER_ROWS_SEARCHED = 30
MONTH = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:\s*[-/.]?\s*\d{1,2}日?)?$|^(\d{4})(\d{2})$")
DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$|^(\d{4})(\d{2})(\d{2})$")


@dataclass(frozen=True)
class Field:
    """A column that the importer knows; `names[0]` is the one shown, all are compared without blanks.

    kind: text, number (Decimal in `unit`), month (first day), date, choice (word → value from `choices`).
    `required`: the column must be there; `filled`: every row must have a value. A unit in the heading (元) is
    converted into `unit` (万元); without one the numbers are taken to be in `unit`.
    """

    key: str
    names: tuple[str, ...]
    kind: str = "text"
    required: bool = False
    filled: bool = False
    unit: str = ""
    choices: Mapping[str, Any] | None = None


@dataclass
class FlatRow:
    """One record: values by field key (None where blank or unreadable; text fields ""), raw texts, places."""

    sheet: str
    number: int
    values: dict[str, Any]
    raw: dict[str, str]
    places: dict[str, str]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def place(self, key: str) -> str:
        return self.places.get(key, f"A{self.number}")

    def problem(self, code: str, key: str, message: str, remedy: str = "", severity: str = ERROR) -> Problem:
        """A problem at this row's cell, for the checks that only the importer knows."""
        return Problem(code, self.sheet, self.place(key), severity, message, remedy)


@dataclass
class FlatReading:
    rows: list[FlatRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)


@dataclass
class _Head:
    row: int
    columns: dict[str, int]
    units: dict[str, str]


def read_flat(workbook: Workbook, fields: Sequence[Field]) -> FlatReading:
    """Read every visible sheet that has the fields' header; all problems are returned, not only the first."""
    reading = FlatReading()
    found = False
    for grid in workbook.sheets:
        head = _find_head(grid, fields) if grid.rows else None
        if grid.rows and grid.hidden and head:
            reading.problems.append(
                _problem("hidden-sheet", grid, "", WARNING, "隐藏的工作表没有读取", "需要读取时请先取消隐藏")
            )
        if grid.hidden or head is None:
            continue
        found = True
        _check_head(grid, head, fields, reading.problems)
        if all(spec.key in head.columns for spec in fields if spec.required):
            _read_rows(grid, head, fields, reading)
    if not found:
        names = "、".join(spec.names[0] for spec in fields if spec.required) or fields[0].names[0]
        reading.problems.append(
            Problem(
                "no-header",
                "",
                "",
                ERROR,
                f"没有找到表头，需要有这些列：{names}",
                "请按模板的表头填写后再上传",
            )
        )
    return reading


def _problem(code: str, grid: Grid, cell: str, severity: str, message: str, remedy: str) -> Problem:
    return Problem(code, grid.name, cell, severity, message, remedy)


def _find_head(grid: Grid, fields: Sequence[Field]) -> _Head | None:
    """The row with most of the known names; of equals the lowest, since merged heads show through."""
    keys = {tidy(name): spec.key for spec in fields for name in spec.names}
    best: _Head | None = None
    for row in range(1, min(grid.max_row, HEADER_ROWS_SEARCHED) + 1):
        head = _Head(row, {}, {})
        for column in range(1, grid.max_column + 1):
            name, unit = split_unit_note(grid.text(row, column))
            key = keys.get(tidy(name)) or keys.get(tidy(grid.text(row, column)))
            if key and key not in head.columns:
                head.columns[key], head.units[key] = column, unit
        if head.columns and (best is None or len(head.columns) >= len(best.columns)):
            best = head
    needed = sum(spec.required for spec in fields)
    return best if best and len(best.columns) >= min(2, needed or 1) else None


def _check_head(grid: Grid, head: _Head, fields: Sequence[Field], problems: list[Problem]) -> None:
    keys = {tidy(name): spec for spec in fields for name in spec.names}
    for spec in fields:
        if spec.required and spec.key not in head.columns:
            problems.append(
                _problem(
                    "missing-column",
                    grid,
                    f"第{head.row}行",
                    ERROR,
                    f"表头缺少“{spec.names[0]}”列",
                    "请补上这一列再上传",
                )
            )
    for column in range(1, grid.max_column + 1):
        name, _ = split_unit_note(grid.text(head.row, column))
        spec = keys.get(tidy(name))
        place = grid.coordinate(head.row, column)
        if spec and head.columns[spec.key] != column:
            first = grid.coordinate(head.row, head.columns[spec.key])
            problems.append(
                _problem(
                    "double-column",
                    grid,
                    place,
                    ERROR,
                    f"“{spec.names[0]}”列出现了两次（另一处在 {first}）",
                    "请只留一列",
                )
            )
        elif spec and column in grid.hidden_columns:
            problems.append(
                _problem(
                    "hidden-column", grid, place, WARNING, f"“{spec.names[0]}”列是隐藏的，已读取", "请核对"
                )
            )


def _read_rows(grid: Grid, head: _Head, fields: Sequence[Field], reading: FlatReading) -> None:
    needed = [spec for spec in fields if spec.key in head.columns]
    for number in sorted(grid.rows):
        if number <= head.row or not any(
            cell_text(grid.seen(number, head.columns[spec.key])) for spec in needed
        ):
            continue
        if _is_note_row(grid, number):
            continue
        if number in grid.hidden_rows:
            place = grid.coordinate(number, 1)
            reading.problems.append(
                _problem("hidden-row", grid, place, WARNING, f"第 {number} 行是隐藏的，已读取", "请核对")
            )
        row = FlatRow(grid.name, number, {}, {}, {})
        for spec in fields:
            _read_field(grid, head, spec, row, reading.problems)
        reading.rows.append(row)


def _is_note_row(grid: Grid, number: int) -> bool:
    texts = [text for text in map(cell_text, grid.rows.get(number, {}).values()) if text]
    return len(texts) == 1 and is_note(texts[0])


def _read_field(grid: Grid, head: _Head, spec: Field, row: FlatRow, problems: list[Problem]) -> None:
    row.values[spec.key], row.raw[spec.key] = ("" if spec.kind == "text" else None), ""
    column = head.columns.get(spec.key)
    if column is None:
        return
    row.places[spec.key] = place = grid.coordinate(row.number, column)
    cell = grid.seen(row.number, column)
    row.raw[spec.key] = cell_text(cell)
    try:
        if spec.kind == "number" and cell_text(cell) and grid.anchor(row.number, column)[0] != row.number:
            raise ValueError("几行合并成了一格，不能确定每行的数")
        row.values[spec.key] = _value(cell, spec, head.units.get(spec.key, ""))
    except ValueError as error:
        problems.append(
            _problem("bad-value", grid, place, ERROR, f"“{spec.names[0]}”：{error}", "请改正后再上传")
        )
        return
    if spec.filled and row.values[spec.key] in (None, ""):
        problems.append(
            _problem("blank-value", grid, place, ERROR, f"“{spec.names[0]}”没有填", "请填上，或删去这一行")
        )


def _value(cell: Cell, spec: Field, unit: str) -> Any:
    text = cell_text(cell)
    if cell.kind == FAULT:
        raise ValueError(f"公式出错（{text}）")
    if cell.formula is not None and cell.value is None:
        raise ValueError("公式没有保存结果，请在 WPS 或 Excel 中打开、保存一次")
    if spec.kind == "text":
        return text
    if not text:
        return None
    if spec.kind == "number":
        return _number(cell, text, spec, unit)
    if spec.kind == "choice":
        return _choice(text, spec.choices or {})
    return read_month(cell) if spec.kind == "month" else read_day(cell)


def _number(cell: Cell, text: str, spec: Field, unit: str) -> Decimal | None:
    unit = unit or spec.unit
    if cell.kind == NUMBER:
        number = cell.value * 100 if cell.percent else cell.value
    else:
        number = read_number(text, unit)
    try:
        return convert(number, unit, spec.unit) if number is not None and unit and spec.unit else number
    except NotConvertible as error:
        raise ValueError(str(error)) from error


def _choice(text: str, choices: Mapping[str, Any]) -> Any:
    known = {tidy(word): value for word, value in choices.items()}
    if tidy(text) not in known:
        raise ValueError(f"“{text}”不在可选范围内（{'、'.join(choices)}）")
    return known[tidy(text)]


def read_month(cell: Cell) -> date:
    """A month's first day from a date cell, 2017-06, 2017年6月 or 201706; ValueError in Chinese otherwise."""
    if cell.kind == DATE and isinstance(cell.value, date):
        return date(cell.value.year, cell.value.month, 1)
    text = half_width(cell_text(cell)).strip()
    match = MONTH.match(text)
    if not match:
        raise ValueError(f"“{text}”不是月份，请写成 2017-06 或 2017年6月")
    year, month = int(match[1] or match[3]), int(match[2] or match[4])
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        raise ValueError(f"“{text}”不是有效的月份")
    return date(year, month, 1)


def read_day(cell: Cell) -> date:
    """A day from a date cell, 2017-06-30, 2017年6月30日 or 20170630; ValueError in Chinese otherwise."""
    if cell.kind == DATE and isinstance(cell.value, date):
        return cell.value.date() if isinstance(cell.value, datetime) else cell.value
    text = half_width(cell_text(cell)).strip()
    match = DAY.match(text)
    if not match:
        raise ValueError(f"“{text}”不是日期，请写成 2017-06-30 或 2017年6月30日")
    parts = [int(part) for part in match.groups() if part]
    try:
        return date(*parts)
    except ValueError as error:
        raise ValueError(f"“{text}”不是有效的日期") from error
