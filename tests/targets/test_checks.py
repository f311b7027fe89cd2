"""What the checks find, one by one, and that each message names region, indicator and both numbers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organization.models import Region
from targets.cells import Cell
from targets.checks import EXPLAIN, MUST_MEND, OFF, Checked, Rules, check_cell
from targets.earlier import Before
from targets.models import CheckRule, Indicator, Kind, State

JUNE, JUNE_22 = date(2017, 6, 1), date(2017, 6, 22)
COUNTY = Region(pk=7, name="甲县")


def cell_of(**fields):
    return Cell(State.NUMBER, **{n: Decimal(v) if isinstance(v, str) else v for n, v in fields.items()})


def found(kind, fields, last=None, target=None, rules=(), **about):
    one = Indicator(pk=1, kind=kind, short_name="新增床位", unit="张", **about)
    before = None
    if isinstance(last, dict):
        before = Before(date(2017, 5, 1), cell_of(**last), None)
    elif last:
        before = Before(date(2017, 5, 1), cell_of(value=last), Decimal(last))
    target = Decimal(target) if target else None
    checked = Checked(one, cell_of(**fields), before, target, JUNE_22, COUNTY, JUNE)
    return check_cell(checked, Rules(rules))


RATIO = {"numerator_name": "资金", "denominator_name": "人月"}
CASES = [
    (Kind.COUNT, {"value": "180"}, {"last": "210"}, "falling", EXPLAIN, "累计数180小于上月210，请更正或说明"),
    (Kind.COUNT, {"value": "-3"}, {"last": "210", "entry": "monthly"}, "falling", EXPLAIN, "累计数207小于"),
    (
        Kind.RATIO,
        {"numerator": "8", "denominator": "60"},
        {"last": {"numerator": "9", "denominator": "50"}, **RATIO},
        "falling",
        EXPLAIN,
        "资金8小于上月9",
    ),
    (Kind.COUNT, {"value": "-3"}, {}, "negative", MUST_MEND, "数值-3小于 0，请更正"),
    (Kind.STOCK, {"value": "-3"}, {}, "negative", MUST_MEND, "数值-3小于 0"),
    (Kind.STOCK, {"value": "3.5"}, {}, "fraction", EXPLAIN, "3.5有小数"),
    (
        Kind.COUNT,
        {"value": "160"},
        {"target": "100"},
        "above_target",
        EXPLAIN,
        "已报160，超过年度目标100的1.5倍",
    ),
    (Kind.STANDARD, {"value": "500"}, {"target": "320"}, "above_target", EXPLAIN, "已报500，超过年度目标320"),
    (
        Kind.COUNT,
        {"value": "6000"},
        {"last": "500"},
        "jump",
        EXPLAIN,
        "新增5,500，是往月平均100的55倍",
    ),
    (Kind.STOCK, {"value": "5000"}, {"last": "500"}, "jump", EXPLAIN, "5,000比上月500多得太多"),
    (Kind.STOCK, {"value": "50"}, {"last": "500"}, "jump", EXPLAIN, "50比上月500少得太多"),
    (Kind.PHYSICAL, {"value": "101"}, {}, "above_hundred", MUST_MEND, "形象进度101%大于 100%"),
    (Kind.STANDARD, {"value": "3200"}, {"target": "3300"}, "below_floor", EXPLAIN, "3,200低于规定的3,300"),
    (
        Kind.RATIO,
        {"numerator": "6", "denominator": "5"},
        {"scale": Decimal(100)},
        "above_denominator",
        MUST_MEND,
        "分子6大于分母5",
    ),
    (Kind.RATIO, {"numerator": "6", "denominator": "0"}, {}, "no_denominator", MUST_MEND, "分子却是6"),
    (
        Kind.MILESTONE,
        {"is_done": True, "done_on": date(2017, 6, 23)},
        {},
        "done_later",
        MUST_MEND,
        "2017年6月23日晚于数据截至日2017年6月22日",
    ),
]


@pytest.mark.parametrize(
    ("kind", "fields", "options", "code", "severity", "words"),
    CASES,
)
def test_each_check(kind, fields, options, code, severity, words):
    [finding] = found(kind, fields, **options)
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.message.startswith("甲县 新增床位：")
    assert words in finding.message
    assert finding.figures
    assert finding.stops


def test_without_earlier_months_the_target_tells_what_a_month_usually_brings():
    # 12000 a year is 1000 a month: 5500 by June is on the way, 40000 is not.
    assert found(Kind.COUNT, {"value": "5500"}, target="12000") == []
    by_code = {
        finding.code: finding.message for finding in found(Kind.COUNT, {"value": "40000"}, target="12000")
    }
    assert "6个月新增40,000，是按目标平均每月1,000的6.7倍" in by_code["jump"]


@pytest.mark.parametrize(
    ("kind", "fields", "options"),
    [
        (Kind.COUNT, {"value": "210"}, {"last": "210"}),
        (Kind.COUNT, {"value": "0"}, {}),
        (Kind.COUNT, {"value": "0.5"}, {"decimals": 1}),
        (Kind.COUNT, {"value": "3"}, {"last": "1"}),
        (Kind.COUNT, {"value": "150"}, {"target": "100"}),
        (Kind.COUNT, {"value": "300"}, {"target": "100", "direction": "at_most", "last": "250"}),
        (Kind.STOCK, {"value": "3"}, {"last": "9"}),
        (Kind.STOCK, {"value": "600"}, {"last": "500"}),
        (Kind.RATIO, {"numerator": "5", "denominator": "5"}, {"scale": Decimal(100)}),
        (Kind.RATIO, {"numerator": "6", "denominator": "5"}, {"scale": Decimal(10000)}),
        (Kind.RATIO, {"numerator": "0", "denominator": "0"}, {}),
        (Kind.STANDARD, {"value": "3300"}, {"target": "3300"}),
        (Kind.STANDARD, {"value": "3200"}, {"target": "3300", "direction": "at_most"}),
        (Kind.MILESTONE, {"is_done": True, "done_on": JUNE_22}, {}),
        (Kind.PHYSICAL, {"value": "100"}, {}),
    ],
)
def test_what_is_right_is_left_alone(kind, fields, options):
    assert found(kind, fields, **options) == []


@settings(max_examples=40, deadline=None)
@given(usual=st.integers(2, 5000), months=st.integers(1, 11))
def test_a_figure_ten_times_too_large_is_asked_about(usual, months):
    one = Indicator(pk=1, kind=Kind.COUNT, short_name="新增床位")
    before = Before(date(2017, months, 1), cell_of(value=str(usual * months)), Decimal(usual * months))
    typed = cell_of(value=str(usual * (months + 1) * 10))
    checked = Checked(one, typed, before, None, None, COUNTY, date(2017, months + 1, 1))
    assert "jump" in {finding.code for finding in check_cell(checked, Rules())}


@pytest.mark.parametrize("is_required", [True, False])
def test_a_blank_cell_counts_only_where_it_is_required(is_required):
    one = Indicator(kind=Kind.COUNT, short_name="新增床位", is_required=is_required)
    codes = [f.code for f in check_cell(Checked(one, Cell()), Rules())]
    assert codes == (["required"] if is_required else [])
    assert check_cell(Checked(one, Cell(State.NO_DATA, note="未统计")), Rules()) == []


def test_a_rule_sets_how_grave_a_check_is_for_the_plan_and_for_one_indicator():
    falling = {"kind": Kind.COUNT, "fields": {"value": "180"}, "last": "210"}
    general = CheckRule(kind="falling", severity=MUST_MEND)
    narrow = CheckRule(kind="falling", severity=OFF, indicator_id=1)
    another = CheckRule(kind="falling", severity=OFF, indicator_id=2)
    assert [one.severity for one in found(**falling)] == [EXPLAIN]
    assert [one.message for one in found(**falling, rules=[general])] == [
        "甲县 新增床位：累计数180小于上月210，请更正。"
    ]
    assert found(**falling, rules=[general, narrow]) == []
    assert [one.severity for one in found(**falling, rules=[general, another])] == [MUST_MEND]


def test_a_rule_sets_the_numbers_of_a_check_and_fixed_kinds_stay_as_they_are():
    jump = {"kind": Kind.COUNT, "fields": {"value": "900"}, "last": "500"}
    assert found(**jump) == []
    rule = CheckRule(kind="jump", severity=EXPLAIN, parameters={"factor": "3.5"})
    assert [one.code for one in found(**jump, rules=[rule])] == ["jump"]
    required = CheckRule(kind="required", severity=OFF)
    one = Indicator(kind=Kind.COUNT, short_name="新增床位")
    assert [f.severity for f in check_cell(Checked(one, Cell()), Rules([required]))] == [MUST_MEND]


def test_a_kind_that_nobody_registers_any_more_is_left_out():
    assert found(Kind.COUNT, {"value": "5"}, rules=[CheckRule(kind="gone", severity=MUST_MEND)]) == []
