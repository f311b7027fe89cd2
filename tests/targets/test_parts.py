"""分项: the sum that fills a cell, what is refused, what goes up, and where it is shown."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from targets import actions, planning
from targets.cell_page import build_cell_page
from targets.cells import Cell
from targets.completion import SUBMITTED as COUNTED
from targets.completion import completion
from targets.findings import Finder
from targets.models import (
    Direction,
    Entry,
    IndicatorPart,
    Kind,
    MonthlyProgress,
    PartProgress,
    PartTarget,
    State,
    SubmittedPart,
)
from targets.part_figures import part_table
from targets.parts import part_lines, part_sum
from targets.plan_findings import findings_of_reports
from targets.refusals import Refused
from tests.factories import make_plan, make_user
from tests.targets.report_world import JUNE, TODAY, build_world, number, open_june, save, submitted

pytestmark = pytest.mark.django_db
JANUARY = date(2017, 1, 1)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    world = build_world()
    world.admin = make_user("target_admin")
    return world


def part(world, name, **fields):
    row = IndicatorPart(indicator=world.beds, name=name, order=fields.pop("order", 10), **fields)
    return planning.save_part(part=row, by=world.admin)


def own_parts(world, *names, region=None, by=None):
    world.beds.regions_add_parts = True
    world.beds.save(update_fields=["regions_add_parts"])
    region = region or world.county
    actions.add_own_parts(indicator=world.beds, region=region, names=names, by=by or world.people.clerk)
    return list(IndicatorPart.objects.filter(region=region).order_by("order"))


def fill(world, report, *pairs, version=0, by=None):
    values = {row.pk: None if value is None else Decimal(value) for row, value in pairs}
    return actions.save_parts(
        report=report, indicator=world.beds, values=values, version=version, by=by or world.people.clerk
    )


def cell_of(world, report):
    return MonthlyProgress.objects.get(report=report, indicator=world.beds)


def place(world, **more):
    return {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"} | more


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([1, -1]),
            st.booleans(),
            st.none() | st.decimals(-1000, 1000, places=6, allow_nan=False, allow_infinity=False),
        ),
        max_size=6,
    )
)
def test_the_sum_is_that_of_the_filled_summed_parts_with_their_signs(rows):
    parts = [
        IndicatorPart(pk=pk, name=str(pk), sign=sign, is_informative=informative)
        for pk, (sign, informative, _value) in enumerate(rows)
    ]
    counted = [sign * value for sign, informative, value in rows if not informative and value is not None]
    expected = sum(counted) if counted else None
    assert part_sum(parts, {pk: row[2] for pk, row in enumerate(rows)}) == expected


def test_parts_fill_the_cell_and_stay_what_they_are(world):
    new, left = part(world, "新增"), part(world, "减员", sign=-1, order=20)
    homes = part(world, "户数", unit="户", is_informative=True, order=30)
    report = open_june(world)
    assert fill(world, report, (new, "30"), (left, "4"), (homes, "11"))
    cell = cell_of(world, report)
    assert (cell.state, cell.value, cell.version) == (State.NUMBER, 26, 1)
    actions.submit(report=report, by=world.people.clerk)
    went_up = dict(SubmittedPart.objects.values_list("part__name", "value"))
    assert went_up == {"新增": 30, "减员": 4, "户数": 11}
    assert completion(world.plan, JUNE, world.county)[0].actual == 26
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        SubmittedPart.objects.update(value=1)


def test_nothing_is_not_zero(world):
    new, left = part(world, "新增"), part(world, "减员", sign=-1)
    report = open_june(world)
    fill(world, report, (new, "0"), (left, None))
    assert cell_of(world, report).value == 0
    with pytest.raises(Refused) as refused:
        actions.submit(report=report, by=world.people.clerk)
    (finding,) = refused.value.findings
    assert finding.message == "甲县 新增床位：分项减员未填，合计0只含已填的 1 项，请更正或说明。"
    fill(world, report, (new, None), version=1)
    assert cell_of(world, report).state == State.BLANK


def test_saving_the_same_twice_acts_once_and_a_lost_update_is_refused_with_both_values(world):
    new = part(world, "新增")
    report = open_june(world)
    fill(world, report, (new, "5"))
    assert not fill(world, report, (new, "5"))
    with pytest.raises(Refused, match="甲县填报员改过这一格：新增现在是5，您填的是6"):
        fill(world, report, (new, "6"), by=world.people.colleague)
    assert PartProgress.objects.get().value == 5
    assert fill(world, report, (new, "6"), version=1, by=world.people.colleague)


def test_swapping_numbers_between_parts_leaves_the_sum_and_raises_the_version(world):
    one, two = part(world, "甲院"), part(world, "乙院", order=20)
    report = open_june(world)
    fill(world, report, (one, "3"), (two, "4"))
    fill(world, report, (one, "4"), (two, "3"), version=1)
    cell = cell_of(world, report)
    assert (cell.value, cell.version) == (7, 2)


def test_a_cell_made_from_parts_cannot_be_typed_over(world):
    new = part(world, "新增")
    report = open_june(world)
    fill(world, report, (new, "5"))
    with pytest.raises(Refused, match="由分项相加得出，不能直接填"):
        save(world, report, 9, version=1)
    with pytest.raises(Refused, match="先在分项里清空"):
        save(world, report, Cell(state=State.NO_DATA, note="系统维护"), version=1)
    save(world, report, number(5, "说明"), version=1)
    assert cell_of(world, report).note == "说明"
    fill(world, report, (new, None), version=2)
    save(world, report, Cell(state=State.NO_DATA, note="系统维护"), version=3)


def test_a_number_from_before_the_parts_does_not_go_up(world):
    report = open_june(world)
    save(world, report, 5)
    part(world, "新增")
    with pytest.raises(Refused) as refused:
        actions.submit(report=report, by=world.people.clerk)
    assert refused.value.findings[0].message.endswith("由分项相加，分项还没有填。请点“分项”逐项填写。")


def test_informative_parts_alone_leave_the_cell_to_be_typed(world):
    homes = part(world, "户数", unit="户", is_informative=True)
    report = open_june(world)
    save(world, report, 5)
    fill(world, report, (homes, "2"), version=1)
    assert cell_of(world, report).value == 5
    save(world, report, 6, version=2)
    actions.submit(report=report, by=world.people.clerk)
    assert SubmittedPart.objects.get().value == 2


def test_parts_are_for_those_who_enter_while_the_report_is_open(world):
    new = part(world, "新增")
    report = open_june(world)
    for stranger in (world.people.stranger, world.people.officer, world.admin):
        with pytest.raises(PermissionDenied):
            fill(world, report, (new, "5"), by=stranger)
    fill(world, report, (new, "5"))
    actions.submit(report=report, by=world.people.clerk)
    with pytest.raises(Refused, match="已经上报"):
        fill(world, report, (new, "6"), version=1)


def test_a_region_lists_its_own_parts_where_the_indicator_lets_it(world):
    with pytest.raises(Refused, match="统一规定"):
        actions.add_own_parts(
            indicator=world.beds, region=world.county, names=["甲院"], by=world.people.clerk
        )
    one, two = own_parts(world, "甲院", "乙院", "甲院", "")
    with pytest.raises(PermissionDenied):
        own_parts(world, "丙院", by=world.people.stranger)
    report = open_june(world)
    fill(world, report, (one, "3"), (two, "4"))
    actions.remove_own_part(part=two, by=world.people.clerk)
    assert cell_of(world, report).value == 3
    own_parts(world, "乙院")
    assert cell_of(world, report).value == 7
    assert IndicatorPart.objects.count() == 2
    (theirs,) = own_parts(world, "别处", region=world.other_county, by=world.people.stranger)
    with pytest.raises(Refused, match="已经停用"):
        fill(world, report, (theirs, "1"), version=3)


def own_cell(world):
    return build_cell_page(world.people.clerk, world.plan, world.county, JUNE, world.beds)


def test_a_part_taken_away_counts_no_more_and_the_report_goes_up(world):
    one, two = own_parts(world, "甲院", "乙院")
    report = open_june(world)
    fill(world, report, (one, "3"), (two, "4"))
    actions.remove_own_part(part=two, by=world.people.clerk)
    assert (own_cell(world).total, [line.part.name for line in own_cell(world).parts]) == (3, ["甲院"])
    actions.submit(report=report, by=world.people.clerk)
    assert dict(SubmittedPart.objects.values_list("part__name", "value")) == {"甲院": 3}


def test_a_part_taken_away_after_submitting_stays_in_it_and_leaves_the_draft_when_it_is_saved(world):
    one, two = own_parts(world, "甲院", "乙院")
    report = open_june(world)
    fill(world, report, (one, "3"), (two, "4"))
    actions.submit(report=report, by=world.people.clerk)
    actions.remove_own_part(part=two, by=world.people.clerk)
    assert (own_cell(world).total, own_cell(world).text) == (7, "7张")
    report.refresh_from_db()
    assert findings_of_reports(world.plan, [report]) == {report.pk: []}
    actions.withdraw(report=report, by=world.people.clerk)
    with pytest.raises(Refused) as refused:
        actions.submit(report=report, by=world.people.clerk)
    assert "数值7与分项之和3不符" in refused.value.findings[0].message
    assert fill(world, report, (one, "3"), version=1)
    actions.submit(report=report, by=world.people.clerk)
    assert completion(world.plan, JUNE, world.county)[0].actual == 3


def test_the_desk_is_told_of_parts_left_blank_and_that_they_were_explained(world):
    new, _left = part(world, "新增"), part(world, "减员", sign=-1)
    report = open_june(world)
    fill(world, report, (new, "5"))
    with pytest.raises(Refused) as refused:
        actions.submit(report=report, by=world.people.clerk)
    (finding,) = refused.value.findings
    words = actions.Words(world.beds.pk, finding.key, None, "减员月底报来")
    actions.explain(report=report, words=[words], by=world.people.clerk)
    report = actions.submit(report=report, by=world.people.clerk)
    (told,) = findings_of_reports(world.plan, [report])[report.pk]
    assert (told.code, told.explanation.text) == ("parts_complete", "减员月底报来")


def test_a_part_added_later_asks_nothing_of_what_went_up_before_it(world, settings):
    report = submitted(world, 7)
    settings.MINSHENG_CLOCK = TODAY + timedelta(days=20)
    part(world, "城市")
    assert findings_of_reports(world.plan, [report])[report.pk] == []
    drafts = [(world.beds, Cell.of(cell_of(world, report)), None)]
    finder = Finder(world.plan, world.county, JUNE, drafts, submitted=report.counting)
    assert finder.parts == {}


def test_changing_a_part_leaves_who_entered_the_figure_and_why_it_was_entered_for_the_region(world):
    homes = part(world, "户数", unit="户", is_informative=True)
    report = open_june(world)
    fill(world, report, (homes, "2"))
    MonthlyProgress.objects.filter(report=report).update(
        state=State.NUMBER, value=5, on_behalf="停电", updated_by=world.people.officer
    )
    before = cell_of(world, report)
    homes.name = "户数（户）"
    planning.save_part(part=homes, by=world.admin)
    cell = cell_of(world, report)
    assert (cell.version, cell.on_behalf, cell.updated_by) == (before.version, "停电", world.people.officer)
    new = part(world, "新增")
    fill(world, report, (new, "5"), version=cell.version)
    new.refresh_from_db()
    extra = part(world, "转入")
    fill(world, report, (extra, "1"), version=cell.version + 1)
    extra.is_active = False
    planning.save_part(part=extra, by=world.admin)
    cell = cell_of(world, report)
    assert (cell.value, cell.updated_by) == (5, world.people.clerk)


def test_a_part_is_taken_away_while_numbers_of_it_are_being_stored(world):
    """A number being stored refers to its part at the end: a lock against that would be a deadlock."""
    (one,) = own_parts(world, "甲院")
    with CaptureQueriesContext(connection) as queries:
        actions.remove_own_part(part=one, by=world.people.clerk)
        own_parts(world, "甲院")
        planning.save_part(part=part(world, "新增"), by=world.admin)
    locks = [each["sql"] for each in queries if "FOR " in each["sql"] and "indicatorpart" in each["sql"]]
    assert locks
    assert all("FOR NO KEY UPDATE" in sql for sql in locks)


def moved(world, *, entry):
    """May reported to the section of today (5) and, later, to that of old (3); what reports one more."""
    world.share.is_required = False
    world.share.save(update_fields=["is_required"])
    world.beds.entry = entry
    world.beds.save(update_fields=["entry"])
    new = part(world, "新增")
    may = date(2017, 5, 1)

    def report(section, month, value):
        world.beds.section = section
        world.beds.save(update_fields=["section"])
        facts = {"plan": world.plan, "region": world.county, "section": section, "month": month}
        report = actions.open_report(by=world.people.clerk, **facts)
        fill(world, report, (new, value))
        return actions.submit(report=report, by=world.people.clerk)

    report(world.other_section, may, "5")
    report(world.section, may, "3")
    return new, report


def test_a_month_reported_to_two_sections_counts_once_in_the_parts_and_in_the_picture(world):
    new, report = moved(world, entry=Entry.MONTHLY)
    report(world.other_section, JUNE, "4")
    (line,) = part_lines([world.beds], world.county, JUNE, {new.pk: Decimal(4)})[world.beds.pk]
    assert (line.before, line.total) == (5, 9)
    (column,) = part_table(world.plan, world.city, world.beds, JUNE, COUNTED).columns
    assert column.total == completion(world.plan, JUNE, world.county)[0].actual == 9
    picture = own_cell(world).picture
    assert [row[1] for row in picture.rows if row[1] != "—"][:2] == ["5", "9"]


def test_a_rate_of_parts_follows_the_indicators_direction_and_decimals(world):
    new = part(world, "新增")
    planning.set_part_targets(
        indicator=world.beds,
        numbers={(new, world.county): Decimal(30)},
        effective_month=JANUARY,
        reason="",
        by=world.admin,
    )
    report = open_june(world)
    fill(world, report, (new, "10"))
    actions.submit(report=report, by=world.people.clerk)

    def rates():
        (line,) = part_lines([world.beds], world.county, JUNE, {new.pk: Decimal(10)})[world.beds.pk]
        (column,) = part_table(world.plan, world.city, world.beds, JUNE, COUNTED).columns
        return line.rate_text, column.rate_text

    world.beds.rate_decimals = 1
    assert rates() == ("33.3%", "33.3%")
    world.beds.direction = Direction.AT_MOST
    assert rates() == ("—", "—")


def test_what_a_part_means_stays_once_it_has_numbers(world):
    new = part(world, "新增")
    new.sign = -1
    planning.save_part(part=new, by=world.admin)
    report = open_june(world)
    fill(world, report, (new, "5"))
    assert cell_of(world, report).value == -5
    new.sign = 1
    with pytest.raises(ValidationError, match="已有填报的数"):
        planning.save_part(part=new, by=world.admin)
    new.refresh_from_db()
    new.is_active = False
    planning.save_part(part=new, by=world.admin)
    assert cell_of(world, report).value == -5  # no parts any more: the cell is typed again
    save(world, report, 8, version=1)


def test_only_figures_that_add_up_have_parts(world):
    row = IndicatorPart(indicator=world.share, name="甲院")
    with pytest.raises(ValidationError, match="只有数量和时点"):
        planning.save_part(part=row, by=world.admin)
    with pytest.raises(ValidationError, match="只能作参考"):
        part(world, "户数", unit="户")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": ""}, "indicator_part_has_name"),
        ({"sign": 0}, "indicator_part_sign_known"),
        ({"unit": "户"}, "indicator_part_summed_in_one_unit"),
        ({"name": "有了"}, "indicator_part_unique"),
    ],
)
def test_constraints_by_name(world, fields, name):
    part(world, "有了")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        IndicatorPart.objects.create(**({"indicator": world.beds, "name": "新增"} | fields))


def test_part_targets_are_revisions_with_a_reason(world):
    new = part(world, "新增")
    facts = {"indicator": world.beds, "by": world.admin}
    first = {(new, world.county): Decimal(40)}
    assert planning.set_part_targets(numbers=first, effective_month=JANUARY, reason="", **facts) == 1
    assert planning.set_part_targets(numbers=first, effective_month=JANUARY, reason="", **facts) == 0
    gone = {(new, world.county): None}
    with pytest.raises(ValidationError, match="写明原因"):
        planning.set_part_targets(numbers=gone, effective_month=JUNE, reason="", **facts)
    report = open_june(world)
    fill(world, report, (new, "10"))
    (line,) = part_lines([world.beds], world.county, JUNE, {new.pk: Decimal(10)})[world.beds.pk]
    assert (line.target, line.rate_text) == (40, "25%")
    planning.set_part_targets(numbers=gone, effective_month=JUNE, reason="取消", **facts)
    (line,) = part_lines([world.beds], world.county, JUNE, {})[world.beds.pk]
    assert (line.target, line.rate_text) == (None, "—")
    assert PartTarget.objects.count() == 2


def test_parts_of_a_monthly_indicator_add_up_over_the_months(world):
    world.beds.entry = Entry.MONTHLY
    world.beds.save(update_fields=["entry"])
    new = part(world, "新增")
    for month, value, version in ((date(2017, 5, 1), "3", 0), (JUNE, "4", 0)):
        report = actions.open_report(
            plan=world.plan, region=world.county, section=world.section, month=month, by=world.people.clerk
        )
        fill(world, report, (new, value), version=version)
        actions.submit(report=report, by=world.people.clerk)
    (line,) = part_lines([world.beds], world.county, JUNE, {new.pk: Decimal(4)})[world.beds.pk]
    assert (line.before, line.total) == (3, 7)
    table = part_table(world.plan, world.city, world.beds, JUNE, COUNTED)
    assert [(column.name, column.total) for column in table.columns] == [("新增", 7)]
    assert completion(world.plan, JUNE, world.county)[0].actual == 7


def test_the_figure_page_shows_the_parts_of_all_regions(client, world):
    new = part(world, "新增")
    (own,) = own_parts(world, "甲院")
    planning.set_part_targets(
        indicator=world.beds,
        numbers={(new, world.county): Decimal(10), (new, world.other_county): Decimal(30)},
        effective_month=JANUARY,
        reason="",
        by=world.admin,
    )
    report = open_june(world)
    fill(world, report, (new, "5"), (own, "2"))
    actions.submit(report=report, by=world.people.clerk)
    table = part_table(world.plan, world.city, world.beds, JUNE, COUNTED)
    (column,) = table.columns  # a county's own part is not the city's
    assert (column.total, column.target, column.rate_text) == (5, 40, "13%")
    client.force_login(world.people.office)
    address = {"slug": world.plan.slug, "code": world.county.code, "indicator": world.beds.pk}
    text = client.get(reverse("targets:figure", kwargs=address) + "?month=2017-06").content.decode()
    assert "甲院（张）" in text


def test_a_new_years_plan_keeps_the_parts(world):
    part(world, "新增")
    own_parts(world, "甲院")
    plan = make_plan(region=world.city, year=2018)
    plan.pk = None
    plan.slug = "next"
    plan.name = "下一年"
    new = planning.start_from(predecessor=world.plan, plan=plan, by=world.admin)
    names = IndicatorPart.objects.filter(indicator__plan=new).values_list("name", "region__name")
    assert sorted(names, key=str) == [("新增", None), ("甲院", "甲县")]


def test_a_clerk_fills_parts_on_the_cells_page_without_script(client, world):
    new, left = part(world, "新增"), part(world, "减员", sign=-1, order=20)
    client.force_login(world.people.clerk)
    address = reverse("targets:parts_save", kwargs=place(world, indicator=world.beds.pk))
    text = client.post(
        address, {f"p{new.pk}": "３０张", f"p{left.pk}": "无", "version": "0"}
    ).content.decode()
    assert "“无”看不出是 0 还是没有数" in text
    assert "有 1 项要改，分项没有保存" in text
    assert 'value="３０张"' in text  # nothing typed is lost
    data = {f"p{new.pk}": "３０张", f"p{left.pk}": "4", "version": "0"}
    text = client.post(address, data, follow=True).content.decode()
    assert "分项已保存" in text
    sheet = client.get(reverse("targets:sheet", kwargs=place(world))).content.decode()
    assert "分项 <b>2/2</b>" in sheet
    assert 'value="26" data-box="cumulative"' in sheet
    assert "readonly" in sheet
    report = open_june(world)
    actions.submit(report=report, by=world.people.clerk)
    client.force_login(world.people.officer)
    text = client.get(reverse("targets:report", kwargs={"pk": report.pk})).content.decode()
    assert "减：减员" in text
    assert "30张" in text
    text = client.get(reverse("targets:cell", kwargs=place(world, indicator=world.beds.pk))).content.decode()
    assert "这一格不由您填报" in text


def test_a_clerk_lists_own_parts(client, world):
    own_parts(world, "甲院")
    client.force_login(world.people.clerk)
    address = place(world, indicator=world.beds.pk)
    url = reverse("targets:own_parts_add", kwargs=address)
    text = client.post(url, {"names": "乙院\r\n丙院\r\n"}, follow=True).content.decode()
    assert "已增加 2 个分项" in text
    row = IndicatorPart.objects.get(name="丙院")
    url = reverse("targets:own_part_remove", kwargs=address | {"part": row.pk})
    assert "已去掉分项“丙院”" in client.post(url, follow=True).content.decode()
    client.force_login(world.people.stranger)
    assert client.post(url).status_code == 404


def test_the_administrator_manages_parts_and_their_targets(client, world):
    client.force_login(world.admin)
    address = {"slug": world.plan.slug, "pk": world.beds.pk}
    data = {"name": "新增", "unit": "", "sign": "1", "order": "10", "is_active": "on"}
    text = client.post(reverse("targets:part_new", kwargs=address), data, follow=True).content.decode()
    assert "分项“新增”已保存" in text
    row = IndicatorPart.objects.get()
    assert "新增" in client.get(reverse("targets:part", kwargs=address | {"part": row.pk})).content.decode()
    url = reverse("targets:part_targets", kwargs=address)
    data = {"effective_month": "2017-01", f"t{row.pk}-{world.county.pk}": "1,300张"}
    data |= {"seen": seen_on(client.get(url))}
    assert "已登记 1 个分项目标" in client.post(url, data, follow=True).content.decode()
    page = client.get(url)
    assert 'value="1300"' in page.content.decode()
    data |= {f"t{row.pk}-{world.county.pk}": "", "seen": seen_on(page)}
    assert "请写明原因" in client.post(url, data).content.decode()
    ratio = reverse("targets:parts", kwargs={"slug": world.plan.slug, "pk": world.share.pk})
    assert client.get(ratio).status_code == 404


def planned(world, row, january, june):
    """Targets of a part that were recorded for two months of the year."""
    for target, month in ((january, JANUARY), (june, JUNE)):
        numbers = {(row, world.county): Decimal(target)}
        planning.set_part_targets(
            numbers=numbers, indicator=world.beds, effective_month=month, reason="调整", by=world.admin
        )


def seen_on(page):
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def test_one_target_of_a_part_is_recorded_and_the_others_stay_as_they_are(client, world):
    new = part(world, "新增")

    def record(number, month):
        planning.set_part_targets(
            indicator=world.beds,
            numbers={(new, world.county): Decimal(number)},
            effective_month=month,
            reason="调整",
            by=world.admin,
        )

    record(40, JANUARY)
    record(60, JUNE)
    client.force_login(world.admin)
    url = reverse("targets:part_targets", kwargs={"slug": world.plan.slug, "pk": world.beds.pk})
    page = client.get(url)
    assert 'value="60"' in page.content.decode()
    data = {"effective_month": "2017-01", "seen": seen_on(page), f"t{new.pk}-{world.county.pk}": "60"}
    data[f"t{new.pk}-{world.other_county.pk}"] = "30"
    assert "已登记 1 个分项目标" in client.post(url, data, follow=True).content.decode()
    assert planning.part_target_changes(world.beds) == {
        (new.pk, world.county.pk): [(JANUARY, 40), (JUNE, 60)],
        (new.pk, world.other_county.pk): [(JANUARY, 30)],
    }
    lost = client.post(url, data | {f"t{new.pk}-{world.county.pk}": "70"}).content.decode()
    assert "您打开本页后，别人登记过：乙县新增2017年1月起是30" in lost
    assert 'value="70"' in lost
    assert PartTarget.objects.count() == 3


@pytest.mark.parametrize(
    ("later", "months", "told"),
    [
        ("keep", [(JANUARY, 50), (JUNE, 60)], "1月起按新的数，后来另登记过的月份照旧"),
        ("replace", [(JANUARY, 50), (JUNE, 50)], "1月起按新的数，到年底有效"),
    ],
)
def test_which_months_a_new_target_changes_is_said_and_chosen_first(client, world, later, months, told):
    new = part(world, "新增")
    planned(world, new, 40, 60)
    client.force_login(world.admin)
    url = reverse("targets:part_targets", kwargs={"slug": world.plan.slug, "pk": world.beds.pk})
    page = client.get(url)
    assert "1月起40，6月起60" in page.content.decode()
    assert 'name="later"' not in page.content.decode()
    data = {"effective_month": "2017-01", "seen": seen_on(page), f"t{new.pk}-{world.county.pk}": "50"}
    text = client.post(url, data).content.decode()
    assert "甲县“新增”：1至5月由40改为50；6月起是60，是另外登记的。" in text
    assert text.count('name="later"') == 2
    assert PartTarget.objects.count() == 2
    answer = {"later": later, "asked": asked_on(text)}
    assert told in client.post(url, data | answer, follow=True).content.decode()
    assert planning.part_target_changes(world.beds) == {(new.pk, world.county.pk): months}


@pytest.mark.parametrize("later", ["keep", "replace"])
def test_an_answer_about_later_months_counts_only_for_what_was_asked(client, world, later):
    one, two = part(world, "公办"), part(world, "民办")
    facts = {"indicator": world.beds, "reason": "调整", "by": world.admin}
    for target, month in ((40, JANUARY), (50, date(2017, 7, 1))):
        numbers = {(row, world.county): Decimal(target) for row in (one, two)}
        planning.set_part_targets(numbers=numbers, effective_month=month, **facts)
    client.force_login(world.admin)
    url = reverse("targets:part_targets", kwargs={"slug": world.plan.slug, "pk": world.beds.pk})
    data = {"effective_month": "2017-03", "seen": seen_on(client.get(url))}
    data |= {f"t{one.pk}-{world.county.pk}": "45", f"t{two.pk}-{world.county.pk}": "50"}
    text = client.post(url, data).content.decode()
    assert "“民办”：" not in text
    data |= {"later": later, "asked": asked_on(text)}
    for changed, told in (
        ({f"t{two.pk}-{world.county.pk}": "46"}, "“民办”：3至6月由40改为46；7月起是50"),
        ({"effective_month": "2017-05"}, "“公办”：5至6月由40改为45；7月起是50"),
    ):
        text = client.post(url, data | changed).content.decode()
        assert "选好以后又改过，请按现在填的再选一次。" in text
        assert told in text
        assert text.count('name="later"') == 2
        assert "checked" not in text
        assert PartTarget.objects.count() == 4
    answer = {"asked": asked_on(text), "effective_month": "2017-05"}
    assert "已登记 1 个分项目标" in client.post(url, data | answer, follow=True).content.decode()


def test_a_number_that_holds_in_its_month_already_is_not_said_to_be_the_tables(client, world):
    new = part(world, "公办")
    planned(world, new, 40, 50)
    client.force_login(world.admin)
    url = reverse("targets:part_targets", kwargs={"slug": world.plan.slug, "pk": world.beds.pk})
    data = {"effective_month": "2017-03", "seen": seen_on(client.get(url))}
    same = data | {f"t{new.pk}-{world.county.pk}": "50"}
    text = client.post(url, same, follow=True).content.decode()
    assert "没有改动：填的和表里到年底有效的数一样。" in text
    data |= {f"t{new.pk}-{world.county.pk}": "40"}
    asked = asked_on(client.post(url, data).content.decode())
    answer = {"later": "keep", "asked": asked}
    text = client.post(url, data | answer, follow=True).content.decode()
    assert "没有改动：填的和3月有效的数一样，后来另登记过的月份照旧。" in text
    assert PartTarget.objects.count() == 2


def asked_on(text):
    return re.search(r'name="asked" value="(\w+)"', text)[1]


def test_the_sheet_takes_the_same_number_of_queries_with_many_parts(client, world):
    client.force_login(world.people.clerk)
    address = reverse("targets:sheet", kwargs=place(world))

    def count():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    part(world, "分项")
    few = count()
    for name in range(6):
        part(world, f"分项{name}")
    planning.save_part(part=IndicatorPart(indicator=world.served, name="别的"), by=world.admin)
    assert world.served.kind == Kind.COUNT
    assert count() == few
