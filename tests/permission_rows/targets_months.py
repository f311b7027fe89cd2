"""A month's dates, what is missing and longer time; the table of holidays."""

from datetime import date, timedelta

from minsheng import clock
from minsheng.months import format_month
from targets.models import Extension, Holiday
from tests.factories import make_user
from tests.permission_rows import Row, roles
from tests.permission_rows.targets_reports import a_task, this_month

PRESSING = roles("section_officer office")
CALENDAR = roles("system_admin target_admin")


def a_month(world):
    return {"slug": a_task(world).plan.slug, "month": format_month(this_month())}


def for_a_county(world):
    return a_month(world) | {"tier": "county"}


def an_asked_extension(world):
    indicator = a_task(world)
    asked = Extension.objects.create(
        plan=indicator.plan,
        tier="county",
        region=world.county,
        section=world.section,
        month=this_month(),
        which="due",
        until=this_month() + timedelta(days=60),
        reason="停电",
        decision="asked",
        by=make_user("clerk", region=world.county),
        at=clock.now(),
    )
    return {"pk": asked.pk}


def a_holiday(world):
    return {"pk": Holiday.objects.create(date=date(2040, 1, 1), is_working=False, name="元旦").pk}


def a_year(world):
    return {"year": 2026}


ROWS = [
    Row("targets:months", PRESSING, status=302, make=lambda world: a_task(world) and {}),
    Row("targets:month", PRESSING, make=a_month),
    Row("targets:extend", PRESSING, make=for_a_county, method="post"),
    Row(
        "targets:answer_extension",
        PRESSING,
        make=an_asked_extension,
        method="post",
        data={"do": "refuse", "reason": "来得及"},
        status=302,
    ),
    Row("targets:month_end_ask", PRESSING, make=a_month, method="post", status=302),
    Row("targets:compile", roles("office"), make=a_month, method="post", status=302),
    Row("targets:holidays", CALENDAR),
    Row("targets:holidays_new", CALENDAR),
    Row("targets:holiday", CALENDAR, make=a_holiday),
    Row("targets:holidays_fill", CALENDAR, make=a_year, method="post", status=302),
]
