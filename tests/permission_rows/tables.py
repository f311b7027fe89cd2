"""The target table and the loading of decomposition tables, below /plans/<slug>/targets/."""

import hashlib
from datetime import date
from pathlib import Path

from targets.models import TableImport
from tests.factories import make_indicator, make_plan
from tests.permission_rows import Row, roles

READERS = roles("target_admin section_officer leader office assessor")
MANAGERS = roles("target_admin")
REAL = Path("fixtures/guangyuan-2017/2017年目标任务分解表.xlsx")


def a_plan(world):
    world.plan = make_plan(region=world.city)
    return {"slug": world.plan.slug}


def a_target(world):
    address = a_plan(world)
    return address | {"indicator": make_indicator(world.plan).pk, "region": world.county.pk}


def a_draft(world, status="preview", **more):
    address = a_plan(world)
    content = REAL.read_bytes()
    draft = TableImport.objects.create(
        plan=world.plan,
        file_name=REAL.name,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        effective_month=date(2017, 1, 1),
        uploaded_by=world.people["target_admin"],
        status=status,
        **more,
    )
    return address | {"pk": draft.pk}


def a_stored_table(world):
    by = world.people["target_admin"]
    return a_draft(world, "confirmed", confirmed_by=by, confirmed_at="2017-04-11T08:00+08:00")


ROWS = [
    Row("targets:target_table", READERS, make=a_plan),
    Row("targets:target_export", READERS, make=a_plan),
    Row("targets:target", READERS, make=a_target),
    Row("targets:table_upload", MANAGERS, make=a_plan),
    Row("targets:table_upload", MANAGERS, make=a_plan, method="post"),
    Row("targets:table_preview", MANAGERS, make=a_draft),
    Row("targets:table_preview", MANAGERS, make=a_draft, method="post", data={"drop": "1"}, status=302),
    Row("targets:table_file", READERS, make=a_stored_table),
]
