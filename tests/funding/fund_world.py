"""Rows that fund tests share: a city with 市本级 and counties, a plan with projects, sources by name."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from funding.actions import record_tranche
from funding.models import FundSource, FundTranche, Level, Purpose
from minsheng.workbooks import Sheet, workbook_bytes
from organization.models import Region
from tests.factories import make_plan, make_project, make_region, make_section, make_user

FIXTURE = Path(__file__).parents[2] / "fixtures" / "guangyuan-2017"
JUNE = date(2017, 6, 1)
HEAD = ["项目", "资金来源", "用途", "地区", "环节", "日期", "金额（万元）", "文号", "备注"]
# name → level, group: stated here too, since a test that flushes the database takes the usual sources away.
SOURCES = {
    "中央、省": (Level.CENTRAL_PROVINCE, "省以上"),
    "中央": (Level.CENTRAL, "省以上"),
    "省级": (Level.PROVINCE, "省以上"),
    "市级": (Level.CITY, "市本级"),
    "县级": (Level.COUNTY, "县级"),
    "福彩公益金": (Level.LOTTERY, "福彩公益金"),
}


def make_source(name):
    level, group = SOURCES[name]
    words = {"level": level, "group": group, "plan_word": f"{name}安排", "raised_word": name}
    order = list(SOURCES).index(name) * 10 + 10
    return FundSource.objects.get_or_create(name=name, defaults={**words, "order": order})[0]


def make_world(counties=2):
    """One city, its 市本级, counties, an office person, and a plan with the projects 低保 and 养老."""
    city = make_region(name="某市", level=Region.Level.CITY)
    own = make_region(name="市本级", level=Region.Level.OWN, parent=city)
    section, other = make_section(), make_section()
    plan = make_plan(region=city, first_month=date(2017, 4, 1))
    return SimpleNamespace(
        city=city,
        own=own,
        counties=[make_region(parent=city) for _ in range(counties)],
        section=section,
        other_section=other,
        plan=plan,
        aid=make_project(plan, section=section, name="最低生活保障"),
        care=make_project(plan, section=other, name="养老体系建设"),
        office=make_user("office"),
        sources={name: make_source(name) for name in SOURCES},
    )


def make_purpose(project, name):
    return Purpose.objects.create(project=project, name=name)


def enter(world, stage, amount, region=None, *, source=None, month=6, **fields):
    """An entry by the office through the action; the project is 低保, the day the 20th, unless said
    otherwise.
    """
    return record_tranche(
        project=fields.pop("project", world.aid),
        region=region or world.city,
        stage=stage,
        date=fields.pop("date", date(2017, month, 20)),
        amount=Decimal(amount),
        source=world.sources[source] if source else None,
        by=fields.pop("by", world.office),
        **fields,
    )


def workbook(rows, title="资金批次"):
    """An .xlsx file from lists of values, the head first."""
    return workbook_bytes([Sheet(title, rows=rows)])


def tranche_book(*rows):
    """A flat workbook of tranches from dicts of column → value."""
    return workbook([HEAD, *([row.get(column) for column in HEAD] for row in rows)])


def stored():
    return FundTranche.objects.count()


def load_demonstration():
    """Regions, sections and projects of the demonstration, as its lists state them; no figures."""
    lists = json.loads((FIXTURE / "organization.json").read_text())
    regions = {}
    for order, line in enumerate(lists["regions"]):
        regions[line["code"]] = make_region(
            code=line["code"],
            name=line["name"],
            level=line["level"],
            parent=regions.get(line["parent"]),
            aliases=line["aliases"],
            order=order,
        )
    sections = {
        line["code"]: make_section(code=line["code"], name=line["name"]) for line in lists["sections"]
    }
    stated = json.loads((FIXTURE / "plan.json").read_text())
    plan = make_plan(region=regions["510800"], slug="guangyuan-2017", first_month=date(2017, 4, 1))
    for line in stated["projects"]:
        make_project(
            plan,
            section=sections[line["section"]],
            name=line["name"],
            short_name=line["short_name"],
            aliases=line["aliases"],
        )
    return plan
