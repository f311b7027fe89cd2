"""The page of one region: what lags and why, its places, its way, its reports, its money."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.models import FundTranche, Stage
from targets.completion import completion
from tests.factories import assign, make_region, make_target, make_user
from tests.funding.fund_world import make_source
from tests.targets.completion_world import World, num, pair
from tests.targets.test_indicator_page import explain

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = World(first=4)
    world.beds = world.indicator(name="新增床位", unit="张")
    world.share = world.indicator("ratio", name="补助", scale=1, unit="元")
    for indicator, target in ((world.beds, 100), (world.share, 270)):
        for county in world.counties:
            make_target(indicator, county, target)
    world.report(world.a, 5, {world.beds: num(30), world.share: pair(260, 1)})
    world.report(world.a, 6, {world.beds: num(60), world.share: pair(267, 1)})
    world.report(world.b, 6, {world.beds: num(40), world.share: pair(280, 1)})
    return world


def opened(world, region, role="office", **query):
    client = Client()
    client.force_login(make_user(role, **({"region": region} if role == "clerk" else {})))
    address = reverse("targets:region", args=[world.plan.slug, region.code])
    return client.get(address, {"month": "2017-06"} | query)


def test_every_indicator_stands_with_figure_rate_gap_and_place(world):
    lines = opened(world, world.a).context["page"].lines
    assert [
        (
            line.actual,
            line.target,
            line.row.rate_text,
            line.ahead,
            line.short,
            line.new,
            line.place,
            line.among,
        )
        for line in lines
    ] == [
        ("60", "100", "60%", "+10.0", "40张", "+30", 1, 2),
        ("267", "270", "99%", "-1.1", "3元", "+7", 2, 2),
    ]
    rows = [row for row in completion(world.plan, date(2017, 6, 1), world.a) if row.is_top]
    assert [line.row for line in lines] == rows


def test_what_lags_comes_first_with_what_was_said_about_it(world):
    response = opened(world, world.b)
    assert [line.row.short_name for line in response.context["page"].lagging] == ["新增床位"]
    assert "没有说明原因" in response.content.decode()
    explain(world, world.b, 6, "工地停工")
    page = opened(world, world.b).content.decode()
    assert "6月说明：工地停工" in page
    assert "没有说明原因" not in page


def test_the_way_through_the_year_counts_what_was_on_pace(world):
    pace = [
        (month.month, on_pace, judged)
        for month, on_pace, judged, _bar in opened(world, world.a).context["page"].pace
    ]
    assert pace == [(4, 0, 0), (5, 0, 2), (6, 1, 2)]


def test_reports_are_counted_and_a_county_sees_no_place_of_its_own_yet(world):
    response = opened(world, world.a, role="clerk")
    page = response.content.decode()
    assert response.context["page"].lines[0].place is None
    assert "乙县" not in page
    assert "应报3份，完整2份" in page


def test_money_stands_below_for_those_who_may_see_it(world):
    project = world.beds.project
    source = make_source("县级")
    FundTranche.objects.create(
        project=project, source=source, region=world.a, stage=Stage.RAISED, date=date(2017, 5, 2),
        amount="12.5", entered_by=world.clerk,
    )  # fmt: skip
    for role in ("office", "clerk"):
        page = opened(world, world.a, role=role).content.decode()
        assert "资金（全口径，万元）" in page
        assert "12.5" in page
    assert "没有录入乙县的资金" in opened(world, world.b).content.decode()


def test_a_region_without_tasks_is_not_found(world):
    assert opened(world, make_region(name="丁县", parent=world.city)).status_code == 404


def test_the_queries_do_not_grow(world):
    def queries(month):
        with CaptureQueriesContext(connection) as found:
            opened(world, world.a, month=month)
        return len(found)

    opened(world, world.a)
    before = queries("2017-05")
    for number in range(4):
        county = make_region(parent=world.city)
        more = world.indicator(tasks=[*world.counties, county])
        assign(world.beds, county)
        for region in (county, world.a):
            make_target(more, region, 5)
            world.report(region, 6, {more: num(number), world.beds: num(50)})
        explain(world, world.a, 6, "原因", more)
    assert queries("2017-06") == before
