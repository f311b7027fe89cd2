"""The table of targets in force, in the layout that bureaus circulate: categories, projects and indicators
across the top, regions down the side. The page and the Excel file are made from the same rows.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from minsheng.figures import format_number
from organization.models import Region
from targets.models import Assignment, Indicator, Plan, Target
from targets.permissions import month_in_plan


@dataclass(frozen=True)
class Head:
    """One cell of the merged head: it covers `rows` × `columns` from its place (both counted from 0)."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass
class Line:
    """One region with the target (or None) under every indicator; `tasks` are the indicators that it owes."""

    region: Region
    is_total: bool
    targets: list[Target | None]
    tasks: set[int]


@dataclass
class TargetTable:
    plan: Plan
    month: date
    indicators: list[Indicator]
    lines: list[Line]
    heads: list[Head] = field(default_factory=list)
    depth: int = 1

    @property
    def head_rows(self) -> list[list[Head]]:
        return [[head for head in self.heads if head.row == row] for row in range(self.depth)]


def target_table(plan: Plan, month: date | None = None, *, all_indicators: bool = False) -> TargetTable:
    """The targets in force at `month` (a first day; today's month within the plan's year unless given).

    Indicators without any target are left out unless `all_indicators`. Five queries, however large the plan.
    """
    month = month or month_in_plan(plan)
    found: dict[int, dict[int, Target]] = {}
    for target in Target.objects.filter(indicator__plan=plan).in_force(month):
        if not target.is_withdrawn:
            found.setdefault(target.indicator_id, {})[target.region_id] = target
    indicators = [row for row in ordered_indicators(plan) if all_indicators or row.pk in found]
    tasks: dict[int, set[int]] = {}
    for indicator, region in Assignment.objects.filter(indicator__plan=plan).values_list(
        "indicator_id", "region_id"
    ):
        tasks.setdefault(region, set()).add(indicator)
    lines = _lines(plan, indicators, found, tasks)
    table = TargetTable(plan, month, indicators, lines)
    paths = [indicator.head_path for indicator in indicators]
    table.depth = max(map(len, paths), default=1)
    table.heads = merged_heads(paths, table.depth)
    return table


def ordered_indicators(plan: Plan) -> list[Indicator]:
    """The plan's indicators in reading order, each with `head_path`: categories, project, name with unit."""
    categories = {row.pk: row for row in plan.categories.all()}
    placed = []
    for indicator in plan.indicators.select_related("project"):
        path, category = [], categories[indicator.project.category_id]
        position = [(indicator.project.order, indicator.project_id)]
        while category:
            path.insert(0, category.name)
            position.insert(0, (category.order, category.pk))
            category = categories.get(category.parent_id)
        indicator.head_path = [*path, *_names(indicator)]
        placed.append((position, (indicator.order, indicator.pk), indicator))
    return [indicator for *_, indicator in sorted(placed, key=lambda item: item[:2])]


def _names(indicator: Indicator) -> list[str]:
    unit = f"（{indicator.unit}）" if indicator.unit else ""
    if indicator.project.name == indicator.name:
        return [f"{indicator.name}{unit}"]
    return [indicator.project.name, f"{indicator.name}{unit}"]


def _lines(plan, indicators, found, tasks) -> list[Line]:
    lines = []
    for region in Region.objects.under(plan.region):
        targets = [found.get(indicator.pk, {}).get(region.pk) for indicator in indicators]
        is_total = region.pk == plan.region_id
        if is_total or any(targets) or region.pk in tasks:
            lines.append(Line(region, is_total, targets, tasks.get(region.pk, set())))
    return lines


def merged_heads(paths: list[list[str]], depth: int) -> list[Head]:
    """A head in which equal neighbours under equal headings are one cell, and short paths reach down."""
    heads = []
    for row in range(depth):
        column = 0
        while column < len(paths):
            if row >= len(paths[column]):
                column += 1
                continue
            end = column + 1
            while end < len(paths) and paths[end][: row + 1] == paths[column][: row + 1]:
                end += 1
            is_last = row == len(paths[column]) - 1
            if is_last:
                end = column + 1
            heads.append(Head(row, column, depth - row if is_last else 1, end - column, paths[column][row]))
            column = end
    return heads


def shown_number(target: Target | None) -> Decimal | str | None:
    """What stands in a cell: the number, the words that stand for one, or both in one text."""
    if target is None:
        return None
    if target.number is None:
        return target.text
    return f"{format_number(target.number)}（{target.text}）" if target.text else target.number
