from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.quantities import in_unit, parse_quantity, read_number
from minsheng.quantity_units import NotConvertible, convert


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1300人", "人", "1300"),
        ("1300人", "名", "1300"),
        ("10000万", "万元", "10000"),
        ("10000万", "元", "100000000"),
        ("10000万元", "亿元", "1"),
        ("1.2万人", "人", "12000"),
        ("18所", "个", "18"),
        ("18 所", "所", "18"),
        ("１３００", "个", "1300"),
        ("１，３００", "个", "1300"),
        ("84,540名", "名", "84540"),
        ("1,234,567.89", "元", "1234567.89"),
        ("≥70%", "%", "70"),
        ("不低于70％", "%", "70"),
        ("70%以上", "%", "70"),
        ("4.5%以内", "%", "4.5"),
        ("控制在 4.5% 以内", "%", "4.5"),
        ("约300人", "人", "300"),
        ("300（张）", "张", "300"),
        ("70元", "元/人·月", "70"),
        ("0", "个", "0"),
        (".5", "", "0.5"),
        ("-5", "", "-5"),
        ("3千克", "千克", "3"),
        ("100", "万人", "100"),
    ],
)
def test_reads_the_number_in_the_wanted_unit(text, unit, number):
    assert in_unit(parse_quantity(text), unit) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "blank"),
        (" \u3000", "blank"),
        (None, "blank"),
        ("/", "no_task"),
        ("／", "no_task"),
        ("—", "no_task"),
        ("——", "no_task"),
        ("无任务", "no_task"),
        ("动态管理", "open"),
        ("应补尽补", "open"),
        ("按标施保、应保尽保", "open"),
        ("完成", "done"),
        ("未完成", "not_done"),
        ("设备购进中", "words"),
    ],
)
def test_knows_the_words_that_stand_for_numbers(text, kind):
    quantity = parse_quantity(text)
    assert (quantity.kind, quantity.number, quantity.doubt) == (kind, None, "")


@pytest.mark.parametrize(
    "text",
    [
        "元坝镇280 白果乡15",
        "280 100",
        "70-80",
        "70%-80%",
        "1.300,5",
        "12,34",
        "2017年完成",
        "6月底前完成",
        "2017-06-30",
    ],
)
def test_never_guesses_among_several_numbers(text):
    quantity = parse_quantity(text)
    assert quantity.number is None
    assert quantity.doubt
    with pytest.raises(ValueError, match="不是数"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "bound", "remark"),
    [
        ("57%（两个乡偏慢）", "", "两个乡偏慢"),
        ("2所，主体建设", "", "主体建设"),
        ("1300人，其中孤儿20人", "", "其中孤儿20人"),
        ("新增300张", "", "新增"),
        ("≥70%", "at_least", ""),
        ("4.5%以内", "at_most", ""),
        ("不超过5", "at_most", ""),
    ],
)
def test_keeps_what_stands_beside_the_number(text, bound, remark):
    quantity = parse_quantity(text)
    assert (quantity.bound, quantity.remark, quantity.raw) == (bound, remark, text)


@pytest.mark.parametrize(
    ("text", "unit"), [("1300户", "人"), ("3300元/年", "元/月"), ("70%", "张"), ("5亩", "平方米")]
)
def test_refuses_units_of_another_nature(text, unit):
    with pytest.raises(NotConvertible, match="不能换算"):
        in_unit(parse_quantity(text), unit)


def test_entry_forms_take_numbers_only():
    assert read_number(" １,3００ ", "人") == 1300
    assert read_number("2万元", "元") == 20000
    assert read_number("") is None
    for text in ("300左右的样子", "300（估）", "≥300", "abc"):
        with pytest.raises(ValueError, match=text[:3]):
            read_number(text)


def test_people_are_not_typed_where_things_are_counted():
    for text in ("11人", "11户", "3万人次"):
        with pytest.raises(ValueError, match="这里的单位是“个”"):
            read_number(text, "个")
    assert (read_number("18所", "个"), read_number("11人", "例"), read_number("11个", "人")) == (18, 11, 11)
    assert in_unit(parse_quantity("1300人"), "个") == 1300  # a table whose head says 个 of anything


numbers = st.decimals(min_value=0, max_value=10**12, places=4, allow_nan=False)
units = st.sampled_from(["", "人", "名", "张", "个", "户", "万元", "元", "%", "元/人·月"])


@given(numbers, units, st.booleans(), st.booleans())
def test_reads_back_any_number_however_written(number, unit, grouped, wide):
    text = f"{number:,f}" if grouped else f"{number:f}"
    text += unit
    if wide:
        text = "".join(chr(ord(c) + 0xFEE0) if c in "0123456789,.%" else c for c in text)
    assert in_unit(parse_quantity(text), unit) == number


@given(numbers)
def test_money_moves_between_units_exactly(number):
    assert convert(convert(number, "元", "万元"), "万元", "元") == number


@given(st.text(max_size=40))
def test_no_text_breaks_it(text):
    quantity = parse_quantity(text)
    assert quantity.raw == text
    assert (quantity.number is not None) == (quantity.kind == "number")


def test_a_number_longer_than_any_figure_is_refused_where_it_is_read():
    assert read_number("9" * 24) == Decimal("9" * 24)
    with pytest.raises(ValueError, match="有46位，太大了"):
        read_number("1" + "0" * 45, "万元")
    assert parse_quantity("1" + "0" * 45).number is None
