"""Which rows belong to the table, which region each names, and what to say about the others."""

from minsheng.workbooks import ERROR, WARNING, Problem
from minsheng.workbooks.grid import Grid, cell_text
from minsheng.workbooks.headers import is_note, tidy

from .layout import Layout
from .names import SUBTOTAL_WORDS, RegionNames, is_heading
from .shape import Row


def read_rows(layout: Layout, names: RegionNames, columns: set[int]) -> tuple[list[Row], list[Problem]]:
    """Rows with a known region, in the order of the file; none that has figures is passed over in silence."""
    grid = layout.grid
    rows: list[Row] = []
    problems: list[Problem] = []
    first: dict[str, Row] = {}
    for number in sorted(grid.rows):
        if number <= layout.header_bottom:
            continue
        row, found = _read_row(layout, names, number, columns)
        problems += found
        if row is None:
            continue
        if row.region in first:
            problems.append(_twice(grid, row, first[row.region]))
            continue
        first[row.region] = row
        rows.append(row)
        if number in grid.hidden_rows:
            problems.append(
                _problem(
                    layout,
                    number,
                    "hidden-row",
                    WARNING,
                    f"“{row.name}”是隐藏的，已读取",
                    "请核对是否应当计入",
                )
            )
    return rows, problems


def _read_row(
    layout: Layout, names: RegionNames, number: int, columns: set[int]
) -> tuple[Row | None, list[Problem]]:
    grid, column = layout.grid, layout.region_column
    text = _name_in(grid, names, number, column)
    figures = _has_figures(grid, number, columns)
    if text and grid.anchor(number, column)[0] == number:
        code = _region_of(layout, names, number, text)
        if code:
            place = grid.coordinate(number, column)
            return Row(code, text, names.is_total(text), grid.name, place, number), []
    if not figures:
        return None, _without_figures(layout, names, number, text)
    return None, [_unknown(layout, names, number, text)]


def _name_in(grid: Grid, names: RegionNames, number: int, column: int) -> str:
    """The text of the region column; 合计 is often written one column before it."""
    text = grid.text(number, column)
    left = (grid.text(number, place) for place in range(column - 1, 0, -1))
    return text or next((found for found in left if names.is_total(found)), "")


def _region_of(layout: Layout, names: RegionNames, number: int, text: str) -> str | None:
    """The region's code; a name that several share is told apart by the column before it (市州 | 县区)."""
    if names.is_total(text):
        return names.total.code if names.total else "全市"
    code = names.find(text)
    if code is None and layout.region_column > 1:
        before = layout.grid.text(number, layout.region_column - 1)
        code = names.find(tidy(before) + tidy(text)) if before else None
    return code


def _has_figures(grid: Grid, number: int, columns: set[int]) -> bool:
    cells = grid.rows.get(number, {})
    return any(cell_text(cell) or cell.formula for place, cell in cells.items() if place in columns)


def _without_figures(layout: Layout, names: RegionNames, number: int, text: str) -> list[Problem]:
    """Notes, blank rows and lines between groups are passed over; what looks like a region is named."""
    if not text or is_note(text) or is_heading(text) or len(text) > 20 or tidy(text) in SUBTOTAL_WORDS:
        return []
    nearest = names.nearest(text)
    if not nearest or layout.grid.anchor(number, layout.region_column)[0] != number:
        return []
    message = f"“{text}”不是已知的地区（最接近的是“{nearest}”），这一行没有数，没有读取"
    return [_problem(layout, number, "unknown-region", WARNING, message, "名称有误时请改正后再上传")]


def _unknown(layout: Layout, names: RegionNames, number: int, text: str) -> Problem:
    if layout.grid.anchor(number, layout.region_column)[0] != number:
        text = ""
    if not text:
        remedy = "请在这一行填上地区名，或把分项另列一表"
        return _problem(layout, number, "row-without-region", ERROR, "这一行有数，但没有地区名", remedy)
    if tidy(text) in SUBTOTAL_WORDS:
        return _problem(layout, number, "subtotal-row", WARNING, f"“{text}”行没有读取", "需要时请核对小计")
    if is_heading(text):
        remedy = "请把第二个表移到另一张工作表"
        return _problem(layout, number, "second-table", ERROR, "同一张工作表里又出现了一个表头", remedy)
    if names.is_ambiguous(text):
        remedy = "请写地区全称（带上级名称）或代码"
        return _problem(layout, number, "ambiguous-region", ERROR, f"有几个地区都叫“{text}”", remedy)
    nearest = names.nearest(text)
    hint = f"，最接近的是“{nearest}”" if nearest else ""
    remedy = "请改成地区的名称，或先在“地区”页面登记它（或给已有地区加别名）"
    return _problem(layout, number, "unknown-region", ERROR, f"“{text}”不是已知的地区{hint}", remedy)


def _twice(grid: Grid, row: Row, first: Row) -> Problem:
    message = f"“{row.name}”出现了两次（另一处在 {first.place}）"
    return Problem("duplicate-region", grid.name, row.place, ERROR, message, "请合并成一行，或改正地区名")


def _problem(layout: Layout, number: int, code: str, severity: str, message: str, remedy: str) -> Problem:
    place = layout.grid.coordinate(number, layout.region_column)
    return Problem(code, layout.grid.name, place, severity, message, remedy)
