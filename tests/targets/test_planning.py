"""The actions behind the plan's pages: what they store, and what they refuse."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.lost_updates import fingerprint
from organization.actions import load_regions, save_region
from targets import planning
from targets.actions import record_own_figure
from targets.cells import Cell
from targets.models import (
    Assignment,
    Category,
    ColumnAnswer,
    Entry,
    Indicator,
    Kind,
    Plan,
    RankingRule,
    RankingWeight,
    SourceDocument,
    State,
)
from targets.upkeep import unbalanced
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
from tests.targets.report_world import JUNE, TODAY, build_world, open_june, save, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_user("target_admin")


@pytest.fixture
def city():
    return make_region(name="某市", level="city")


@pytest.fixture
def plan(city):
    return make_plan(region=city)


@pytest.fixture
def reported(settings):
    """An indicator of a plan for which a county has submitted a figure."""
    settings.MINSHENG_CLOCK = TODAY
    world = build_world()
    submitted(world)
    return world.beds


def refused(action, **arguments):
    with pytest.raises(ValidationError) as caught:
        action(**arguments)
    return "；".join(caught.value.messages)


def test_somebody_else_may_not(plan):
    clerk = make_user("clerk")
    category = Category(plan=plan, name="民生工程")
    with pytest.raises(PermissionDenied):
        planning.save_category(category=category, by=clerk)
    with pytest.raises(PermissionDenied):
        planning.set_plan_open(plan=plan, is_open=False, reason="年度结束", by=clerk)
    with pytest.raises(PermissionDenied):
        planning.set_assignments(plan=plan, wanted={}, by=clerk)
    with pytest.raises(PermissionDenied):
        planning.start_from(predecessor=plan, plan=Plan(), by=clerk)
    assert not plan.categories.exists()


def test_a_plan_with_its_documents(admin, city):
    document = planning.save_document(
        document=SourceDocument(title="通知", number="某府函〔2017〕1号"), by=admin
    )
    plan = Plan(slug="p", name="方案", year=2017, region=city, first_month=date(2017, 4, 1))
    planning.save_plan(plan=plan, documents=[document], by=admin)
    assert list(Plan.objects.get(slug="p").documents.all()) == [document]


def test_an_indicator_that_was_weighed_and_matched_to_a_column_can_be_removed(admin, plan):
    kept, mistaken = make_indicator(plan), make_indicator(plan)
    rule = RankingRule.objects.create(plan=plan)
    for indicator in (kept, mistaken):
        RankingWeight.objects.create(rule=rule, indicator=indicator, weight=1)
        ColumnAnswer.objects.create(plan=plan, header=indicator.name, indicator=indicator, answered_by=admin)
    planning.remove(row=mistaken, by=admin)
    assert list(plan.indicators.all()) == [kept]
    assert [row.indicator for row in rule.weights.all()] == [kept]
    assert [row.indicator for row in plan.column_answers.all()] == [kept]


def test_a_difference_is_explained_by_the_target_in_force_alone(plan, city):
    beds, county = make_indicator(plan), make_region(parent=city)
    assign(beds, county)
    make_target(beds, county, 60)
    make_target(beds, city, 100, imbalance_reason="预留 40")
    assert unbalanced(plan, date(2017, 5, 1)) == []
    make_target(beds, city, 120, month=JUNE)
    assert unbalanced(plan, date(2017, 5, 1)) == []
    ((indicator, words),) = unbalanced(plan, JUNE)
    assert (indicator, "某市120，各地区之和60" in words) == (beds.pk, True)


@pytest.mark.parametrize("slug", ["new", "documents"])
def test_slugs_that_are_pages(admin, plan, slug):
    plan.slug = slug
    assert "系统自用" in refused(planning.save_plan, plan=plan, by=admin)


def test_a_closed_plan_cannot_be_changed_until_it_is_opened(admin, plan):
    planning.set_plan_open(plan=plan, is_open=False, reason="年度结束", by=admin)
    plan.refresh_from_db()
    category = Category(plan=plan, name="民生工程")
    assert "已关闭" in refused(planning.save_category, category=category, by=admin)
    assert "已关闭" in refused(planning.save_plan, plan=plan, by=admin)
    assert "已关闭" in refused(planning.set_assignments, plan=plan, wanted={}, by=admin)
    planning.set_plan_open(plan=plan, is_open=True, reason="补报", by=admin)
    planning.save_category(category=category, by=admin)
    assert plan.categories.count() == 1


def test_closing_needs_a_reason(admin, plan):
    assert "原因" in refused(planning.set_plan_open, plan=plan, is_open=False, reason=" ", by=admin)
    plan.refresh_from_db()
    assert plan.is_open


def test_a_lost_update_is_refused_with_both_values(admin, plan):
    seen = fingerprint(plan)
    theirs = Plan.objects.get(pk=plan.pk)
    theirs.short_name = "别人的"
    planning.save_plan(plan=theirs, by=admin)
    plan.short_name = "我的"
    message = refused(planning.save_plan, plan=plan, by=admin, seen=seen)
    assert "“简称”现在是“别人的”，您填的是“我的”" in message
    assert Plan.objects.get(pk=plan.pk).short_name == "别人的"


def test_categories_do_not_run_in_a_circle(admin, plan):
    upper = planning.save_category(category=Category(plan=plan, name="上"), by=admin)
    lower = planning.save_category(category=Category(plan=plan, name="下", parent=upper), by=admin)
    upper.parent = lower
    assert "下级" in refused(planning.save_category, category=upper, by=admin)


def test_parts_of_another_plan_are_refused(admin, plan):
    other = make_project(make_plan())
    stray = Category(plan=plan, name="类别", parent=other.category)
    assert "不在本方案" in refused(planning.save_category, category=stray, by=admin)
    indicator = Indicator(
        plan=plan, project=other, section=other.section, name="x", short_name="x", kind="count"
    )
    assert "不在本方案" in refused(planning.save_indicator, indicator=indicator, by=admin)


def test_fields_that_a_kind_does_not_have_are_emptied(admin, plan):
    project = make_project(plan)
    indicator = Indicator(
        plan=plan, project=project, section=project.section, name="两线合一", short_name="两线合一",
        kind=Kind.MILESTONE, unit="个", scale=100, numerator_name="分子", due_on=date(2017, 6, 30),
        entry="monthly",
    )  # fmt: skip
    stored = planning.save_indicator(indicator=indicator, by=admin)
    assert (stored.unit, stored.scale, stored.numerator_name, stored.entry) == ("", 1, "", "cumulative")
    assert stored.due_on == date(2017, 6, 30)


@pytest.mark.parametrize("name", ["新增 床位", "2017床位", "床位.新增", "新增“床位”", "_床位"])
def test_short_names_that_wordings_could_not_use(admin, plan, name):
    indicator = make_indicator(plan)
    indicator.short_name = name
    assert "简称只能用" in refused(planning.save_indicator, indicator=indicator, by=admin)


@pytest.mark.parametrize(
    ("curve", "message"),
    [
        ([10] * 11, "12 个数"),
        ([*range(10, 120, 10), 130], "0 至 100"),
        ([50, 40, *[60] * 10], "不能小于前面"),
    ],
)
def test_curves_that_are_none(admin, plan, curve, message):
    indicator = make_indicator(plan)
    indicator.pace_curve = [Decimal(share) for share in curve]
    assert message in refused(planning.save_indicator, indicator=indicator, by=admin)


def test_figures_fix_what_they_mean(admin, reported):
    indicator = reported
    indicator.unit = "个"
    assert "已有填报的数" in refused(planning.save_indicator, indicator=indicator, by=admin)
    indicator.refresh_from_db()
    indicator.definition = "说明可以改"
    planning.save_indicator(indicator=indicator, by=admin)


def test_a_figure_of_a_draft_or_of_the_whole_fixes_it_as_well(admin, settings):
    settings.MINSHENG_CLOCK = TODAY
    world = build_world()
    save(world, open_june(world), 500)
    world.beds.entry = Entry.MONTHLY
    assert "已有填报的数" in refused(planning.save_indicator, indicator=world.beds, by=admin)
    source = {"source": "省厅通报", "by": world.people.other_officer}
    cell = Cell(State.NUMBER, numerator=Decimal(3), denominator=Decimal(4))
    record_own_figure(indicator=world.share, region=world.city, month=JUNE, cell=cell, **source)
    world.share.scale = 1
    assert "已有填报的数" in refused(planning.save_indicator, indicator=world.share, by=admin)


def test_a_region_with_tasks_is_not_moved_where_it_would_count_twice_or_not_at_all(plan, city):
    by, indicator = make_user("system_admin"), make_indicator(plan)
    upper, lower, outside = make_region(parent=city), make_region(parent=city), make_region(level="city")
    assign(indicator, upper, lower)
    lower.parent = upper
    assert "数会加两遍" in refused(save_region, region=lower, by=by)
    assert "数会加两遍" in refused(load_regions, regions=[lower], by=by)
    lower.parent = outside
    assert f"不在{city}之内" in refused(save_region, region=lower, by=by)
    lower.refresh_from_db()
    assert lower.path == f"{city.path}{lower.code}/"
    free = make_region(parent=city)
    free.parent = upper
    save_region(region=free, by=by)
    assert free.path.startswith(upper.path)


def test_what_something_rests_on_is_not_deleted(admin, plan, city):
    indicator = make_indicator(plan)
    assign(indicator, city)
    assert "指标" in refused(planning.remove, row=indicator.project, by=admin)
    planning.remove(row=indicator, by=admin)
    assert not Assignment.objects.exists()
    kept = make_indicator(plan)
    make_target(kept, city, 70)
    assert "目标" in refused(planning.remove, row=kept, by=admin)
    assert Indicator.objects.filter(pk=kept.pk).exists()


def test_base_values_are_stored_changed_and_taken_away(admin, plan, city):
    indicator, month = make_indicator(plan, kind=Kind.STANDARD), date(2016, 12, 1)
    for number in (Decimal(2880), Decimal(2900)):
        planning.save_base_values(
            indicator=indicator, month=month, numbers={city: number}, note="上年", by=admin
        )
    assert [value.number for value in indicator.base_values.all()] == [Decimal(2900)]
    planning.save_base_values(indicator=indicator, month=month, numbers={city: None}, note="", by=admin)
    assert not indicator.base_values.exists()


class TestAssignments:
    @pytest.fixture
    def county(self, city):
        return make_region(name="甲县", parent=city)

    @pytest.fixture
    def town(self, county):
        return make_region(name="某镇", parent=county, level="township")

    def test_exactly_what_is_wanted(self, admin, plan, city, county):
        indicator, other = make_indicator(plan), make_indicator(plan)
        second = make_region(parent=city)
        assign(indicator, second)
        assign(other, second)
        section = make_section()
        counts = planning.set_assignments(
            plan=plan, wanted={indicator: [county]}, filled_by={county: section}, by=admin
        )
        assert counts == (1, 1)
        assert [(row.region, row.filled_by) for row in indicator.assignments.all()] == [(county, section)]
        assert [row.region for row in other.assignments.all()] == [second]

    def test_a_region_and_one_below_it(self, admin, plan, city, county, town):
        indicator = make_indicator(plan)
        for pair in ([city, town], [county, town], [city, county]):
            message = refused(planning.set_assignments, plan=plan, wanted={indicator: pair}, by=admin)
            assert f"{pair[0]}和它下面的{pair[1]}" in message
        assert not Assignment.objects.exists()

    def test_codes_that_only_begin_alike_are_not_nested(self, city):
        short, long = make_region(code="51", parent=city), make_region(code="510", parent=city)
        assert planning.nested([short, long]) == []

    def test_a_region_outside(self, admin, plan):
        stranger = make_region(name="外县")
        indicator = make_indicator(plan)
        message = refused(planning.set_assignments, plan=plan, wanted={indicator: [stranger]}, by=admin)
        assert "外县" in message

    def test_a_task_with_figures_stays(self, admin, reported):
        before = reported.assignments.count()
        message = refused(planning.set_assignments, plan=reported.plan, wanted={reported: []}, by=admin)
        assert "甲县的“新增床位”已经填了数" in message
        assert reported.assignments.count() == before

    def test_many_tasks_are_taken_away_with_the_queries_of_few(self, admin, plan, city):
        indicator = make_indicator(plan)
        counts = []
        for size in (1, 2, 12):
            assign(indicator, *(make_region(parent=city) for _ in range(size)))
            with CaptureQueriesContext(connection) as queries:
                assert planning.set_assignments(plan=plan, wanted={indicator: []}, by=admin) == (0, size)
            counts.append(len(queries))
        assert counts[1] == counts[2]  # the first asks who may

    def test_a_lost_update(self, admin, plan, county):
        indicator = make_indicator(plan)
        seen = planning.matrix_fingerprint(plan)
        assign(indicator, county)
        message = refused(planning.set_assignments, plan=plan, wanted={indicator: []}, seen=seen, by=admin)
        assert "别人改过" in message
        assert indicator.assignments.count() == 1


def test_next_year_copies_the_structure_and_no_figure(admin, plan, city):
    upper = Category.objects.create(plan=plan, name="民生工程")
    lower = Category.objects.create(plan=plan, name="社会保障工程", parent=upper)
    project = make_project(plan, category=lower, aliases=["养老"])
    indicator = make_indicator(plan, project=project, kind=Kind.MILESTONE, due_on=date(2017, 6, 30))
    unit = make_section()
    assign(indicator, city, filled_by=unit)
    make_target(indicator, city, 1)
    new = Plan(slug="next", name="2018", year=2018, region=city, first_month=date(2018, 2, 1))
    new = planning.start_from(predecessor=plan, plan=new, by=admin)
    copied = new.indicators.get()
    assert new.predecessor == plan
    assert (copied.predecessor, copied.project.predecessor) == (indicator, project)
    assert (copied.project.aliases, copied.project.category.parent.name) == (["养老"], "民生工程")
    assert copied.project.category.plan == new
    assert copied.due_on == date(2018, 6, 30)
    assert [(row.region, row.filled_by) for row in copied.assignments.all()] == [(city, unit)]
    assert not copied.targets.exists()
    assert plan.indicators.get() == indicator
