"""What the checks find, one by one, and that each message names the indicator and both numbers."""

from datetime import date
from decimal import Decimal

import pytest

from targets.cells import Cell
from targets.checks import EXPLAIN, MUST_MEND, Checked, check_cell, stops
from targets.earlier import Before
from targets.models import Indicator, Kind, State

JUNE_22 = date(2017, 6, 22)


def found(kind, fields, last=None, target=None, **about):
    one = Indicator(kind=kind, short_name="新增床位", unit="张", **about)
    cell = Cell(State.NUMBER, **{n: Decimal(v) if isinstance(v, str) else v for n, v in fields.items()})
    before = Before(date(2017, 5, 1), Cell(), Decimal(last)) if last else None
    target = Decimal(target) if target else None
    return [(f.code, f.severity, f.message) for f in check_cell(Checked(one, cell, before, target, JUNE_22))]


@pytest.mark.parametrize(
    ("kind", "fields", "options", "code", "severity", "words"),
    [
        (Kind.COUNT, {"value": "180"}, {"last": "210"}, "falling", EXPLAIN, "累计数180小于2017年5月的210"),
        (
            Kind.COUNT,
            {"value": "-3"},
            {"last": "210", "entry": "monthly"},
            "falling",
            EXPLAIN,
            "累计数207小于",
        ),
        (Kind.COUNT, {"value": "-3"}, {}, "negative", MUST_MEND, "数值-3小于 0"),
        (Kind.STOCK, {"value": "-3"}, {}, "negative", MUST_MEND, "数值-3小于 0"),
        (Kind.STOCK, {"value": "3.5"}, {}, "fraction", EXPLAIN, "3.5有小数"),
        (Kind.PHYSICAL, {"value": "101"}, {}, "above_hundred", MUST_MEND, "形象进度101%大于 100%"),
        (Kind.STANDARD, {"value": "3200"}, {"target": "3300"}, "below_floor", EXPLAIN, "3200低于规定的3300"),
        (
            Kind.RATIO,
            {"numerator": "6", "denominator": "5"},
            {"scale": Decimal(100)},
            "above_denominator",
            MUST_MEND,
            "分子6大于分母5",
        ),
        (
            Kind.RATIO,
            {"numerator": "6", "denominator": "0"},
            {},
            "no_denominator",
            MUST_MEND,
            "分母是 0，分子却是6",
        ),
        (
            Kind.MILESTONE,
            {"is_done": True, "done_on": date(2017, 6, 23)},
            {},
            "done_later",
            MUST_MEND,
            "2017-06-23晚于数据截至日2017-06-22",
        ),
    ],
)
def test_each_check(kind, fields, options, code, severity, words):
    [(found_code, found_severity, message)] = found(kind, fields, **options)
    assert (found_code, found_severity) == (code, severity)
    assert message.startswith("新增床位：")
    assert words in message


@pytest.mark.parametrize(
    ("kind", "fields", "options"),
    [
        (Kind.COUNT, {"value": "210"}, {"last": "210"}),
        (Kind.COUNT, {"value": "0"}, {}),
        (Kind.COUNT, {"value": "0.5"}, {"decimals": 1}),
        (Kind.STOCK, {"value": "3"}, {"last": "9"}),
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


@pytest.mark.parametrize("is_required", [True, False])
def test_a_blank_cell_counts_only_where_it_is_required(is_required):
    one = Indicator(kind=Kind.COUNT, short_name="新增床位", is_required=is_required)
    assert [f.code for f in check_cell(Checked(one, Cell()))] == (["required"] if is_required else [])
    assert check_cell(Checked(one, Cell(State.NO_DATA, note="未统计"))) == []


def test_a_note_explains_an_oddity_but_mends_no_mistake():
    one = Indicator(kind=Kind.COUNT, short_name="新增床位")
    before = Before(date(2017, 5, 1), Cell(), Decimal(210))
    odd, wrong = Cell(State.NUMBER, value=Decimal(180)), Cell(State.NUMBER, value=Decimal(-1), note="说明")
    [finding] = check_cell(Checked(one, odd, before))
    assert stops(finding, odd)
    assert not stops(finding, Cell(State.NUMBER, value=Decimal(180), note="核减"))
    assert any(stops(finding, wrong) for finding in check_cell(Checked(one, wrong)))
