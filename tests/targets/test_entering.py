"""From what people type to a cell, for every kind of indicator, and back."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.cells import Cell
from targets.earlier import Before
from targets.entering import read_inputs, shown_inputs
from targets.models import Indicator, Kind, State

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


def indicator(kind=Kind.COUNT, **fields):
    parts = {
        "numerator_name": "资金",
        "numerator_unit": "万元",
        "denominator_name": "人月",
        "denominator_unit": "人月",
    }
    return Indicator(kind=kind, short_name="某指标", **(parts if kind == Kind.RATIO else {}) | fields)


def before(cumulative):
    cumulative = Decimal(cumulative)
    return Before(date(2017, 5, 1), Cell(State.NUMBER, value=cumulative), cumulative)


def read(one, typed, last=None, shown=None):
    return read_inputs(one, typed, shown or {}, before(last) if last is not None else None)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("300", "300"),
        ("1,300", "1300"),
        ("１８所", "18"),
        ("0", "0"),
        ("12.50", "12.5"),
        (" 7 张 ", "7"),
    ],
)
def test_numbers_as_people_write_them(typed, value):
    found = read(indicator(unit="张"), {"cumulative": typed})
    assert (found.problems, found.cell) == ({}, Cell(State.NUMBER, value=Decimal(value)))


def test_nothing_typed_is_a_blank_cell():
    assert read(indicator(), {}).cell == Cell()


@pytest.mark.parametrize(
    ("typed", "name", "words"),
    [
        ({"cumulative": "很多"}, "cumulative", "不是数"),
        ({"cumulative": "/"}, "cumulative", "没有发生请填 0"),
        ({"cumulative": "无"}, "cumulative", "没有发生请填 0"),
        ({"cumulative": "1" + "0" * 14}, "cumulative", "太大"),
        ({"cumulative": "1.1234567"}, "cumulative", "超过 6 位"),
        ({"cumulative": "5", "state": "no_data", "note": "x"}, "cumulative", "请清空这一格"),
        ({"state": "no_data"}, "note", "说明原因"),
        ({"state": "not_applicable"}, "note", "说明原因"),
        ({"state": "no_data", "note": "无"}, "note", "看不出原因"),
        ({"state": "number"}, "state", "从列表中选择"),
        ({"cumulative": "5", "note": "字" * 501}, "note", "现有 501 字"),
        ({"cumulative": "1300户"}, "cumulative", "不能换算"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_input(typed, name, words):
    found = read(indicator(unit="人"), typed)
    assert found.cell is None
    assert words in found.problems[name]


@pytest.mark.parametrize("entry", ["cumulative", "monthly"])
@pytest.mark.parametrize("name", ["cumulative", "increment"])
def test_either_form_of_a_count_gives_the_declared_one(entry, name):
    typed = {"cumulative": "210", "increment": "30"}
    found = read(indicator(entry=entry), {name: typed[name]}, last=180)
    assert found.cell.value == (210 if entry == "cumulative" else 30)


def test_both_forms_must_agree():
    found = read(indicator(), {"cumulative": "210", "increment": "40"}, last=180)
    assert "对不上" in found.problems["cumulative"]
    assert read(indicator(), {"cumulative": "210", "increment": "30"}, last=180).cell.value == 210


@pytest.mark.parametrize("entry", ["cumulative", "monthly"])
def test_without_script_the_form_that_was_changed_decides(entry):
    one, shown = indicator(entry=entry), {"cumulative": "210", "increment": "30"}
    changed = read(one, {"cumulative": "215", "increment": "30"}, last=180, shown=shown)
    assert changed.cell.value == (215 if entry == "cumulative" else 35)
    changed = read(one, {"cumulative": "210", "increment": "31"}, last=180, shown=shown)
    assert changed.cell.value == (211 if entry == "cumulative" else 31)


def test_a_cleared_count_is_blank():
    shown = {"cumulative": "210", "increment": "30"}
    assert read(indicator(), {"cumulative": "", "increment": "30"}, last=180, shown=shown).cell == Cell()


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ({"numerator": "3.5", "denominator": "5"}, {"numerator": Decimal("3.5"), "denominator": Decimal(5)}),
        ({"value": "70%"}, {"value": Decimal(70)}),
        ({"numerator": "0", "denominator": "0"}, {"numerator": Decimal(0), "denominator": Decimal(0)}),
    ],
)
def test_a_ratio_is_a_pair_or_a_bare_rate(typed, cell):
    assert read(indicator(Kind.RATIO, unit="%"), typed).cell == Cell(State.NUMBER, **cell)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"numerator": "3"}, "denominator"),
        ({"denominator": "3"}, "numerator"),
        ({"numerator": "3", "denominator": "5", "value": "60"}, "value"),
        ({"numerator": "-3", "denominator": "5"}, "numerator"),
    ],
)
def test_a_ratio_that_does_not_hold_together(typed, name):
    assert name in read(indicator(Kind.RATIO, unit="%"), typed).problems


@pytest.mark.parametrize("day", ["2017-06-05", "2017年6月5日", "2017.6.5", "2017/06/05"])
def test_a_milestone_is_done_on_a_day(day):
    found = read(indicator(Kind.MILESTONE), {"done": "yes", "done_on": day})
    assert found.cell == Cell(State.NUMBER, is_done=True, done_on=date(2017, 6, 5))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"done": "no", "done_on": "2017-06-05"}, "done_on"),
        ({"done": "yes", "done_on": "六月五日"}, "done_on"),
        ({"done": "yes", "done_on": "2017-06-31"}, "done_on"),
        ({"done": "maybe"}, "done"),
    ],
)
def test_a_milestone_that_does_not_hold_together(typed, name):
    assert name in read(indicator(Kind.MILESTONE), typed).problems


def test_a_standard_is_in_force_from_one_month_and_paid_from_another():
    typed = {"value": "3300", "effective_month": "2017-01", "paid_from": "2017年7月"}
    found = read(indicator(Kind.STANDARD, unit="元/年"), typed)
    months = {"effective_month": date(2017, 1, 1), "paid_from": date(2017, 7, 1)}
    assert found.cell == Cell(State.NUMBER, value=Decimal(3300), **months)


def test_a_month_without_a_standard_is_named():
    assert "value" in read(indicator(Kind.STANDARD), {"effective_month": "2017-01"}).problems


@given(
    value=NUMBERS,
    last=NUMBERS,
    entry=st.sampled_from(["cumulative", "monthly"]),
    note=st.sampled_from(["", "说明"]),
)
def test_what_a_page_shows_of_a_count_reads_back_the_same(value, last, entry, note):
    one, cell, earlier = indicator(entry=entry), Cell(State.NUMBER, value=value, note=note), before(last)
    shown = shown_inputs(one, cell, earlier)
    assert read_inputs(one, shown, {}, earlier).cell == cell
    assert read_inputs(one, shown, shown, earlier).cell == cell


CELLS = {
    Kind.STOCK: st.builds(lambda value: {"value": value}, NUMBERS),
    Kind.PHYSICAL: st.builds(lambda value: {"value": value}, NUMBERS),
    Kind.RATIO: st.builds(lambda n, d: {"numerator": abs(n), "denominator": abs(d)}, NUMBERS, NUMBERS),
    Kind.MILESTONE: st.sampled_from([{"is_done": False}, {"is_done": True, "done_on": date(2017, 6, 1)}]),
    Kind.STANDARD: st.builds(lambda value: {"value": value, "paid_from": date(2017, 7, 1)}, NUMBERS),
}


@given(st.sampled_from(list(CELLS)).flatmap(lambda kind: st.tuples(st.just(kind), CELLS[kind])))
def test_what_a_page_shows_of_the_other_kinds_reads_back_the_same(found):
    kind, fields = found
    cell = Cell(State.NUMBER, **fields)
    one = indicator(kind)
    assert read_inputs(one, shown_inputs(one, cell), {}).cell == cell
    assert cell.fits(kind)


def test_states_read_back_the_same():
    for state in (State.NO_DATA, State.NOT_APPLICABLE):
        cell = Cell(state, note="原因")
        assert read_inputs(indicator(), shown_inputs(indicator(), cell), {}).cell == cell


@pytest.mark.parametrize("kind", Kind.values)
def test_a_cell_fits_only_kinds_that_use_its_fields(kind):
    done, pair = (
        Cell(State.NUMBER, is_done=True),
        Cell(State.NUMBER, numerator=Decimal(1), denominator=Decimal(2)),
    )
    plain, dated = (
        Cell(State.NUMBER, value=Decimal(1)),
        Cell(State.NUMBER, value=Decimal(1), paid_from=date(2017, 7, 1)),
    )
    found = SimpleNamespace(
        done=done.fits(kind), pair=pair.fits(kind), plain=plain.fits(kind), dated=dated.fits(kind)
    )
    assert found.done == (kind == Kind.MILESTONE)
    assert found.pair == (kind == Kind.RATIO)
    assert found.plain == (kind != Kind.MILESTONE)
    assert found.dated == (kind == Kind.STANDARD)
