"""Where the table lies in a sheet: the region column, the head above it, the rows that belong to it.

A table whose regions run across the top is turned over first, so that the rest sees regions down the side.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from minsheng.quantities import NUMBER as A_NUMBER
from minsheng.quantities import parse_quantity
from minsheng.quantity_units import UNIT, plain_unit
from minsheng.workbooks.grid import NUMBER, TEXT, Grid, cell_text
from minsheng.workbooks.headers import is_note, split_unit_note, tidy

from .names import RegionNames, is_heading

# Above the head: 单位：万元 · 填报单位：… · 2017年4月11日 · 附件2.
SIDE_NOTE = re.compile(
    r"(?:计量|填报|报送|制表|编制)?(?:单位|日期|时间|人)\s*[:：]|\d{4}年[\d月日 ]*$|附件|附表|表\s*\d"
)
COUNTING_WORDS = {"栏次", "甲", "序号", "列次"}


@dataclass
class Layout:
    """Row and column numbers are those of `grid`, which may be the sheet turned over."""

    grid: Grid
    region_column: int
    header_top: int
    header_bottom: int
    unit_rows: list[int]
    default_unit: str


def find_layout(sheet: Grid, names: RegionNames) -> Layout | None:
    """The table of a sheet, or None when no column and no row names a region."""
    down, across = _region_lines(sheet, names)
    if not down and not across:
        return None
    if max(across.values(), default=0) > max(down.values(), default=0):
        sheet, down = sheet.transposed(), across
    most = max(down.values())
    column = min(
        (column for column, count in down.items() if count == most),
        key=lambda column: (not _has_heading(sheet, column), column),
    )
    if most == 1 and not _has_heading(sheet, column):
        return None  # one word such as 省级 in a remark makes no region column
    return _lay_out(sheet, column, names)


def _region_lines(sheet: Grid, names: RegionNames) -> tuple[Counter, Counter]:
    """How many different regions each column and each row names; a total alone is worth a little less."""
    down: Counter = Counter()
    across: Counter = Counter()
    met: set[tuple[int, int, str]] = set()
    for row, column, cell in sheet.each():
        if cell.kind != TEXT and not (cell.kind == NUMBER and cell.value > 99_999):
            continue
        text = cell_text(cell)
        code = names.find(text) or ("全" if names.is_total(text) else "")
        if not code:
            continue
        if (0, column, code) not in met:
            down[column] += 1
        if (row, 0, code) not in met:
            across[row] += 1
        met.update({(0, column, code), (row, 0, code)})
    return down, across


def _has_heading(sheet: Grid, column: int) -> bool:
    return any(is_heading(sheet.text(row, column)) for row in range(1, min(sheet.max_row, 12) + 1))


def _lay_out(sheet: Grid, column: int, names: RegionNames) -> Layout | None:
    first = next(
        (row for row in sorted(sheet.rows) if _names_region(names, sheet.text(row, column))),
        None,
    )
    if first is None:
        return None
    while first > 1 and _looks_like_data(sheet, first - 1, column):
        first -= 1
    top = _header_top(sheet, first - 1, column)
    head = range(top, first)
    units = [row for row in head if _is_unit_row(sheet, row, column)]
    default = _title_unit(sheet, top)
    return Layout(sheet, column, top, first - 1, units, default)


def _names_region(names: RegionNames, text: str) -> bool:
    return bool(text) and (names.is_total(text) or names.find(text) is not None)


def _looks_like_data(sheet: Grid, row: int, column: int) -> bool:
    """A row above the first known region may still be a region whose name is misspelt."""
    text = sheet.text(row, column)
    if (
        not text
        or is_heading(text)
        or tidy(text) in COUNTING_WORDS
        or sheet.anchor(row, column) != (row, column)
    ):
        return False
    if is_note(text) or sheet.anchor(row, column + 1) == (row, column):
        return False
    cells = [cell for place, cell in sheet.rows.get(row, {}).items() if place > column]
    numbers = [
        cell for cell in cells if cell.kind == NUMBER or parse_quantity(cell_text(cell)).kind == A_NUMBER
    ]
    return bool(numbers) and not _counts_up([cell_text(cell) for cell in cells if cell_text(cell)])


def _header_top(sheet: Grid, bottom: int, column: int) -> int:
    """The first row that is not a title, a unit line or an annex mark above the head."""
    for row in range(1, bottom + 1):
        places = range(1, sheet.max_column + 1)
        anchors = {sheet.anchor(row, place) for place in places if sheet.text(row, place)}
        titles = [anchor for anchor in anchors if not SIDE_NOTE.match(sheet.text(*anchor))]
        above = (
            row < bottom
            and len(titles) <= 1
            and all(_is_title(sheet, row, column, title) for title in titles)
        )
        if anchors and not above:
            return row
    return bottom


def _is_title(sheet: Grid, row: int, column: int, anchor: tuple[int, int]) -> bool:
    """One text alone in its row: a title, unless it spans only columns to the right of the regions."""
    if is_heading(sheet.text(*anchor)):
        return False
    spans = sum(sheet.anchor(row, place) == anchor for place in range(1, sheet.max_column + 1))
    return anchor[1] <= column or spans == 1


def _is_unit_row(sheet: Grid, row: int, column: int) -> bool:
    """A row of the head that holds nothing but units."""
    texts = [
        sheet.text(row, place)
        for place in range(column + 1, sheet.max_column + 1)
        if sheet.anchor(row, place)[0] == row and sheet.text(row, place)
    ]
    return bool(texts) and all(unit_alone(text) for text in texts)


def unit_alone(text: str) -> str:
    """The unit when the text is nothing but one, in brackets or not; "" otherwise."""
    bare = plain_unit(text).strip("()（）")
    return bare if UNIT.fullmatch(bare) else ""


def _title_unit(sheet: Grid, top: int) -> str:
    """单位：万元 above the table holds for every column that names none."""
    for row in range(1, top):
        for place in range(1, sheet.max_column + 1):
            unit = split_unit_note(sheet.text(row, place))[1] if "单位" in sheet.text(row, place) else ""
            if unit:
                return unit
    return ""


def _counts_up(texts: list[str]) -> bool:
    """1 2 3 4 …: column numbers, not figures."""
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) == len(texts) > 1 and all(after - before == 1 for before, after in pairwise(numbers))


def is_counting_row(sheet: Grid, row: int, column: int) -> bool:
    """栏次 1 2 3 under the head."""
    name = tidy(sheet.text(row, column))
    if (name in COUNTING_WORDS or not name or name.isdecimal()) and sheet.anchor(row, column)[0] == row:
        cells = sheet.rows.get(row, {})
        return _counts_up(
            [cell_text(cell) for place, cell in cells.items() if place > column and cell_text(cell)]
        )
    return False
