"""Formulas: read by a grammar, worked out exactly, refused with the place and the remedy."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.arithmetic import DEEPEST, LONGEST, FormulaError, is_name, read_formula


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7981 − 1414 − 4308", "2259"),
        ("7981-1414-4308", "2259"),
        ("32504×70×6÷10000", "1365.168"),
        ("２＋３＊４", "14"),
        ("（2+3）×4", "20"),
        ("10 − 2 − 3", "5"),
        ("12 ÷ 4 ÷ 3", "1"),
        ("-2 × -3", "6"),
        ("25% × 1,000", "250"),
        ("1 ÷ 3 × 3", "1"),
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_what_formulas_come_to(text, value):
    assert read_formula(text).value({}) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请写算式"),
        ("1 +", "没有写完"),
        ("(1 + 2", "少了一个"),
        ("1)", "括号不成对"),
        ("甲 乙", "少了运算符号"),
        ("2 ** 3", "少了一个数"),
        ("甲.乙", "不认得"),
        ("__import__('os')", "不认得"),
        ("甲; 乙", "不认得"),
        ("1e5", "少了运算符号"),
        ("(" * (DEEPEST + 2) + "1" + ")" * (DEEPEST + 2), "套得太深"),
        ("−" * (DEEPEST + 2) + "1", "套得太深"),
        ("1+" * LONGEST + "1", "算式太长"),
    ],
)
def test_what_cannot_be_read_says_why(text, words):
    with pytest.raises(FormulaError, match=words):
        read_formula(text)


def test_a_division_by_nothing_is_said():
    with pytest.raises(FormulaError, match="除数是 0"):
        read_formula("1 ÷ (甲 − 甲)").value({"甲": Decimal(3)})


def test_names_are_found_once_and_missing_numbers_make_no_result():
    formula = read_formula("甲 − (乙 + 甲)")
    assert formula.names == ("甲", "乙")
    assert formula.value({"甲": Decimal(1), "乙": None}) is None


def test_an_unknown_name_is_answered_with_the_nearest():
    (problem,) = read_formula("市县预算数 × 2").unknown(["市县预算", "历年结余"])
    assert "市县预算数" in problem
    assert "相近的有：市县预算" in problem


def test_the_formula_is_printed_with_its_figures():
    formula = read_formula("增加支出-(市县预算+历年结余)")
    assert str(formula) == "增加支出 − (市县预算 + 历年结余)"
    values = {"增加支出": Decimal("7981.00"), "市县预算": Decimal(1414), "历年结余": Decimal(4308)}
    assert formula.with_figures(values) == "7981 − (1414 + 4308)"


@pytest.mark.parametrize(
    ("name", "fine"), [("低保缺口", True), ("A1", True), ("1月", False), ("甲.乙", False), ("", False)]
)
def test_what_can_be_a_name(name, fine):
    assert is_name(name) is fine


NUMBERS = st.integers(0, 10**8).map(lambda fen: str(Decimal(fen) / 100))
FORMULAS = st.recursive(
    NUMBERS,
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({''.join(parts)})"),
    max_leaves=6,
)


def reference(text):
    """The same by Python's own grammar, over exact fractions."""
    import re

    return eval(re.sub(r"[\d.]+", lambda number: f"Fraction('{number[0]}')", text), {"Fraction": Fraction})


@settings(max_examples=40, deadline=None)
@given(FORMULAS)
def test_results_are_those_of_exact_arithmetic(text):
    try:
        expected = reference(text)
    except ZeroDivisionError:
        with pytest.raises(FormulaError):
            read_formula(text).value({})
        return
    found = read_formula(text).value({})
    assert abs(Fraction(found) - expected) <= abs(expected) / 10**45
