"""What a region has reported before a month: the figures that a sheet shows as 上月累计 and checks compare
with.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from minsheng.statements import Statement
from targets.cells import FIELDS, Cell
from targets.models import Entry


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
    place = {"plan": plan.pk, "region": region.pk, "month": month}
    if indicators is None:
        found = _folded(_OF_REGION.rows(**place))
    else:
        found = _folded(_OF_CELLS.rows(**place, indicators=list(indicators)))
    return {indicator: before for (_region, indicator), before in found.items()}


def figures_before_of_all(plan, month, indicators):
    """figures_before of every region that reports these indicators, by (region id, indicator id); one
    query.
    """
    return _folded(_OF_ALL.rows(plan=plan.pk, month=month, indicators=list(indicators)))


# Written out: every opening of a sheet and every save asks it.
_FIGURES = f"""
    SELECT r.region_id, f.indicator_id, i.entry, r.month, {", ".join(f"f.{name}" for name in FIELDS)}
    FROM targets_monthlyreport r
    JOIN targets_submittedfigure f ON f.submission_id = r.counting_id AND f.state = 'number'
    JOIN targets_indicator i ON i.id = f.indicator_id
    WHERE r.plan_id = %(plan)s AND r.month < %(month)s {{asked}}
    ORDER BY r.month, r.section_id = i.section_id
"""
_REGION, _INDICATORS = "AND r.region_id = %(region)s", "AND f.indicator_id = ANY(%(indicators)s)"
_OF_REGION = Statement("figures_before_of_region", _FIGURES.format(asked=_REGION))
_OF_CELLS = Statement("figures_before_of_cells", _FIGURES.format(asked=f"{_REGION} {_INDICATORS}"))
_OF_ALL = Statement("figures_before_of_all", _FIGURES.format(asked=_INDICATORS))


def _folded(figures):
    """The latest Before by (region id, indicator id) of the rows of a statement, which come by month."""
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
