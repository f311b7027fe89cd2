"""The page of one indicator: its way through the year, places of regions, what is missing, what was said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.completion import completion, completion_by_month
from targets.indicator_page import shortfall
from targets.models import Explanation, MonthlyReport
from targets.places import places
from tests.factories import assign, make_region, make_target, make_user
from tests.targets.completion_world import AT, World, done, num, pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World(first=4)
    world.beds = world.indicator(name="新增床位", unit="张")
    make_target(world.beds, world.city, 1950)
    for county, target in zip(world.counties, (1000, 500, 450), strict=True):
        make_target(world.beds, county, target)
    for region, figures in ((world.a, (300, 500, 900)), (world.b, (90, 150, 200)), (world.c, (9, 10, 61))):
        for number, value in zip((4, 5, 6), figures, strict=True):
            world.report(region, number, {world.beds: num(value)})
    return world


def explain(world, region, number, text, indicator=None, at=None):
    return Explanation.objects.create(
        plan=world.plan, region=region, indicator=indicator or world.beds, month=date(2017, number, 1),
        key="slow", figures=[["本月", "1"]], finding="慢", text=text, by=world.clerk,
        at=at or datetime(2017, number, 22, tzinfo=UTC),
    )  # fmt: skip


def opened(world, region=None, indicator=None, **query):
    address = reverse(
        "targets:figure",
        args=[world.plan.slug, (region or world.city).code, (indicator or world.beds).pk],
        query={"month": "2017-06"} | query,
    )
    client = Client()
    client.force_login(make_user("office"))
    return client.get(address)


def test_what_is_missing_is_said_with_the_part_of_each_region(world):
    page = opened(world).context["page"]
    assert page.shortfall == [
        "某市距目标差789张，其中丙县389张、乙县300张、甲县100张。",
        "落后序时最多的是丙县：14%，差序时36.4个百分点，距目标差389张；落后的共2个地区。",
    ]


def test_parts_that_do_not_make_the_whole_are_said_so(world):
    world.report(world.a, 6, {world.beds: num(1100)})
    first, second, *_ = opened(world).context["page"].shortfall
    assert first == "某市距目标差589张，其中丙县389张、乙县300张。"
    assert second.startswith("各地区的差额合计689张，与589张不等")


def test_what_a_rate_misses_is_in_percentage_points_and_the_definition_ends_once(world):
    rate = world.indicator("ratio", name="入住率", unit="%", scale=100, definition="从年初累计。")
    for region in (world.city, *world.counties):
        make_target(rate, region, 70)
    world.report(world.a, 6, {rate: pair(68, 100)})
    rows = {
        row.region: row for row in completion(world.plan, date(2017, 6, 1)) if row.indicator_id == rate.pk
    }
    assert next(shortfall(rows["甲县"], [])) == "甲县距目标差2个百分点。"
    page = opened(world, indicator=rate).content.decode()
    assert "口径：从年初累计。</p>" in page


def test_a_level_names_who_is_below_and_a_milestone_who_is_not_done(world):
    share = world.indicator("ratio", name="补助", scale=1, unit="元")
    line = world.indicator("milestone", name="合一")
    for region in (world.city, *world.counties):
        make_target(share, region, 270)
    world.report(world.a, 6, {share: pair(267, 1), line: done()})
    world.report(world.b, 6, {share: pair(280, 1), line: done(False)})
    rows = {(row.indicator_id, row.region): row for row in completion(world.plan, date(2017, 6, 1))}
    below = [rows[share.pk, name] for name in ("甲县", "乙县")]
    assert next(shortfall(below[0], below)) == "甲县距目标差3元。没有达到的：甲县3元。"
    tasks = [rows[line.pk, name] for name in ("甲县", "乙县")]
    assert list(shortfall(rows[line.pk, "某市"], tasks)) == ["还没有完成的有1个：乙县。"]


def test_regions_stand_by_rate_and_those_without_one_come_last(world):
    stranger = make_region(name="丁县", parent=world.city)
    assign(world.beds, stranger)
    standings = opened(world).context["page"].standings
    assert [(each.place, each.row.region, each.short) for each in standings] == [
        (1, "甲县", "100张"),
        (2, "乙县", "300张"),
        (3, "丙县", "389张"),
        (None, "丁县", "—"),
    ]


def test_the_picture_goes_through_the_year_and_shows_no_figure_after_the_month(world):
    rows = opened(world).context["page"].trend.rows
    assert rows[2] == ["6月", "1,161", "975", "1,950"]
    assert rows[3] == ["7月", "—", "1,138", "1,950"]
    assert rows[-1] == ["12月", "—", "1,950", "1,950"]


def test_explanations_notes_and_revisions_stand_at_their_months(world):
    explain(world, world.c, 5, "选址没有定")
    explain(world, world.c, 6, "正在施工")
    explain(world, world.b, 7, "以后的月份")
    world.report(world.b, 6, {world.beds: num(200, note="两处在建")})
    make_target(world.beds, world.city, 2000, month=date(2017, 6, 1), reason="年中调整")
    response = opened(world)
    page = response.context["page"]
    assert {each.row.region: each.said and each.said.text for each in page.standings}["丙县"] == "正在施工"
    told = {sign: [event.words for event in events] for sign, _month, events in page.events}
    assert told == {
        "①": ["说明：选址没有定"],
        "②": ["说明：正在施工", "备注：两处在建", "目标改为2,000：年中调整"],
    }
    assert "没有说明" in response.content.decode()
    assert [row[3] for row in page.trend.rows][1:3] == ["1,950", "2,000"]


def test_what_was_taken_back_and_what_was_said_of_a_draft_is_shown_to_nobody(world):
    explain(world, world.a, 6, "分两批建成")
    explain(world, world.a, 6, "")
    explain(world, world.b, 6, "天气不好")
    explain(world, world.b, 6, "草稿里改的话", at=AT + timedelta(days=1))
    MonthlyReport.objects.filter(region=world.c, month=date(2017, 6, 1)).update(
        counting=None, status="returned", submitted_by=None, submitted_at=None
    )
    explain(world, world.c, 6, "退回以后还没有再报")
    text = opened(world).content.decode()
    assert "天气不好" in text
    for words in ("分两批建成", "草稿里改的话", "退回以后还没有再报"):
        assert words not in text


def test_a_region_sees_its_own_way_and_no_other(world):
    client = Client()
    client.force_login(make_user("clerk", region=world.c))
    address = reverse("targets:figure", args=[world.plan.slug, world.c.code, world.beds.pk])
    page = client.get(address, {"month": "2017-06"}).content.decode()
    assert "丙县距目标差389张" in page
    assert "甲县" not in page


def test_a_region_without_the_task_is_not_found(world):
    more = world.indicator(tasks=[world.a], name="只有甲县")
    assert opened(world, world.b, more).status_code == 404


def test_the_queries_do_not_grow_with_regions_months_or_words(world):
    def queries(month):
        with CaptureQueriesContext(connection) as found:
            opened(world, month=month)
        return len(found)

    opened(world)
    before = queries("2017-05")
    for number in range(5):
        county = make_region(parent=world.city)
        assign(world.beds, county)
        world.report(county, 6, {world.beds: num(number, note="备注")})
        explain(world, county, 6, "原因")
    assert queries("2017-06") == before


def test_the_rows_of_the_page_are_those_of_completion(world):
    months = [date(2017, number, 1) for number in (4, 5, 6)]
    found = completion_by_month(world.plan, months, world.city, indicator=world.beds)
    page = opened(world).context["page"]
    assert sorted(each.row for each in page.standings) == sorted(
        row for row in found[months[-1]] if not row.is_top
    )


def test_ties_share_a_place_and_the_next_is_skipped():
    assert places([70, 90, None, 80, 80, 75][:5]) == [4, 1, None, 2, 2]
    assert places([5, 4, 3, 3, 1]) == [1, 2, 3, 3, 5]


@settings(max_examples=40)
@given(st.lists(st.one_of(st.none(), st.integers(0, 5))))
def test_a_place_is_one_more_than_how_many_are_better(values):
    for value, place in zip(values, places(values), strict=True):
        better = sum(other is not None and value is not None and other > value for other in values)
        assert place == (None if value is None else better + 1)
