"""Whether reports came complete and in time: rule by rule, against a plain reference, and as pages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from openpyxl import load_workbook

from minsheng.clock import held_at
from targets import actions
from targets.cells import Cell
from targets.models import MonthlyReport, ReportStep, State, Submission, SubmittedFigure
from targets.timeliness import timeliness
from tests.factories import assign, make_indicator, make_plan, make_region, make_section, make_user
from tests.reference.timeliness import judge_year, shares
from tests.targets.report_world import JUNE, build_world, number, save

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
APRIL, MAY = date(2017, 4, 1), date(2017, 5, 1)
# The counties owe each month's figures by the 22nd; 22 April 2017 is a Saturday: April's are due on the 21st.
DUES = {APRIL: date(2017, 4, 21), MAY: date(2017, 5, 22), JUNE: date(2017, 6, 22)}


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 26)


def at(day, hour=10, minute=0, second=0):
    return held_at(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SHANGHAI))


def submit(world, month, value=5):
    report = actions.open_report(
        plan=world.plan, region=world.county, section=world.section, month=month, by=world.people.clerk
    )
    row = report.cells.filter(indicator=world.beds).first()
    save(world, report, number(value), version=row.version if row else 0)
    return actions.submit(report=report, by=world.people.clerk)


def of_county(world, **asked):
    months, lines = timeliness(world.plan, section=world.section, **asked)
    return months, next(line for line in lines if line.region == world.county)


def words(world):
    _months, line = of_county(world)
    return [timing.word for month in sorted(line.months) for timing in line.months[month]]


def test_the_last_second_is_on_time_and_the_first_one_after_is_late():
    world = build_world()
    with at(DUES[APRIL], 23, 59, 59):
        submit(world, APRIL)
    with at(DUES[MAY] + timedelta(days=1), 0, 0, 0):
        submit(world, MAY)
    assert words(world) == ["按时", "迟1天", "未报，逾期4天"]
    _months, line = of_county(world)
    assert (line.due, line.complete, line.on_time, line.days_late) == (3, 2, 1, 5)


def test_a_month_counts_from_the_day_after_it_was_due():
    world = build_world()
    with at(DUES[APRIL], 23, 59, 59):
        assert timeliness(world.plan)[0] == []
    with at(DUES[APRIL] + timedelta(days=1), 0):
        assert timeliness(world.plan)[0] == [APRIL]


def test_months_before_reporting_starts_are_not_counted():
    months, _line = of_county(build_world(first_month=MAY))
    assert months == [MAY, JUNE]


def test_what_the_region_took_back_does_not_count_and_what_the_section_sent_back_does():
    world = build_world()
    with at(date(2017, 4, 20)):
        actions.withdraw(report=submit(world, APRIL), by=world.people.clerk)
    with at(date(2017, 4, 25)):
        submit(world, APRIL, 6)
    with at(date(2017, 5, 20)):
        actions.return_(report=submit(world, MAY, 7), by=world.people.officer, comment="请核对")
    with at(date(2017, 5, 30)):
        submit(world, MAY, 8)
    assert words(world)[:2] == ["迟4天", "按时"]


def test_a_later_correction_leaves_the_report_on_time():
    world = build_world()
    with at(date(2017, 4, 20)):
        actions.accept(report=submit(world, APRIL), by=world.people.officer)
    with at(date(2017, 5, 8)):
        report = MonthlyReport.objects.get(month=APRIL)
        actions.reopen(report=report, by=world.people.officer, comment="更新到月末")
        submit(world, APRIL, 9)
    assert words(world)[0] == "按时"


def test_a_task_given_later_makes_no_earlier_report_incomplete():
    world = build_world()
    with at(date(2017, 4, 20)):
        submit(world, APRIL)
    more = make_indicator(world.plan, section=world.section, name="后加的")
    assign(more, world.county)
    assert words(world)[0] == "按时"


def test_without_data_is_complete_and_a_draft_is_nothing():
    world = build_world()
    with at(date(2017, 4, 20)):
        report = actions.open_report(
            plan=world.plan, region=world.county, section=world.section, month=APRIL, by=world.people.clerk
        )
        save(world, report, Cell(State.NO_DATA, note="未统计"))
        assert words(world) == []
    assert words(world)[0] == "未报，逾期66天"
    with at(date(2017, 4, 20)):
        actions.submit(report=report, by=world.people.clerk)
    assert words(world)[0] == "按时"


# Events of one month: submissions on a day of the month with some of three cells, and taking back.
CELLS = st.sets(st.integers(0, 2), max_size=3)
EVENTS = st.lists(st.one_of(st.tuples(st.integers(10, 28), CELLS), st.none()), max_size=4)


@examples(max_examples=30, deadline=None)
@given(st.lists(EVENTS, min_size=3, max_size=3), st.sets(st.integers(0, 2)))
def test_completeness_and_timeliness_agree_with_a_plain_reference(drawn, required):
    place = _place(required)
    months = [_happen(place, month, events) for month, events in zip(DUES, drawn, strict=True)]
    judged = judge_year(months, required, DUES.values())
    _months, [line] = timeliness(place["plan"])
    found = [line.months[month][0] for month in DUES]
    assert [(one.submitted_on, one.is_complete, one.is_on_time) for one in found] == judged
    complete, on_time = shares(judged)
    assert float(line.complete_rate) == pytest.approx(complete)
    assert float(line.on_time_rate) == pytest.approx(on_time)
    assert line.on_time_rate <= line.complete_rate <= Decimal(100)
    assert all(not one.is_on_time for one in found if one.filled == 0 and one.required)


def _place(required):
    city = make_region(level="city")
    county, section = make_region(parent=city), make_section()
    plan = make_plan(region=city, first_month=APRIL)
    cells = [make_indicator(plan, section=section, is_required=number in required) for number in range(3)]
    for indicator in cells:
        assign(indicator, county)
    return {"plan": plan, "region": county, "section": section, "cells": cells, "by": make_user()}


def _happen(place, month, drawn):
    """Store what happened, row by row; returns it for the reference."""
    plan, by = place["plan"], place["by"]
    report = MonthlyReport.objects.create(
        plan=plan, region=place["region"], section=place["section"], month=month
    )
    happened, standing, day = [], [], 1
    for event in drawn:
        if event is None:
            if standing:
                _step(report, standing.pop(), by)
                happened.append(("withdraw",))
            continue
        day = max(day, event[0])
        when = date(2017, month.month, day)
        row = Submission.objects.create(
            report=report,
            number=report.submissions.count() + 1,
            data_as_of=when,
            submitted_by=by,
            submitted_at=datetime(when.year, when.month, when.day, 12, tzinfo=SHANGHAI),
        )
        SubmittedFigure.objects.bulk_create(
            SubmittedFigure(
                submission=row, indicator=place["cells"][cell], entered_by=by, state=State.NUMBER, value=cell
            )
            for cell in event[1]
        )
        standing.append(row)
        happened.append(("submit", when, event[1]))
    return happened


def _step(report, submission, by):
    ReportStep.objects.create(
        report=report,
        step="withdraw",
        from_status="submitted",
        to_status="draft",
        submission=submission,
        by=by,
        at=submission.submitted_at,
    )


def page(world, name="timeliness"):
    return reverse(f"targets:{name}", kwargs={"slug": world.plan.slug})


def test_the_page_shows_the_section_all_regions_and_a_county_itself(client):
    world = build_world()
    with at(DUES[APRIL]):
        submit(world, APRIL)
    client.force_login(world.people.officer)
    text = client.get(page(world)).content.decode()
    assert "甲县" in text
    assert "乙县" in text
    assert "按时报送率" in text
    assert "33%（1/3）" in client.get(page(world), {"section": world.section.pk}).content.decode()
    client.force_login(world.people.clerk)
    text = client.get(page(world)).content.decode()
    assert "甲县" in text
    assert "乙县" not in text
    assert client.get(page(world), {"section": "999999"}).status_code == 404


def test_the_workbook_holds_regions_and_every_report(client):
    world = build_world()
    with at(DUES[APRIL]):
        submit(world, APRIL)
    client.force_login(world.people.office)
    book = load_workbook(BytesIO(client.get(page(world, "timeliness_workbook")).content))
    rows = list(book["报送情况"].iter_rows(values_only=True))
    assert rows[1][:2] == ("地区", "4月")
    county = next(row for row in rows if row[0] == "甲县")
    assert county[-6:] == (6, 1, 1, "17%", "17%", 144)
    assert book["逐份"].max_row == 1 + 6 + 3 + 3  # the county to two sections, the others to one


def test_without_a_month_that_is_due_the_page_says_what_will_come(client, settings):
    settings.MINSHENG_CLOCK = date(2017, 4, 10)
    world = build_world()
    client.force_login(world.people.officer)
    assert "还没有到截止日的月份" in client.get(page(world)).content.decode()


def test_many_regions_take_as_many_queries_as_few(client):
    world = build_world()
    client.force_login(world.people.office)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(page(world))
        return len(queries)

    with at(DUES[APRIL]):
        submit(world, APRIL)
    count()
    few = count()
    for _ in range(12):
        assign(world.beds, make_region(parent=world.city))
    with at(DUES[MAY]):
        submit(world, MAY)
    assert count() == few
