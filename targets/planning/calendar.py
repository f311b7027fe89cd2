"""The only writers of a plan's days due and locked, and of the table of holidays."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.actions.guard import require
from targets.holidays import stated_for
from targets.models import Holiday
from targets.planning.locking import lock_open
from targets.planning.structure import ABILITY

CALENDAR = "manage_calendar"
LONGEST_HOLIDAY = 31


@transaction.atomic
def save_tier_dates(*, plan, rows, by, seen=None):
    """Store the TierDates `rows` of one plan, new or changed.

    `seen`: by tier, the fingerprint that the form was made from; a row changed since raises ValidationError.
    """
    require(by, ABILITY)
    with recorded(by=by):
        lock_open(plan)
        stored = {row.tier: row for row in plan.tier_dates.select_for_update()}
        for row in rows:
            before = stored.get(row.tier)
            if before is not None:
                refuse_lost_update(before, row, (seen or {}).get(row.tier) or "new")
                row.pk = before.pk
            row.plan = plan
            row.full_clean()
            row.save()
    return rows


@transaction.atomic
def save_holiday(*, holiday, by, seen=None):
    """Store a changed day of the holiday table."""
    require(by, CALENDAR)
    with recorded(by=by):
        refuse_lost_update(Holiday.objects.select_for_update().get(pk=holiday.pk), holiday, seen)
        holiday.full_clean()
        holiday.save()
    return holiday


@transaction.atomic
def add_holidays(*, first, last, is_working, name, by):
    """Store every day from `first` to `last`; ValidationError names the days that are there already."""
    require(by, CALENDAR)
    if not first <= last < first + timedelta(days=LONGEST_HOLIDAY):
        raise ValidationError({"last": f"最后一天不能早于第一天，一次最多 {LONGEST_HOLIDAY} 天。"})
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    taken = Holiday.objects.filter(date__in=days).values_list("date", flat=True)
    if taken:
        names = "、".join(f"{day.month}月{day.day}日" for day in taken)
        raise ValidationError(f"{names}已经在表里，请修改那几行。")
    rows = [Holiday(date=day, is_working=is_working, name=name) for day in days]
    with recorded(by=by):
        return Holiday.objects.bulk_create(rows)


@transaction.atomic
def remove_holiday(*, holiday, by):
    """Take a day out of the table: it is a day of the week like others again."""
    require(by, CALENDAR)
    with recorded(by=by):
        holiday.delete()


@transaction.atomic
def fill_holidays(*, year, by=None):
    """Add what chinesecalendar states for `year`; days that are in the table already stay as they are.

    Returns (added, kept) as lists of Holiday: `kept` are the stored rows that say otherwise. ValidationError
    for a year that chinesecalendar does not know. `by` is None at the command line of the server.
    """
    if by is not None:
        require(by, CALENDAR)
    stated = stated_for(year)
    if not stated:
        raise ValidationError(
            f"系统自带的节假日表还没有{year}年。请按国务院办公厅的放假通知逐段录入，或升级系统后再填充。"
        )
    stored = {row.date: row for row in Holiday.objects.filter(date__year=year)}
    added = [row for row in stated if row.date not in stored]
    with recorded(by=by, reason="由系统自带的节假日表填充"):
        Holiday.objects.bulk_create(added)
    kept = [
        stored[row.date]
        for row in stated
        if row.date in stored and stored[row.date].is_working != row.is_working
    ]
    return added, kept
