"""One indicator of one region: its way through the months, how the regions below stand, what is missing and
why. Figures come from completion(); here they are only set side by side.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from minsheng import pictures
from minsheng.figures import format_number, points_text, rate, round_half_up
from minsheng.months import add_months, months_between
from targets.completion_rows import pace_at
from targets.models import Kind
from targets.overview_cells import ahead_text, grouped, grouped_target
from targets.places import places
from targets.said import newest, said
from targets.standing import ADDITIVE, ahead, short_of_target

NAMED = 10  # regions in a sentence
MOST_BAR = Decimal(150)  # per cent that fill a bar; what is beyond is told by the figure
SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"


@dataclass(frozen=True)
class Standing:
    """One region below: its place by rate, its figures as printed, what it lacks, and what it said."""

    row: object
    place: int | None
    actual: str
    target: str
    bar: SafeString
    ahead: str
    short: str
    trend: SafeString
    said: object  # the latest that it said (targets.said.Said), or None


@dataclass(frozen=True)
class Event:
    """Something said about a month: who said it, what, and about which region."""

    region: str
    words: str
    by: str


@dataclass(frozen=True)
class IndicatorPage:
    """`trend` is None where no figure was ever given; `events`: (sign, month, [Event])."""

    row: object
    trend: object
    standings: list[Standing]
    shortfall: list[str]
    events: list


def indicator_page(by_month, plan, region, indicator, month, made_of):
    """Lay out `by_month` (completion_by_month of the one indicator); `made_of` is its Provenance."""
    rows = by_month[month]
    top = next(row for row in rows if row.is_top)
    told = said(plan, region, month, indicator)
    months = list(by_month)
    series = {row.region_id: [_of(by_month[each], row.region_id) for each in months] for row in rows}
    standings = _standings([row for row in rows if not row.is_top], months, series, told)
    events = _events(told, made_of)
    return IndicatorPage(
        row=top,
        trend=_trend(plan, indicator, top, months, series[top.region_id], events),
        standings=standings,
        shortfall=list(shortfall(top, [each.row for each in standings])),
        events=events,
    )


def _of(rows, region_id):
    return next((row for row in rows if row.region_id == region_id), None)


def _trend(plan, indicator, top, months, series, events):
    """The Picture of the year: figures up to the month, pace and target to December as they stand now."""
    if not any(row.actual is not None for row in series):
        return None
    noted = {month: sign for sign, month, _events in events}
    points = [
        pictures.Month(f"{month.month}月", row.actual, row.target, row.pace, noted.get(month, ""))
        for month, row in zip(months, series, strict=True)
    ]
    later = months_between(add_months(months[-1], 1), plan.first_month.replace(month=12))
    points += [
        pictures.Month(f"{month.month}月", None, top.target, pace_at(indicator, top.target, plan, month))
        for month in later
    ]
    title = f"{top.region}{indicator}各月完成数、序时和目标"
    return pictures.line_with_pace(title, points, indicator.unit, indicator.decimals)


def _standings(rows, months, series, told):
    rows = sorted(rows, key=lambda row: row.position)
    order = places([row.rate for row in rows])
    latest = newest(told, lambda each: each.region_id)
    found = [
        Standing(
            row=row,
            place=place,
            actual=grouped(row),
            target=grouped_target(row),
            bar=rate_bar(row),
            ahead=ahead_text(row),
            short=still_missing(short_of_target(row), row),
            trend=sparkline_of(months, series[row.region_id], row),
            said=latest.get(row.region_id),
        )
        for row, place in zip(rows, order, strict=True)
    ]
    return sorted(found, key=lambda each: (each.place is None, each.place))


def rate_bar(row):
    """The bar of a rate with a tick at the pace."""
    pace = None if row.rate is None or row.pace is None else rate(row.pace, row.target)
    return pictures.bar(row.rate, MOST_BAR, mark=pace, light=row.light)


def sparkline_of(months, series, row):
    """The small line of a region's figures (rows or None by month)."""
    points = [(f"{month.month}月", each and each.actual) for month, each in zip(months, series, strict=True)]
    return pictures.sparkline(points, row.unit)


def amount(value, row):
    """An amount of the indicator as sentences print it: 121张, at the decimals of the figure, — for none."""
    if value is None:
        return "—"
    return f"{format_number(round_half_up(value, row.decimals), grouped=True)}{row.unit}"


def still_missing(value, row):
    """The difference of two amounts of the indicator: that of two per cents is in 个百分点."""
    if value is None or row.unit != "%":
        return amount(value, row)
    return f"{format_number(round_half_up(value, row.decimals))}个百分点"


def shortfall(top, rows):
    """Sentences on what is missing to the target, and which regions miss how much of it."""
    short = short_of_target(top)
    missing = [(row, value) for row in rows if (value := short_of_target(row))]
    missing.sort(key=lambda each: -each[1])
    if top.kind == Kind.MILESTONE:
        if missing:
            yield f"还没有完成的有{len(missing)}个：{_named([row.region for row, _value in missing])}。"
        return
    parts = _named([f"{row.region}{still_missing(value, row)}" for row, value in missing])
    if short and top.kind in ADDITIVE:
        yield f"{top.region}距目标差{still_missing(short, top)}" + (f"，其中{parts}。" if parts else "。")
        total = sum((value for _row, value in missing), Decimal(0))
        if missing and total != short:
            yield (
                f"各地区的差额合计{still_missing(total, top)}，与{still_missing(short, top)}不等："
                "有地区超过了目标，或目标不等于各地区之和。"
            )
    elif short:
        yield f"{top.region}距目标差{still_missing(short, top)}。" + (
            f"没有达到的：{parts}。" if parts else ""
        )
    elif short == 0:
        yield f"{top.region}已经达到目标。" + (f"没有达到的：{parts}。" if parts else "")
    elif parts:
        yield f"没有达到各自目标的：{parts}。"
    yield from _slowest(rows)


def _slowest(rows):
    """The region that is furthest behind its pace, by name and in figures."""
    behind = [(ahead(row), row) for row in rows if (ahead(row) or 0) < 0]
    if not behind:
        if any(ahead(row) is not None for row in rows):
            yield "没有地区落后于序时。"
        return
    gap, row = min(behind, key=lambda each: each[0])
    yield (
        f"落后序时最多的是{row.region}：{row.rate_text}，差序时{points_text(-gap).removeprefix('+')}个百分点，"
        f"距目标差{still_missing(short_of_target(row), row)}；落后的共{len(behind)}个地区。"
    )


def _named(texts):
    more = f"等{len(texts)}个" if len(texts) > NAMED else ""
    return "、".join(texts[:NAMED]) + more


def _events(told, made_of):
    """What was said, by month: explanations, notes beside figures, revisions of the target."""
    by_month = {}
    for each in told:
        event = Event(each.region, f"{each.kind}：{each.text}", each.by)
        by_month.setdefault(each.month, []).append(event)
    for target in made_of.targets[:-1]:
        what = "目标撤销" if target.is_withdrawn else f"目标改为{target.shown}"
        event = Event(made_of.row.region, f"{what}：{target.reason or '没有写原因'}", str(target.recorded_by))
        by_month.setdefault(target.effective_month, []).append(event)
    months = sorted(by_month)[: len(SIGNS)]
    return [(sign, month, by_month[month]) for sign, month in zip(SIGNS, months, strict=False)]
