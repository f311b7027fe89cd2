"""广元市 of the demonstration, for the tests that load its decomposition table."""

from pathlib import Path
from types import SimpleNamespace

from organization.models import Region
from targets.importers.table.loading import import_table
from tests.factories import make_plan, make_region, make_section, make_user
from tests.workbooks.building import xlsx

REAL = Path("fixtures/guangyuan-2017/2017年目标任务分解表.xlsx")
COUNTIES = {
    "510824": "苍溪县",
    "510821": "旺苍县",
    "510823": "剑阁县",
    "510822": "青川县",
    "510802": "利州区",
    "510811": "昭化区",
    "510812": "朝天区",
    "510800-JKQ": "广元经济开发区",
}


def build_city():
    """Regions, one business section, one attached unit, an empty plan of 2017 and its administrator."""
    city = make_region(code="510800", name="广元市", level=Region.Level.CITY)
    own = make_region(code="510800-SBJ", name="市本级", parent=city, level=Region.Level.OWN)
    counties = [make_region(code=code, name=name, parent=city) for code, name in COUNTIES.items()]
    return SimpleNamespace(
        city=city,
        own=own,
        counties=counties,
        section=make_section(name="社会救助科"),
        unit=make_section(name="福利院", kind="unit"),
        plan=make_plan(region=city, slug="guangyuan-2017"),
        admin=make_user("target_admin", username="admin"),
    )


def load(world, rows=None, **options):
    """Import the real table, or rows of a made one."""
    content = REAL.read_bytes() if rows is None else xlsx({"分解表": rows})
    return import_table(content, "分解表.xlsx", world.plan, by=world.admin, **options)
