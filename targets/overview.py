"""The matrix 地区 × 指标 of a month: completion laid out for page and sheet, without a rule of its own."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.urls import reverse

from minsheng.months import add_months
from targets.completion import completion_by_month
from targets.models import Category
from targets.overview_cells import NEW, TAGS, make_cell, shade_columns

LINES_PER_PAGE = 40
LEGEND = {
    "含上期数": "有地区本月没有报，用的是它本年较早月份的数",
    "含缺月": "按本月新增填报的数缺了几个月",
    "不可汇总": "有地区只报了率，没有分子分母，不进合计",
    "无数据": "有地区报的是“无数据”，并写了原因",
    "不适用": "有地区报的是“不适用”，不计入",
    "本级自有数": "责任科室为全地区录入的数，优先于各地区汇总",
    "目标为分解数之和": "没有下达本级目标，用下级目标之和",
    "封顶": "完成率超过100%，按100%显示",
    "按未取整的数计算": "印出的完成数取过整，完成率按原数计算",
}


@dataclass
class Line:
    """One region: `below` opens the matrix of the regions under it; `is_sorted`: it orders the columns."""

    region: str
    code: str
    is_top: bool
    has_below: bool
    cells: list


@dataclass(frozen=True)
class Matrix:
    """`groups`: (category, how many columns); `columns`: indicators; `missing`: (region, what it lacks)."""

    groups: list[tuple[str, int]]
    columns: list[object]
    lines: list[Line]
    pages: object
    reported: list[str]
    missing: list[tuple[str, list[str]]]
    legend: list[tuple[str, str]]
    provisional: int
    earliest: object
    latest: object


def indicators_of(plan):
    """The plan's indicators in the order of completion, with section, project and category; one query."""
    found = plan.indicators.select_related("project__category", "section")
    return list(found.order_by("order", "id"))


@dataclass(frozen=True)
class Narrowing:
    """What a plan can be narrowed by: its sections, and its categories with all that lies under each."""

    sections: list[object]
    categories: list[object]
    under: dict[int, set[int]]

    def columns(self, indicators, section, category):
        """The indicators of a section and a category (primary keys; None for all)."""
        return [
            each
            for each in indicators
            if section in (None, each.section_id)
            and (category is None or each.project.category_id in self.under[category])
        ]


def narrowing(plan, indicators):
    """The Narrowing of a plan; one query."""
    categories = list(Category.objects.filter(plan=plan).order_by("order", "id"))
    used = {each.project.category_id for each in indicators}
    under = {each.pk: {each.pk} for each in categories}
    parents = {each.pk: each.parent_id for each in categories}
    for each in categories:
        above = each.parent_id
        while above:
            under[above].add(each.pk)
            above = parents[above]
    sections = {each.section_id: each.section for each in indicators}
    return Narrowing(
        sections=sorted(sections.values(), key=lambda section: (section.order, section.code)),
        categories=[each for each in categories if under[each.pk] & used],
        under=under,
    )


@dataclass(frozen=True)
class Look:
    """How the matrix is looked at: the view; `down` sorts the lines by an indicator (its key, with - for the
    highest first), `across` the columns by a region (its code, likewise); the page of lines.
    """

    view: str
    down: str = ""
    across: str = ""
    page: str = ""


def matrix(plan, region, month, basis, columns, look, query=""):
    """Return the Matrix of `region` and its children through `month`: one query, whatever the size.

    `columns`: indicators to show; `query` is what links to figures carry on.
    """
    before = add_months(month, -1)
    earlier = [before] if look.view == NEW and before >= plan.first_month else []
    found = completion_by_month(plan, [*earlier, month], region, basis)
    shown = {each.pk for each in columns}
    rows = [row for row in found[month] if row.indicator_id in shown]
    past = {(row.region_id, row.indicator_id): row for row in found.get(before, ())}
    by_region = {}
    for row in rows:
        by_region.setdefault(row.region_id, {})[row.indicator_id] = row
    top = by_region.pop(region.pk, {})
    children = sorted(by_region.values(), key=lambda cells: min(row.position for row in cells.values()))
    lines = [_line(region.name, region.code, top, columns)]
    lines += [
        _line(first.region, first.region_code, cells, columns)
        for cells in children
        for first in [_first(cells)]
    ]
    base = reverse("targets:overview", args=[plan.slug])
    for line in lines:
        line.cells = [
            make_cell(
                row,
                row and past.get((row.region_id, row.indicator_id)),
                f"{base}{line.code}/{each.pk}/?{query}",
                look.view,
            )
            for each, row in zip(columns, line.cells, strict=True)
        ]
    lines[0].is_top, lines[0].has_below = True, False
    if look.view == NEW:
        shade_columns(lines)
    columns, lines = _sorted(columns, lines, look)
    pages = Paginator(lines[1:], LINES_PER_PAGE).get_page(look.page)
    return Matrix(
        columns=columns, lines=[lines[0], *pages], pages=pages, **_facts(columns, rows, top, children)
    )


def _facts(columns, rows, top, children):
    """What stands around the figures: heads, who has reported, marks, and the days of the data."""
    marks = {mark for row in rows for mark in row.marks}
    dates = [row.earliest for row in top.values() if row.earliest]
    groups = groupby(columns, key=lambda indicator: indicator.project.category.name)
    return {
        "groups": [(name, len(list(group))) for name, group in groups],
        "reported": [_reported(top.get(indicator.pk)) for indicator in columns],
        "missing": [entry for cells in children or [top] if (entry := _missing(cells))],
        "legend": [(TAGS[mark], words) for mark, words in LEGEND.items() if mark in marks],
        "provisional": sum(row.provisional for row in top.values()),
        "earliest": min(dates, default=None),
        "latest": max((row.latest for row in top.values() if row.latest), default=None),
    }


def _first(cells):
    return next(iter(cells.values()))


def _line(name, code, cells, columns):
    has_below = any(row.expected and not row.is_part for row in cells.values())
    return Line(name, code, False, has_below, [cells.get(each.pk) for each in columns])


def _sorted(columns, lines, look):
    """Columns and lines in the order asked for: what has no figure comes last, the first line stays first."""
    if look.across:
        by = next((line for line in lines if line.code == look.across.removeprefix("-")), None)
        if by:
            order = _order([cell.value for cell in by.cells], look.across)
            columns = [columns[index] for index in order]
            for line in lines:
                line.cells = [line.cells[index] for index in order]
    if look.down:
        keys = [str(each.pk) for each in columns]
        if look.down.removeprefix("-") in keys:
            place = keys.index(look.down.removeprefix("-"))
            order = _order([line.cells[place].value for line in lines[1:]], look.down)
            lines = [lines[0], *(lines[1:][index] for index in order)]
    return columns, lines


def _order(values, asked):
    """The indexes of `values` from the lowest, from the highest where `asked` begins with -; None last."""
    sign = -1 if asked.startswith("-") else 1
    known = [index for index, value in enumerate(values) if value is not None]
    known.sort(key=lambda index: sign * values[index])
    return known + [index for index, value in enumerate(values) if value is None]


def _reported(row):
    return f"{row.reported}/{row.expected}" if row and row.expected else "—"


def _missing(cells):
    """A region that owes figures for the month, and which: (region, names of indicators)."""
    owed = [
        row.short_name if row.is_part else f"{row.short_name}（{len(row.missing)}个地区）"
        for row in cells.values()
        if row.missing
    ]
    if not owed:
        return None
    if len(owed) == len(cells) > 1 and all(row.is_part for row in cells.values()):
        owed = [f"全部{len(owed)}个指标"]
    return _first(cells).region, owed
