"""What a region has reported before a month: the figures that a sheet shows as 上月累计 and checks compare
with.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from targets.cells import FIELDS, Cell
from targets.models import Entry, SubmittedFigure


def by_section_of_today(rows, *then, indicator="indicator"):
    """Submitted rows by month, of a month reported to two sections those for the section of today last.

    Whoever reads them puts each in the place of the one before, so that such a month counts once. `then`:
    names to order by within a report; `indicator`: the path of the indicator from the row.
    """
    is_current = Q(submission__report__section=F(f"{indicator}__section"))
    return rows.annotate(is_current=is_current).order_by("submission__report__month", "is_current", *then)


@dataclass(frozen=True)
class Before:
    """The latest reported number before the month, and for counts the year-to-date that it makes."""

    month: date
    cell: Cell
    cumulative: Decimal | None


def figures_before(plan, region, month, indicators=None):
    """What `region` has submitted for the months before `month` (a first day) of the plan, by indicator id:
    Before.

    Counting submissions only, accepted or not: a clerk goes on from what was last reported. Months without
    a number leave the figure before them standing (docs/figures.md); of a month reported to two sections the
    figure for the section of today counts. `indicators`: their ids, None for all. One query.
    """
    found = _before(plan.reports.filter(region=region), month, indicators)
    return {indicator: before for (_region, indicator), before in found.items()}


def figures_before_of_all(plan, month, indicators):
    """figures_before of every region that reports these indicators, by (region id, indicator id); one
    query.
    """
    return _before(plan.reports, month, indicators)


def _before(reports, month, indicators):
    """The latest Before of `reports` by (region id, indicator id)."""
    asked = Q() if indicators is None else Q(indicator__in=indicators)
    counting = reports.filter(month__lt=month, counting__isnull=False)
    place = ("submission__report__region_id", "indicator_id")
    figures = SubmittedFigure.objects.filter(
        asked, submission__in=counting.values("counting"), state="number"
    )
    figures = by_section_of_today(figures).values_list(
        *place, "indicator__entry", "submission__report__month", *FIELDS
    )
    # Of a month reported to two sections the later row, for the section of today, takes the place.
    by_month = {
        (region, indicator, month): (entry, fields) for region, indicator, entry, month, *fields in figures
    }
    found = {}
    for (region, indicator, reported), (entry, fields) in by_month.items():
        cell = Cell(*fields)
        cumulative = _cumulative(cell.value, entry, found.get((region, indicator)))
        found[region, indicator] = Before(reported, cell, cumulative)
    return found


def chains(figures):
    """The Befores of one region's numbers by indicator id, month after month.

    `figures`: SubmittedFigures with a number, by month, of a month reported to two sections the one for the
    section of today last.
    """
    found = {}
    by_month = {(figure.indicator_id, figure.submission.report.month): figure for figure in figures}
    for figure in by_month.values():
        chain = found.setdefault(figure.indicator_id, [])
        cumulative = _cumulative(figure.value, figure.indicator.entry, chain[-1] if chain else None)
        chain.append(Before(figure.submission.report.month, Cell.of(figure), cumulative))
    return found


def _cumulative(value, entry, before):
    """The year-to-date that a reported value makes after the figure before it (None: the first)."""
    return before.cumulative + value if entry == Entry.MONTHLY and before else value


def increment_of(cell, indicator, before):
    """本月新增 of a count, from the declared form of entry; None without a number."""
    if cell.value is None or indicator.entry == Entry.MONTHLY:
        return cell.value
    return cell.value - (before.cumulative if before else 0)


def cumulative_of(cell, indicator, before):
    """本月累计 of a count, from the declared form of entry; None without a number."""
    if cell.value is None or indicator.entry == Entry.CUMULATIVE:
        return cell.value
    return cell.value + (before.cumulative if before else 0)
