"""When a month's figures are due: the plan's day of the month, moved ahead when it falls on a day off."""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from minsheng import clock
from minsheng.months import last_day

SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """A due day. `nominal` is the plan's own day; `is_certain` is False when no holiday table covers the
    year.
    """

    day: date
    nominal: date
    is_certain: bool

    @property
    def is_advanced(self):
        return self.day != self.nominal

    def days_late(self, day):
        """By how many days `day` is after the due day; 0 when it is not."""
        return max((day - self.day).days, 0)

    def days_left(self, day):
        return (self.day - day).days


def county_due(plan, month):
    """When the counties owe the sections the figures of `month` (a first day), as a Due."""
    return due_on(month, plan.county_due_day)


def section_due(plan, month):
    """When the sections owe the office the figures of `month`, as a Due."""
    return due_on(month, plan.section_due_day)


def due_on(month, number):
    """Day `number` of `month` (the last day in a shorter month), moved ahead to the nearest working day.

    Working days are those of the State Council's yearly notice, make-up Saturdays and Sundays included. For
    a year that the table does not know, Saturdays and Sundays are taken as days off and `is_certain` is
    False.
    """
    nominal = month.replace(day=min(number, last_day(month).day))
    day, is_certain = nominal, True
    while True:
        works, known = is_workday(day)
        is_certain = is_certain and known
        if works:
            return Due(day, nominal, is_certain)
        day -= timedelta(days=1)


def last_data_day(month):
    """The latest day that the data of a month can be of: the month's end, or today while it runs."""
    return min(last_day(month), clock.today())


def is_workday(day):
    """Whether offices work on `day`, and whether the holiday table knows the year: (bool, bool)."""
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < SATURDAY, False
