"""The desk: regions × months with the state of each report, for a section or a county's reviewer."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Min, Q
from django.utils.timezone import localdate

from minsheng import clock
from organization.permissions import memberships_with
from targets.deadlines import Deadlines
from targets.models import Assignment, MonthlyProgress, ReportStep, State, Status, Submission
from targets.owing import owing
from targets.permissions import entered_among, open_months, sections_judged_by
from targets.plan_findings import findings_of_reports
from targets.returned import answered_by
from targets.status_marks import LATE, NOT_BEGUN, mark_of
from targets.steps import OPEN
from targets.timeliness import standing_submissions

SENT = (Status.SUBMITTED, Status.REVIEWED)
OWN_ENTRY = "有您或您代办的人填报、上报的数，要由别人审核"


@dataclass
class Square:
    """One region's report of one month; `report` is None before it is begun.

    `days_late`: as targets.timeliness counts them. `findings`: what the checks find in a report that waits.
    `filled` of `required` cells are filled while it has not gone up. `seen`: its last step. `is_own`: figures
    of it are those of the person who asks, or of somebody whose deputy the person is. `unchanged`: how many
    cells that had come back with a comment are as they were.
    """

    region: object
    month: date
    report: object
    days_late: int
    waits_here: bool
    required: int = 0
    filled: int = 0
    findings: list = field(default_factory=list)
    seen: int = 0
    is_own: bool = False
    unchanged: int = 0

    @property
    def mark(self):
        if self.report is None or (self.report.status == Status.DRAFT and self.report.accepted_id is None):
            return LATE if self.days_late else NOT_BEGUN
        return mark_of(self.report.status)

    @property
    def is_readable(self):
        """A report that never went up is the region's own affair."""
        return self.report is not None and self.report.first_submitted is not None

    @property
    def shows_filled(self):
        """How far a report is that is still to go up."""
        return self.report is not None and self.report.status in OPEN and self.required > 0

    @property
    def explained(self):
        return sum(finding.explanation is not None for finding in self.findings)

    @property
    def unexplained(self):
        return len(self.findings) - self.explained

    @property
    def is_clean(self):
        """Whether it may be accepted without a look at each figure: nothing in it was asked about."""
        return self.waits_here and not self.findings and not self.is_own and not self.unchanged

    @property
    def why_not_clean(self):
        """Why a waiting report is not among the clean ones."""
        if self.is_own:
            return OWN_ENTRY
        parts = [f"退回后没有改动 {self.unchanged} 格" if self.unchanged else ""]
        parts.append(f"{self.explained} 处已说明" if self.explained else "")
        parts.append(f"{self.unexplained} 处没有说明" if self.unexplained else "")
        return "，".join(filter(None, parts))

    @property
    def token(self):
        """The report and the step that the page knew, for the form."""
        return f"{self.report.pk}-{self.seen}"


@dataclass
class DeskTable:
    """One section's regions × months; `judges`: the person accepts and returns what is reported to it."""

    section: object
    months: list
    rows: list
    judges: bool

    @property
    def squares(self):
        return [square for _region, squares in self.rows for square in squares]

    @property
    def waiting(self):
        return [square for square in self.squares if square.waits_here]

    @property
    def clean(self):
        """What can be accepted in one press; only who judges has any."""
        return [square for square in self.waiting if self.judges and square.is_clean]

    @property
    def to_look_at(self):
        return [square for square in self.waiting if not (self.judges and square.is_clean)]

    @property
    def missing(self):
        """Names of the regions of which nothing counts in the latest month; a correction is not missing."""
        latest = [(region, squares[-1]) for region, squares in self.rows if squares]
        return [
            region.name
            for region, square in latest
            if square.report is None or square.report.counting_id is None
        ]


def desk_tables(user, plan):
    """The DeskTables of `plan` for every section that the person judges, or whose county reports they
    review; a constant number of queries.
    """
    owed = _owed(user, plan)
    judged = set(sections_judged_by(user).values_list("pk", flat=True))
    reports, sent = _reports(plan), _sent(plan)
    months, tables, deadlines = open_months(plan), {}, Deadlines([plan])
    for (section, region), required in owed.items():
        squares = []
        for month in months:
            report = reports.get((region.pk, section.pk, month))
            day = sent.get(report.pk) if report else None
            late = deadlines.county(plan, month, region, section).due.days_late(day or clock.today())
            squares.append(_square(late, month, report, region, section.pk in judged, required))
        table = tables.setdefault(section, DeskTable(section, months, [], section.pk in judged))
        table.rows.append((region, squares))
    _look_into(user, plan, [square for table in tables.values() for square in table.squares])
    return list(tables.values())


def _owed(user, plan):
    """{(section, region): how many cells are required} in the order of the desk."""
    tasks = Assignment.objects.filter(_scope(user), indicator__plan=plan)
    tasks = tasks.order_by(
        "indicator__section__order", "indicator__section__code", "region__order", "region__code"
    )
    owed = {}
    for region, section, is_required in owing(tasks, "indicator__is_required"):
        owed[section, region] = owed.get((section, region), 0) + is_required
    return owed


def _scope(user):
    scope = Q(indicator__section__in=sections_judged_by(user).values("pk"))
    for membership in memberships_with(user, "review_county"):
        reviewed = Q(region__path__startswith=membership.region.path)
        scope |= reviewed & Q(indicator__section=membership.section_id) if membership.section_id else reviewed
    return scope


def _reports(plan):
    rows = plan.reports.annotate(first_submitted=Min("submissions__submitted_at"))
    return {(row.region_id, row.section_id, row.month): row for row in rows}


def _sent(plan):
    """The day that the lateness of each report goes by, by report id."""
    rows = standing_submissions(plan).values_list("report_id", "submitted_at")
    return {report: localdate(at) for report, at in rows}


def _square(late, month, report, region, judges, required):
    status = report.status if report else None
    at_section = status == Status.REVIEWED or (status == Status.SUBMITTED and not region.county_review)
    at_county = status == Status.SUBMITTED and region.county_review
    return Square(region, month, report, late, at_section if judges else at_county, required)


def _look_into(user, plan, squares):
    """Say of every report how far it is, what the checks find in it, and whether the person entered it."""
    waiting = [square for square in squares if square.waits_here]
    for square in waiting:
        square.report.region = square.region
    reports = [square.report for square in waiting]
    findings = findings_of_reports(plan, reports)
    filled, seen, own = _filled(plan), _last_steps(reports), entered_among(user, reports)
    answered = answered_by(Submission.objects.filter(pk__in=[report.counting_id for report in reports]))
    for square in squares:
        if square.report is None:
            continue
        square.findings = findings.get(square.report.pk, [])
        square.filled = filled.get(square.report.pk, 0)
        square.seen = seen.get(square.report.pk, 0)
        square.is_own = square.report.pk in own
        returned = answered.get(square.report.counting_id, {}) if square.waits_here else {}
        square.unchanged = sum(one.is_unchanged for one in returned.values())


def _filled(plan):
    """How many required cells of each open report are filled, by report id."""
    rows = MonthlyProgress.objects.filter(
        report__plan=plan,
        report__status__in=OPEN,
        report__section=F("indicator__section"),
        indicator__is_required=True,
    ).exclude(state=State.BLANK)
    return dict(rows.values_list("report").annotate(cells=Count("id")))


def _last_steps(reports):
    """The id of the last step by report id."""
    rows = ReportStep.objects.filter(report__in=reports).order_by("report_id", "-id").distinct("report_id")
    return dict(rows.values_list("report_id", "id"))
