"""催报: telling people of missing reports, by the timer or by hand, once per person, day and way.

Rows are stored first and sent afterwards, outside the transaction: what could not be sent keeps its reason
and is tried again by the next run of the same day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from minsheng import clock
from minsheng.months import last_day
from organization.permissions import sections_for
from targets import sending
from targets.actions.reporting import refuse_closed
from targets.missing import missing_reports
from targets.models import About, Channel, MonthlyReport, RemindedReport, Reminder, Result, Webhook
from targets.refusals import AlreadyDone, Refused
from targets.reminder_words import GROUP_FOOT, GROUP_HEAD
from targets.reminding import notices_for, notices_today
from targets.steps import UPDATED_FROM

LOCK = "targets.reminders"


@dataclass
class Run:
    """What one run did: the notices of the day, the Reminders that it made, and those that failed."""

    notices: list
    made: list = field(default_factory=list)
    failed: list = field(default_factory=list)


def remind(*, dry_run=False):
    """Tell everybody whom the stored days name today; safe to call twice. Returns a Run.

    With `dry_run` nothing is stored and nothing sent. Refused while another run is at work.
    """
    if dry_run:
        return Run(notices_today())
    with _alone():
        run = Run(notices_today())
        with transaction.atomic():
            run.made = _store(run.notices, None)
            unsent = _unsent_today()
        run.failed = _send(unsent)
    return run


def remind_region(*, plan, month, region, by):
    """Tell those who fill in what `region` still owes of `month` to the sections of the person.

    Returns a Run. Refused where nothing is missing or nobody fills it in, and for people told today already.
    """
    sections = sections_for(by, "remind")
    if not sections.exists():
        raise PermissionDenied("催报由科室和办公室办理。")
    refuse_closed(plan)
    missing = [one for one in missing_reports(plan, month, sections)[0] if one.region == region]
    if not missing:
        raise Refused(f"{region.name}没有缺报的月报，不用催。")
    run = Run(notices_for(missing))
    if not run.notices:
        raise Refused(f"{region.name}现在没有填报员，请用其他办法通知，并请系统管理员安排。")
    with transaction.atomic():
        run.made = _store(run.notices, by)
    if not run.made:
        raise AlreadyDone(f"{region.name}的填报员今天已经催过，一人一天只催一次。")
    run.failed = _send([row for row in run.made if row.result == Result.PENDING])
    return run


def mark_read(*, reminders, by):
    """Note that the person has seen these reminders of theirs on the page."""
    return reminders.filter(person=by, channel=Channel.PAGE, read_at=None).update(read_at=clock.now())


def settle(report):
    """Note the page's reminders as read of which nothing is missing (or, where the month's end was asked for,
    short of it) any more, now that `report` went up or was accepted; one that is about others besides stays.
    """
    about = RemindedReport.objects.filter(
        plan=report.plan_id, region=report.region_id, section=report.section_id, month=report.month
    )
    unread = Reminder.objects.filter(channel=Channel.PAGE, read_at=None, reports__in=about)
    here = unread.filter(about=About.MISSING)
    arrived = MonthlyReport.objects.filter(
        plan=OuterRef("plan"), region=OuterRef("region"), section=OuterRef("section"), month=OuterRef("month")
    )
    missing = RemindedReport.objects.filter(reminder=OuterRef("pk")).exclude(
        Q(is_judging=False) & Exists(arrived.filter(counting__isnull=False))
        | Q(is_judging=True) & Exists(arrived.filter(accepted__isnull=False))
    )
    earlier = RemindedReport.objects.filter(reminder=OuterRef("pk")).filter(
        Exists(arrived.filter(status__in=UPDATED_FROM, data_as_of__lt=last_day(report.month)))
    )
    settled = [
        *here.exclude(Exists(missing)).values_list("pk", flat=True),
        *unread.filter(about=About.MONTH_END).exclude(Exists(earlier)).values_list("pk", flat=True),
    ]
    return Reminder.objects.filter(pk__in=settled).update(read_at=clock.now())


def settle_month(plan, month):
    """Note the requests for the month's end as read, now that the office has compiled the month."""
    rows = Reminder.objects.filter(
        about=About.MONTH_END, channel=Channel.PAGE, read_at=None, reports__plan=plan, reports__month=month
    )
    return Reminder.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(read_at=clock.now())


@contextmanager
def _alone() -> Iterator[None]:
    """Two timers at once would send twice what is waiting: the second is told so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [LOCK])
        if not cursor.fetchone()[0]:
            raise Refused("另一次催报正在进行，请过一会儿再试。")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])


def _store(notices, by):
    """Store the Reminders that the people of the notices have not got today; returns them."""
    with connection.cursor() as cursor:  # the timer and a button at the same moment, one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{LOCK}.rows"])
    today, webhook = clock.today(), Webhook.objects.filter(is_on=True).exists()
    people = [notice.person for notice in notices]
    had = set(
        Reminder.objects.filter(about=About.MISSING, day=today, person__in=people).values_list(
            "person", "channel"
        )
    )
    made = []
    for notice in notices:
        for channel in _channels(notice.person, webhook):
            if (notice.person.pk, channel) not in had:
                made.append((notice, _reminder(notice, channel, today, by)))
    Reminder.objects.bulk_create(reminder for _notice, reminder in made)
    RemindedReport.objects.bulk_create(
        RemindedReport(
            reminder=reminder,
            plan=one.plan,
            region=one.region,
            section=one.section,
            month=one.month,
            is_judging=one.is_judging,
        )
        for notice, reminder in made
        for one in notice.missing
    )
    return [reminder for _notice, reminder in made]


def _channels(person, webhook):
    yield Channel.PAGE
    if person.email and sending.has_email():
        yield Channel.EMAIL
    if webhook:
        yield Channel.WEBHOOK


def _reminder(notice, channel, day, by):
    return Reminder(
        person=notice.person,
        day=day,
        channel=channel,
        subject=notice.subject,
        text=notice.text,
        url=notice.url,
        sent_by=by,
        created_at=clock.now(),
        result=Result.SENT if channel == Channel.PAGE else Result.PENDING,
    )


def _unsent_today():
    rows = Reminder.objects.filter(day=clock.today()).exclude(result=Result.SENT)
    return list(rows.exclude(channel=Channel.PAGE).select_related("person").order_by("id"))


def _send(reminders):
    """Send by e-mail and to the group, and store what became of each; returns those that failed."""
    mails = [row for row in reminders if row.channel == Channel.EMAIL]
    told = [row for row in reminders if row.channel == Channel.WEBHOOK]
    reasons = sending.send_mails(mails) if mails else {}
    reasons |= _send_to_group(told) if told else {}
    for reminder, reason in reasons.items():
        reminder.result, reminder.error = (Result.FAILED, reason[:200]) if reason else (Result.SENT, "")
    Reminder.objects.bulk_update(reasons, ["result", "error"])
    return [reminder for reminder, reason in reasons.items() if reason]


def _send_to_group(reminders):
    """One message for all of them: what any of their people has missing, each line once."""
    webhook = Webhook.objects.filter(is_on=True).first()
    if webhook is None:
        return dict.fromkeys(reminders, "群消息已停用")
    lines = dict.fromkeys(line for reminder in reminders for line in reminder.text.splitlines())
    text = "\n".join([GROUP_HEAD, *lines, GROUP_FOOT])
    return dict.fromkeys(reminders, sending.post_message(webhook.url, webhook.template, GROUP_HEAD, text))
