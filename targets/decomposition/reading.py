"""From a workbook to a TableReading: nothing here knows a plan or the database."""

import re
from collections.abc import Collection, Iterable, Mapping

from minsheng.workbooks import ERROR, WARNING, Grid, Problem, Workbook

from .cells import GUESS, read_column
from .checks import check_regions, check_sums
from .headings import read_columns
from .layout import Layout, find_layout
from .names import RegionNames
from .rows import read_rows
from .shape import KnownRegion, Settled, TableReading


def read_table(
    workbook: Workbook,
    regions: Iterable[KnownRegion],
    total: KnownRegion | None = None,
    sheets: Collection[str] | None = None,
    settled: Mapping[str, Settled] | None = None,
) -> TableReading:
    """Understand a decomposition table as bureaus circulate it.

    `regions` are the regions that rows may name, `total` the plan's own region (全市). `sheets` limits the
    reading to these names; otherwise every visible sheet with a region column is read. Numbers are Decimal in
    their column's unit; every finding names sheet and cell. All problems are returned, never only the first.
    `settled`: column key → what is known of that column and replaces the guess.
    """
    names = RegionNames(regions, total)
    reading = TableReading(names={code: region.name for code, region in names.regions.items()})
    if total:
        reading.names[total.code] = total.name
    layouts = _layouts(workbook, names, sheets, reading.problems)
    for index, layout in enumerate(layouts):
        _read_sheet(layout, names, f"{index + 1}." if index else "", reading, settled or {})
    if not layouts:
        reading.problems.append(_no_region_column(workbook))
    elif not reading.cells:
        sheet, remedy = layouts[0].grid.name, "请确认是任务分解表，目标写在地区的同一行（列）"
        message = "找到了地区，但没有读到任何目标"
        reading.problems.append(Problem("no-figures", sheet, "", ERROR, message, remedy))
    reading.problems += check_sums(reading, names) + check_regions(reading, names)
    return reading


def _layouts(
    workbook: Workbook, names: RegionNames, sheets: Collection[str] | None, problems: list[Problem]
) -> list[Layout]:
    layouts = []
    for grid in workbook.sheets:
        if not grid.rows or (sheets is not None and grid.name not in sheets):
            continue
        layout = find_layout(grid, names)
        if grid.hidden and sheets is None:
            if layout:
                problems.append(
                    _sheet_problem(grid, "hidden-sheet", "隐藏的工作表没有读取", "需要读取时请先取消隐藏")
                )
        elif layout:
            layouts.append(layout)
        else:
            problems.append(
                _sheet_problem(
                    grid, "sheet-without-table", "没有地区列，没有读取", "与任务分解无关时可以不理"
                )
            )
    return layouts


def _sheet_problem(grid: Grid, code: str, message: str, remedy: str) -> Problem:
    return Problem(code, grid.name, "", WARNING, message, remedy)


def _no_region_column(workbook: Workbook) -> Problem:
    sheet = workbook.visible[0].name if workbook.visible else ""
    return Problem(
        "no-region-column",
        sheet,
        "",
        ERROR,
        "没有找到地区列：没有哪一列或哪一行写着已知地区的名称",
        "请确认是任务分解表，地区名称与“地区”页面登记的名称或别名一致",
    )


def _read_sheet(
    layout: Layout, names: RegionNames, prefix: str, reading: TableReading, settled: Mapping[str, Settled]
) -> None:
    columns, remarks, problems = read_columns(layout, prefix)
    rows, row_problems = read_rows(layout, names, set(columns))
    known = {row.region for row in reading.rows}
    reading.rows += [row for row in rows if row.region not in known]
    reading.problems += problems + row_problems
    for place, column in columns.items():
        cells, cell_problems = read_column(layout, place, column, rows, settled.get(column.key, GUESS))
        reading.columns.append(column)
        reading.cells += cells
        reading.problems += cell_problems
        if column.hidden and cells:
            reading.problems.append(
                Problem(
                    "hidden-column",
                    column.sheet,
                    column.place,
                    WARNING,
                    "这一列是隐藏的，已读取",
                    "请核对是否应当计入",
                )
            )
    reading.problems += _remarks_with_figures(layout, remarks, rows)


def _remarks_with_figures(layout: Layout, remarks: list[int], rows: list) -> list[Problem]:
    """备注 sometimes holds the real value: it is not read, but it is pointed out."""
    grid = layout.grid
    return [
        Problem(
            "figure-in-remark",
            grid.name,
            grid.coordinate(row.index, place),
            WARNING,
            f"备注里有数：“{text[:40]}”，没有读取",
            "应当计入目标时请填到对应的列里",
        )
        for place in remarks
        for row in rows
        if re.search(r"\d", text := grid.text(row.index, place))
    ]
