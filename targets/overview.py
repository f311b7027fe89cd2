"""The matrix 地区 × 指标 of a month: completion laid out for page and sheet, without a rule of its own."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from minsheng.figures import format_number, round_half_up
from minsheng.months import format_month
from targets.completion import completion
from targets.models import Kind

# What a mark is called where there is little room; the legend below the matrix says it in full.
TAGS = {
    "含上期数": "上期",
    "含缺月": "缺月",
    "不可汇总": "不汇总",
    "无数据": "无数据",
    "不适用": "不适用",
    "本级自有数": "自有数",
    "目标为分解数之和": "合计目标",
    "封顶": "封顶",
    "按未取整的数计算": "未取整",
}
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


@dataclass(frozen=True)
class Cell:
    """One figure of the matrix as it is shown; without `url` the region has no such task."""

    url: str = ""
    actual: str = ""
    target: str = ""
    rate: str = ""
    light: object = None
    tags: str = ""
    row: object = None


@dataclass(frozen=True)
class Line:
    """One region: `url` opens its own matrix where regions below it report."""

    region: str
    is_top: bool
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """`groups`: (category, how many columns); `columns`: indicators; `missing`: (region, what it lacks)."""

    groups: list[tuple[str, int]]
    columns: list[object]
    lines: list[Line]
    reported: list[str]
    missing: list[tuple[str, list[str]]]
    legend: list[tuple[str, str]]
    provisional: int
    earliest: object
    latest: object


def indicators_of(plan):
    """The plan's indicators in the order of completion, with project and category; one query."""
    return list(plan.indicators.select_related("project__category").order_by("order", "id"))


def matrix(plan, region, month, basis):
    """Return the Matrix of `region` and its children through `month`; two queries, whatever the size."""
    columns = indicators_of(plan)
    rows = completion(plan, month, region, basis)
    query = urlencode({"month": format_month(month), "basis": basis})
    by_region = {}
    for row in rows:
        by_region.setdefault(row.region_id, {})[row.indicator_id] = row
    top = by_region.get(region.pk, {})
    children = sorted((each for key, each in by_region.items() if key != region.pk), key=_document_order)
    lines = [_line(plan, region.name, top, columns, query, is_top=True, code=region.code)]
    for cells in children:
        first = next(iter(cells.values()))
        lines.append(_line(plan, first.region, cells, columns, query, code=first.region_code))
    marks = {mark for row in rows for mark in row.marks}
    dates = [row.earliest for row in top.values() if row.earliest]
    return Matrix(
        groups=[
            (name, len(list(group)))
            for name, group in groupby(columns, key=lambda indicator: indicator.project.category.name)
        ],
        columns=columns,
        lines=lines,
        reported=[_reported(top.get(indicator.pk)) for indicator in columns],
        missing=[entry for cells in children or [top] if (entry := _missing(cells))],
        legend=[(TAGS[mark], words) for mark, words in LEGEND.items() if mark in marks],
        provisional=sum(row.provisional for row in top.values()),
        earliest=min(dates, default=None),
        latest=max((row.latest for row in top.values() if row.latest), default=None),
    )


def _document_order(cells):
    return min(row.position for row in cells.values())


def _line(plan, name, cells, columns, query, *, code, is_top=False):
    base = reverse("targets:overview", args=[plan.slug])
    shown = [_cell(cells.get(indicator.pk), f"{base}{code}/{indicator.pk}/?{query}") for indicator in columns]
    has_below = any(row.expected and not row.is_part for row in cells.values())
    url = f"{base}?{query}&region={code}" if has_below and not is_top else ""
    return Line(region=name, is_top=is_top, url=url, cells=shown)


def _cell(row, url):
    if row is None or not (row.expected or row.target is not None or row.is_own):
        return Cell()
    return Cell(
        url=url,
        actual=grouped(row),
        target="" if row.target is None or _says_itself(row) else f"/{grouped_target(row)}",
        rate="" if row.rate is None else row.rate_text,
        light=row.light,
        tags=" ".join(TAGS[mark] for mark in row.marks),
        row=row,
    )


def _says_itself(row):
    """完成 or 未完成 of a single region needs no target beside it."""
    return row.kind == Kind.MILESTONE and (row.is_part or row.is_own)


def grouped(row):
    """The figure as tables on screen show it, thousands separated."""
    if row.actual is None or row.kind == Kind.MILESTONE:
        return row.actual_text
    return format_number(round_half_up(row.actual, row.decimals), grouped=True)


def grouped_target(row):
    """The target likewise; words and bounds stay as they are."""
    if row.target is None or row.kind == Kind.MILESTONE or row.target_text != format_number(row.target):
        return row.target_text
    return format_number(row.target, grouped=True)


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
    return next(iter(cells.values())).region, owed
