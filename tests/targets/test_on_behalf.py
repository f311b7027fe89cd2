"""A section enters for a region that cannot: what is kept, what stays unseen, who accepts it, the grid."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng.uploads import check_upload
from targets import actions
from targets.cell_changes import history_of
from targets.cells import Cell
from targets.models import IndicatorPart, Kind, MonthlyProgress, MonthlyReport, OwnFigure, State, Status
from targets.refusals import Refused
from tests.factories import assign, make_indicator, make_region
from tests.targets.report_world import JUNE, TODAY, build_world, number, open_june, save, submitted
from tests.uploading import png

pytestmark = pytest.mark.django_db
WHY = "停电，电话报来"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def enter(world, value=5, *, by=None, version=0, indicator=None, reason=WHY, region=None):
    edit = actions.Edit((indicator or world.beds).pk, version, number(value))
    return actions.enter_on_behalf(
        plan=world.plan,
        region=region or world.county,
        section=world.section,
        month=JUNE,
        edits=[edit],
        reason=reason,
        by=by or world.people.officer,
    )


def june(world):
    return MonthlyReport.objects.get(region=world.county, section=world.section, month=JUNE)


def test_who_for_whom_and_why_are_kept_to_the_end(client, world):
    enter(world)
    report, officer = june(world), world.people.officer
    cell = report.cells.get()
    assert (cell.on_behalf, cell.updated_by) == (WHY, officer)
    change = history_of(report, world.beds)[0]
    assert (change.what, change.by, change.after, change.why) == ("代录", officer, "5张", WHY)
    report = actions.submit_on_behalf(report=report, reason=WHY, by=officer)
    figure = report.counting.figures.get()
    assert (figure.on_behalf, figure.entered_by) == (WHY, officer)
    assert report.steps.get().comment == f"代报：{WHY}"
    with pytest.raises(PermissionDenied, match="要由别人审核"):
        actions.accept(report=report, by=officer)
    client.force_login(world.people.second_officer)
    text = client.get(reverse("targets:report", args=[report.pk])).content.decode()
    assert f"福利科经办代录：{WHY}" in text
    assert actions.accept(report=report, by=world.people.second_officer).status == Status.ACCEPTED


def test_whoever_entered_does_not_accept_what_the_region_submitted(world):
    enter(world)
    report = actions.submit(report=june(world), by=world.people.clerk)
    with pytest.raises(PermissionDenied, match="要由别人审核"):
        actions.accept(report=report, by=world.people.officer)


@pytest.mark.parametrize("what", ["分项", "佐证"])
def test_nothing_that_the_section_has_not_seen_goes_up_with_its_own(client, world, what):
    report, clerk = open_june(world), world.people.clerk
    if what == "分项":
        part = IndicatorPart.objects.create(indicator=world.beds, name="户数", unit="户", is_informative=True)
        actions.save_parts(report=report, indicator=world.beds, values={part.pk: 77123}, version=0, by=clerk)
        version = report.cells.get().version
    else:
        uploads = [check_upload(png(), "验收单.png")]
        actions.add_evidence(report=report, indicator=world.beds, uploads=uploads, by=clerk)
        version = 0
    assert enter(world, version=version).saved.changed == [world.beds.pk]
    assert f"甲县自己放了{what}，还没有上报过" in Grid(client, world).press(f"submit-{world.county.pk}")
    assert june(world).status == Status.DRAFT
    report = actions.submit(report=june(world), by=clerk)
    actions.return_(report=report, by=world.people.second_officer, comment="请核对")
    sent = actions.submit_on_behalf(report=june(world), reason=WHY, by=world.people.officer)
    assert sent.status == Status.SUBMITTED


def test_the_region_goes_on_from_what_was_entered_for_it(client, world):
    enter(world)
    client.force_login(world.people.clerk)
    address = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    assert f'title="{WHY}">代录' in client.get(reverse("targets:sheet", kwargs=address)).content.decode()
    save(world, june(world), 6, version=1)
    assert june(world).cells.get().on_behalf == ""


def test_what_the_region_typed_stays_untouched_and_unseen(client, world):
    save(world, open_june(world), 77123)
    entered = enter(world, 5)
    assert (entered.taken, entered.saved.changed, entered.saved.conflicts) == ([world.beds.pk], [], [])
    assert june(world).cells.get().value == 77123
    with pytest.raises(Refused, match="甲县自己填了一部分"):
        actions.submit_on_behalf(report=june(world), reason=WHY, by=world.people.officer)
    client.force_login(world.people.officer)
    for address in (grid_of(world), reverse("targets:desk")):
        text = client.get(address).content.decode()
        assert "77123" not in text
        assert "77,123" not in text
    text = client.get(grid_of(world)).content.decode()
    assert "地区自己填了，还没有上报，看不到数" in text
    pasted = client.post(f"{grid_of(world)}paste/", {"text": "甲县\t9"}).content.decode()
    assert "77123" not in pasted


@pytest.mark.parametrize("who", ["clerk", "stranger", "other_officer", "unit_officer", "office", "reviewer"])
def test_only_the_section_enters_and_submits_for_a_region(world, who):
    by = getattr(world.people, who)
    with pytest.raises(PermissionDenied):
        enter(world, by=by)
    enter(world)
    with pytest.raises(PermissionDenied):
        actions.submit_on_behalf(report=june(world), reason=WHY, by=by)
    assert june(world).status == Status.DRAFT


def test_the_ordinary_ways_stay_closed_to_the_section(world):
    enter(world)
    with pytest.raises(PermissionDenied):
        save(world, june(world), 6, version=1, by=world.people.officer)
    with pytest.raises(PermissionDenied):
        actions.submit(report=june(world), by=world.people.officer)


def test_a_reason_is_asked_and_parts_and_others_cells_are_refused(world):
    with pytest.raises(Refused, match="为什么"):
        enter(world, reason=" ")
    with pytest.raises(PermissionDenied, match="不由地区填报"):
        enter(world, region=world.own)
    IndicatorPart.objects.create(indicator=world.beds, name="公办")
    with pytest.raises(Refused, match="由分项相加得出"):
        enter(world)
    assert not MonthlyProgress.objects.exists()


def test_two_officers_at_one_cell_see_both_values(world):
    enter(world, 5)
    entered = enter(world, 6, by=world.people.second_officer)
    (conflict,) = entered.saved.conflicts
    assert (conflict.theirs.value, conflict.by) == (5, world.people.officer)


def grid_of(world, indicator=None):
    place = {"slug": world.plan.slug, "section": world.section.pk, "month": "2017-06"}
    return reverse("targets:grid", kwargs=place | ({"indicator": indicator.pk} if indicator else {}))


class Grid:
    """An officer at the grid: types into lines by region and indicator, and saves."""

    def __init__(self, client, world, indicator=None, user=None):
        client.force_login(user or world.people.officer)
        self.client, self.address = client, grid_of(world, indicator)
        self.response = client.get(self.address)
        self.data = {"reason": WHY}
        for line in self.response.context["grid"].open_lines:
            start = f"c{line.cell_id}-"
            self.data |= {start + name: text for name, text in line.shown.items()}
            self.data |= {f"{start}version": line.form_version, f"{start}was": line.was}

    def line(self, region, indicator):
        lines = self.response.context["grid"].lines
        return next(one for one in lines if (one.region, one.indicator) == (region, indicator))

    def type(self, region, indicator, **texts):
        start = f"c{self.line(region, indicator).cell_id}-"
        self.data |= {start + name: text for name, text in texts.items()}
        return self

    def press(self, do="save"):
        self.response = self.client.post(self.address, self.data | {"do": do}, follow=True)
        return self.response.content.decode()


def cell_of(region, indicator):
    return MonthlyProgress.objects.get(report__region=region, indicator=indicator)


def test_the_grid_saves_every_kind_over_all_regions_at_once(client, world):
    ratio = make_indicator(world.plan, section=world.section, name="补助", kind=Kind.RATIO)
    done = make_indicator(world.plan, section=world.section, name="机构建成", kind=Kind.MILESTONE)
    for indicator in (ratio, done):
        assign(indicator, world.county, world.other_county)
    grid = Grid(client, world).type(world.county, world.beds, cumulative="1,200张")
    grid.type(world.other_county, world.beds, cumulative="３０")
    grid.type(world.county, ratio, numerator="3", denominator="4").type(world.other_county, done, done="yes")
    grid.type(world.other_county, ratio, state="no_data", note="没有统计")
    assert "已保存 5 格" in grid.press()
    cells = [cell_of(region, world.beds).value for region in (world.county, world.other_county)]
    assert cells == [1200, 30]
    assert (cell_of(world.county, ratio).numerator, cell_of(world.other_county, done).is_done) == (3, True)
    assert cell_of(world.other_county, ratio).state == State.NO_DATA
    assert set(MonthlyProgress.objects.values_list("on_behalf", "updated_by")) == {
        (WHY, world.people.officer.pk)
    }
    assert "没有改动" in Grid(client, world).press()


def test_what_cannot_be_saved_stays_on_the_page_and_the_rest_is_saved(client, world):
    grid = Grid(client, world).type(world.county, world.beds, cumulative="很多")
    grid.type(world.other_county, world.beds, cumulative="30")
    grid.data["reason"] = ""
    assert "请写明为什么" in grid.press()
    assert not MonthlyProgress.objects.exists()
    grid.data["reason"] = WHY
    text = grid.press()
    assert "“很多”不是数" in text
    assert 'value="很多"' in text
    assert [row.report.region for row in MonthlyProgress.objects.all()] == [world.other_county]


def test_a_cell_that_the_region_typed_meanwhile_is_not_shown(client, world):
    grid = Grid(client, world).type(world.county, world.beds, cumulative="30")
    save(world, open_june(world), 77123)
    text = grid.press()
    assert "您填的（本月累计 30）没有保存" in text
    assert "77123" not in text
    assert cell_of(world.county, world.beds).value == 77123


def test_the_section_submits_what_it_entered_alone(client, world):
    grid = Grid(client, world).type(world.county, world.beds, cumulative="30")
    grid.press()
    grid = Grid(client, world)
    assert "已代甲县上报" in grid.press(f"submit-{world.county.pk}")
    assert june(world).status == Status.SUBMITTED
    text = client.get(grid.address).content.decode()
    assert "已经上报，要改请退回" in text
    assert "30张" in text


def test_the_city_figure_of_its_own_is_entered_in_the_same_grid(client, world):
    grid = Grid(client, world).type(world.city, world.beds, cumulative="45")
    assert "请写明这个数的来源" in grid.press()
    grid.type(world.city, world.beds, note="省厅通报").data["reason"] = ""
    assert "已保存 1 格" in grid.press()
    figure = OwnFigure.objects.get()
    assert (figure.value, figure.source, figure.entered_by, figure.accepted_by) == (
        45,
        "省厅通报",
        world.people.officer,
        None,
    )
    assert "没有改动" in Grid(client, world).press()
    assert OwnFigure.objects.count() == 1


def test_messages_about_the_city_figure_use_the_words_of_its_line(client, world):
    text = Grid(client, world).type(world.city, world.beds, cumulative="-", note="省厅通报").press()
    assert "“-”看不出是 0 还是没有数：没有发生请填 0；没有数就空着。" in text
    text = Grid(client, world).type(world.city, world.beds, cumulative="45", note="长" * 501).press()
    assert "来源最多 500 字，现有 501 字" in text
    text = Grid(client, world).type(world.county, world.beds, cumulative="-").press()
    assert "取不到数请选“无数据”并在备注里说明" in text


def test_a_city_figure_that_another_recorded_meanwhile_is_not_overwritten_unseen(client, world):
    grid = Grid(client, world).type(world.city, world.beds, cumulative="45", note="省厅通报")
    actions.record_own_figure(
        indicator=world.beds, region=world.city, month=JUNE, cell=number(46), source="市级台账",
        by=world.people.second_officer,
    )  # fmt: skip
    text = grid.press()
    assert "福利科副经办" in text
    assert "改为“46张”；您填的是“45张”，没有保存" in text
    assert OwnFigure.objects.get().value == 46
    line = grid.line(world.city, world.beds)
    assert line.shown["cumulative"] == "45"
    grid.data[f"c{line.cell_id}-version"] = line.form_version
    assert "已保存 1 格" in grid.press()
    assert OwnFigure.objects.last().value == 45


def test_a_table_with_regions_down_and_indicators_across_is_laid_on_all_lines(client, world):
    assign(world.served, world.other_county)
    grid = Grid(client, world)
    text = "地区\t新增床位\t服务人数\n乙县\t3\t30\n甲县\t１,200\t40\n丙县\t1\t1"
    answer = client.post(f"{grid.address}paste/", {"text": text}).json()
    found = {row["cell"]: row["values"]["cumulative"] for row in answer["rows"]}
    assert found == {
        grid.line(world.other_county, world.beds).cell_id: "3",
        grid.line(world.county, world.beds).cell_id: "1200",
        grid.line(world.other_county, world.served).cell_id: "30",
        grid.line(world.county, world.served).cell_id: "40",
    }
    assert answer["remarks"] == ["“丙县”不是这张表里要您填的地区，没有取用。"]
    at = grid.line(world.county, world.beds).cell_id
    column = client.post(f"{grid.address}paste/", {"text": "7\n8", "at": at, "box": "cumulative"}).json()
    assert [row["values"]["cumulative"] for row in column["rows"]] == ["7", "8"]
    assert not MonthlyProgress.objects.exists()


def test_the_grid_is_of_the_section_and_its_regions_own_cells(client, world):
    grid = Grid(client, world)
    assert "由福利院在月报里填" in grid.response.content.decode()
    assert not grid.line(world.own, world.beds).is_open
    assert "救助比例" not in grid.response.content.decode()
    for who in (world.people.other_officer, world.people.office):
        client.force_login(who)
        assert client.get(grid.address).status_code == 403
    client.force_login(world.people.officer)
    assert client.get(grid_of(world, world.share)).status_code == 404


def test_the_grid_takes_as_many_queries_for_many_regions_as_for_few(client, world):
    def count():
        client.force_login(world.people.officer)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(grid_of(world)).status_code == 200
        return len(queries)

    submitted(world)
    enter(world, region=world.other_county)
    count()
    few = count()
    for _ in range(10):
        region = make_region(parent=world.city)
        assign(world.beds, region)
        enter(world, region=region)
    assert count() == few
    assert Cell.of(cell_of(region, world.beds)).value == 5


def test_the_grid_of_a_plan_whose_tasks_lie_with_townships(client, world):
    townships = [make_region(name=name, parent=world.county, level="township") for name in ("东镇", "西镇")]
    pensions = make_indicator(world.plan, section=world.section, name="农村养老床位", unit="张")
    assign(pensions, *townships)
    grid = Grid(client, world, pensions).type(townships[0], pensions, cumulative="3")
    grid.type(townships[1], pensions, cumulative="4").press()
    grid = Grid(client, world, pensions)
    assert [line.standing.actual for line in grid.response.context["grid"].lines] == [3, 4, None]
    actions.submit_on_behalf(
        report=MonthlyReport.objects.get(region=townships[0]), reason=WHY, by=world.people.officer
    )
    assert "3张" in Grid(client, world, pensions).line(world.city, pensions).roll_up
