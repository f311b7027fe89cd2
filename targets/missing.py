"""Which reports of a month are still missing, whose they are and by how much they are late.

A report is missing while nothing of it counts: not begun, a draft, or returned before it was ever accepted.
"""

from dataclasses import dataclass
from datetime import date

from minsheng import clock
from targets.deadlines import Dates, Deadlines
from targets.models import Assignment, MonthlyReport
from targets.status_marks import LATE, NOT_BEGUN, mark_of


@dataclass(frozen=True)
class Missing:
    """One report that a region owes a section for a month; `report` is None before it is begun."""

    plan: object
    region: object
    section: object
    month: date
    report: object
    dates: Dates

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


def owed_pairs(plan, sections):
    """[(region, section)] of the reports that are owed in `plan` to `sections`, in the order of tables."""
    tasks = Assignment.objects.filter(indicator__plan=plan, indicator__section__in=sections)
    tasks = tasks.select_related("region", "indicator__section").order_by(
        "region__order", "region__code", "indicator__section__order", "indicator__section__code"
    )
    return list(dict.fromkeys((task.region, task.indicator.section) for task in tasks))


def missing_reports(plan, month, sections, deadlines=None):
    """(the Missing of `plan` and `month` for `sections`, how many are owed in all); constant queries."""
    owed = owed_pairs(plan, sections)
    rows = MonthlyReport.objects.filter(plan=plan, month=month, section__in=sections)
    reports = {(row.region_id, row.section_id): row for row in rows}
    deadlines = deadlines or Deadlines([plan])
    found = []
    for region, section in owed:
        report = reports.get((region.pk, section.pk))
        if report is None or report.counting_id is None:
            dates = deadlines.county(plan, month, region, section)
            found.append(Missing(plan, region, section, month, report, dates))
    return found, len(owed)
