"""Workbooks of this system that hold no money: said plainly, instead of asking what their columns are."""

from minsheng.workbooks import ERROR, Grid, Problem, Workbook
from minsheng.workbooks.headers import split_unit_note, tidy

HEAD_ROWS = 10
INDICATOR = {"指标", "指标名称", "指标简称"}
FIGURES = {"数值", "完成数", "完成情况", "分子", "分母"}


def other_workbook(workbook: Workbook) -> Problem | None:
    """What to say of a workbook of monthly figures, which belongs elsewhere; None of any other."""
    for grid in workbook.visible:
        if any(INDICATOR & heads and FIGURES & heads for heads in _heads(grid)):
            what = "这是月度进展表，不是资金的表"
            remedy = "月度数据请在“月报”里导入；录资金的，请选资金批次表、收支台账或资金安排表"
            return Problem("not-money", grid.name, "", ERROR, what, remedy)
    return None


def _heads(grid: Grid):
    """The words of each of the upper rows, without units."""
    for row in range(1, min(grid.max_row, HEAD_ROWS) + 1):
        texts = (grid.text(row, column) for column in range(1, grid.max_column + 1))
        yield {tidy(split_unit_note(text)[0]) for text in texts}
