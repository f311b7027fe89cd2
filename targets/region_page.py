"""All indicators of one region on one page: what lags and why, its places, its way through the year.

Figures come from completion(); here they are only set side by side. The region's places are among the
regions that lie directly below the same one.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from minsheng import pictures
from minsheng.figures import signed
from minsheng.months import add_months
from targets.indicator_page import rate_bar, sparkline_of, still_missing
from targets.models import Kind
from targets.overview_cells import ahead_text, grouped, grouped_target
from targets.places import places
from targets.said import newest, said
from targets.standing import ahead, increase, short_of_target


@dataclass(frozen=True)
class Line:
    """One indicator of the region as printed; `place` of `among` regions, None where it has none."""

    row: object
    actual: str
    target: str
    new: str
    gap: Decimal | None
    ahead: str
    short: str
    bar: SafeString
    trend: SafeString
    place: int | None
    among: int
    said: object  # the latest that the region or one below it said (targets.said.Said), or None


@dataclass(frozen=True)
class RegionPage:
    """`lagging`: the lines behind the pace, the furthest first; `pace`: (month, on pace, of how many,
    the bar of it).
    """

    lines: list[Line]
    lagging: list[Line]
    pace: list[tuple]


def region_page(by_month, plan, region, month, siblings):
    """Lay out `by_month` (completion_by_month of the region alone).

    `siblings`: the rows of the region and of its siblings in the month, as completion() of the region above
    gives them; empty where places are not shown.
    """
    rows = [row for row in by_month[month] if _is_shown(row)]
    latest = newest(said(plan, region, month), lambda each: each.indicator_id)
    series = {each: {row.indicator_id: row for row in found} for each, found in by_month.items()}
    places_of = _places(siblings, region)
    lines = [_line(row, series, month, places_of, latest) for row in rows]
    behind = [line for line in lines if line.gap is not None and line.gap < 0]
    pace = [(each, *_on_pace(found)) for each, found in by_month.items()]
    return RegionPage(
        lines=lines,
        lagging=sorted(behind, key=lambda line: line.gap),
        pace=pace,
    )


def _is_shown(row):
    return row.expected or row.target is not None or row.is_own


def _line(row, series, month, places_of, latest):
    months = list(series)
    before = series.get(add_months(month, -1), {}).get(row.indicator_id)
    new = increase(row, before)
    place, among = places_of.get(row.indicator_id, (None, 0))
    return Line(
        row=row,
        actual=grouped(row),
        target=grouped_target(row),
        new="—" if row.kind == Kind.MILESTONE else signed(new, row.decimals, grouped=True),
        gap=ahead(row),
        ahead=ahead_text(row),
        short=still_missing(short_of_target(row), row),
        bar=rate_bar(row),
        trend=sparkline_of(months, [series[each].get(row.indicator_id) for each in months], row),
        place=place,
        among=among,
        said=latest.get(row.indicator_id),
    )


def _places(siblings, region):
    """{indicator id: (place of the region by rate, among how many)}."""
    by_indicator = {}
    for row in siblings:
        if not row.is_top and row.rate is not None:
            by_indicator.setdefault(row.indicator_id, []).append(row)
    found = {}
    for indicator, rows in by_indicator.items():
        for row, place in zip(rows, places([row.rate for row in rows]), strict=True):
            if row.region_id == region.pk:
                found[indicator] = place, len(rows)
    return found


def _on_pace(rows):
    judged = [gap for row in rows if (gap := ahead(row)) is not None]
    on_pace = sum(gap >= 0 for gap in judged)
    return on_pace, len(judged), pictures.bar(Decimal(on_pace), Decimal(len(judged)))
