"""Due days, moved ahead of days off, on fixed calendars of two years and beyond what is known."""

from datetime import date
from types import SimpleNamespace

import pytest

from targets.deadlines import Due, county_due, due_on, last_data_day, section_due


@pytest.mark.parametrize(
    ("month", "number", "day"),
    [
        (date(2017, 6, 1), 22, date(2017, 6, 22)),  # a Thursday
        (date(2017, 7, 1), 22, date(2017, 7, 21)),  # a Saturday: the Friday before
        (date(2017, 1, 1), 22, date(2017, 1, 22)),  # a Sunday made a working day for the Spring Festival
        (
            date(2017, 1, 1),
            30,
            date(2017, 1, 26),
        ),  # within the Spring Festival: the last working day before it
        (date(2017, 10, 1), 8, date(2017, 9, 30)),  # National Day; 30 September is a made-up Saturday
        (date(2017, 2, 1), 31, date(2017, 2, 28)),  # a shorter month
        (date(2026, 2, 1), 22, date(2026, 2, 14)),  # the Spring Festival; 14 February is a made-up Saturday
        (date(2026, 5, 1), 5, date(2026, 4, 30)),
    ],
)
def test_the_due_day_is_a_working_day(month, number, day):
    due = due_on(month, number)
    assert (due.day, due.is_certain) == (day, True)


def test_a_year_without_a_holiday_table_is_told():
    due = due_on(date(2040, 9, 1), 22)  # a Saturday
    assert due == Due(date(2040, 9, 21), date(2040, 9, 22), False)


def test_plans_have_a_day_for_counties_and_one_for_sections():
    plan = SimpleNamespace(county_due_day=22, section_due_day=26)
    assert county_due(plan, date(2017, 6, 1)).day == date(2017, 6, 22)
    assert section_due(plan, date(2017, 6, 1)).day == date(2017, 6, 26)


@pytest.mark.parametrize(("today", "late", "left"), [(21, 0, 1), (22, 0, 0), (23, 1, -1)])
def test_days_late_and_left(today, late, left):
    due = due_on(date(2017, 6, 1), 22)
    assert (due.days_late(date(2017, 6, today)), due.days_left(date(2017, 6, today))) == (late, left)


def test_data_are_never_of_a_day_to_come(settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 10)
    assert last_data_day(date(2017, 6, 1)) == date(2017, 6, 10)
    assert last_data_day(date(2017, 5, 1)) == date(2017, 5, 31)
