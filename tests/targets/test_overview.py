"""The overview page in its views and orders, its workbook, and the page behind a figure."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.completion import completion, completion_by_month
from targets.models import Category
from tests.factories import (
    assign,
    make_indicator,
    make_membership,
    make_project,
    make_region,
    make_section,
    make_target,
    make_user,
)
from tests.targets.completion_world import World, num, pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World(first=4)
    world.beds = world.indicator(name="新增床位", unit="张")
    world.share = world.indicator("ratio", name="救助比例")
    make_target(world.beds, world.city, 1950)
    for county, target in zip(world.counties, (1000, 500, 450), strict=True):
        make_target(world.beds, county, target)
    world.report(world.a, 6, {world.beds: num(1200), world.share: pair(60, 100)})
    world.report(world.b, 5, {world.beds: num(61)})
    return world


def signed_in(role, **where):
    client = Client()
    client.force_login(make_user(role, **where))
    return client


def overview_url(world, **query):
    return reverse("targets:overview", args=[world.plan.slug], query=query)


def figure_url(world, region, indicator, **query):
    return reverse("targets:figure", args=[world.plan.slug, region.code, indicator.pk], query=query)


def figure_page(world, indicator):
    return signed_in("office").get(figure_url(world, world.city, indicator, month="2017-06")).content.decode()


def test_the_matrix_shows_figures_rates_lights_and_who_is_missing(world):
    page = signed_in("office").get(overview_url(world, month="2017-06")).content.decode()
    for words in ("1,261", "/1,950", "65%", "超序时", "1/3", "上期"):
        assert words in page
    assert "<b>乙县</b>本月未报：全部2个指标" in page
    assert "<b>丙县</b>本月未报" in page
    assert f'href="{figure_url(world, world.a, world.beds)}' in page


def test_without_a_month_the_newest_reported_one_is_shown(world):
    response = signed_in("office").get(overview_url(world))
    assert response.context["asked"].month.month == 6


def test_the_basis_is_switched(world):
    page = signed_in("office").get(overview_url(world, month="2017-06", basis="accepted")).content.decode()
    assert "1,261" not in page
    assert "已审数" in page


def test_a_county_sees_its_own_region_only(world):
    client = signed_in("clerk", region=world.b)
    page = client.get(overview_url(world, month="2017-06")).content.decode()
    assert "乙县2017年1-6月完成情况" in page
    assert "甲县" not in page
    assert "1,200" not in page
    assert "1,950" not in page
    for region in (world.a, world.city):
        assert client.get(overview_url(world, region=region.code)).status_code == 404
        assert client.get(figure_url(world, region, world.beds)).status_code == 404
    assert client.get(figure_url(world, world.b, world.beds, month="2017-06")).status_code == 200


def test_a_person_of_two_counties_switches_between_them(world):
    user = make_user("clerk", region=world.a)
    make_membership(user, "county_reviewer", region=world.b)
    client = Client()
    client.force_login(user)
    page = client.get(overview_url(world, month="2017-06", region=world.b.code)).content.decode()
    assert f'<option value="{world.b.code}" selected>乙县</option>' in page


def test_a_county_without_a_task_in_the_plan_finds_no_page(world):
    stranger = make_region(name="外县")
    assert signed_in("clerk", region=stranger).get(overview_url(world)).status_code == 404


@pytest.mark.parametrize(
    "query", [{"month": "2018-01"}, {"month": "juni"}, {"basis": "guess"}, {"region": "x"}]
)
def test_a_wrong_address_is_not_found(world, query):
    assert signed_in("office").get(overview_url(world, **query)).status_code == 404


def test_the_figure_page_says_how_it_is_made_and_of_what(world):
    page = (
        signed_in("office").get(figure_url(world, world.city, world.beds, month="2017-06")).content.decode()
    )
    assert "应报3个地区，本月已报1个，未报：乙县、丙县。" in page
    assert "完成数＝下面各地区本年累计之和＝1261张。" in page
    assert "完成率＝1261÷1950×100%＝64.6667%，四舍五入印为65%。" in page
    assert "序时应完成975张，现为“超序时”。" in page
    assert "上期数" in page
    assert "没有报过" in page
    assert "填报岗" in page


def test_the_figure_page_of_a_ratio_shows_both_parts(world):
    page = (
        signed_in("office").get(figure_url(world, world.city, world.share, month="2017-06")).content.decode()
    )
    assert "各地区分子项60÷各地区分母项100×100＝60，印为60%。" in page


def test_the_figure_page_shows_the_own_figure_and_its_difference(world):
    world.own(world.beds, 6, **num(1300))
    page = (
        signed_in("office").get(figure_url(world, world.city, world.beds, month="2017-06")).content.decode()
    )
    assert "自有数，优先于各地区汇总的1261，相差39" in page
    assert "来源：业务系统" in page


def test_the_figure_page_shows_every_revision_of_the_target(world):
    make_target(world.beds, world.city, 2000, month=world.plan.first_month, reason="年中调整")
    page = (
        signed_in("office").get(figure_url(world, world.city, world.beds, month="2017-06")).content.decode()
    )
    assert "年中调整" in page
    assert "2,000" in page
    assert "1,950" in page


def test_the_workbook_holds_what_the_page_shows_with_numbers_as_numbers(world):
    address = reverse("targets:overview_workbook", args=[world.plan.slug], query={"month": "2017-06"})
    response = signed_in("office").get(address)
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet["A1"].value == "某市2017年1-6月完成情况（完成率，已报数）"
    assert [sheet.cell(4, column).value for column in range(1, 5)] == ["某市", 1950, 1261, "65%"]
    assert [sheet.cell(row, 1).value for row in range(4, 8)] == ["某市", "甲县", "乙县", "丙县"]
    assert sheet["E4"].value == "↑超序时"
    assert sheet["B4"].fill.fgColor.rgb.endswith("bdd8f3")
    assert sheet.cell(8, 2).value == "1/3"


def shown(world, **query):
    """What the office sees: names of the regions in order, of the indicators, and (figure, below) by both."""
    context = signed_in("office").get(overview_url(world, month="2017-06", **query)).context
    table = context["matrix"]
    cells = {
        (line.region, column.short_name): (cell.main, cell.below)
        for line in table.lines
        for column, cell in zip(table.columns, line.cells, strict=True)
    }
    return [line.region for line in table.lines], [each.short_name for each in table.columns], cells


@pytest.mark.parametrize(
    ("view", "city", "share"),
    [
        ("rate", ("65%", "1,261/1,950"), ("60", "")),
        ("actual", ("1,261/1,950", "65%"), ("60", "")),
        ("new", ("+1,200", "累计1,261"), ("—", "现为60")),
        ("gap", ("+14.7", "1,261/975"), ("—", "")),
    ],
)
def test_each_view_says_its_figure_and_what_explains_it(world, view, city, share):
    cells = shown(world, view=view)[2]
    assert cells["某市", "新增床位"] == city
    assert cells["某市", "救助比例"] == share


def test_what_is_new_needs_no_month_before_for_a_count_and_is_shaded_by_its_share(world):
    world.report(world.b, 6, {world.beds: num(161)})
    context = signed_in("office").get(overview_url(world, month="2017-06", view="new")).context
    first, second, third = (line.cells[0] for line in context["matrix"].lines[1:])
    assert [cell.main for cell in (first, second, third)] == ["+1,200", "+100", "—"]
    assert [cell.ground for cell in (first, second, third)] == ["heat shade-4", "heat shade-1", ""]


@pytest.mark.parametrize("kind", ["stock", "ratio", "standard"])
def test_a_level_just_short_of_its_target_is_behind_and_not_far_ahead_of_half_a_year(world, kind):
    level = world.indicator(kind, tasks=[world.a], name="月人均补助", scale=1)
    make_target(level, world.city, 270)
    make_target(level, world.a, 270)
    world.report(world.a, 6, {level: pair(267, 1) if kind == "ratio" else num(267)})
    row = world.row(level, 6, region=world.a)
    assert (row.pace, row.light.word) == (270, "略慢")
    assert shown(world, view="gap")[2]["甲县", "月人均补助"] == ("-1.1", "267/270")


def test_regions_sort_by_an_indicator_and_indicators_by_a_region_with_the_unknown_last(world):
    world.report(world.c, 6, {world.beds: num(400), world.share: pair(90, 100)})
    beds = world.beds.pk
    assert shown(world, down=f"-{beds}")[0] == ["某市", "甲县", "丙县", "乙县"]
    assert shown(world, down=str(beds))[0] == ["某市", "乙县", "丙县", "甲县"]
    assert shown(world, view="actual", down=f"-{world.share.pk}")[0] == ["某市", "丙县", "甲县", "乙县"]
    assert shown(world, view="actual", across=world.c.code)[1] == ["救助比例", "新增床位"]
    assert shown(world, view="actual", across=f"-{world.c.code}")[1] == ["新增床位", "救助比例"]


def test_the_heads_lead_to_both_orders_and_back(world):
    client = signed_in("office")
    beds = world.beds.pk
    page = client.get(overview_url(world, month="2017-06", down=f"-{beds}")).content.decode()
    assert 'aria-sort="descending"' in page
    assert f"down={beds}" in page
    assert "恢复原来的顺序" in page
    assert "恢复原来的顺序" not in client.get(overview_url(world, month="2017-06")).content.decode()


def test_the_plan_is_narrowed_by_section_and_by_category_with_what_lies_under_it(world):
    other = make_section(name="另一科")
    upper = Category.objects.create(plan=world.plan, name="上级类别")
    under = Category.objects.create(plan=world.plan, name="下级类别", parent=upper)
    project = make_project(world.plan, category=under, section=other)
    more = make_indicator(world.plan, project=project, section=other, name="另一指标")
    assign(more, world.a)
    assert shown(world, section=other.pk)[1] == ["另一指标"]
    assert shown(world, category=upper.pk)[1] == ["另一指标"]
    assert shown(world, category=world.beds.project.category_id)[1] == ["新增床位"]
    assert "全部1个指标" not in str(shown(world))
    for wrong in ({"section": "0"}, {"category": "x"}, {"view": "x"}):
        response = signed_in("office").get(overview_url(world, **wrong))
        assert response.status_code == 404


def test_many_regions_come_page_by_page_with_the_city_on_each(world, monkeypatch):
    monkeypatch.setattr("targets.overview.LINES_PER_PAGE", 2)
    assert shown(world)[0] == ["某市", "甲县", "乙县"]
    assert shown(world, page="2")[0] == ["某市", "丙县"]
    page = signed_in("office").get(overview_url(world, month="2017-06")).content.decode()
    assert "下级地区共3个，第1页，共2页" in page
    assert "page=2" in page


@pytest.mark.parametrize(
    ("view", "head", "first"), [("new", "本月新增", 1200), ("gap", "与序时差（百分点）", Decimal("14.7"))]
)
def test_the_workbook_follows_the_view_and_the_order(world, view, head, first):
    query = {"month": "2017-06", "view": view, "down": str(world.beds.pk)}
    address = reverse("targets:overview_workbook", args=[world.plan.slug], query=query)
    response = signed_in("office").get(address)
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [sheet["B3"].value, Decimal(str(sheet["B4"].value))] == [head, first]
    assert sheet["A5"].value == "乙县"


def test_several_months_in_one_query_are_what_each_month_says(world, django_assert_num_queries):
    world.report(world.a, 5, {world.beds: num(700)})
    world.own(world.beds, 5, **num(800))
    months = [date(2017, number, 1) for number in (4, 5, 6)]
    for indicator in (None, world.beds):
        for basis in ("submitted", "accepted"):
            with django_assert_num_queries(1):
                found = completion_by_month(world.plan, months, basis=basis, indicator=indicator)
            assert found == {
                month: completion(world.plan, month, basis=basis, indicator=indicator) for month in months
            }
    tops = completion_by_month(world.plan, months, top_only=True)
    assert tops == {month: [row for row in completion(world.plan, month) if row.is_top] for month in months}
    everything = completion(world.plan, months[-1])
    assert completion(world.plan, months[-1], indicator=world.beds) == [
        row for row in everything if row.indicator_id == world.beds.pk
    ]
    assert completion_by_month(world.plan, []) == {}


def count_queries(address):
    client = signed_in("office")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_plan(world):
    pages = [
        overview_url(world, month="2017-06"),
        overview_url(world, month="2017-06", view="new", across=world.a.code),
        figure_url(world, world.city, world.beds, month="2017-06"),
    ]
    before = [count_queries(page) for page in pages]
    for _ in range(8):
        county = make_region(parent=world.city)
        more = world.indicator(tasks=[county, *world.counties])
        assign(world.beds, county)
        make_target(more, county, 7)
        world.report(county, 5, {world.beds: num(1), more: num(2)})
        world.report(county, 6, {world.beds: num(3), more: num(4)})
    assert [count_queries(page) for page in pages] == before


def test_completion_is_one_query_at_any_size(world, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            world.row(world.beds, 6)
        county = make_region(parent=world.city)
        assign(world.beds, county)
        world.report(county, 6, {world.beds: num(3)})
