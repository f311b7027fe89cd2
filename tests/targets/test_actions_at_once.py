"""People at the same moment, on real connections: nothing is done twice and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from targets import actions, planning
from targets.models import Entry, Indicator, MonthlyReport, ReportStep, Submission
from targets.refusals import Refused
from tests.factories import make_user
from tests.targets.report_world import JUNE, TODAY, build_world, number, open_june, save, submitted
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def at_once(*deeds):
    """Run the deeds in threads that start together; what each returned or raised, in order."""
    barrier = Barrier(len(deeds))

    def run(deed):
        try:
            barrier.wait(timeout=30)
            return deed()
        except (Refused, PermissionDenied) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_two_who_open_the_same_month_get_the_same_report(world):
    people = [world.people.clerk, world.people.colleague] * 2
    found = at_once(*(lambda by=person: open_june(world, by=by) for person in people))
    assert {report.pk for report in found} == {MonthlyReport.objects.get().pk}


def test_two_who_save_the_same_cell_do_not_overwrite_each_other(world):
    report = open_june(world)
    found = at_once(
        lambda: save(world, report, 7, by=world.people.clerk),
        lambda: save(world, report, 8, by=world.people.colleague),
    )
    assert sorted(len(saved.changed) for saved in found) == [0, 1]
    [conflict] = [conflict for saved in found for conflict in saved.conflicts]
    assert report.cells.get().value == conflict.theirs.value != conflict.mine.value


def test_four_who_save_four_cells_all_get_through(world):
    report = open_june(world)
    cells = [(world.beds, 7), (world.served, 8)]
    found = at_once(
        *(lambda i=indicator, v=value: save(world, report, v, indicator=i) for indicator, value in cells)
    )
    assert [len(saved.changed) for saved in found] == [1, 1]


def test_a_report_submitted_twice_goes_up_once(world):
    report = open_june(world)
    save(world, report, 5)
    found = at_once(*(lambda: actions.submit(report=report, by=world.people.clerk, seen=0),) * 4)
    assert sum(isinstance(one, MonthlyReport) for one in found) == 1
    assert (Submission.objects.count(), ReportStep.objects.count()) == (1, 1)


def test_of_accepting_and_withdrawing_exactly_one_happens(world):
    report = submitted(world)
    seen = report.steps.get().pk
    found = at_once(
        lambda: actions.accept(report=report, by=world.people.officer, seen=seen),
        lambda: actions.withdraw(report=report, by=world.people.clerk, seen=seen),
    )
    assert sum(isinstance(one, Refused) for one in found) == 1
    assert ReportStep.objects.count() == 2


def test_a_cell_saved_while_the_report_goes_up_is_in_it_or_refused(world):
    report = open_june(world)
    save(world, report, 5)
    saved, sent = at_once(
        lambda: save(world, report, 6, by=world.people.colleague, version=1),
        lambda: actions.submit(report=report, by=world.people.clerk),
    )
    value = sent.counting.figures.get().value
    assert value == (5 if isinstance(saved, Refused) else 6)


def test_an_own_figure_sent_twice_is_stored_once(world):
    def record():
        return actions.record_own_figure(
            indicator=world.beds,
            region=world.city,
            month=JUNE,
            cell=number(9),
            source="省厅",
            by=world.people.officer,
        )

    found = at_once(record, record, record)
    assert sum(isinstance(one, Refused) for one in found) == 2


def test_what_a_figure_means_is_not_changed_while_it_is_being_stored(world):
    report, administrator = open_june(world), make_user("target_admin")
    stored, asked = Event(), Event()

    def type_a_figure():
        with transaction.atomic():
            save(world, report, 500)
            stored.set()
            asked.wait(timeout=30)
            until_somebody_waits(30)

    def change_the_entry():
        stored.wait(timeout=30)
        indicator = Indicator.objects.get(pk=world.beds.pk)
        indicator.entry = Entry.MONTHLY
        asked.set()
        try:
            return planning.save_indicator(indicator=indicator, by=administrator)
        except ValidationError as refusal:
            return refusal

    _typed, refusal = at_once(type_a_figure, change_the_entry)
    assert isinstance(refusal, ValidationError)
    assert "已有填报的数" in str(refusal)
    assert Indicator.objects.get(pk=world.beds.pk).entry == Entry.CUMULATIVE


def test_a_figure_read_by_what_was_changed_since_is_refused(world):
    report = open_june(world)
    edit = actions.Edit(world.beds.pk, 0, number(500), world.beds.meaning)
    Indicator.objects.filter(pk=world.beds.pk).update(entry=Entry.MONTHLY)
    with pytest.raises(Refused, match="新增床位的填报方式或单位刚被目标管理员改过"):
        actions.save_cells(report=report, edits=[edit], by=world.people.clerk)
    assert not report.cells.exists()
