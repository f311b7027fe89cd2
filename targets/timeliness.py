"""Whether reports came complete and in time: derived from what was submitted, never ticked by hand.

A report is complete when every required cell of it has a number, 0 or 无数据 with its reason, and on time
when it was complete and submitted on its 截止日 or before. What the region took back itself does not count; a
return by the section, or a later correction, does not make it late. Months before 起报月 and months that are
not yet due are left out. Rules with an example: docs/figures.md.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localdate

from minsheng import clock
from minsheng.figures import rate
from targets.deadlines import Deadlines
from targets.models import Assignment, ReportStep, Step, Submission, SubmittedFigure
from targets.owing import owing
from targets.permissions import open_months


@dataclass(frozen=True)
class Timing:
    """How one report came: `submitted_on` is None while nothing stands submitted; of `required` cells
    `filled` were filled.
    """

    section: object
    month: date
    due: date
    submitted_on: date | None
    filled: int
    required: int
    report_id: int | None = None

    @property
    def is_complete(self):
        return self.submitted_on is not None and self.filled == self.required

    @property
    def is_on_time(self):
        return self.is_complete and self.submitted_on <= self.due

    @property
    def days_late(self):
        """By how many days it came late; of a report that has not come, by how many it is overdue today."""
        return max(((self.submitted_on or clock.today()) - self.due).days, 0)

    @property
    def word(self):
        if self.submitted_on is None:
            return f"未报，逾期{self.days_late}天"
        if not self.is_complete:
            return f"缺{self.required - self.filled}项"
        return "按时" if self.is_on_time else f"迟{self.days_late}天"


@dataclass
class RegionTiming:
    """A region's reports of the months that are due, and what they come to."""

    region: object
    months: dict[date, list[Timing]] = field(default_factory=lambda: defaultdict(list))

    @property
    def all(self):
        return [timing for timings in self.months.values() for timing in timings]

    @property
    def due(self):
        return len(self.all)

    @property
    def complete(self):
        return sum(timing.is_complete for timing in self.all)

    @property
    def on_time(self):
        return sum(timing.is_on_time for timing in self.all)

    @property
    def days_late(self):
        return sum(timing.days_late for timing in self.all)

    @property
    def complete_rate(self):
        """In per cent, unrounded; None while nothing is due."""
        return rate(self.complete, self.due)

    @property
    def on_time_rate(self):
        return rate(self.on_time, self.due)


def timeliness(plan, regions=None, section=None):
    """(months that are due, RegionTimings in document order) of a plan; a constant number of queries.

    `regions`: a queryset to stay within; `section`: only the reports to this one.
    """
    required = _required(plan, regions, section)
    sent = _standing(plan, regions, section)
    months = open_months(plan)
    deadlines, found, shown = Deadlines([plan]), {}, set()
    for (region, to), cells in required.items():
        line = found.setdefault(region, RegionTiming(region))
        for month in months:
            due = deadlines.county(plan, month, region, to).due.day
            if clock.today() <= due:
                continue
            shown.add(month)
            timing = _timing(sent.get((region.pk, to.pk), {}), to, month, due, cells)
            line.months[month].append(timing)
    return sorted(shown), list(found.values())


def _required(plan, regions, section):
    """The ids of the required indicators by (region, section) that owe reports; in document order."""
    tasks = Assignment.objects.filter(indicator__plan=plan)
    if regions is not None:
        tasks = tasks.filter(region__in=regions.values("pk"))
    if section is not None:
        tasks = tasks.filter(indicator__section=section)
    tasks = tasks.order_by(
        "region__order", "region__code", "indicator__section__order", "indicator__section__code"
    )
    found = defaultdict(set)
    for region, to, indicator, is_required in owing(tasks, "indicator", "indicator__is_required"):
        cells = found[region, to]
        if is_required:
            cells.add(indicator)
    return found


@dataclass
class _Sent:
    """The submission by which a month is judged, and the indicators that it has."""

    report_id: int
    on: date
    cells: set = field(default_factory=set)


def standing_submissions(plan):
    """Of each report of a plan the submission that its lateness goes by: the first that the region did not
    take back itself.
    """
    taken_back = ReportStep.objects.filter(step=Step.WITHDRAW, submission__report__plan=plan)
    rows = Submission.objects.filter(report__plan=plan).exclude(pk__in=taken_back.values("submission"))
    return rows.order_by("report_id", "number").distinct("report_id")


def _standing(plan, regions, section):
    """{(region, section): {month: _Sent}} of the submissions that reports are judged by."""
    rows = standing_submissions(plan)
    if regions is not None:
        rows = rows.filter(report__region__in=regions.values("pk"))
    if section is not None:
        rows = rows.filter(report__section=section)
    names = ("pk", "submitted_at", "report_id", "report__region_id", "report__section_id", "report__month")
    found, by_submission = defaultdict(dict), {}
    for pk, at, report, region, to, month in rows.values_list(*names):
        found[region, to][month] = by_submission[pk] = _Sent(report, localdate(at))
    figures = SubmittedFigure.objects.filter(submission__in=list(by_submission))
    for submission, indicator in figures.values_list("submission", "indicator"):
        by_submission[submission].cells.add(indicator)
    return found


def _timing(sent, section, month, due, cells):
    """Of one month. A task counts from the month in which the region first reported it: one that was given
    later in the year makes no earlier report incomplete.
    """
    here = sent.get(month)
    if here is None:
        return Timing(section, month, due, None, 0, len(cells))
    before = [one.cells for when, one in sent.items() if when <= month]
    known = cells & set().union(*before)
    filled = len(known & here.cells)
    is_empty = not here.cells
    return Timing(section, month, due, here.on, filled, max(len(known), int(is_empty)), here.report_id)
