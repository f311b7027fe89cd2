"""钱与事: money beside progress, the two lists and their thresholds, of a project and of the plan."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.actions import save_thresholds, set_fund_plan
from funding.fund_pictures import month_picture, plan_picture, source_picture
from funding.mismatches import mismatches
from funding.models import FundThresholds, Stage
from funding.money import Basis
from funding.physical import physical
from funding.splits import by_purpose, by_source
from funding.totals import both_totals
from targets.completion import by_cell, completion
from tests.factories import assign, make_indicator, make_region, make_target, make_user
from tests.funding.fund_world import JUNE, enter, make_purpose, make_world
from tests.reports.letter_world import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    world.clerk = make_user("clerk", region=world.counties[0])
    world.officer = make_user("section_officer", section=world.section)
    world.beds = make_indicator(world.plan, project=world.aid, section=world.section, name="床位", unit="张")
    assign(world.beds, *world.counties)
    make_target(world.beds, world.city, 200)
    for county in world.counties:
        make_target(world.beds, county, 100)
    set_fund_plan(project=world.aid, source=world.sources["省级"], amount=Decimal(100), by=world.office)
    return world


def build(world, *numbers):
    for county, number in zip(world.counties, numbers, strict=True):
        report(world, county, {world.beds: number})


def lists(world, basis=Basis.OWN, **options):
    return mismatches(world.plan, both_totals(world.plan, JUNE, **options)[basis])


def named(found):
    return [(each.position.project, each.position.region) for each in found]


def test_the_money_has_come_and_nothing_moves(world):
    enter(world, Stage.RAISED, "60", source="省级")
    build(world, 20, 20)
    found = lists(world)
    assert named(found.unmoved) == [(world.aid, world.city)]
    (each,) = found.unmoved
    assert each.money == "到位60万元，到位率60.0%"
    assert each.progress == "床位40，达到序时的40%"
    assert found.unpaid == []


def test_the_work_is_done_and_the_money_lies(world):
    enter(world, Stage.RAISED, "60", source="省级")
    enter(world, Stage.PASSED_ON, "20", world.counties[0])
    build(world, 55, 55)
    found = lists(world)
    assert (world.aid, world.city) in named(found.unpaid)
    assert found.unpaid[0].money == "到位60万元，拨付率33.3%"
    # 甲县 received 20 and has paid nothing.
    assert (world.aid, world.counties[0]) in named(found.unpaid)
    enter(world, Stage.PAID, "10", world.counties[0])
    assert (world.aid, world.counties[0]) not in named(lists(world).unpaid)


@pytest.mark.parametrize(("direction", "text"), [("at_most", ""), ("at_least", "200（动态管理）")])
def test_a_limit_and_an_open_ended_target_are_no_work_to_be_done(world, direction, text):
    """A limit of 200 with 40 used is kept, not 40 % done; neither list takes it for progress."""
    enter(world, Stage.RAISED, "60", source="省级")
    world.beds.direction = direction
    world.beds.save()
    if text:
        for target in world.beds.targets.all():
            make_target(world.beds, target.region, target.number, text=text)
    for number in (20, 120):
        build(world, number, number)
        found = lists(world)
        assert found.unmoved == found.unpaid == []
    (done,) = physical(world.plan, JUNE, world.city).of(world.city, world.aid)
    assert (done.row.actual, done.of_pace) == (240, None)


def test_a_county_is_judged_by_its_own_books(world):
    enter(world, Stage.RAISED, "60", source="省级")
    enter(world, Stage.PASSED_ON, "30", world.counties[0])
    build(world, 5, 95)
    assert named(lists(world).unmoved) == [(world.aid, world.counties[0])]
    mine = lists(world, region=world.counties[0])
    assert named(mine.unmoved) == [(world.aid, world.counties[0])]
    set_fund_plan(
        project=world.aid,
        source=world.sources["省级"],
        region=world.counties[0],
        amount=Decimal(80),
        by=world.office,
    )
    assert lists(world).unmoved == []


def test_exactly_at_a_threshold_is_not_below_it(world):
    enter(world, Stage.RAISED, "50", source="省级")
    build(world, 30, 30)
    assert lists(world).unmoved == []
    save_thresholds(thresholds=FundThresholds(plan=world.plan, moved_below=Decimal("60.01")), by=world.office)
    assert named(lists(world).unmoved) == [(world.aid, world.city)]


def test_without_progress_the_lists_say_why(world):
    enter(world, Stage.RAISED, "60", source="省级")
    totals = both_totals(world.plan, date(2017, 2, 1))[Basis.OWN]
    found = mismatches(world.plan, totals)
    assert found.unmoved == found.unpaid == []
    assert "不在方案的填报期内" in found.problem


AMOUNTS = st.integers(0, 400)


class _Undo(Exception):
    pass


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(AMOUNTS, AMOUNTS, st.integers(0, 130), st.tuples(*[st.integers(0, 200)] * 4))
def test_both_lists_agree_with_the_rule_written_out(world, raised, passed_on, number, limits):
    try:
        with transaction.atomic():
            if raised:
                enter(world, Stage.RAISED, raised, source="省级")
            if passed_on:
                enter(world, Stage.PASSED_ON, passed_on, world.counties[0])
            build(world, number, number)
            arrived, moved, done, paid = map(Decimal, limits)
            thresholds = FundThresholds(
                plan=world.plan,
                arrived_at_least=arrived,
                moved_below=moved,
                done_at_least=done,
                paid_below=paid,
            )
            save_thresholds(thresholds=thresholds, by=world.office)
            found = lists(world)
            here = (world.aid, world.city)
            of_pace = Decimal(2 * number * 100) / 100
            assert (here in named(found.unmoved)) == (raised > 0 and raised >= arrived and of_pace < moved)
            out = Decimal(passed_on * 100) / raised if raised else None
            assert (here in named(found.unpaid)) == (raised > 0 and of_pace >= done and out < paid)
            raise _Undo
    except _Undo:
        pass


def test_who_sets_thresholds(world):
    with pytest.raises(PermissionDenied):
        save_thresholds(thresholds=FundThresholds(plan=world.plan), by=make_user("section_officer"))
    stored = save_thresholds(thresholds=FundThresholds(plan=world.plan), by=make_user("target_admin"))
    with pytest.raises(ValidationError, match="别人设过"):
        save_thresholds(thresholds=FundThresholds(plan=world.plan), by=world.office)
    with pytest.raises(ValidationError, match="别人改过"):
        save_thresholds(thresholds=stored, seen="0" * 16, by=world.office)
    with pytest.raises(IntegrityError, match="fund_thresholds_in_range"), transaction.atomic():
        FundThresholds.objects.update(paid_below=Decimal(-1))


def url(world, name, **options):
    return reverse(f"funding:{name}", kwargs={"slug": world.plan.slug} | options)


def test_thresholds_are_changed_on_their_page(client, world):
    client.force_login(world.office)
    values = {"arrived_at_least": "40", "moved_below": "70", "done_at_least": "90", "paid_below": "30"}
    client.post(url(world, "thresholds"), values)
    assert FundThresholds.objects.get().moved_below == 70
    wrong = client.post(url(world, "thresholds"), values | {"moved_below": "300"})
    assert wrong.status_code == 200
    assert "200" in wrong.content.decode()
    assert "不到序时应完成数的70.0%" in client.get(url(world, "matching")).content.decode()


def test_the_page_shows_the_figures_of_the_overview(client, world):
    enter(world, Stage.RAISED, "60", source="省级")
    build(world, 20, 45)
    client.force_login(world.office)
    for name, options in [("matching", {}), ("project", {"pk": world.aid.pk})]:
        page = client.get(url(world, name, **options), {"through": "2017-06"}).content.decode()
        assert "市级口径" in page
        assert "已报数" in page
        assert "床位" in page
    shown = client.get(url(world, "project", pk=world.aid.pk), {"through": "2017-06"}).context["page"]
    (done,) = shown.done
    assert client.get(done.url).status_code == 200
    overview = client.get(reverse("targets:overview", args=[world.plan.slug]), {"month": "2017-06"})
    text = overview.content.decode()
    for each in [done, *(line.done[0] for line in shown.region_lines[1:])]:
        assert each.row == by_cell(completion(world.plan, JUNE))[each.row.region_id, world.beds.pk]
        assert each.row.rate_text in text


def spread(world):
    city = make_purpose(world.aid, "城市低保")
    enter(world, Stage.ALLOCATED, "90", source="中央")
    enter(world, Stage.ALLOCATED, "30", source="省级")
    enter(world, Stage.RAISED, "60.000001", source="省级", month=1)
    enter(world, Stage.RAISED, "7", month=2)
    enter(world, Stage.PASSED_ON, "20", world.counties[0], purpose=city)
    enter(world, Stage.PAID, "12.5", world.counties[0], purpose=city)
    enter(world, Stage.PAID, "1.5", world.counties[0])


def test_splits_foot_both_ways(world):
    spread(world)
    for basis, totals in both_totals(world.plan, JUNE).items():
        funds = totals.of(world.aid)
        for table in (by_source(funds), by_purpose(funds)):
            groups = [line.amounts for line in table.lines if not line.is_part]
            for column, total in zip(zip(*groups, strict=True), table.total.amounts, strict=True):
                assert sum(amount or 0 for amount in column) == (total or 0)
        sources = {line.name: line for line in by_source(funds).lines}
        assert sources["省以上"].amounts[:3] == [100, 120, Decimal("60.000001")]
        assert sources["中央"].is_part
        assert sources["省级"].amounts[1] == 30
        assert sources["未分"].amounts[2] == 7
        assert by_purpose(funds).lines[0].amounts[3] == (Decimal("12.5") if basis == Basis.FULL else None)


def test_pictures_hold_the_figures_of_the_tables(world):
    spread(world)
    both = both_totals(world.plan, JUNE)
    picture = plan_picture(both[Basis.OWN])
    assert picture.rows == [["最低生活保障", "20", "47.000001", "32.999999", "100"]]
    full = both[Basis.FULL].of(world.aid)
    picture = source_picture(by_source(full))
    assert picture.headings == ["", "省以上", "未分", "合计"]
    assert picture.rows[0] == ["计划安排", "100", "—", "100"]
    empty = replace(both[Basis.OWN], projects=())
    assert plan_picture(empty) is None
    assert month_picture([], Basis.OWN) is None


def test_the_workbook_of_a_project_foots_and_names_its_basis(client, world):
    spread(world)
    build(world, 20, 45)
    client.force_login(world.office)
    response = client.get(
        url(world, "project_xlsx", pk=world.aid.pk), {"through": "2017-06", "basis": "full"}
    )
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["按来源", "按用途", "按月", "按地区", "完成情况"]
    for sheet in book:
        assert "全口径" in sheet["A1"].value
        assert "2017年6月" in sheet["A1"].value
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in book["按来源"].iter_rows(min_row=2)}
    assert rows["合计"] == [100, 120, 67.000001, 20, 14]
    months = [[cell.value for cell in row] for row in book["按月"].iter_rows(min_row=3)]
    assert months[-1][4:] == [67.000001, 20, 14]
    done = [[cell.value for cell in row] for row in book["完成情况"].iter_rows(min_row=3, max_row=3)]
    assert done == [["床位", "张", 65, 200, "33%", "65%"]]


def test_the_same_queries_for_many_regions_and_projects(client, world):
    spread(world)
    build(world, 20, 45)
    client.force_login(world.office)
    pages = [url(world, "matching"), url(world, "project", pk=world.aid.pk)]

    def count():
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page, {"through": "2017-06"}).status_code == 200
            found.append(len(queries))
        return found

    count()
    few = count()
    for _ in range(6):
        county = make_region(parent=world.city)
        assign(make_indicator(world.plan, project=world.care, section=world.other_section), county)
        enter(world, Stage.PASSED_ON, "1", county, project=world.care)
    assert count() == few
