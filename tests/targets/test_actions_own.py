"""Figures of the whole: who enters, accepts and withdraws them, and every way in which they are refused."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from organization.actions import give_deputy
from targets import actions
from targets.cells import Cell
from targets.completion import ACCEPTED, SUBMITTED, completion
from targets.models import Kind, OwnFigure, State
from targets.refusals import AlreadyDone, Overtaken, Refused
from tests.factories import assign, make_indicator, make_user
from tests.targets.report_world import JUNE, TODAY, build_world, number, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def from_july(value):
    return replace(number(value), effective_month=date(2017, 7, 1))


def record(world, **changes):
    fields = {
        "indicator": world.beds,
        "region": world.city,
        "month": JUNE,
        "cell": number(1200),
        "source": "省厅通报",
        "by": world.people.officer,
    }
    return actions.record_own_figure(**fields | changes)


def withdraw(figure, by, reason="省厅已更正"):
    return actions.withdraw_own_figure(figure=figure, reason=reason, by=by)


def test_it_takes_precedence_and_shows_the_difference(world):
    submitted(world, 5)
    record(world)
    row = completion(world.plan, JUNE)[0]
    assert (row.actual, row.roll_up, row.difference, row.is_own) == (1200, 5, 1195, True)
    assert not completion(world.plan, JUNE, basis=ACCEPTED)[0].is_own


def test_another_person_accepts_it(world):
    figure = actions.accept_own_figure(figure=record(world), by=world.people.second_officer)
    assert figure.accepted_by == world.people.second_officer
    assert completion(world.plan, JUNE, basis=ACCEPTED)[0].actual == 1200


def test_a_withdrawn_one_no_longer_counts_and_is_not_accepted(world):
    submitted(world, 5)
    figure = withdraw(record(world), world.people.second_officer)
    assert completion(world.plan, JUNE)[0].actual == 5
    with pytest.raises(Refused, match="已经撤销"):
        actions.accept_own_figure(figure=figure, by=world.people.second_officer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cell": Cell()}, "请填数"),
        ({"cell": Cell(State.NO_DATA, note="原因")}, "请填数"),
        ({"cell": Cell(State.NUMBER, is_done=True)}, "请填数"),
        ({"source": "  "}, "来源"),
        ({"month": date(2017, 7, 1)}, "不在"),
        ({"month": date(2017, 3, 1)}, "不在"),
        (
            {"cell": from_july(3300), "indicator": "standard"},
            "还没有执行",
        ),
    ],
)
def test_what_is_not_complete_is_refused(world, changes, words):
    if changes.get("indicator"):
        standard = make_indicator(world.plan, section=world.section, name="保障标准", kind=Kind.STANDARD)
        assign(standard, world.county)
        changes = changes | {"indicator": standard}
    with pytest.raises(Refused, match=words):
        record(world, **changes)
    assert not OwnFigure.objects.exists()


def test_a_region_that_reports_itself_or_has_no_task_has_no_own_figure(world):
    with pytest.raises(Refused, match="自己填报"):
        record(world, region=world.county)
    with pytest.raises(Refused, match="没有分解"):
        record(world, indicator=world.share, region=world.other_county, by=world.people.other_officer)


@pytest.mark.parametrize("who", ["clerk", "other_officer", "unit_officer", "office"])
def test_only_the_indicators_section_enters_accepts_and_withdraws(world, who):
    person, figure = getattr(world.people, who), record(world)
    with pytest.raises(PermissionDenied):
        record(world, by=person)
    with pytest.raises(PermissionDenied):
        actions.accept_own_figure(figure=figure, by=person)
    with pytest.raises(PermissionDenied):
        withdraw(figure, person)


def test_nobody_accepts_what_they_entered(world):
    figure = record(world)
    with pytest.raises(PermissionDenied, match="由别人审核"):
        actions.accept_own_figure(figure=figure, by=world.people.officer)


def test_each_act_sent_twice_acts_once(world):
    figure = record(world)
    with pytest.raises(AlreadyDone):
        record(world)
    actions.accept_own_figure(figure=figure, by=world.people.second_officer)
    with pytest.raises(AlreadyDone):
        actions.accept_own_figure(figure=figure, by=world.people.second_officer)
    withdraw(figure, world.people.officer)
    with pytest.raises(AlreadyDone):
        withdraw(figure, world.people.officer)
    assert OwnFigure.objects.count() == 1


def test_a_withdrawal_says_who_when_and_why(world):
    figure = record(world)
    for reason, words in ((" ", "写明原因"), ("长" * 301, "最多 300 字")):
        with pytest.raises(Refused, match=words):
            withdraw(figure, world.people.officer, reason)
    figure = withdraw(figure, world.people.second_officer, " 省厅已更正 ")
    assert (figure.withdrawn_by, figure.withdrawn_reason) == (world.people.second_officer, "省厅已更正")
    assert figure.withdrawn_at.date() == TODAY


def test_after_compiling_nobody_records_and_the_office_withdraws(world):
    figure = record(world)
    actions.compile_month(plan=world.plan, month=JUNE, by=world.people.office)
    with pytest.raises(Refused, match="请办公室先撤销汇总"):
        record(world, cell=number(1300))
    with pytest.raises(PermissionDenied, match="请办公室办"):
        withdraw(figure, world.people.officer)
    assert withdraw(figure, world.people.office).withdrawn_by == world.people.office


def test_what_somebody_else_recorded_meanwhile_is_refused_with_both_values(world):
    first = record(world, seen=0)
    with pytest.raises(Overtaken, match="现在是1,200张（省厅通报），您填的是1,300张") as caught:
        record(world, cell=number(1300), seen=0)
    assert (caught.value.theirs, caught.value.by) == (first, world.people.officer)
    second = record(world, cell=number(1300), seen=first.pk)
    withdraw(second, world.people.second_officer)
    with pytest.raises(Overtaken, match=r"福利科副经办.*现在是1,200张") as caught:
        record(world, cell=number(1400), seen=second.pk)
    assert caught.value.theirs == first
    withdraw(first, world.people.officer)
    with pytest.raises(Overtaken, match="现在是没有自有数"):
        record(world, cell=number(1400), seen=first.pk)
    assert record(world, cell=number(1400), seen=0).value == 1400


def test_a_deputy_accepts_neither_what_the_represented_entered_nor_the_other_way_round(world):
    people, deputy = world.people, make_user(name="办公室借调岗")
    give_deputy(
        absent=people.officer, deputy=deputy, starts_on=TODAY, ends_on=TODAY, reason="休假", by=people.officer
    )
    with pytest.raises(PermissionDenied, match="由您代办的人录入"):
        actions.accept_own_figure(figure=record(world), by=deputy)
    entered = record(world, cell=number(1300), by=deputy)
    assert (entered.entered_by, entered.entered_for) == (deputy, people.officer)
    with pytest.raises(PermissionDenied, match="要由别人审核"):
        actions.accept_own_figure(figure=entered, by=people.officer)
    theirs = record(world, cell=number(1400), by=people.second_officer)
    accepted = actions.accept_own_figure(figure=theirs, by=deputy)
    assert (accepted.accepted_by, accepted.accepted_for) == (deputy, people.officer)


def test_a_later_figure_replaces_an_earlier_one(world):
    record(world)
    record(world, cell=number(1300))
    assert completion(world.plan, JUNE)[0].actual == 1300


@pytest.mark.parametrize("basis", [SUBMITTED, ACCEPTED])
def test_a_withdrawn_correction_leaves_the_accepted_figure_standing(world, basis):
    submitted(world, 5)
    actions.accept_own_figure(figure=record(world), by=world.people.second_officer)
    correction = record(world, cell=number(1300))
    withdraw(correction, world.people.officer)
    assert completion(world.plan, JUNE, basis=basis)[0].actual == 1200


def test_a_closed_plan_takes_none(world):
    figure = record(world)
    world.plan.is_open = False
    world.plan.save()
    for act in (
        lambda: record(world, cell=number(1)),
        lambda: actions.accept_own_figure(figure=figure, by=world.people.second_officer),
        lambda: withdraw(figure, world.people.officer),
    ):
        with pytest.raises(Refused, match="已经关闭"):
            act()
