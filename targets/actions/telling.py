"""What people are told besides 催报, once and on the page: that a section wants the month's end, and what was
answered to a request for longer time.
"""

from django.urls import reverse

from minsheng import clock
from minsheng.months import day_name, format_month, last_day, month_name
from targets.models import (
    About,
    Channel,
    Decision,
    MonthlyReport,
    RemindedReport,
    Reminder,
    Result,
)
from targets.month_ends import behind_month_end
from targets.reminding import entrants_of


def tell_month_end(*, plan, regions, month, reason, by):
    """Tell those who fill in what the regions reported as of an earlier day that it is wanted as of the
    month's end: one Reminder per person and region.
    """
    sent = plan.reports.filter(region__in=regions, month=month).select_related("plan", "region", "section")
    behind = behind_month_end(sent, month)
    day = last_day(month)
    told = []
    for person, rows in entrants_of(behind).items():
        for region in dict.fromkeys(row.region for row in rows):
            reminder = _reminder(
                person,
                About.MONTH_END,
                subject=f"请把{region.name}{month_name(month)}的数更新到月末",
                text=f"{by}请{region.name}把{month_name(month)}的数更新到{day_name(day, month)}：{reason}",
                url=reverse("targets:month_end", args=[plan.slug, region.code, format_month(month)]),
                by=by,
            )
            told.append((reminder, [row for row in rows if row.region == region]))
    Reminder.objects.bulk_create(reminder for reminder, _rows in told)
    RemindedReport.objects.bulk_create(
        RemindedReport(
            reminder=reminder, plan=row.plan, region=row.region, section=row.section, month=row.month
        )
        for reminder, rows in told
        for row in rows
    )


def tell_answer(answer):
    """Tell who asked for longer time, and the others who fill in the same, what was answered to it."""
    asked = answer.answers
    place = {"plan": asked.plan, "region": asked.region, "section": asked.section, "month": asked.month}
    report = MonthlyReport.objects.filter(**place).first() or MonthlyReport(**place)
    people = dict.fromkeys([asked.by, *entrants_of([report])])
    is_granted = answer.decision == Decision.GRANTED
    what = f"{asked.region}{month_name(asked.month)}报{asked.section}的{asked.get_which_display()}"
    until = day_name(answer.until, asked.month)
    words = f"{answer.by}已把{what}延到{until}" if is_granted else f"{answer.by}没有批准把{what}延期"
    sheet = [asked.plan.slug, asked.region.code, format_month(asked.month)]
    Reminder.objects.bulk_create(
        _reminder(
            person,
            About.ANSWER,
            subject=f"申请延期{'已批准' if is_granted else '没有批准'}",
            text=f"{words}：{answer.reason}",
            url=reverse("targets:sheet", args=sheet),
            by=answer.by,
        )
        for person in people
    )


def _reminder(person, about, *, subject, text, url, by):
    return Reminder(
        person=person,
        about=about,
        day=clock.today(),
        channel=Channel.PAGE,
        subject=subject[:100],
        text=text,
        url=url,
        sent_by=by,
        created_at=clock.now(),
        result=Result.SENT,
    )
