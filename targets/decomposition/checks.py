"""Checks over the whole table: the city against the sum of its parts, regions that are missing."""

from decimal import Decimal

from minsheng.figures import format_number
from minsheng.workbooks import ERROR, WARNING, Problem

from .names import RegionNames
from .shape import NUMBER, TARGET, WORDS, Cell, Column, TableReading

ADDS_UP = ("count", "stock")
LISTED = 10


def check_sums(reading: TableReading, names: RegionNames) -> list[Problem]:
    """For kinds that add up, each row against the rows right below it in the region tree; exact."""
    lines = children_in_table(reading, names)
    by_column = reading.by_column()
    problems = []
    for column in reading.columns:
        if column.kind in ADDS_UP and column.measure == TARGET:
            cells = by_column[column.key]
            for parent, children in lines.items():
                problem = _check_sum(
                    column, cells.get(parent), [cells.get(code) for code in children], names, parent
                )
                if problem:
                    problems.append(problem)
    return problems


def children_in_table(reading: TableReading, names: RegionNames) -> dict[str, list[str]]:
    """Row → its parts: the rows whose nearest listed ancestor it is; the total row has all the rest."""
    codes = [row.region for row in reading.rows if not row.total]
    totals = [row.region for row in reading.rows if row.total]
    listed = set(codes)
    parts: dict[str, list[str]] = {}
    for code in codes:
        region = names.regions.get(code)
        above = region.path.split("/")[:-2] if region and region.path else []
        nearest = next((ancestor for ancestor in reversed(above) if ancestor in listed), None)
        if nearest or totals:
            parts.setdefault(nearest or totals[0], []).append(code)
    return parts


def _check_sum(column: Column, whole: Cell | None, parts: list[Cell | None], names: RegionNames, parent: str):
    numbers = [cell.number for cell in parts if cell and cell.verdict == NUMBER]
    if not numbers:
        return None
    total = sum(numbers, Decimal(0))
    if whole is None or whole.verdict != NUMBER:
        if whole is None:
            name = names.regions[parent].name if parent in names.regions else "合计"
            message = f"“{_short(column)}”没有{name}目标；各地区合计 {format_number(total)}{column.unit}"
            return Problem("total-missing", column.sheet, column.place, WARNING, message, "请核对合计行")
        return None
    if whole.number == total:
        return None
    open_words = any(cell and cell.verdict == WORDS for cell in parts)
    difference = format_number(whole.number - total)
    message = (
        f"“{_short(column)}”{_name(names, whole)}为 {format_number(whole.number)}{column.unit}，"
        f"各地区合计 {format_number(total)}{column.unit}，相差 {difference}"
    )
    remedy = (
        "请核对；确有原因的，入库时写明理由"
        if not open_words
        else "有的地区是文字目标；请核对，确有原因的，入库时写明理由"
    )
    return Problem("sum-mismatch", whole.sheet, whole.place, ERROR, message, remedy)


def _name(names: RegionNames, cell: Cell) -> str:
    return "全市（合计）" if cell.total else names.regions[cell.region].name


def _short(column: Column) -> str:
    return column.header_path[-1][:30]


def check_regions(reading: TableReading, names: RegionNames) -> list[Problem]:
    """Sisters of the listed regions that the table leaves out; a table without a total or without parts."""
    if not reading.rows:
        return []
    problems = []
    sheet = reading.rows[0].sheet
    listed = {row.region for row in reading.rows}
    if not any(row.total for row in reading.rows):
        problems.append(
            Problem("no-total", sheet, "", WARNING, "没有全市（合计）行", "合计目标将没有，请核对")
        )
    parents = {_parent(names, code) for code in listed} - {""}
    missing = [
        region.name
        for region in names.regions.values()
        if region.code not in listed and not region.is_own and _parent(names, region.code) in parents
    ]
    if missing:
        shown = "、".join(missing[:LISTED]) + (f"等 {len(missing)} 个" if len(missing) > LISTED else "")
        problems.append(
            Problem("missing-region", sheet, "", WARNING, f"表里没有这些地区：{shown}", "没有任务时可以不理")
        )
    return problems


def _parent(names: RegionNames, code: str) -> str:
    region = names.regions.get(code)
    return region.path.rstrip("/").rpartition("/")[0] if region else ""
