"""How far the sections are with what they owe the office: sections × months, for office and leaders."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.utils.timezone import localdate

from minsheng import clock
from targets.deadlines import Deadlines, Due
from targets.models import Assignment, ReportStep, Step
from targets.permissions import open_months


@dataclass(frozen=True)
class SectionState:
    """One section and month: of `owed` reports `accepted` were ever accepted; `done_on`: the day on which the
    last of them first was, None while one is missing.
    """

    month: date
    owed: int
    accepted: int
    due: Due
    done_on: date | None

    @property
    def is_done(self):
        return self.accepted == self.owed

    @property
    def days_late(self):
        """By how many days the last one was accepted too late, or is late today."""
        return self.due.days_late(self.done_on or clock.today())

    @property
    def days_left(self):
        return self.due.days_left(clock.today())


def section_states(plan, sections):
    """(months, [(section, [SectionState per month])]) of the `sections` that regions of the plan report to,
    by the sections' own dates; a constant number of queries.
    """
    owed, months, deadlines = _owed(plan, sections), open_months(plan), Deadlines([plan])
    accepted = _first_accepted(plan)
    rows = []
    for section, regions in owed.items():
        states = []
        for month in months:
            days = [accepted.get((section.pk, region, month)) for region in regions]
            done = [day for day in days if day]
            due = deadlines.section(plan, month, section).due
            states.append(
                SectionState(month, len(days), len(done), due, max(done) if len(done) == len(days) else None)
            )
        rows.append((section, states))
    return months, rows


def _owed(plan, sections):
    """{section: ids of the regions that report to it}, in the order of tables."""
    tasks = Assignment.objects.filter(indicator__plan=plan, indicator__section__in=sections)
    tasks = tasks.select_related("indicator__section")
    found = {}
    for task in tasks.order_by("indicator__section__order", "indicator__section__code"):
        found.setdefault(task.indicator.section, set()).add(task.region_id)
    return found


def _first_accepted(plan):
    """{(section id, region id, month): day on which a report that is accepted now first was}."""
    rows = ReportStep.objects.filter(report__plan=plan, report__accepted__isnull=False, step=Step.ACCEPT)
    place = ("report__section_id", "report__region_id", "report__month")
    rows = rows.order_by().values_list(*place).annotate(first=Min("at"))
    return {(section, region, month): localdate(first) for section, region, month, first in rows}
