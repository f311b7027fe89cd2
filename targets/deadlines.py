"""When figures are due (截止日) and when a month closes (锁定日), of a plan, tier, region, section and month.

A tier's days are stored per plan as a day of the same or of the next month, moved off days of rest as its
rule says. Days off and make-up working days come from the Holiday table; a year that it does not know takes
Saturdays and Sundays, and every such date is marked as uncertain. An extension names whom it is for and ends
by itself. All days are days of the domain clock, which keeps Asia/Shanghai whatever the server's zone: the
last moment of a day is 23:59:59 there.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from minsheng import clock
from minsheng.months import add_months, last_day
from minsheng.statements import Joined, Statement
from organization.models import Region, User
from targets.models import Extension, HolidayRule, Offset, Tier, TierDates, Which

SATURDAY = 5
# What a tier of a plan has until somebody stores its dates: (month, day) due, never locked.
DEFAULTS = {Tier.COUNTY: (Offset.SAME, 22), Tier.SECTION: (Offset.SAME, 26), Tier.OFFICE: (Offset.NEXT, 5)}
_STEP = {HolidayRule.ADVANCE: timedelta(days=-1), HolidayRule.POSTPONE: timedelta(days=1)}


@dataclass(frozen=True)
class Due:
    """A 截止日 or a 锁定日. `nominal` is the plan's own day; `is_certain` is False when no holiday table
    covers the year; `extension` is the Extension that moved it, or None.
    """

    day: date
    nominal: date
    is_certain: bool
    extension: Extension | None = None

    @property
    def is_advanced(self):
        return self.day < self.nominal

    @property
    def is_postponed(self):
        return self.day > self.nominal and self.extension is None

    def days_late(self, day):
        """By how many days `day` is after the due day; 0 when it is not."""
        return max((day - self.day).days, 0)

    def days_left(self, day):
        return (self.day - day).days


@dataclass(frozen=True)
class Dates:
    """Both dates of one tier for a month; `lock` is None where the tier never closes."""

    due: Due
    lock: Due | None

    @property
    def extension(self):
        """The Extension that moved one of the dates, or None."""
        return self.due.extension or (self.lock.extension if self.lock else None)

    @property
    def is_locked(self):
        """Whether the last moment of the 锁定日 is over."""
        return self.lock is not None and clock.today() > self.lock.day

    @property
    def lock_days_left(self):
        return self.lock.days_left(clock.today()) if self.lock else None


_TIERS = Joined(
    "tier_dates", "SELECT {columns} FROM targets_tierdates t WHERE t.plan_id = ANY(%(plans)s)", t=TierDates
)


_EXTENSIONS = Joined(
    "granted_extensions",
    """
    SELECT {columns}
    FROM targets_extension e
    LEFT JOIN organization_region r ON r.id = e.region_id
    JOIN organization_user u ON u.id = e.by_id
    WHERE e.decision = 'granted' AND e.plan_id = ANY(%(plans)s)
    ORDER BY e.id
    """,
    e=Extension,
    r=Region,
    u=User,
)
_HOLIDAYS = Statement(
    "holidays",
    "SELECT date, is_working FROM targets_holiday WHERE extract(year FROM date) = ANY(%(years)s::int[])",
)


class Deadlines:
    """The dates of some plans: at most one query each for days, extensions and holidays, whoever is asked
    for.
    """

    def __init__(self, plans):
        self._plans = list(plans)
        self._plain = {}

    def of(self, plan, tier, month, *, region=None, section=None):
        """The Dates of `tier` for `month` (a first day); with those whom an extension may name."""
        due, lock = self.before_extensions(plan, tier, month)
        due = self._extended(due, Which.DUE, (plan, tier, month, region, section))
        if lock is None:
            return Dates(due, None)
        lock = self._extended(lock, Which.LOCK, (plan, tier, month, region, section))
        # Whoever has longer until it is late is not shut out before.
        return Dates(
            due, replace(lock, day=max(lock.day, due.day), extension=lock.extension or due.extension)
        )

    def county(self, plan, month, region=None, section=None):
        """When the region owes the section the figures of `month`, and when its sheet closes."""
        return self.of(plan, Tier.COUNTY, month, region=region, section=section)

    def section(self, plan, month, section=None):
        """When the section owes the office the figures of `month`, and when its judging closes."""
        return self.of(plan, Tier.SECTION, month, section=section)

    def before_extensions(self, plan, tier, month):
        """(截止日, 锁定日 or None) of the tier for everybody; worked out once, however many regions ask."""
        place = plan.pk, tier, month
        if place not in self._plain:
            days = self.days(plan, tier)
            due = self._date(days.due_offset, days.due_day, days.due_rule, month)
            has_lock = days.lock_day is not None
            lock = self._date(days.lock_offset, days.lock_day, days.lock_rule, month) if has_lock else None
            self._plain[place] = due, lock
        return self._plain[place]

    def days(self, plan, tier):
        """The stored TierDates of the plan's tier, or one made of DEFAULTS."""
        stored = self._stored.get((plan.pk, tier))
        if stored is None:
            offset, day = DEFAULTS[tier]
            stored = TierDates(plan=plan, tier=tier, due_offset=offset, due_day=day)
        return stored

    @cached_property
    def _stored(self):
        rows = _TIERS.rows(plans=[plan.pk for plan in self._plans])
        return {(row.plan_id, row.tier): row for (row,) in rows}

    @cached_property
    def _extensions(self):
        found = {}
        for row, row.region, row.by in _EXTENSIONS.rows(plans=[plan.pk for plan in self._plans]):
            found.setdefault((row.plan_id, row.tier, row.month, row.which), []).append(row)
        return found

    @cached_property
    def calendar(self):
        return Calendar(plan.year for plan in self._plans)

    def _date(self, offset, number, rule, month):
        month = add_months(month, offset)
        nominal = month.replace(day=min(number, last_day(month).day))
        if rule not in _STEP:
            return Due(nominal, nominal, True)
        return self.calendar.moved(nominal, _STEP[rule])

    def _extended(self, due, which, place):
        plan, tier, month, region, section = place
        rows = self._extensions.get((plan.pk, tier, month, which), [])
        found = [row for row in rows if _names(row, region, section)]
        if not found or found[-1].until <= due.day:
            return due
        return replace(due, day=found[-1].until, extension=found[-1])


def _names(extension, region, section):
    if extension.section_id is not None and (section is None or extension.section_id != section.pk):
        return False
    if extension.region_id is None:
        return True
    return region is not None and region.path.startswith(extension.region.path)


class Calendar:
    """The days off of the years about `years`, from the Holiday table; one query, when first asked."""

    def __init__(self, years):
        years = set(years)
        # A day of January may move into December, one of December falls due in January.
        self._years = {year + step for year in years for step in (-1, 0, 1)}

    @cached_property
    def _stored(self):
        return dict(_HOLIDAYS.rows(years=sorted(self._years)))

    @cached_property
    def known_years(self):
        return {day.year for day in self._stored}

    def works(self, day):
        """Whether offices work on `day`."""
        return self._stored.get(day, day.weekday() < SATURDAY)

    def moved(self, nominal, step):
        """The Due of `nominal`, moved by `step` until it is a working day."""
        day, is_certain = nominal, nominal.year in self.known_years
        while not self.works(day):
            day += step
            is_certain = is_certain and day.year in self.known_years
        return Due(day, nominal, is_certain)


def dates_of(plan, tier, month, *, region=None, section=None):
    """The Dates of one plan, tier, region, section and month; lists ask one Deadlines for all their rows."""
    return Deadlines([plan]).of(plan, tier, month, region=region, section=section)


def last_data_day(month):
    """The latest day that the data of a month can be of: the month's end, or today while it runs."""
    return min(last_day(month), clock.today())
