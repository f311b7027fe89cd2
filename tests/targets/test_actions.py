"""Opening a report and saving its draft."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from targets import actions
from targets.cells import Cell
from targets.models import MonthlyReport, State
from targets.refusals import Refused
from tests.factories import make_user
from tests.targets.report_world import JUNE, TODAY, build_world, number, open_june, save, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def open_month(world, month, **changes):
    fields = {"plan": world.plan, "region": world.county, "section": world.section, "by": world.people.clerk}
    return actions.open_report(month=month, **fields | changes)


def test_a_report_is_opened_once(world):
    first, second = open_june(world), open_june(world, by=world.people.colleague)
    assert first == second
    assert (first.status, first.data_as_of) == ("draft", TODAY)


@pytest.mark.parametrize("month", [date(2017, 3, 1), date(2017, 7, 1), date(2018, 1, 1), date(2017, 6, 2)])
def test_a_month_outside_what_is_open_is_refused(world, month):
    with pytest.raises(Refused, match="不能填报"):
        open_month(world, month)
    assert not MonthlyReport.objects.exists()


def test_a_closed_plan_takes_no_figures(world):
    report = open_june(world)
    world.plan.is_open = False
    world.plan.save()
    with pytest.raises(Refused, match="已经关闭"):
        open_month(world, JUNE)
    with pytest.raises(Refused, match="已经关闭"):
        save(world, report, 5)


@pytest.mark.parametrize("who", ["stranger", "reviewer", "officer", "unit_officer", "office"])
def test_only_those_who_enter_open_a_report(world, who):
    with pytest.raises(PermissionDenied):
        open_month(world, JUNE, by=getattr(world.people, who))


def test_a_region_without_a_task_for_the_section_has_no_report(world):
    with pytest.raises(PermissionDenied):
        open_month(
            world, JUNE, region=world.other_county, section=world.other_section, by=world.people.stranger
        )


def test_the_unit_that_fills_a_region_opens_its_report_and_the_clerks_do_not(world):
    report = open_month(world, JUNE, region=world.own, by=world.people.unit_officer)
    assert report.region == world.own
    assert save(world, report, 9, by=world.people.unit_officer).changed == [world.beds.pk]


def test_a_clerk_of_one_section_enters_for_that_section_only(world):
    clerk = make_user("clerk", region=world.county, section=world.other_section)
    with pytest.raises(PermissionDenied):
        open_month(world, JUNE, by=clerk)
    assert open_month(world, JUNE, section=world.other_section, by=clerk)


def test_saved_cells_count_their_versions_and_name_who_changed_them(world):
    report = open_june(world)
    save(world, report, 5)
    saved = save(world, report, 6, by=world.people.colleague, version=1)
    row = report.cells.get()
    assert saved.changed == [world.beds.pk]
    assert (row.value, row.version, row.updated_by) == (6, 2, world.people.colleague)
    assert timezone.localdate(row.updated_at) == TODAY


def test_a_lost_update_is_refused_with_both_values_and_the_other_cells_go_through(world):
    report = open_june(world)
    save(world, report, 5)
    edits = [actions.Edit(world.beds.pk, 0, number(7)), actions.Edit(world.served.pk, 0, number(30))]
    saved = actions.save_cells(report=report, edits=edits, by=world.people.colleague)
    assert saved.changed == [world.served.pk]
    [conflict] = saved.conflicts
    assert (conflict.mine.value, conflict.theirs.value, conflict.version) == (7, 5, 1)
    assert conflict.by == world.people.clerk
    assert report.cells.get(indicator=world.beds).value == 5


def test_the_same_form_twice_changes_nothing_the_second_time(world):
    report = open_june(world)
    save(world, report, 5)
    again = save(world, report, "5.000")
    assert (again.changed, again.conflicts) == ([], [])
    assert report.cells.get().version == 1


def test_a_cell_made_blank_keeps_its_row_and_version(world):
    report = open_june(world)
    save(world, report, 5)
    save(world, report, Cell(), version=1)
    row = report.cells.get()
    assert (row.state, row.value, row.version) == (State.BLANK, None, 2)


def test_zero_blank_no_data_and_not_applicable_stay_four_things(world):
    report = open_june(world)
    not_applicable = Cell(State.NOT_APPLICABLE, note="无此业务")
    cells = [number(1), number(0), Cell(), Cell(State.NO_DATA, note="未统计"), not_applicable]
    for version, cell in enumerate(cells):
        save(world, report, cell, version=version)
        assert Cell.of(report.cells.get()) == cell


@pytest.mark.parametrize("who", ["stranger", "reviewer", "officer", "office"])
def test_only_those_who_enter_save(world, who):
    report = open_june(world)
    with pytest.raises(PermissionDenied):
        save(world, report, 5, by=getattr(world.people, who))
    assert not report.cells.exists()


def test_an_indicator_of_another_section_is_nobodys_cell_here(world):
    report = open_june(world)
    with pytest.raises(PermissionDenied):
        save(world, report, 5, indicator=world.share)
    assert not report.cells.exists()


def test_a_submitted_report_is_not_changed(world):
    report = submitted(world)
    with pytest.raises(Refused, match="已经上报"):
        save(world, report, 6, version=1)
    assert report.cells.get().value == 5


def test_content_that_does_not_fit_the_kind_is_refused(world):
    report = open_june(world)
    with pytest.raises(Refused, match="数量指标"):
        save(world, report, Cell(state=State.NUMBER, is_done=True))


@pytest.mark.parametrize(
    ("day", "is_good"),
    [(date(2017, 6, 1), True), (TODAY, True), (date(2017, 6, 27), False), (date(2017, 5, 31), False)],
)
def test_the_last_day_of_the_data_lies_in_the_month_and_not_ahead(world, day, is_good):
    report = open_june(world)
    if is_good:
        actions.save_cells(report=report, edits=[], by=world.people.clerk, data_as_of=day)
        report.refresh_from_db()
        assert report.data_as_of == day
        return
    with pytest.raises(Refused, match="数据截至日"):
        actions.save_cells(report=report, edits=[], by=world.people.clerk, data_as_of=day)
