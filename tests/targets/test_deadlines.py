"""Days due and locked: moved off days of rest, extended by name, told at the last second."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng import clock
from targets import actions
from targets.deadlines import Deadlines, dates_of, last_data_day
from targets.models import Extension, Holiday, HolidayRule, MonthlyReport, Offset, Tier, TierDates, Which
from targets.refusals import AlreadyDone, Refused
from tests.factories import make_plan, make_region, make_section, make_user
from tests.targets.report_world import JUNE, accepted, build_world, open_june, save, submitted

pytestmark = pytest.mark.django_db

ADVANCE, POSTPONE, NONE = HolidayRule.ADVANCE, HolidayRule.POSTPONE, HolidayRule.NONE


def set_days(plan, tier=Tier.COUNTY, **fields):
    return TierDates.objects.create(plan=plan, tier=tier, **({"due_day": 22} | fields))


@pytest.mark.parametrize(
    ("month", "number", "rule", "day"),
    [
        (date(2017, 6, 1), 22, ADVANCE, date(2017, 6, 22)),  # a Thursday
        (date(2017, 7, 1), 22, ADVANCE, date(2017, 7, 21)),  # a Saturday: the Friday before
        (date(2017, 7, 1), 22, POSTPONE, date(2017, 7, 24)),
        (date(2017, 7, 1), 22, NONE, date(2017, 7, 22)),
        (date(2017, 1, 1), 22, ADVANCE, date(2017, 1, 22)),  # a Sunday made a working day
        (date(2017, 1, 1), 30, ADVANCE, date(2017, 1, 26)),  # the last working day before the Spring Festival
        (date(2017, 1, 1), 30, POSTPONE, date(2017, 2, 3)),  # the first one after it
        (
            date(2017, 10, 1),
            8,
            ADVANCE,
            date(2017, 9, 30),
        ),  # National Day; 30 September is a made-up Saturday
        (date(2017, 2, 1), 31, NONE, date(2017, 2, 28)),  # a shorter month
        (date(2026, 2, 1), 22, ADVANCE, date(2026, 2, 14)),  # the Spring Festival; 14 February is made up
        (date(2026, 2, 1), 22, POSTPONE, date(2026, 2, 24)),
        (date(2026, 5, 1), 5, ADVANCE, date(2026, 4, 30)),
        (date(2026, 9, 1), 20, ADVANCE, date(2026, 9, 20)),  # a made-up Sunday
        (date(2026, 9, 1), 26, POSTPONE, date(2026, 9, 28)),  # the Mid-autumn Festival
    ],
)
def test_the_due_day_is_a_working_day(month, number, rule, day):
    plan = make_plan(year=month.year)
    set_days(plan, due_day=number, due_rule=rule)
    due = dates_of(plan, Tier.COUNTY, month).due
    assert (due.day, due.is_certain) == (day, True)


def test_a_day_of_the_next_month_may_fall_into_the_next_year():
    plan = make_plan(year=2017)
    set_days(plan, Tier.OFFICE, due_offset=Offset.NEXT, due_day=1, due_rule=POSTPONE)
    due = dates_of(plan, Tier.OFFICE, date(2017, 12, 1)).due
    assert (due.day, due.nominal, due.is_postponed) == (date(2018, 1, 2), date(2018, 1, 1), True)


def test_a_year_without_holidays_is_told():
    plan = make_plan(year=2040)
    due = dates_of(plan, Tier.COUNTY, date(2040, 9, 1)).due  # the 22nd is a Saturday
    assert (due.day, due.nominal, due.is_certain) == (date(2040, 9, 21), date(2040, 9, 22), False)


def test_the_table_is_what_counts():
    Holiday.objects.create(date=date(2017, 6, 22), is_working=False, name="某节")
    Holiday.objects.create(date=date(2017, 6, 17), is_working=True, name="某节调休")
    plan = make_plan(year=2017)
    assert dates_of(plan, Tier.COUNTY, JUNE).due.day == date(2017, 6, 21)
    set_days(plan, due_day=17)
    assert dates_of(plan, Tier.COUNTY, JUNE).due.day == date(2017, 6, 17)


def test_a_plan_has_usual_days_until_others_are_stored():
    plan = make_plan(year=2017)
    found = {tier: dates_of(plan, tier, JUNE) for tier in Tier}
    assert {tier: dates.due.day for tier, dates in found.items()} == {
        Tier.COUNTY: date(2017, 6, 22),
        Tier.SECTION: date(2017, 6, 26),
        Tier.OFFICE: date(2017, 7, 5),
    }
    assert [dates.lock for dates in found.values()] == [None, None, None]


@pytest.mark.parametrize(("today", "late", "left"), [(21, 0, 1), (22, 0, 0), (23, 1, -1)])
def test_days_late_and_left(today, late, left):
    due = dates_of(make_plan(year=2017), Tier.COUNTY, JUNE).due
    assert (due.days_late(date(2017, 6, today)), due.days_left(date(2017, 6, today))) == (late, left)


def test_data_are_never_of_a_day_to_come(settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 10)
    assert last_data_day(date(2017, 6, 1)) == date(2017, 6, 10)
    assert last_data_day(date(2017, 5, 1)) == date(2017, 5, 31)


def test_many_reports_take_as_many_queries_as_one():
    plan, city = make_plan(year=2017), make_region()
    set_days(plan, lock_offset=Offset.NEXT, lock_day=10)
    section, by = make_section(), make_user()

    def count(number):
        for day in range(1, number + 1):
            Extension.objects.create(
                plan=plan, tier=Tier.COUNTY, region=make_region(parent=city), month=JUNE, which=Which.DUE,
                until=date(2017, 6, 22 + day), reason="汛情", by=by, at=clock.now(),
            )  # fmt: skip
        deadlines = Deadlines([plan])
        with CaptureQueriesContext(connection) as queries:
            for region in city.children.all():
                deadlines.county(plan, JUNE, region, section)
        return len(queries)

    assert count(2) == count(5)


# --- the last second before and the first after -------------------------------------------------------------

LAST = datetime(2017, 6, 25, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
FIRST = LAST + timedelta(seconds=1)


@pytest.fixture
def world():
    with clock.held_at(datetime(2017, 6, 20, 2, tzinfo=UTC)):
        world = build_world()
        set_days(world.plan, lock_offset=Offset.SAME, lock_day=25, lock_rule=NONE)
        yield world


@pytest.fixture
def server_elsewhere(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()


def test_a_day_ends_in_shanghai_whatever_the_zone_of_the_server(world, server_elsewhere):
    with clock.held_at(LAST):
        assert not dates_of(world.plan, Tier.COUNTY, JUNE).is_locked
    with clock.held_at(FIRST):
        assert dates_of(world.plan, Tier.COUNTY, JUNE).is_locked


def test_the_sheet_closes_after_the_last_second(world):
    report = open_june(world)
    with clock.held_at(LAST):
        save(world, report, 5)
    words = "2017年6月的数已于2017年6月25日锁定，不能再保存或上报。确需补报，请向福利科申请延期。"
    with clock.held_at(FIRST):
        with pytest.raises(Refused) as refused:
            save(world, report, 6, version=1)
        assert refused.value.message == words
        with pytest.raises(Refused, match="已于2017年6月25日锁定"):
            actions.submit(report=report, by=world.people.clerk)
        with pytest.raises(Refused, match="锁定"):
            open_june(world, section=world.other_section)
    with clock.held_at(LAST):
        actions.submit(report=report, by=world.people.clerk)
    with clock.held_at(FIRST), pytest.raises(Refused, match="锁定"):
        actions.withdraw(report=report, by=world.people.clerk)


def test_what_the_section_sends_back_is_mended_after_the_lock(world):
    report = submitted(world)
    with clock.held_at(FIRST):
        actions.return_(report=report, by=world.people.officer, comment="请核对")
        save(world, report, 6, version=1)
        actions.submit(report=report, by=world.people.clerk)
    report.refresh_from_db()
    assert (report.status, report.cells.get().value) == ("submitted", 6)


def test_a_correction_of_an_accepted_report_passes_every_lock(world):
    set_days(world.plan, Tier.SECTION, due_day=26, lock_offset=Offset.SAME, lock_day=26, lock_rule=NONE)
    report = accepted(world)
    with clock.held_at(FIRST):
        report = actions.reopen(report=report, by=world.people.officer, comment="更正")
    with clock.held_at(FIRST + timedelta(days=3)):
        save(world, report, 6, version=1)
        report = actions.submit(report=report, by=world.people.clerk)
        actions.accept(report=report, by=world.people.officer)
        with pytest.raises(Refused, match="科室已于2017年6月26日锁定"):
            actions.reopen(report=report, by=world.people.officer, comment="再更正")


def test_the_section_judges_nothing_after_its_own_lock(world):
    set_days(world.plan, Tier.SECTION, due_day=26, lock_offset=Offset.SAME, lock_day=26, lock_rule=NONE)
    report = submitted(world)
    with clock.held_at(FIRST + timedelta(days=1)):
        for act in (actions.accept, actions.return_):
            with pytest.raises(Refused, match="请向办公室申请延期"):
                act(report=report, by=world.people.officer, comment="看过")
    assert MonthlyReport.objects.get().status == "submitted"


# --- longer time --------------------------------------------------------------------------------------------


def grant(world, until, *, by=None, which=Which.LOCK, **fields):
    fields = {"tier": Tier.COUNTY, "region": world.county, "section": world.section} | fields
    return actions.grant_extension(
        plan=world.plan,
        month=JUNE,
        which=which,
        until=until,
        reason="汛情中断网络",
        by=by or world.people.officer,
        **fields,
    )


def test_an_extension_opens_one_region_for_one_section_and_ends_by_itself(world):
    grant(world, date(2017, 6, 28))
    with clock.held_at(FIRST):
        report = open_june(world)
        save(world, report, 5)
        with pytest.raises(Refused, match="锁定"):
            open_june(world, section=world.other_section)
    with clock.held_at(datetime(2017, 6, 28, 15, 59, 59, tzinfo=UTC)):
        save(world, report, 6, version=1)
    with clock.held_at(datetime(2017, 6, 28, 16, tzinfo=UTC)), pytest.raises(Refused, match="6月28日锁定"):
        save(world, report, 7, version=2)


def test_who_has_longer_until_late_is_not_shut_out_before(world):
    grant(world, date(2017, 6, 29), which=Which.DUE)
    found = Deadlines([world.plan]).county(world.plan, JUNE, world.county, world.section)
    assert (found.due.day, found.lock.day) == (date(2017, 6, 29), date(2017, 6, 29))
    other = Deadlines([world.plan]).county(world.plan, JUNE, world.other_county, world.section)
    assert (other.due.day, other.due.extension) == (date(2017, 6, 22), None)


def test_the_latest_extension_holds(world):
    grant(world, date(2017, 6, 29))
    grant(world, date(2017, 6, 27))
    assert dates_of(
        world.plan, Tier.COUNTY, JUNE, region=world.county, section=world.section
    ).lock.day == date(2017, 6, 27)
    with pytest.raises(AlreadyDone):
        grant(world, date(2017, 6, 27))


@pytest.mark.parametrize("which", list(Which))
def test_an_extension_to_an_earlier_day_is_refused_and_the_plans_own_takes_one_back(world, which):
    own = dates_of(world.plan, Tier.COUNTY, JUNE)
    own = (own.due if which == Which.DUE else own.lock).day
    for until in (own - timedelta(days=1), own):
        with pytest.raises(Refused, match=f"{which.label}本来就是{own.month}月{own.day}日，"):
            grant(world, until, which=which)
    grant(world, own + timedelta(days=3), which=which)
    grant(world, own, which=which)
    now = dates_of(world.plan, Tier.COUNTY, JUNE, region=world.county, section=world.section)
    assert (now.due if which == Which.DUE else now.lock).day == own


def test_who_may_give_longer(world):
    people = world.people
    for by in (people.clerk, people.other_officer):
        with pytest.raises(PermissionDenied):
            grant(world, date(2017, 6, 29), by=by)
    with pytest.raises(PermissionDenied):  # for all sections at once
        grant(world, date(2017, 6, 29), section=None)
    to_section = {"tier": Tier.SECTION, "region": None}
    with pytest.raises(PermissionDenied):
        grant(world, date(2017, 6, 29), **to_section)
    grant(world, date(2017, 6, 29), by=people.office, section=None)
    grant(world, date(2017, 6, 29), by=people.office, **to_section)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"until": date(2017, 6, 19)}, "已经过去"),
        ({"region": None}, "请选择给哪个地区"),
    ],
)
def test_an_extension_that_makes_no_sense_is_refused(world, changes, message):
    until = changes.pop("until", date(2017, 6, 29))
    with pytest.raises(Refused, match=message):
        grant(world, until, **changes)


def test_nobody_who_owes_nothing_is_given_longer(world):
    with pytest.raises(Refused, match="没有报给这个科室的任务"):
        grant(world, date(2017, 6, 29), region=world.other_county, section=world.other_section,
              by=world.people.office)  # fmt: skip
