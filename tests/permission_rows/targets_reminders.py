"""Reminders: everybody has their own; those who press or audit read the log, the administrator sets up."""

from datetime import date

from minsheng import clock
from targets.models import Reminder
from tests.permission_rows import EVERYONE, Row, roles
from tests.permission_rows.targets_months import PRESSING, a_month

MANAGERS = roles("system_admin")


def a_reminder(world):
    row = Reminder.objects.create(
        person=world.people["clerk"],
        day=date(2026, 1, 5),
        channel="page",
        subject="还有 1 份月报没有上报",
        text="甲县",
        url="/due/",
        created_at=clock.now(),
        result="sent",
    )
    return {"pk": row.pk}


def a_region(world):
    return a_month(world) | {"code": world.county.code}


ROWS = [
    Row("targets:reminders"),
    Row("targets:reminders_read", method="post", status=302),
    Row(
        "targets:reminder_read",
        roles("clerk"),
        EVERYONE - roles("clerk") | {"no_role"},
        make=a_reminder,
        method="post",
        status=302,
    ),
    Row("targets:reminder_log", PRESSING | roles("system_admin assessor")),
    Row("targets:reminder_settings", MANAGERS),
    Row("targets:webhook_try", MANAGERS, method="post", status=302),
    Row("targets:remind_region", PRESSING, make=a_region, method="post", status=302),
]
