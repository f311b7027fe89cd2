"""Reports that went up before their month was over: which they are, who asked for the month's end, and
whether they can be brought to it now.
"""

from minsheng import clock
from minsheng.months import last_day, month_name
from targets.models import Compilation, MonthEndRequest
from targets.permissions import is_compiled
from targets.steps import UPDATED_FROM


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
        return f"{month_name(month)}还没有过完，{end.month}月{end.day}日起才能更新到月末。"
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
