"""Two sides: month with month, this year with last year by the carried-over indicator, plan with plan."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from targets.comparing import ALIKE, LINKED, compare
from targets.completion import completion
from targets.models import MonthlyReport, Submission, SubmittedFigure
from tests.factories import assign, make_indicator, make_plan, make_target, make_user
from tests.targets.completion_world import World, num

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2017, 5, 1), date(2017, 6, 1)


@pytest.fixture
def world():
    world = World(first=4)
    world.beds = world.indicator(name="新增床位", unit="张")
    for region, target in ((world.city, 300), (world.a, 100)):
        make_target(world.beds, region, target)
    world.report(world.a, 5, {world.beds: num(20)})
    world.report(world.a, 6, {world.beds: num("50.5")})
    return world


def earlier_plan(world, name, **fields):
    """Last year's plan with one indicator that 甲县 reported 40 of 80 for in June."""
    plan = make_plan(region=world.city, year=2016)
    indicator = make_indicator(plan, section=world.section, name=name, **fields)
    assign(indicator, world.a)
    make_target(indicator, world.city, 80)
    by = {"submitted_by": world.clerk, "submitted_at": datetime(2016, 6, 22, tzinfo=UTC)}
    report = MonthlyReport.objects.create(
        plan=plan, region=world.a, section=world.section, month=date(2016, 6, 1)
    )
    submission = Submission.objects.create(report=report, number=1, data_as_of=date(2016, 6, 22), **by)
    SubmittedFigure.objects.create(
        submission=submission, indicator=indicator, entered_by=world.clerk, state="number", value=40
    )
    MonthlyReport.objects.filter(pk=report.pk).update(status="submitted", counting=submission, **by)
    return plan, indicator


def told(line):
    sides = [text for side in (line.here, line.there) for text in (side.figure, side.rate)]
    return (*sides, line.change_text, line.points_text)


def test_two_months_of_a_plan_differ_by_what_completion_says(world):
    (line,) = compare(world.plan, JUNE, world.plan, MAY, world.city, "submitted")
    assert told(line) == ("51/300", "17%", "20/300", "7%", "+31", "+10.2")
    rows = [next(row for row in completion(world.plan, month) if row.is_top) for month in (JUNE, MAY)]
    assert [line.here.row, line.there.row] == rows
    assert line.change == rows[0].actual - rows[1].actual == Decimal("30.5")


def test_last_year_is_found_by_the_carried_over_indicator_whatever_its_name(world):
    plan, before = earlier_plan(world, "养老床位", unit="张")
    world.beds.predecessor = before
    world.beds.save()
    (line,) = compare(world.plan, JUNE, plan, date(2016, 6, 1), world.city, "submitted")
    assert (line.how, told(line)) == (LINKED, ("51/300", "17%", "40/80", "50%", "+11", "-33.2"))
    (line,) = compare(plan, date(2016, 6, 1), world.plan, JUNE, world.city, "submitted")
    assert told(line)[4:] == ("-11", "+33.2")


def test_two_plans_are_compared_by_equal_name_kind_and_unit_and_say_so(world):
    plan, _ = earlier_plan(world, "新增床位", unit="张")
    (line,) = compare(world.plan, JUNE, plan, date(2016, 6, 1), world.city, "submitted")
    assert (line.how, line.there.figure) == (ALIKE, "40/80")
    other, _ = earlier_plan(world, "新增床位", unit="个")
    (line,) = compare(world.plan, JUNE, other, date(2016, 6, 1), world.city, "submitted")
    assert (line.there.figure, line.change_text) == ("—", "—")


def opened(world, **query):
    client = Client()
    client.force_login(make_user("office"))
    return client.get(reverse("targets:compare", args=[world.plan.slug]), query)


def test_the_page_compares_with_the_month_before_and_offers_last_year(world):
    plan, _ = earlier_plan(world, "养老床位", unit="张")
    world.plan.predecessor = plan
    world.plan.save()
    response = opened(world, month="2017-06")
    assert response.context["other_month"] == MAY
    assert [words for words, _url in response.context["presets"]] == ["比上月", "比上年同月"]
    last_year = opened(world, month="2017-06", **{"with": plan.slug})
    assert last_year.context["other_month"] == date(2016, 6, 1)


@pytest.mark.parametrize("query", [{"with": "nothing"}, {"with_month": "2018-01"}, {"with_month": "x"}])
def test_a_wrong_side_is_not_found(world, query):
    assert opened(world, **query).status_code == 404


def test_the_queries_do_not_grow(world, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(2):
            compare(world.plan, JUNE, world.plan, MAY, world.city, "submitted")
        world.indicator(name=f"更多{_}")
