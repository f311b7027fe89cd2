"""Reports that went up before their month was over: which they are, who asked for the month's end, and
whether they can be brought to it now.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from minsheng import clock
from minsheng.months import day_name, last_day, month_name
from targets.models import Compilation, MonthEndRequest, MonthlyReport, Plan, Submission
from targets.permissions import is_compiled
from targets.status_marks import mark_of
from targets.steps import OPEN, UPDATED_FROM


@dataclass(frozen=True)
class Answer:
    """A request to a region, and those of its MonthlyReports that are not at the month's end yet."""

    request: MonthEndRequest
    waiting: list

    @property
    def is_met(self):
        return not self.waiting

    @property
    def words(self):
        """Which reports wait and how they stand, such as 福利科（截至6月26日）、救助科（退回）."""
        return "、".join(f"{report.section.name}（{_standing(report)}）" for report in self.waiting)


@dataclass(frozen=True)
class AskedMonth:
    """The Answers to the requests of one month of a plan."""

    plan: Plan
    month: date
    answers: list

    @property
    def met(self):
        return [one for one in self.answers if one.is_met]

    @property
    def waiting(self):
        return [one for one in self.answers if not one.is_met]


def _standing(report):
    if report.status in OPEN:
        return mark_of(report.status).label
    return f"截至{day_name(report.data_as_of, report.month)}"


def behind_month_end(reports, month):
    """Those of the reports that went up with figures as of a day before the month's last."""
    return [
        report for report in reports if report.status in UPDATED_FROM and report.data_as_of < last_day(month)
    ]


def why_not_month_end(plan, month):
    """Why the month's figures cannot be brought to its end now, as a sentence, or an empty text."""
    end = last_day(month)
    if not plan.is_open:
        return "方案已经关闭，只能查看。"
    if clock.today() < end:
        return f"{month_name(month)}还没有过完，{day_name(end, month)}起才能更新到月末。"
    if is_compiled(plan.pk, month):
        return f"办公室已汇总{month_name(month)}的数，要更正请办公室重新开放。"
    return ""


def month_end_asked(due):
    """The requests (MonthEndRequest) to bring what went up to the month's end that the regions of some
    DueReports have not met and can meet; two queries.
    """
    behind = {
        (one.plan.pk, one.region.pk, one.month)
        for one in due
        if one.report
        and one.report.status in UPDATED_FROM
        and one.report.data_as_of
        and one.report.data_as_of < last_day(one.month)
    }
    if not behind:
        return []
    compiled = set(Compilation.objects.filter(undone_at=None).values_list("plan", "month"))
    rows = MonthEndRequest.objects.filter(plan__in={plan for plan, _region, _month in behind})
    return [
        row
        for row in rows.select_related("plan", "region", "asked_by").order_by("month", "region__order")
        if (row.plan_id, row.region_id, row.month) in behind
        and (row.plan_id, row.month) not in compiled
        and clock.today() >= last_day(row.month)
    ]


def answers_to(requests, sections):
    """An Answer to each of those of some MonthEndRequests, in their order, whose region has reported to the
    sections (a queryset): what of those reports is still short of the month's end; one query.

    A report that came back or was taken back after it had gone up waits as well; one that never went up is
    nothing to be brought to the month's end. A region that reported to none of the sections owes them no
    answer: it is neither met nor waited for.
    """
    requests, reports, waiting = list(requests), set(), defaultdict(list)
    if requests:
        rows = MonthlyReport.objects.filter(
            plan__in={one.plan_id for one in requests},
            region__in={one.region_id for one in requests},
            month__in={one.month for one in requests},
            section__in=sections,
        ).filter(Exists(Submission.objects.filter(report=OuterRef("pk"))))
        for row in rows.select_related("section").order_by("section__order", "section__code"):
            place = row.plan_id, row.region_id, row.month
            reports.add(place)
            if row.status in OPEN or row.data_as_of < last_day(row.month):
                waiting[place].append(row)
    places = [(one, (one.plan_id, one.region_id, one.month)) for one in requests]
    return [Answer(one, waiting[place]) for one, place in places if place in reports]


def asked_months(plans, sections):
    """What came of the requests for the month's end, as AskedMonths, in months not yet compiled: of each plan
    the newest month, and the earlier ones for which somebody is still waited for; three queries.
    """
    compiled = set(Compilation.objects.filter(undone_at=None, plan__in=plans).values_list("plan", "month"))
    rows = MonthEndRequest.objects.filter(plan__in=plans).select_related("plan", "region")
    rows = rows.order_by("plan__slug", "-month", "region__order", "region__code")
    found = {}
    open_rows = [row for row in rows if (row.plan_id, row.month) not in compiled]
    for answer in answers_to(open_rows, sections):
        row = answer.request
        found.setdefault(row.plan_id, {}).setdefault(row.month, AskedMonth(row.plan, row.month, []))
        found[row.plan_id][row.month].answers.append(answer)
    return [
        one for months in found.values() for nth, one in enumerate(months.values()) if nth == 0 or one.waiting
    ]
