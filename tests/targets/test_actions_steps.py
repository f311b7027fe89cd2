"""Each step of a report: what it writes, and every way in which it is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from targets import actions
from targets.cells import Cell
from targets.models import ReportStep, State, Status, Step, Submission
from targets.refusals import AlreadyDone, Refused
from targets.steps import TRANSITIONS, transition
from tests.factories import make_membership
from tests.targets.report_world import TODAY, accepted, build_world, number, open_june, save, submitted

pytestmark = pytest.mark.django_db

ACTIONS = {
    Step.SUBMIT: actions.submit,
    Step.WITHDRAW: actions.withdraw,
    Step.REVIEW: actions.review,
    Step.ACCEPT: actions.accept,
    Step.RETURN: actions.return_,
    Step.REOPEN: actions.reopen,
}
WORDS = {Step.RETURN: {"comment": "请核对床位数"}, Step.REOPEN: {"comment": "县里更正"}}
# Somebody who may take the step whenever the status allows it.
RIGHT = {
    Step.SUBMIT: "colleague",
    Step.WITHDRAW: "colleague",
    Step.REVIEW: "reviewer",
    Step.ACCEPT: "officer",
    Step.RETURN: "officer",
    Step.REOPEN: "officer",
}


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


# 更新到月末 is taken for a whole region: tests/targets/test_month_end.py.
SINGLE = [step for step in Step.values if step != Step.UPDATE]


def report_in(world, status):
    if status == Status.ACCEPTED:
        return accepted(world)
    report = open_june(world)
    save(world, report, 5)
    if status == Status.DRAFT:
        return report
    report = actions.submit(report=report, by=world.people.clerk)
    if status == Status.RETURNED:
        judge = world.people.reviewer if world.county.county_review else world.people.officer
        return actions.return_(report=report, by=judge, comment="请核对")
    if status == Status.REVIEWED:
        world.county.county_review = True
        world.county.save()
        return actions.review(report=report, by=world.people.reviewer)
    return report


def take(step, report, by, **words):
    return ACTIONS[step](report=report, by=by, **WORDS.get(step, {}) | words)


def traces(report):
    """Everything that a step may touch, to prove that a refused one touched nothing."""
    report.refresh_from_db()
    row = {field.attname: getattr(report, field.attname) for field in report._meta.concrete_fields}
    return row, list(ReportStep.objects.values_list("pk")), list(Submission.objects.values_list("pk"))


def person_for(world, step, status):
    if step == Step.RETURN and status == Status.SUBMITTED and world.county.county_review:
        return world.people.reviewer
    return getattr(world.people, RIGHT[step])


@pytest.mark.parametrize("county_review", [False, True])
@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("step", SINGLE)
def test_every_step_in_every_status(step, status, county_review):
    world = build_world(county_review=county_review)
    report = report_in(world, status)
    world.county.refresh_from_db()
    row = transition(step, status, world.county.county_review)
    person, before = person_for(world, step, status), traces(report)
    if row is None:
        with pytest.raises(Refused, match=r"不能|不须|不用再办"):
            take(step, report, person)
        assert traces(report) == before
        return
    report = take(step, report, person)
    logged = report.steps.last()
    assert report.status == row.target
    assert (logged.step, logged.from_status, logged.to_status) == (step, status, row.target)
    assert (logged.by, logged.comment) == (person, WORDS.get(step, {}).get("comment", ""))


OUTSIDERS = {
    Step.SUBMIT: ["stranger", "reviewer", "officer", "office"],
    Step.WITHDRAW: ["stranger", "reviewer", "officer", "office"],
    Step.REVIEW: ["clerk", "stranger", "officer", "office"],
    Step.ACCEPT: ["clerk", "stranger", "reviewer", "other_officer", "unit_officer", "office"],
    Step.RETURN: ["clerk", "stranger", "other_officer", "office"],
    Step.REOPEN: ["clerk", "stranger", "reviewer", "other_officer", "office"],
}


@pytest.mark.parametrize(
    ("step", "status", "who"),
    [(row.step, row.source, who) for row in TRANSITIONS if row.step in SINGLE for who in OUTSIDERS[row.step]],
)
def test_nobody_else_takes_a_step(step, status, who):
    world = build_world(county_review=step == Step.REVIEW)
    report = report_in(world, status)
    before = traces(report)
    with pytest.raises(PermissionDenied):
        take(step, report, getattr(world.people, who))
    assert traces(report) == before


def test_where_the_region_reviews_the_section_waits_for_it():
    world = build_world(county_review=True)
    report = submitted(world)
    with pytest.raises(Refused, match="还没有经县级审核"):
        actions.accept(report=report, by=world.people.officer)
    with pytest.raises(PermissionDenied, match="现在不由您"):
        actions.return_(report=report, by=world.people.officer, comment="请核对")


def test_where_the_region_does_not_review_its_reviewer_returns_nothing():
    world = build_world()
    with pytest.raises(PermissionDenied, match="现在不由您"):
        actions.return_(report=submitted(world), by=world.people.reviewer, comment="请核对")


def test_a_submission_holds_the_filled_cells_and_who_typed_them():
    world = build_world()
    report = open_june(world)
    save(world, report, 5, by=world.people.colleague)
    save(world, report, Cell(), indicator=world.served)
    report = actions.submit(report=report, by=world.people.clerk, source="六月.xlsx")
    submission = report.counting
    figure = submission.figures.get()
    assert (figure.indicator, figure.value, figure.entered_by) == (world.beds, 5, world.people.colleague)
    assert (submission.number, submission.data_as_of, submission.source) == (1, TODAY, "六月.xlsx")
    assert (report.submitted_by, report.submitted_at) == (world.people.clerk, submission.submitted_at)


def test_a_correction_is_a_new_submission_and_the_accepted_one_counts_until_then():
    world = build_world()
    report = accepted(world, 5)
    first = report.accepted
    report = actions.reopen(report=report, by=world.people.officer, comment="县里更正")
    assert (report.counting, report.accepted) == (first, first)
    save(world, report, 6, version=1)
    report = actions.submit(report=report, by=world.people.clerk)
    assert (report.counting.number, report.accepted) == (2, first)
    report = actions.return_(report=report, by=world.people.officer, comment="再核对")
    assert (report.counting, report.accepted) == (first, first)
    report = actions.submit(report=report, by=world.people.clerk)
    report = actions.accept(report=report, by=world.people.second_officer)
    assert (report.accepted.number, report.accepted) == (3, report.counting)
    assert list(first.figures.values_list("value", flat=True)) == [5]


@pytest.mark.parametrize("step", [Step.RETURN, Step.WITHDRAW])
def test_a_first_submission_taken_back_counts_nowhere(step):
    world = build_world()
    report = take(step, submitted(world), person_for(world, step, Status.SUBMITTED))
    assert (report.counting, report.submitted_by, report.submitted_at) == (None, None, None)


def test_a_required_blank_cell_is_named():
    world = build_world()
    report = open_june(world)
    save(world, report, 30, indicator=world.served)
    with pytest.raises(Refused, match="1 处") as refused:
        actions.submit(report=report, by=world.people.clerk)
    assert [finding.message for finding in refused.value.findings] == [
        "甲县 新增床位：未填。没有发生填 0；取不到数选“无数据”并在备注里说明。"
    ]
    assert not Submission.objects.exists()


def test_no_data_with_a_reason_goes_up():
    world = build_world()
    report = open_june(world)
    save(world, report, Cell(State.NO_DATA, note="统计口径调整"))
    report = actions.submit(report=report, by=world.people.clerk)
    assert report.counting.figures.get().state == State.NO_DATA


def test_an_empty_report_does_not_go_up():
    world = build_world()
    world.plan.indicators.update(is_required=False)
    with pytest.raises(Refused, match="一个数也没有填"):
        actions.submit(report=open_june(world), by=world.people.clerk)


def test_a_falling_figure_goes_up_with_an_explanation_only():
    world = build_world()
    keys = {"plan": world.plan, "region": world.county, "section": world.section}
    may = actions.open_report(**keys, month=date(2017, 5, 1), by=world.people.clerk)
    save(world, may, 210)
    actions.submit(report=may, by=world.people.clerk)
    report = open_june(world)
    save(world, report, 180)
    with pytest.raises(Refused) as refused:
        actions.submit(report=report, by=world.people.clerk)
    assert "累计数180小于上月210，请更正或说明" in refused.value.findings[0].message
    save(world, report, number(180, "备注不是说明"), version=1)
    with pytest.raises(Refused):
        actions.submit(report=report, by=world.people.clerk)
    words = actions.Words(world.beds.pk, "falling", refused.value.findings[0].stamp, "复核后核减")
    assert actions.explain(report=report, words=[words], by=world.people.clerk) == []
    assert actions.submit(report=report, by=world.people.clerk).status == Status.SUBMITTED


def test_nobody_accepts_what_they_entered_or_submitted():
    world = build_world()
    make_membership(world.people.clerk, "section_officer", section=world.section)
    make_membership(world.people.colleague, "section_officer", section=world.section)
    report = open_june(world)
    save(world, report, 5, by=world.people.colleague)
    report = actions.submit(report=report, by=world.people.clerk)
    for person in (world.people.clerk, world.people.colleague):
        with pytest.raises(PermissionDenied, match="由别人审核"):
            actions.accept(report=report, by=person)
    assert actions.accept(report=report, by=world.people.officer).accepted_by == world.people.officer


def test_nobody_reviews_what_they_submitted():
    world = build_world(county_review=True)
    make_membership(world.people.clerk, "county_reviewer", region=world.county)
    report = submitted(world)
    with pytest.raises(PermissionDenied, match="由别人审核"):
        actions.review(report=report, by=world.people.clerk)


@pytest.mark.parametrize("step", [Step.RETURN, Step.REOPEN])
@pytest.mark.parametrize("comment", ["", "   "])
def test_return_and_reopen_need_words(step, comment):
    world = build_world()
    report = accepted(world) if step == Step.REOPEN else submitted(world)
    before = traces(report)
    with pytest.raises(Refused, match="要写明原因"):
        take(step, report, world.people.officer, comment=comment)
    assert traces(report) == before


def test_words_that_are_too_long_are_refused_with_their_length():
    world = build_world()
    with pytest.raises(Refused, match="现有 501 字"):
        take(Step.RETURN, submitted(world), world.people.officer, comment="字" * 501)


@pytest.mark.parametrize("step", SINGLE)
def test_a_step_sent_twice_acts_once_and_answers_kindly(step):
    world = build_world(county_review=step == Step.REVIEW)
    source = next(
        row.source
        for row in TRANSITIONS
        if (row.step == step and row.county_review is not True) or (step == Step.REVIEW and row.step == step)
    )
    report = report_in(world, source)
    person = person_for(world, step, source)
    seen = report.steps.last().pk if report.steps.exists() else 0
    take(step, report, person, seen=seen)
    before = traces(report)
    with pytest.raises(AlreadyDone, match="不用再办"):
        take(step, report, person, seen=seen)
    assert traces(report) == before


def test_a_step_decided_on_an_older_state_is_refused():
    world = build_world()
    report = submitted(world)
    seen = report.steps.last().pk
    actions.withdraw(report=report, by=world.people.clerk)
    save(world, report, 6, version=1)
    report = actions.submit(report=report, by=world.people.clerk)
    with pytest.raises(Refused, match="请看过最新情况再办"):
        actions.accept(report=report, by=world.people.officer, seen=seen)
    assert actions.accept(report=report, by=world.people.officer, seen=report.steps.last().pk)


def test_a_closed_plan_takes_no_step():
    world = build_world()
    report = submitted(world)
    world.plan.is_open = False
    world.plan.save()
    with pytest.raises(Refused, match="已经关闭"):
        actions.accept(report=report, by=world.people.officer)
