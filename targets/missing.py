"""Which reports are still missing, whose they are and by how much they are late.

A report is missing while nothing of it counts: not begun, a draft, or returned before it was ever accepted.
To the office it is missing from the section until the section has accepted it once.
"""

from dataclasses import dataclass
from datetime import date

from minsheng import clock
from organization.models import Region
from targets.deadlines import Dates, Deadlines
from targets.models import Assignment, MonthlyReport
from targets.owing import owing
from targets.permissions import open_months
from targets.status_marks import LATE, NOT_BEGUN, mark_of


@dataclass(frozen=True)
class Missing:
    """One report that a region owes a section for a month; `report` is None before it is begun.

    `filled_by`: the ids of the sections that fill figures of it for the region; None among them where the
    region's own clerks do. `is_judging`: what the section owes the office, by the section's own dates.
    """

    plan: object
    region: object
    section: object
    month: date
    report: object
    dates: Dates
    filled_by: frozenset = frozenset()
    is_judging: bool = False

    @property
    def key(self):
        return self.plan.pk, self.region.pk, self.section.pk, self.month, self.is_judging

    @property
    def due(self):
        return self.dates.due

    @property
    def days_late(self):
        return self.due.days_late(clock.today())

    @property
    def mark(self):
        if self.report is None:
            return LATE if self.days_late else NOT_BEGUN
        return mark_of(self.report.status)


def missing_reports(plan, month, sections, deadlines=None):
    """(the Missing of `plan` and `month` for `sections`, how many are owed in all); constant queries."""
    owed = _owed([plan], sections=sections)
    reports = MonthlyReport.objects.filter(plan=plan, month=month, section__in=sections)
    found = _missing(owed, {plan: [month]}, reports, deadlines or Deadlines([plan]))
    return found, len(owed)


def all_missing(plans):
    """The Missing of every month of `plans` that can be entered today; constant queries."""
    plans = list(plans)
    reports = MonthlyReport.objects.filter(plan__in=plans)
    return _missing(_owed(plans), {plan: open_months(plan) for plan in plans}, reports, Deadlines(plans))


def all_unjudged(plans):
    """The Missing of every month of `plans` that the sections have not accepted yet; constant queries."""
    plans = list(plans)
    owed, deadlines = _owed(plans), Deadlines(plans)
    reports = MonthlyReport.objects.filter(plan__in=plans)
    stored = {(row.plan_id, row.region_id, row.section_id, row.month): row for row in reports}
    found = []
    for plan, region, section in owed:
        for month in open_months(plan):
            report = stored.get((plan.pk, region.pk, section.pk, month))
            if report is None or report.accepted_id is None:
                dates = deadlines.section(plan, month, section)
                found.append(Missing(plan, region, section, month, report, dates, is_judging=True))
    return found


def sent_rows(reports):
    """The Missing of reports of one plan, whatever their status, to find out whose they are; none for a
    report that nobody owes.
    """
    reports = list(reports)
    if not reports:
        return []
    plan = reports[0].plan
    owed, deadlines = _owed([plan], sections={report.section_id for report in reports}), Deadlines([plan])
    found = []
    for (_plan, region, section), filled_by in owed.items():
        for report in reports:
            if (report.region_id, report.section_id) == (region.pk, section.pk):
                dates = deadlines.county(plan, report.month, region, section)
                found.append(
                    Missing(plan, region, section, report.month, report, dates, frozenset(filled_by))
                )
    return found


def not_in_yet(plan, month, basis):
    """The regions below the plan's own, their own bodies (市本级) left out, of which a report of the month
    does not count yet by the basis (submitted or accepted): ["甲县（福利科、救助科）", …]; four queries.
    """
    reports = MonthlyReport.objects.filter(plan=plan, month=month)
    counts = {
        (row.region_id, row.section_id): row.accepted_id if basis == "accepted" else row.counting_id
        for row in reports
    }
    found = {}
    for _plan, region, section in _owed([plan]):
        is_ranked = region.pk != plan.region_id and region.level != Region.Level.OWN
        if is_ranked and counts.get((region.pk, section.pk)) is None:
            found.setdefault(region, []).append(section.name)
    return [f"{region}（{'、'.join(sections)}）" for region, sections in found.items()]


def _owed(plans, sections=None):
    """{(plan, region, section): ids of those who fill it}, in the order of tables."""
    by_id = {plan.pk: plan for plan in plans}
    tasks = Assignment.objects.filter(indicator__plan__in=by_id)
    if sections is not None:
        tasks = tasks.filter(indicator__section__in=sections)
    tasks = tasks.order_by(
        "indicator__plan_id",
        "region__order",
        "region__code",
        "indicator__section__order",
        "indicator__section__code",
    )
    found = {}
    for region, section, plan, filled_by in owing(tasks, "indicator__plan", "filled_by"):
        found.setdefault((by_id[plan], region, section), set()).add(filled_by)
    return found


def _missing(owed, months, reports, deadlines):
    stored = {(row.plan_id, row.region_id, row.section_id, row.month): row for row in reports}
    found = []
    for (plan, region, section), filled_by in owed.items():
        for month in months[plan]:
            report = stored.get((plan.pk, region.pk, section.pk, month))
            if report is None or report.counting_id is None:
                dates = deadlines.county(plan, month, region, section)
                found.append(Missing(plan, region, section, month, report, dates, frozenset(filled_by)))
    return found
