"""The desk: regions × months with the state of each report, for a section or a county's reviewer."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q
from django.utils.timezone import localdate

from minsheng import clock
from organization.permissions import memberships_with
from targets.deadlines import Deadlines
from targets.models import Assignment, Status
from targets.permissions import open_months, sections_judged_by
from targets.status_marks import LATE, NOT_BEGUN, mark_of
from targets.steps import OPEN


@dataclass
class Square:
    """One region's report of one month; `report` is None before it is begun."""

    month: date
    report: object
    days_late: int
    waits_here: bool

    @property
    def mark(self):
        if self.report is None or (self.report.status == Status.DRAFT and self.report.accepted_id is None):
            return LATE if self.days_late else NOT_BEGUN
        return mark_of(self.report.status)

    @property
    def is_readable(self):
        """A report that never went up is the region's own affair."""
        return self.report is not None and self.report.first_submitted is not None


@dataclass
class DeskTable:
    """One section's regions × months."""

    section: object
    months: list
    rows: list

    @property
    def waiting(self):
        return sum(square.waits_here for _region, squares in self.rows for square in squares)

    @property
    def missing(self):
        """Names of the regions that have not submitted the latest month."""
        latest = [(region, squares[-1]) for region, squares in self.rows if squares]
        return [
            region.name for region, square in latest if square.report is None or square.report.status in OPEN
        ]


def desk_tables(user, plan):
    """The DeskTables of `plan` for every section that the person judges, or whose county reports they
    review.
    """
    tasks = Assignment.objects.filter(_scope(user), indicator__plan=plan)
    tasks = tasks.select_related("indicator__section", "region").order_by(
        "indicator__section__order", "indicator__section__code", "region__order", "region__code"
    )
    owed = dict.fromkeys((task.indicator.section, task.region) for task in tasks)
    judged = set(sections_judged_by(user).values_list("pk", flat=True))
    reports = _reports(plan)
    months, tables, deadlines = open_months(plan), {}, Deadlines([plan])
    for section, region in owed:
        squares = [
            _square(
                deadlines.county(plan, month, region, section).due,
                month,
                reports.get((region.pk, section.pk, month)),
                region,
                section.pk in judged,
            )
            for month in months
        ]
        tables.setdefault(section, DeskTable(section, months, [])).rows.append((region, squares))
    return list(tables.values())


def _scope(user):
    scope = Q(indicator__section__in=sections_judged_by(user).values("pk"))
    for membership in memberships_with(user, "review_county"):
        reviewed = Q(region__path__startswith=membership.region.path)
        scope |= reviewed & Q(indicator__section=membership.section_id) if membership.section_id else reviewed
    return scope


def _reports(plan):
    rows = plan.reports.annotate(first_submitted=Min("submissions__submitted_at"))
    return {(row.region_id, row.section_id, row.month): row for row in rows}


def _square(due, month, report, region, judges):
    sent = report and report.first_submitted
    late = due.days_late(localdate(sent) if sent else clock.today())
    status = report.status if report else None
    at_section = status == Status.REVIEWED or (status == Status.SUBMITTED and not region.county_review)
    at_county = status == Status.SUBMITTED and region.county_review
    return Square(month, report, late, at_section if judges else at_county)
