"""The head of a fund plan table: which column is the project, the total, a source, the remark, and in which
unit.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from funding.models import FundSource
from funding.money import TOO_MUCH
from minsheng.figures import round_half_up
from minsheng.names import Names
from minsheng.quantities import BLANK, NO_TASK, parse_quantity, read_number
from minsheng.quantity_units import NotConvertible, convert
from minsheng.workbooks import ERROR, Cell, Grid, Problem, Workbook, cell_text
from minsheng.workbooks.grid import FAULT, NUMBER
from minsheng.workbooks.headers import header_path, split_unit_note, tidy

WAN = "万元"
HEAD_ROWS = 30
PROJECT_WORDS = {"项目", "项目名称", "工程项目", "民生项目", "项目（工程）"}
REMARK_WORDS = {"备注", "说明"}
NUMBER_WORDS = {"序号", "编号"}
TOTAL_WORDS = {
    "计划安排",
    "计划",
    "合计",
    "总计",
    "小计",
    "资金总额",
    "总额",
    "安排资金",
    "计划资金",
    "计划安排资金",
}
_UNIT_NOTE = re.compile(r"单位\s*[:：]\s*(亿元|万元|元)")


@dataclass
class Head:
    row: int
    project: int
    remark: int | None
    total: int | None
    sources: dict[int, FundSource]
    units: dict[int, str]


def find_head(grid: Grid, sources: Names, problems: list[Problem]) -> Head | None:
    """The head of the sheet, None when no cell says 项目; what is wrong with it is added to ``problems``."""
    for row in range(1, min(grid.max_row, HEAD_ROWS) + 1):
        for column in range(1, grid.max_column + 1):
            if tidy(grid.text(row, column)) in PROJECT_WORDS:
                bottom = head_bottom(grid, row, column)
                return _read_head(grid, row, bottom, column, sources, problems)
    return None


def has_plan_head(workbook: Workbook) -> bool:
    """Whether some sheet says 项目 near its top."""
    return any(
        tidy(grid.text(row, column)) in PROJECT_WORDS
        for grid in workbook.visible
        for row in range(1, min(grid.max_row, HEAD_ROWS) + 1)
        for column in range(1, grid.max_column + 1)
    )


def head_bottom(grid: Grid, row: int, column: int) -> int:
    """The head goes on while the project column shows the same heading or nothing and no figure stands
    beside it.
    """
    bottom = row
    while bottom < grid.max_row:
        below = bottom + 1
        same = grid.anchor(below, column) == grid.anchor(row, column)
        blank = not grid.text(below, column) and not grid.row_is_blank(below)
        figures = any(cell.kind == NUMBER for cell in grid.rows.get(below, {}).values())
        if not (same or blank) or figures:
            break
        bottom = below
    return bottom


def _read_head(grid, top, bottom, project, sources, problems) -> Head:
    head = Head(bottom, project, None, None, {}, {})
    unit_of_table = table_unit(grid, top, bottom)
    for column in range(1, grid.max_column + 1):
        path = header_path(grid, column, top, bottom)
        if column == project or not path:
            continue
        names = [split_unit_note(part) for part in path]
        head.units[column] = next((unit for _, unit in reversed(names) if unit), unit_of_table)
        _place_column(grid, head, column, [name for name, _ in names], sources, problems)
    if not any(head.units[column] for column in head.sources):
        place = grid.coordinate(top, project)
        message = "表头没有写金额的单位"
        problems.append(
            Problem("no-unit", grid.name, place, ERROR, message, "请在表头写上（万元）、（元）或（亿元）")
        )
    return head


def _place_column(grid, head, column, names, sources, problems):
    last = tidy(names[-1])
    source = next((found for name in reversed(names) if (found := sources.find(name)) is not None), None)
    if last in REMARK_WORDS:
        head.remark = column
    elif source is not None:
        place = grid.coordinate(head.row, column)
        if source in head.sources.values():
            message = f"“{names[-1]}”和前面一列是同一个资金来源"
            problems.append(Problem("double-column", grid.name, place, ERROR, message, "请并成一列"))
        head.sources[column] = source
    elif last in TOTAL_WORDS and head.total is None:
        head.total = column
    elif last not in NUMBER_WORDS and _has_figures(grid, head.row, column):
        message = f"“{'/'.join(names)}”不是认得的资金来源"
        remedy = sources.remedy(names[-1])
        problems.append(
            Problem("unknown-source", grid.name, grid.coordinate(head.row, column), ERROR, message, remedy)
        )


def _has_figures(grid, row, column) -> bool:
    return any(
        number > row and column in cells and cells[column].kind == NUMBER
        for number, cells in grid.rows.items()
    )


def table_unit(grid: Grid, top: int, bottom: int) -> str:
    """The unit of money that the head or a note above it names for the whole table; "" for none."""
    for row in range(bottom, 0, -1):
        for column in range(1, grid.max_column + 1):
            text = grid.text(row, column)
            found = _UNIT_NOTE.search(text)
            unit = found[1] if found else split_unit_note(text)[1]
            if unit.endswith("元"):
                return unit
    return ""


def read_amount(cell: Cell, unit: str) -> Decimal | None:
    """A cell's money in 万元; None for blank, / and 无. ValueError in Chinese for what is no amount of
    money.
    """
    text = cell_text(cell)
    if cell.kind == FAULT:
        raise ValueError(f"公式出错（{text}）")
    if cell.formula is not None and cell.value is None:
        raise ValueError("公式没有保存结果，请在 WPS 或 Excel 中打开、保存一次")
    if cell.kind == NUMBER:
        number = cell.value
    else:
        if parse_quantity(text).kind in (BLANK, NO_TASK):
            return None
        number = read_number(text, unit)
    try:
        amount = convert(number, unit, WAN)
    except NotConvertible as error:
        raise ValueError(str(error)) from error
    if abs(amount) >= TOO_MUCH:
        raise ValueError(f"“{text}”太大，请核对单位")
    exact = round_half_up(amount, 6)
    if amount != exact:
        raise ValueError(f"“{text}”比 0.01 元还细，请核对（公式算出的数请先取到分）")
    return exact
