from functools import cache

from django.urls import reverse

from minsheng import clock
from minsheng.context import notices
from minsheng.months import month_name
from organization.permissions import can
from targets.holidays import missing_years
from targets.models import Channel, Plan, Reminder


def plan_notices(request):
    """What open plans say about their figures, and the plan and month that people work on.

    For people who are signed in; callables, so a page without a frame asks nothing; one query for both.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    plans = cache(lambda: list(Plan.objects.open().current_first()))
    return {
        "notices": cache(lambda: [*notices(), *_of_plans(plans()), *_of_calendar(plans(), user)]),
        "unread": cache(lambda: _unread(user)),
        "chip": cache(lambda: _chip(plans(), user)),
    }


def _of_plans(plans):
    return [{"title": _name(plan), "text": plan.notice} for plan in plans if plan.notice]


def _of_calendar(plans, user):
    """For those who keep the table of holidays: the years it lacks, on which days due depend."""
    if not plans or not can(user, "manage_calendar"):
        return []
    years = "、".join(f"{year}年" for year in missing_years(plans))
    text = f"{years}还没有节假日，截止日只按周末推算。请到“节假日”页填充或录入。"
    return [{"title": "节假日", "text": text}] if years else []


def _unread(user):
    """How many reminders the person has not seen, for the bell; one query."""
    return Reminder.objects.filter(person=user, channel=Channel.PAGE, read_at=None).count()


def _chip(plans, user):
    """The open plan (or how many), the month of the domain clock and where it leads; None without plans."""
    if not plans:
        return None
    opens = can(user, "manage_targets") or can(user, "view_all_regions")
    single = plans[0] if len(plans) == 1 else None
    address = reverse("targets:plan", args=[single.slug]) if single else reverse("targets:plans")
    return {
        "plan": _name(single) if single else f"{len(plans)}个方案",
        "month": month_name(clock.today()),
        "url": address if opens else "",
    }


def _name(plan):
    return plan.short_name or plan.name
