"""What is due from a person and what waits for one: the lists of the home page, the report pages and the
desk.

Each list takes a constant number of queries.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from minsheng import clock
from organization.permissions import memberships_with
from targets.deadlines import Dates, Deadlines
from targets.locking import entry_tier, is_correction
from targets.models import MonthlyReport, ReportStep, Status, Step, Tier
from targets.month_ends import month_end_asked
from targets.permissions import (
    assignments_entered_by,
    extensions_asked,
    last_month_over,
    open_months,
    sections_judged_by,
)
from targets.status_marks import LATE, NOT_BEGUN, mark_of
from targets.steps import OPEN


@dataclass
class DueReport:
    """One report that a person owes or has sent: `report` is None before it is begun."""

    plan: object
    region: object
    section: object
    month: date
    report: object
    dates: Dates
    section_dates: Dates
    came_back: object = None

    @property
    def due(self):
        return self.dates.due

    @property
    def is_todo(self):
        return self.report is None or self.report.status in OPEN

    @property
    def is_correction(self):
        """Whether it was accepted before and is open again: no 截止日 presses it."""
        return is_correction(self.report)

    @property
    def days_late(self):
        return self.due.days_late(clock.today()) if self.is_todo and not self.is_correction else 0

    @property
    def days_left(self):
        return self.due.days_left(clock.today())

    @property
    def is_locked(self):
        """Whether nothing can be typed any more."""
        status = self.report.status if self.report else None
        tier = self.section_dates if entry_tier(status) == Tier.SECTION else self.dates
        return self.is_todo and tier.is_locked and not self.is_correction

    @property
    def mark(self):
        if self.report is None:
            return LATE if self.days_late else NOT_BEGUN
        return mark_of(self.report.status)


def due_from(user):
    """Every report of the open plans and months that `user` enters, as DueReports: earliest due first."""
    tasks = assignments_entered_by(user).filter(indicator__plan__is_open=True)
    tasks = tasks.select_related("indicator__plan", "indicator__section", "region")
    owed = {(task.indicator.plan, task.region, task.indicator.section) for task in tasks}
    if not owed:
        return []
    reports = _reports(
        {plan for plan, _region, _section in owed}, {region for _plan, region, _section in owed}
    )
    backs = _came_back(reports.values())
    deadlines = Deadlines(plan for plan, _region, _section in owed)
    found = []
    for plan, region, section in owed:
        for month in open_months(plan):
            report = reports.get((plan.pk, region.pk, section.pk, month))
            back = backs.get(report.pk) if report else None
            dates = deadlines.county(plan, month, region, section)
            judging = deadlines.section(plan, month, section)
            found.append(DueReport(plan, region, section, month, report, dates, judging, back))
    return sorted(found, key=_by_due)


def month_to_fill(plan, due):
    """The month of the plan to fill next, of a person's DueReports: the last one that is over while one of
    its reports can still be sent, the running one after that.
    """
    last, months = last_month_over(plan), open_months(plan)
    of_last = [one for one in due if one.plan == plan and one.month == last]
    is_open = any(one.is_todo and not one.is_locked for one in of_last)
    return last if is_open or not months else months[-1]


def _by_due(one):
    return one.due.day, one.plan.slug, one.region.order, one.section.order, one.section.code


def _reports(plans, regions):
    rows = MonthlyReport.objects.filter(plan__in=plans, region__in=regions).order_by()
    return {(row.plan_id, row.region_id, row.section_id, row.month): row for row in rows}


def _came_back(reports):
    """The last step of each open report, where it is 退回 or 重新开放, by report id."""
    open_ids = [report.pk for report in reports if report.status in OPEN]
    last = ReportStep.objects.filter(report__in=open_ids).order_by("report_id", "-id").distinct("report_id")
    back = (Step.RETURN, Step.REOPEN)
    return {step.report_id: step for step in last.select_related("by", "represents") if step.step in back}


def waiting_for(user):
    """The submitted reports that `user` is to review or to accept, longest waiting first."""
    mine = Q(pk__in=[])
    for membership in memberships_with(user, "review_county"):
        scope = Q(status=Status.SUBMITTED, region__county_review=True)
        scope &= Q(region__path__startswith=membership.region.path)
        mine |= scope & Q(section=membership.section_id) if membership.section_id else scope
    at_section = Q(status=Status.REVIEWED) | Q(status=Status.SUBMITTED, region__county_review=False)
    mine |= at_section & Q(section__in=sections_judged_by(user).values("pk"))
    rows = MonthlyReport.objects.filter(mine, plan__is_open=True)
    return rows.select_related("plan", "region", "section", "submitted_by").order_by("submitted_at", "pk")


def due_panel(user):
    """What the person has to fill in, for the home page; None when they enter nothing."""
    everything = due_from(user)
    if not everything:
        return None
    todo = [one for one in everything if one.is_todo]
    asked = month_end_asked(everything)
    return "要填报的月报", "targets/_due_panel.html", {"todo": todo, "asked": asked}


def waiting_panel(user):
    """What waits for the person's review, for the home page; None when nothing ever can."""
    if not (memberships_with(user, "review_county") or memberships_with(user, "accept_progress")):
        return None
    asked = extensions_asked(user).filter(plan__is_open=True).order_by("month", "id")
    context = {"waiting": list(waiting_for(user)[:20]), "asked": list(asked)}
    return "等您审核的月报", "targets/_waiting_panel.html", context
