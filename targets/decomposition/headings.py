"""The columns of a table from its head: path, unit, what each measures."""

from minsheng.workbooks import WARNING, Problem
from minsheng.workbooks.headers import header_path, is_note, split_unit_note, tidy

from .guessing import measure_of
from .layout import Layout, is_counting_row, unit_alone
from .shape import Column


def read_columns(layout: Layout, prefix: str) -> tuple[dict[int, Column], list[int], list[Problem]]:
    """Columns by their number in the grid; the numbers of remark columns; problems of the head."""
    grid = layout.grid
    columns: dict[int, Column] = {}
    remarks: list[int] = []
    problems: list[Problem] = []
    filled = {place for row, cells in grid.rows.items() if row > layout.header_bottom for place in cells}
    for place in range(layout.region_column + 1, grid.max_column + 1):
        path, unit = _path(layout, place)
        if not path and place not in filled:
            continue
        if not path:
            problems.append(_no_heading(layout, place))
            continue
        if place not in filled and is_note(path[-1]):
            continue
        measure = measure_of(path)
        if not measure:
            remarks.append(place)
            continue
        columns[place] = _column(layout, place, path, unit, measure, prefix)
    problems += _same_headings(layout, columns)
    return columns, remarks, problems


def _column(layout: Layout, place: int, path: list[str], unit: str, measure: str, prefix: str) -> Column:
    grid = layout.grid
    coordinate = grid.coordinate(layout.header_bottom, place)
    key = coordinate.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if grid.swapped else coordinate.rstrip("0123456789")
    return Column(
        key=prefix + (f"行{key}" if grid.swapped else key),
        sheet=grid.name,
        place=grid.coordinate(*grid.anchor(layout.header_bottom, place)),
        header_path=path,
        unit=unit,
        measure=measure,
        hidden=place in grid.hidden_columns,
    )


def _path(layout: Layout, place: int) -> tuple[list[str], str]:
    """Headings without unit and counting rows; the unit from its own row or the deepest bracket with one."""
    grid = layout.grid
    unit = next((unit for row in layout.unit_rows if (unit := unit_alone(grid.text(row, place)))), "")
    band = range(layout.header_top, layout.header_bottom + 1)
    skip = {
        row for row in band if row in layout.unit_rows or is_counting_row(grid, row, layout.region_column)
    }
    path = header_path(grid, place, layout.header_top, layout.header_bottom, skip)
    if not unit:
        unit = next(
            (found for text in reversed(path) if (found := split_unit_note(text)[1])), layout.default_unit
        )
    return path, unit


def _no_heading(layout: Layout, place: int) -> Problem:
    grid = layout.grid
    row = next(row for row, cells in grid.rows.items() if row > layout.header_bottom and place in cells)
    return Problem(
        "no-heading",
        grid.name,
        grid.coordinate(row, place),
        WARNING,
        "这一列有内容但没有表头，没有读取",
        "需要读取时请补上表头",
    )


def _same_headings(layout: Layout, columns: dict[int, Column]) -> list[Problem]:
    first: dict[str, Column] = {}
    problems = []
    for column in columns.values():
        name = tidy(column.header)
        if name in first:
            problems.append(
                Problem(
                    "double-heading",
                    column.sheet,
                    column.place,
                    "error",
                    f"表头“{column.header_path[-1][:40]}”出现了两次（另一处在 {first[name].place}）",
                    "请改成不同的表头，或删去其中一列",
                )
            )
        first.setdefault(name, column)
    return problems
