"""The fund plan as bureaus circulate it: merged heads, units, a source named in 备注, totals that foot."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from funding import importers
from funding.actions import set_fund_plan
from funding.importers import PLAN, import_funds, read_funds
from funding.models import FundPlan
from minsheng.workbooks import Sheet, workbook_bytes
from tests.factories import make_user
from tests.funding.fund_world import make_source, make_world, workbook

pytestmark = pytest.mark.django_db
HEAD = ["项目", "计划安排（万元）", "中央、省", "市级", "县级", "备注"]


@pytest.fixture
def world():
    world = make_world()
    world.sources["中央、省"].aliases = ["争取中央、省补助"]
    world.sources["中央、省"].save()
    return world


def read(world, *rows, head=HEAD, by=None):
    return read_funds(world.plan, workbook([head, *rows], "资金安排"), "x.xlsx", by=by or world.office)


def load(world, *rows, **options):
    data = workbook([HEAD, *rows], "资金安排")
    return import_funds(world.plan, data, "x.xlsx", by=world.office, **options)


def errors(reading):
    return {p.code: f"{p.cell} {p.message}。{p.remedy}" for p in reading.problems if p.severity == "error"}


def held(world):
    return {(row.project.name, row.source.name): row.amount for row in FundPlan.objects.all()}


def test_the_real_layout_with_merged_heads(world):
    rows = [
        ["某年资金安排表"],
        ["项目", "计划安排（万元）", "其中", None, None, "备注"],
        [None, None, "争取中央、省补助", "市级安排", "县级安排", None],
        ["最低生活保障", 61000, 50600, 600, 9800, None],
        ["养老体系建设", 2700, 1020, 60, 1620, "省级"],
        ["注：本表不含结余"],
    ]
    merges = ["A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"]
    data = workbook_bytes([Sheet("资金安排", rows=rows, title_rows=1, header_rows=2, merges=merges)])
    reading = import_funds(world.plan, data, "x.xlsx", by=world.office)
    assert errors(reading) == {}
    assert held(world) == {
        ("最低生活保障", "中央、省"): 50600,
        ("最低生活保障", "市级"): 600,
        ("最低生活保障", "县级"): 9800,
        ("养老体系建设", "省级"): 1020,
        ("养老体系建设", "市级"): 60,
        ("养老体系建设", "县级"): 1620,
    }


@pytest.mark.parametrize(
    ("unit", "written", "amount"),
    [("元", 56000, "5.6"), ("亿元", "0.61", "6100"), ("万元", "5.6万元", "5.6")],
)
def test_the_head_names_the_unit(world, unit, written, amount):
    head = ["项目", f"合计（{unit}）", "市级"]
    reading = read(world, ["最低生活保障", written, written], head=head)
    assert errors(reading) == {}
    assert [line.amount for line in reading.plan.lines] == [Decimal(amount)]


def test_a_unit_in_a_row_of_its_own(world):
    data = workbook([["单位：元"], ["项目", "市级"], ["最低生活保障", 56000]])
    reading = read_funds(world.plan, data, "x.xlsx", by=world.office)
    assert [line.amount for line in reading.plan.lines] == [Decimal("5.6")]


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (
            ["最低生活保障", 101, 60, 40, None],
            "does-not-foot",
            "B2 “最低生活保障”的总数101万元与各来源之和100万元相差1万元",
        ),
        (["最低生活保障", 100, None, None, None], "no-parts", "B2"),
        (
            ["最低生活保证", 100, 60, 40, None],
            "unknown-project",
            "A2 项目“最低生活保证”不在本方案里。是不是“最低生活保障”",
        ),
        ([None, 100, 60, 40, None], "blank-value", "A2"),
        (["最低生活保障", None, "大约", 40, None], "bad-value", "C2"),
        (["最低生活保障", None, -60, None, None], "negative", "C2"),
        (["最低生活保障", None, 0.00000001, None, None], "bad-value", "C2"),
        (["最低生活保障", None, 1e28, None, None], "bad-value", "C2"),
        (["最低生活保障", None, 1e20, None, None], "bad-value", "太大"),
        (["最低生活保障", None, "1" + "0" * 45, None, None], "bad-value", "C2"),
    ],
)
def test_every_problem_names_its_cell_and_nothing_is_stored(world, row, code, words):
    reading = load(world, row, ["养老体系建设", 5, None, 5, None, None])
    assert words in errors(reading)[code]
    assert held(world) == {}


def test_a_project_stands_once(world):
    line = ["最低生活保障", 5, None, 5, None, None]
    assert "第 2 行已有" in errors(read(world, line, line))["double-project"]


def test_a_project_stands_once_in_all_sheets(world):
    line = ["最低生活保障", 5, None, 5, None, None]
    data = workbook_bytes([Sheet(title, rows=[HEAD, line]) for title in ("甲", "乙")])
    reading = read_funds(world.plan, data, "x.xlsx", by=world.office)
    assert "工作表“甲”第 2 行已有" in errors(reading)["double-project"]


SPLIT_HEAD = ["项目", "合计（万元）", "中央", "省级", "市级", "备注"]


def test_a_remark_that_could_mean_either_of_two_columns_is_refused(world):
    reading = read(world, ["最低生活保障", 150, 100, 50, None, "省级"], head=SPLIT_HEAD)
    problem = errors(reading)["remark-unclear"]
    assert problem.startswith("F2 备注“省级”")
    assert "中央、省级都有金额" in problem
    for row in (["最低生活保障", 110, 100, None, 10, "省级"], ["最低生活保障", 60, None, 50, 10, "中央"]):
        reading = read(world, row, head=SPLIT_HEAD)
        assert errors(reading) == {}
        assert sum(line.amount for line in reading.plan.lines) == row[1]
        assert [line.source.name for line in reading.plan.lines] == [row[5], "市级"]


def test_a_table_without_a_remark_column_leaves_the_notes(world):
    load(world, ["最低生活保障", 5, None, 5, None, "年中追加"])
    data = workbook([["项目", "市级（万元）"], ["最低生活保障", 6]])
    import_funds(world.plan, data, "x.xlsx", by=world.office)
    assert [(row.amount, row.note) for row in FundPlan.objects.all()] == [(6, "年中追加")]
    load(world, ["最低生活保障", 7, None, 7, None, None])
    assert [(row.amount, row.note) for row in FundPlan.objects.all()] == [(7, "")]


@pytest.mark.parametrize("amount", [None, 8])
def test_an_amount_changed_while_the_table_is_being_stored_is_not_overwritten(world, monkeypatch, amount):
    load(world, ["最低生活保障", 15, 10, 5, None])
    read_before = importers.read_funds

    def read_and_be_overtaken(*arguments, **options):
        reading = read_before(*arguments, **options)
        row = FundPlan.objects.get(source__name="市级")
        row.amount = Decimal(30)
        row.save()
        return reading

    monkeypatch.setattr(importers, "read_funds", read_and_be_overtaken)
    with pytest.raises(ValidationError, match="现在是30万元"):
        load(
            world, ["最低生活保障", 20, 20, amount, None] if amount is None else ["最低生活保障", 8, None, 8]
        )
    assert held(world) == {("最低生活保障", "中央、省"): 10, ("最低生活保障", "市级"): 30}


def test_a_total_row_is_checked_and_not_stored(world):
    rows = [["最低生活保障", 5, None, 5, None], ["养老体系建设", 7, 3, 4, None]]
    assert errors(read(world, *rows, ["合计", 12, 3, 9, None])) == {}
    assert (
        "合计13万元，各行之和是12万元"
        in errors(read(world, *rows, ["合计", 13, 3, 9, None]))["does-not-foot"]
    )


def test_a_column_that_is_no_source(world):
    reading = read(world, ["最低生活保障", 5, 5], head=["项目", "市级（万元）", "火星拨款"])
    assert "不是认得的资金来源" in errors(reading)["unknown-source"]


def test_a_head_without_unit(world):
    assert "no-unit" in errors(read(world, ["最低生活保障", 5], head=["项目", "市级"]))


def test_no_table_at_all(world):
    assert "认不出这是哪一种资金的表" in errors(read(world, ["a", 1], head=["甲", "乙"]))["no-header"]


def test_blanks_and_slashes_are_no_source_and_0_is_0(world):
    load(world, ["最低生活保障", 5, "/", 5, 0])
    assert held(world) == {("最低生活保障", "市级"): 5, ("最低生活保障", "县级"): 0}


def test_loading_again_shows_the_change_and_takes_out_what_is_gone(world):
    load(world, ["最低生活保障", 15, 10, 5, None], ["养老体系建设", 1, None, 1, None])
    reading = load(world, ["最低生活保障", 6, None, 5, 1])
    assert [(line.source.name, line.change) for line in reading.plan.lines] == [
        ("市级", "不变"),
        ("县级", "新增"),
    ]
    assert [row.source.name for row in reading.plan.removed] == ["中央、省"]
    assert any("原来有中央、省10万元" in p.message for p in reading.problems if p.severity == "warning")
    assert held(world) == {
        ("最低生活保障", "市级"): 5,
        ("最低生活保障", "县级"): 1,
        ("养老体系建设", "市级"): 1,
    }


def test_the_part_of_a_region_stays_as_it_is(world):
    source = make_source("市级")
    set_fund_plan(
        project=world.aid, source=source, region=world.counties[0], amount=Decimal(2), by=world.office
    )
    load(world, ["最低生活保障", 5, None, 5, None])
    assert FundPlan.objects.get(region=world.counties[0]).amount == 2


def test_counties_and_other_sections_do_not_load_plans(world):
    line = ["最低生活保障", 5, None, 5, None]
    for person in (
        make_user("clerk", region=world.counties[0]),
        make_user("section_officer", section=world.other_section),
    ):
        assert "您不能录入" in errors(read(world, line, by=person))["not-yours"]
    assert read(world, line, by=make_user("section_officer", section=world.section)).ok
    assert read(world, line, by=make_user("target_admin")).kind == PLAN
