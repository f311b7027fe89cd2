"""`manage.py completion`: JSON, table and workbook say the same, and wrong questions are refused in words."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_region, make_target
from tests.targets.completion_world import World, num, pair

pytestmark = pytest.mark.django_db
KEYS = [
    "region", "indicator", "short_name", "unit", "kind", "actual", "target", "rate", "rate_text", "reported",
    "expected", "missing", "marks",
]  # fmt: skip


@pytest.fixture
def world():
    world = World()
    world.beds = world.indicator(name="床位", unit="张")
    world.share = world.indicator("ratio", name="比例")
    make_target(world.beds, world.city, 1000000)
    world.report(world.a, 6, {world.beds: num("100000.5"), world.share: pair(2, 3)})
    return world


def run(world, **options):
    out = io.StringIO()
    call_command("completion", plan=world.plan.slug, through="2017-06", stdout=out, **options)
    return out.getvalue()


def test_json_has_the_agreed_keys_and_exact_decimals(world):
    records = json.loads(run(world, form="json"))
    assert list(records[0])[: len(KEYS)] == KEYS
    city = records[0]
    assert (city["region"], city["short_name"], city["kind"]) == ("某市", "床位", "count")
    assert (city["actual"], city["target"], city["rate"]) == ("100000.5", "1000000", "10.00005")
    assert (city["rate_text"], city["reported"], city["expected"]) == ("10%", 1, 3)
    assert (city["missing"], city["marks"]) == (["乙县", "丙县"], [])
    share = next(record for record in records if record["kind"] == "ratio")
    assert share["actual"].startswith("66.666666666666666")
    assert (share["target"], share["rate"]) == (None, None)
    assert not [value for record in records for value in record.values() if "E" in str(value)]


def test_a_region_is_asked_for_by_code(world):
    records = json.loads(run(world, form="json", region=world.a.code))
    assert {record["region"] for record in records} == {"甲县"}


def test_the_table_lines_up_under_its_headings(world):
    lines = run(world).splitlines()
    assert lines[0].split()[:4] == ["地区", "指标", "单位", "完成数"]
    assert "某市" in lines[1]
    assert "乙县、丙县" in lines[1]


def test_the_workbook_keeps_numbers(world, tmp_path):
    run(world, form="xlsx", out=str(tmp_path / "out.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [sheet.cell(3, column).value for column in range(1, 7)] == [
        "某市",
        "床位",
        "张",
        100001,
        1000000,
        "10%",
    ]


def test_a_region_outside_the_plan_is_refused(world):
    with pytest.raises(CommandError, match="外市不在这个方案的地区（某市）之内"):
        run(world, region=make_region(name="外市").code)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"plan": "none"}, "没有代号为“none”的方案"),
        ({"region": "none"}, "没有代号为“none”的地区"),
        ({"through": "2018-01"}, "2018年1月不在方案的填报期内"),
        ({"through": "juni"}, "不是月份"),
    ],
)
def test_a_wrong_question_is_refused_in_words(world, options, words):
    options = {"plan": world.plan.slug, "through": "2017-06"} | options
    with pytest.raises(CommandError, match=words):
        call_command("completion", **options)
