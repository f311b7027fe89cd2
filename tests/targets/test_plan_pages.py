"""The target administrator's pages: what they show, store and refuse."""

import re
from datetime import date

import pytest
from django.urls import reverse

from minsheng.lost_updates import fingerprint
from targets.forms.indicator import IndicatorForm
from targets.models import Category, Indicator, Kind, Plan
from tests.factories import (
    assign,
    make_indicator,
    make_plan,
    make_project,
    make_region,
    make_section,
    make_target,
    make_user,
)
from tests.targets.report_world import TODAY, build_world, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_user("target_admin"))
    return client


@pytest.fixture
def city():
    return make_region(name="某市", level="city")


@pytest.fixture
def plan(city):
    return make_plan(region=city, slug="year", name="某年方案")


def to(name, plan=None, **arguments):
    return reverse(f"targets:{name}", kwargs={"slug": plan.slug, **arguments} if plan else arguments)


def text(response):
    return response.content.decode()


def plan_data(plan, **changes):
    return {
        "name": plan.name,
        "short_name": plan.short_name,
        "slug": plan.slug,
        "year": plan.year,
        "region": plan.region_id,
        "first_month": "2017年4月",
        "notice": "",
    } | changes


def test_an_empty_installation_says_what_to_do_next(admin):
    shown = text(admin.get(to("plans")))
    assert "还没有方案" in shown
    assert to("plan_new") in shown


def test_two_plans_are_open_side_by_side_and_a_closed_one_comes_last(admin, city):
    for slug, year, is_open in [("a", 2016, False), ("b", 2017, True), ("c", 2018, True)]:
        make_plan(region=city, slug=slug, name=f"{year}年的方案", year=year, is_open=is_open)
    shown = text(admin.get(to("plans")))
    places = [shown.index(f"{year}年的方案") for year in (2018, 2017, 2016)]
    assert places == sorted(places)
    assert shown.count("开放</span>") == 2
    assert "已关闭" in shown


def test_a_plan_is_made_from_the_form(admin, city):
    data = plan_data(Plan(slug="p2017", name="2017年方案", year=2017, region=city))
    response = admin.post(to("plan_new"), data)
    plan = Plan.objects.get(slug="p2017")
    assert response["Location"] == to("plan", plan)
    assert plan.first_month == date(2017, 4, 1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_month": "四月"}, "不是月份"),
        ({"first_month": "2016-04"}, "起报月必须是本年度"),
        ({"slug": "documents"}, "系统自用的代号"),
        ({"slug": "year"}, "已存在"),
        ({"name": ""}, "必填"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_and_nothing_stored(admin, plan, changes, message):
    data = plan_data(Plan(slug="p2017", name="2017年方案", year=2017, region=plan.region), **changes)
    response = admin.post(to("plan_new"), data)
    assert response.status_code == 200
    assert message in text(response)
    assert Plan.objects.count() == 1


def test_a_lost_update_shows_both_values(admin, plan):
    seen = fingerprint(plan)
    Plan.objects.update(short_name="别人的")
    response = admin.post(to("plan_edit", plan), plan_data(plan, short_name="我的", seen=seen))
    assert "“简称”现在是“别人的”，您填的是“我的”" in text(response)
    assert Plan.objects.get().short_name == "别人的"


def test_the_plan_in_reading_order_with_what_is_missing(admin, plan, city):
    upper = Category.objects.create(plan=plan, name="民生工程", order=1)
    lower = Category.objects.create(plan=plan, name="社会保障工程", parent=upper, order=2)
    Category.objects.create(plan=plan, name="民生实事", order=3)
    project = make_project(plan, category=lower, name="养老体系")
    county = make_region(name="无人县", parent=city)
    beds = make_indicator(plan, project=project, name="新增床位", unit="张")
    make_target(beds, city, 1950)
    assign(beds, county)
    make_indicator(plan, project=project, name="改造床位")
    shown = text(admin.get(to("plan", plan)))
    order = ["民生工程</th>", "社会保障工程</th>", "养老体系</b>", "新增床位", "1,950", "民生实事</th>"]
    table = shown[shown.index("<tbody>") :]
    places = [table.index(words) for words in order]
    assert places == sorted(places)
    assert "没有分配给任何地区：改造床位" in shown
    assert "没有某市的目标：改造床位" in shown
    assert "有任务而没有填报员，也没有代填科室：无人县" in shown


def test_a_reader_sees_the_plan_without_buttons(client, plan):
    client.force_login(make_user("office"))
    shown = text(client.get(to("plan", plan)))
    assert to("plan_edit", plan) not in shown
    assert to("assignments", plan) not in shown


def test_a_long_plan_takes_as_many_queries_as_a_short_one(
    admin, plan, city, django_assert_max_num_queries, django_assert_num_queries
):
    def grow(count):
        project = make_project(plan)
        for _ in range(count):
            indicator = make_indicator(plan, project=project)
            assign(indicator, city)
            make_target(indicator, city, 5)

    grow(2)
    admin.get("/")  # the session begins
    for name in ("plan", "assignments"):
        with django_assert_max_num_queries(40) as counted:
            admin.get(to(name, plan))
        grow(10)
        with django_assert_num_queries(len(counted)):
            admin.get(to(name, plan))


@pytest.mark.parametrize("kind", Kind.values)
def test_an_indicator_form_has_only_the_fields_of_its_kind(admin, plan, kind):
    make_project(plan)
    shown = text(admin.get(to("indicator_new", plan), {"kind": kind}))
    has = {name for name in IndicatorForm.Meta.fields if f'name="{name}"' in shown}
    assert ("numerator_name" in has) == (kind == "ratio")
    assert ("entry" in has) == (kind == "count")
    assert ("pace_curve" in has) == (kind in {"count", "physical"})
    assert ("due_on" in has) == (kind == "milestone")
    assert ("unit" in has) == (kind != "milestone")


def test_an_indicator_begins_with_the_choice_of_its_kind(admin, plan):
    make_project(plan)
    shown = text(admin.get(to("indicator_new", plan)))
    assert all(f"?kind={kind}" in shown for kind in Kind.values)


def indicator_data(project, **fields):
    return {
        "project": project.pk,
        "section": project.section_id,
        "name": "床位",
        "short_name": "床位",
        "unit": "张",
        "decimals": 0,
        "rate_decimals": 0,
        "direction": "at_least",
        "order": 10,
    } | fields


def test_a_ratio_is_made_from_the_form(admin, plan):
    parts = {"numerator_name": "资金", "numerator_unit": "万元", "denominator_name": "人月"}
    data = indicator_data(make_project(plan), unit="元", scale="10000", aliases="月补助\n\n月补助", **parts)
    response = admin.post(f"{to('indicator_new', plan)}?kind=ratio", data)
    indicator = Indicator.objects.get()
    assert response["Location"] == f"{to('plan', plan)}#indicator-{indicator.pk}"
    assert (indicator.kind, indicator.scale, indicator.aliases) == ("ratio", 10000, ["月补助"])
    refused = admin.post(f"{to('indicator_new', plan)}?kind=ratio", data | {"numerator_name": ""})
    assert "没有保存" in text(refused)
    assert Indicator.objects.count() == 1


def test_a_curve_is_typed_in_one_line(admin, plan):
    indicator = make_indicator(plan, unit="张")
    curve = "5 10，20 30 40 50 60 65 70 80 90 １００"
    data = indicator_data(indicator.project, entry="cumulative", pace_curve=curve)
    assert admin.post(to("indicator", plan, pk=indicator.pk), data).status_code == 302
    indicator.refresh_from_db()
    assert indicator.pace_curve[0:3] == [5, 10, 20]
    assert indicator.pace_curve[11] == 100
    assert "5 10 20 30" in text(admin.get(to("indicator", plan, pk=indicator.pk)))


def test_figures_fix_the_unit_and_the_form_says_why(admin, settings):
    settings.MINSHENG_CLOCK = TODAY
    world = build_world()
    submitted(world)
    shown = text(admin.get(to("indicator", world.plan, pk=world.beds.pk)))
    assert "已有填报的数，不能再改" in shown
    assert "换成别的类型" not in shown


def test_the_task_of_a_region_that_is_no_longer_active_stays_in_the_matrix(admin, plan, city):
    indicator, county = make_indicator(plan), make_region(parent=city)
    assign(indicator, county)
    county.is_active = False
    county.save(update_fields=["is_active"])
    box = f"task-{indicator.pk}-{county.pk}"
    assert re.search(f'name="{box}"[^>]* checked', text(admin.get(to("assignments", plan))))
    admin.post(to("assignments", plan), {box: "on"})
    assert indicator.assignments.get().region == county


def test_the_matrix_of_a_province_can_be_sent(admin, plan):
    boxes = {f"task-{number}-{number}": "on" for number in range(183 * 50)}
    assert admin.post(to("assignments", plan), boxes).status_code == 302


def test_assignments_are_ticked_and_stored(admin, plan, city):
    county, own = make_region(name="甲县", parent=city), make_region(name="市本级", parent=city, level="own")
    unit, indicator = make_section(), make_indicator(plan)
    boxes = {f"task-{indicator.pk}-{region.pk}": "on" for region in (county, own)}
    admin.post(to("assignments", plan), boxes | {f"filled-{own.pk}": unit.pk})
    found = {(row.region, row.filled_by) for row in indicator.assignments.all()}
    assert found == {(county, None), (own, unit)}


def test_nested_ticks_are_refused_and_kept_on_the_page(admin, plan, city):
    county, indicator = make_region(name="甲县", parent=city), make_indicator(plan)
    name = f"task-{indicator.pk}"
    response = admin.post(to("assignments", plan), {f"{name}-{city.pk}": "on", f"{name}-{county.pk}": "on"})
    assert "同时分给了某市和它下面的甲县" in text(response)
    assert text(response).count("checked") == 2
    assert not indicator.assignments.exists()


def test_different_fillers_of_one_region_stay_as_they_are(admin, plan, city):
    own = make_region(parent=city, level="own")
    indicators, units = [make_indicator(plan), make_indicator(plan)], [make_section(), make_section()]
    for indicator, unit in zip(indicators, units, strict=True):
        assign(indicator, own, filled_by=unit)
    assert "各指标不同" in text(admin.get(to("assignments", plan)))
    boxes = {f"task-{indicator.pk}-{own.pk}": "on" for indicator in indicators}
    admin.post(to("assignments", plan), boxes | {f"filled-{own.pk}": "mixed"})
    assert [indicator.assignments.get().filled_by for indicator in indicators] == units


def test_closing_asks_for_a_reason_and_makes_the_plan_read_only(admin, plan):
    make_indicator(plan)
    assert "必填" in text(admin.post(to("plan_open", plan), {"reason": ""}))
    admin.post(to("plan_open", plan), {"reason": "年度结束"})
    plan.refresh_from_db()
    assert not plan.is_open
    shown = text(admin.get(to("plan", plan)))
    assert "重新开放" in shown
    assert to("plan_edit", plan) not in shown
    assert "方案已关闭，先在方案页重新开放。" in text(admin.get(to("assignments", plan)))


def test_next_year_starts_from_this_one(admin, plan, city):
    assign(make_indicator(plan, name="新增床位"), city)
    assert 'value="2018-01"' in text(admin.get(to("plan_next_year", plan)))
    data = plan_data(Plan(slug="next", name="2018年方案", year=2018, region=city), first_month="2018-01")
    response = admin.post(to("plan_next_year", plan), data)
    new = Plan.objects.get(slug="next")
    assert response["Location"] == to("plan", new)
    assert (new.predecessor, new.indicators.get().short_name, new.region) == (plan, "新增床位", city)


def test_what_something_rests_on_is_not_deleted(admin, plan):
    indicator = make_indicator(plan)
    project = indicator.project
    response = admin.post(to("delete", plan, type="project", pk=project.pk), follow=True)
    assert "下还有指标，不能删除" in text(response)
    admin.post(to("delete", plan, type="indicator", pk=indicator.pk))
    admin.post(to("delete", plan, type="project", pk=project.pk))
    assert not plan.projects.exists()


def test_another_plans_rows_are_not_found(admin, plan):
    stranger = make_indicator(make_plan())
    assert admin.get(to("indicator", plan, pk=stranger.pk)).status_code == 404


def test_every_page_says_what_the_figures_of_an_open_plan_are(admin, plan):
    Plan.objects.update(notice="分县数是示意数")
    assert "分县数是示意数" in text(admin.get("/"))
    Plan.objects.update(is_open=False)
    assert "分县数是示意数" not in text(admin.get("/"))


def test_base_values_are_typed_region_by_region(admin, plan, city):
    county, indicator = (
        make_region(name="甲县", parent=city),
        make_indicator(plan, kind="standard", unit="元/年"),
    )
    assign(indicator, county)
    address = to("base_values", plan, pk=indicator.pk)
    data = base_data(admin.get(address)) | {"note": "上年标准", f"region-{city.pk}": "2,880"}
    assert data["month"] == "2016-12"
    assert admin.post(address, data | {f"region-{county.pk}": ""}).status_code == 302
    assert [(value.region, value.number) for value in indicator.base_values.all()] == [(city, 2880)]
    assert 'value="2880"' in text(admin.get(address))
    data = base_data(admin.get(address)) | {"note": "上年标准"}
    wrong = admin.post(address, data | {f"region-{county.pk}": "很多"})
    assert wrong.status_code == 200
    assert "没有保存" in text(wrong)
    admin.post(address, data | {f"region-{city.pk}": ""})
    assert not indicator.base_values.exists()


def base_data(page):
    found = re.findall(r'name="(month|seen)" value="([^"]*)"', text(page))
    return dict(found)


def test_base_values_of_another_month_are_another_page(admin, plan, city):
    indicator = make_indicator(plan, kind="standard", unit="元/年")
    address, box = to("base_values", plan, pk=indicator.pk), f"region-{city.pk}"
    for month, number in (("2016-12", "2880"), ("2015-12", "2600")):
        page = admin.get(f"{address}?month={month}")
        assert base_data(page)["month"] == month
        assert 'value="2880"' not in text(page)
        admin.post(address, base_data(page) | {box: number})
    stored = indicator.base_values.order_by("month").values_list("month__year", "number")
    assert list(stored) == [(2015, 2600), (2016, 2880)]
    assert "2015年12月" in text(admin.get(address))  # the other month that has figures, to go to
    assert "“去年底”" in text(admin.get(f"{address}?month=去年底"))


def test_a_base_value_stored_by_somebody_else_meanwhile_is_shown_and_kept(admin, plan, city):
    indicator = make_indicator(plan, kind="standard", unit="元/年")
    address, box = to("base_values", plan, pk=indicator.pk), f"region-{city.pk}"
    data = base_data(admin.get(address))
    admin.post(address, data | {box: "2880"})
    lost = text(admin.post(address, data | {box: "2900"}))
    assert "某市现在是2880，您填的是2900" in lost
    assert 'value="2900"' in lost
    assert indicator.base_values.get().number == 2880


def test_the_home_page_says_what_an_open_plan_lacks(admin, plan, city):
    make_indicator(plan, name="新增床位")
    make_plan(name="关闭的方案", is_open=False)
    shown = text(admin.get("/"))
    assert "没有分配给任何地区：新增床位" in shown
    assert "关闭的方案" not in shown


def test_an_indicator_becomes_another_kind_until_figures_are_in(admin, plan):
    indicator = make_indicator(plan, unit="张", entry="monthly")
    address = f"{to('indicator', plan, pk=indicator.pk)}?kind=stock"
    shown = text(admin.get(address))
    assert 'name="entry"' not in shown
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    response = admin.post(address, indicator_data(indicator.project, unit="户", seen=seen))
    assert response.status_code == 302, text(response)
    indicator.refresh_from_db()
    assert (indicator.kind, indicator.entry, indicator.unit) == ("stock", "cumulative", "户")
