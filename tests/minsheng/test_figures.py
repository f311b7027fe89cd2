from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.figures import format_number, pace, points_text, rate, rate_text, ratio, round_half_up, signed
from minsheng.months import add_months

D = Decimal
amounts = st.decimals(0, 10**12, places=6)
positive = st.decimals(D("0.000001"), 10**12, places=6)


@pytest.mark.parametrize(
    ("actual", "target", "printed"),
    [
        (70, 70, "100%"),
        (267, 270, "99%"),
        (152, 160, "95%"),
        (1161, 1950, "60%"),
        (626, 1050, "60%"),
        (44, 69, "64%"),
        (47734, 84540, "56%"),
        (120, 100, "120%"),
        (0, 5, "0%"),
        (5, 0, "—"),
        (5, None, "—"),
        (None, 5, "—"),
    ],
)
def test_rates_as_letters_print_them(actual, target, printed):
    actual, target = (None if n is None else D(n) for n in (actual, target))
    assert rate_text(rate(actual, target)) == printed


def test_a_rate_is_not_rounded_before_it_is_printed():
    assert round_half_up(rate(D(626), D(1050)), 2) == D("59.62")
    assert rate_text(rate(D(626), D(1050)), 2) == "59.62%"


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        ("99.6", 0, "99.6%"),
        ("99.97", 0, "99.97%"),
        ("99.97", 1, "99.97%"),
        ("99.4", 0, "99%"),
        ("99.99999999", 0, "99.999999%"),
        ("100", 0, "100%"),
        ("100.4", 0, "100%"),
        ("132.5", 0, "133%"),
        ("100", 2, "100.00%"),
    ],
)
def test_what_is_not_met_never_prints_as_100(value, places, printed):
    assert rate_text(D(value), places) == printed


@given(positive, st.integers(0, 3))
def test_only_a_met_rate_reads_100_or_more(value, places):
    printed = D(rate_text(value, places).rstrip("%"))
    assert (printed >= 100) == (value >= 100)


@pytest.mark.parametrize(
    ("value", "places", "rounded"), [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("1.005", 2, "1.01")]
)
def test_halves_go_up(value, places, rounded):
    assert round_half_up(D(value), places) == D(rounded)


@given(st.decimals(-(10**12), 10**12, places=6), st.integers(0, 6))
def test_rounding_moves_at_most_half_a_step(value, places):
    step = D(1).scaleb(-places)
    assert abs(round_half_up(value, places) - value) <= step / 2


@given(amounts, positive)
def test_a_rate_times_its_target_is_the_actual(actual, target):
    assert abs(rate(actual, target) * target / 100 - actual) <= D("1e-12") * max(actual, 1)


def test_a_ratio_of_sums_with_scale():
    assert ratio(D(10500), D(600), 10) == D(175)
    assert ratio(None, D(1)) is None
    assert ratio(D(1), D(0)) is None


@pytest.mark.parametrize(
    ("value", "places", "grouped", "printed"),
    [
        ("1500.500000", None, False, "1500.5"),
        ("84540", None, True, "84,540"),
        ("1E+3", None, False, "1000"),
        ("0.000001", None, False, "0.000001"),
        ("1234567.895", 2, True, "1,234,567.90"),
        ("-0.001", 2, False, "0.00"),
        ("-0", None, False, "0"),
        ("-3.10", None, False, "-3.1"),
    ],
)
def test_numbers_as_people_read_them(value, places, grouped, printed):
    assert format_number(D(value), places, grouped) == printed


def test_nothing_is_a_dash():
    assert format_number(None) == "—"


def month(number, year=2017):
    return date(year, number, 1)


@pytest.mark.parametrize(("through", "due"), [(1, 10), (6, 60), (12, 120)])
def test_pace_is_even_without_a_curve(through, due):
    assert pace(D(120), month(through), month(1), month(12)) == due


def test_pace_follows_its_curve_and_keeps_the_last_known_share():
    curve = {month(3): D(20), month(6): D(50)}
    found = [pace(D(200), month(m), month(1), month(12), curve) for m in (1, 3, 5, 6, 11, 12)]
    assert found == [0, 40, 40, 100, 100, 200]


def test_pace_before_after_and_without_a_target():
    assert pace(D(120), month(12, 2016), month(1), month(12)) == 0
    assert pace(D(120), month(3, 2018), month(1), month(12)) == 120
    assert pace(None, month(3), month(1), month(12)) is None


@given(amounts, st.integers(0, 11), st.integers(1, 24))
def test_pace_never_falls_and_never_exceeds_the_target(target, passed, length):
    first, last = month(1), add_months(month(1), length - 1)
    now, later = (pace(target, add_months(first, passed + more), first, last) for more in (0, 1))
    assert 0 <= now <= later <= target


@pytest.mark.parametrize(
    ("points", "printed"),
    [("9.62", "+9.6"), ("-1.11", "-1.1"), ("-0.02", "-0.02"), ("0.04", "+0.04"), ("0", "0"), (None, "—")],
)
def test_a_difference_of_rates_keeps_its_sign_and_never_prints_as_level(points, printed):
    assert points_text(None if points is None else D(points)) == printed


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [("3", 0, "+3"), ("-2.5", 1, "-2.5"), ("0", 0, "0"), ("0.4", 0, "0"), (None, 0, "—")],
)
def test_an_increase_is_printed_with_its_sign(value, places, printed):
    assert signed(None if value is None else D(value), places) == printed
