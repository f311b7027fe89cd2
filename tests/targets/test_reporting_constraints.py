"""What the database itself refuses about monthly reports and all that is in them: each rule by name."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from targets import actions
from targets.models import (
    MonthlyProgress,
    MonthlyReport,
    OwnFigure,
    ReportStep,
    State,
    Submission,
    SubmittedFigure,
)
from tests.targets.report_world import JUNE, TODAY, accepted, build_world, open_june, save, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


@contextmanager
def refused_by(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        yield


REPORTS = {
    "report_month_is_first_day": ("draft", {"month": date(2017, 6, 2)}),
    "report_submitted_agrees_with_status": ("submitted", {"submitted_by": None}),
    "report_reviewed_agrees_with_status": ("submitted", {"reviewed_at": timezone.now()}),
    "report_accepted_agrees_with_status": ("accepted", {"accepted_at": None}),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report(world, name):
    status, changes = REPORTS[name]
    make = {"draft": open_june, "submitted": submitted, "accepted": accepted}[status]
    report = make(world)
    with refused_by(name):
        MonthlyReport.objects.filter(pk=report.pk).update(**changes)


def test_a_report_has_one_of_the_known_statuses(world):
    report = open_june(world)
    with refused_by("report_"):  # the rules that pair a status with its times refuse it as well
        MonthlyReport.objects.filter(pk=report.pk).update(status="lost")
    report.status = "lost"
    with pytest.raises(ValidationError, match="不在规定的五种之内"):
        report.validate_constraints()


def test_one_report_of_a_region_to_a_section_a_month(world):
    report = open_june(world)
    with refused_by("report_unique"):
        MonthlyReport.objects.create(
            plan=report.plan, region=report.region, section=report.section, month=report.month
        )


def test_a_returned_report_counts_with_what_was_accepted(world):
    report = submitted(world)
    counting = report.counting
    actions.withdraw(report=report, by=world.people.clerk)
    with refused_by("report_open_counts_with_accepted"):
        MonthlyReport.objects.filter(pk=report.pk).update(counting=counting)


def test_nobody_accepts_or_reviews_their_own_report(world):
    report = accepted(world)
    with refused_by("report_accepted_by_other"):
        MonthlyReport.objects.filter(pk=report.pk).update(accepted_by=world.people.clerk)
    with refused_by("report_reviewed_by_other"):
        MonthlyReport.objects.filter(pk=report.pk).update(
            reviewed_by=world.people.clerk, reviewed_at=timezone.now()
        )


CELLS = {
    "state_agrees_with_value": [
        {"state": State.NUMBER, "value": None},
        {"state": State.NUMBER, "numerator": 1},
        {"state": State.BLANK},
        {"state": State.NO_DATA, "note": "原因"},
        {"is_done": True},
    ],
    "no_data_needs_reason": [{"state": State.NO_DATA, "value": None}],
    "numerator_not_negative": [{"value": None, "numerator": -1, "denominator": 1}],
    "denominator_not_negative": [{"value": None, "numerator": 1, "denominator": -1}],
    "done_on_only_when_done": [{"done_on": date(2017, 6, 1)}],
    "months_are_first_days": [{"effective_month": date(2017, 5, 2)}, {"paid_from": date(2017, 6, 2)}],
}


@pytest.mark.parametrize(
    ("name", "changes"), [(name, one) for name, all_of in CELLS.items() for one in all_of]
)
def test_a_cell(world, name, changes):
    report = open_june(world)
    save(world, report, 5)
    with refused_by(f"monthlyprogress_{name}"):
        MonthlyProgress.objects.update(**changes)


@pytest.mark.parametrize(
    ("name", "changes"), [(name, one) for name, all_of in CELLS.items() for one in all_of]
)
@pytest.mark.parametrize("model", ["submittedfigure", "ownfigure"])
def test_a_submitted_figure_and_an_own_figure(world, model, name, changes):
    fields = {"state": State.NUMBER, "value": 5, "indicator": world.served, "entered_by": world.people.clerk}
    blank = changes.get("state") == State.BLANK and model == "submittedfigure"
    with refused_by("submitted_figure_not_blank" if blank else f"{model}_{name}"):
        if model == "submittedfigure":
            SubmittedFigure.objects.create(submission=submitted(world).counting, **fields | changes)
        else:
            make_own(world, **fields | changes)


def make_own(world, **changes):
    fields = {
        "indicator": world.beds,
        "region": world.city,
        "month": JUNE,
        "state": State.NUMBER,
        "value": 5,
        "source": "省厅",
        "entered_by": world.people.officer,
        "entered_at": timezone.now(),
    }
    return OwnFigure.objects.create(**fields | changes)


def test_one_cell_of_an_indicator_in_a_report(world):
    report = open_june(world)
    save(world, report, 5)
    with refused_by("progress_unique"):
        MonthlyProgress.objects.create(
            report=report, indicator=world.beds, updated_by=world.people.clerk, updated_at=timezone.now()
        )


def test_submissions_are_numbered_and_hold_each_figure_once(world):
    submission = submitted(world).counting
    fields = {"data_as_of": TODAY, "submitted_by": world.people.clerk, "submitted_at": timezone.now()}
    with refused_by("submission_number_unique"):
        Submission.objects.create(report=submission.report, number=1, **fields)
    again = {"submission": submission, "entered_by": world.people.clerk}
    with refused_by("submitted_figure_unique"):
        SubmittedFigure.objects.create(indicator=world.beds, state=State.NUMBER, value=5, **again)
    with refused_by("submitted_figure_not_blank"):
        SubmittedFigure.objects.create(indicator=world.served, state=State.BLANK, **again)


@pytest.mark.parametrize("step", ["return", "reopen"])
def test_a_step_back_has_its_reason(world, step):
    fields = {"from_status": "submitted", "to_status": "returned", "by": world.people.officer}
    with refused_by("report_step_comment_where_needed"):
        ReportStep.objects.create(report=open_june(world), step=step, at=timezone.now(), comment="", **fields)


@pytest.mark.parametrize("model", [Submission, SubmittedFigure, ReportStep])
@pytest.mark.parametrize("way", ["update", "delete"])
def test_what_was_reported_is_never_changed(world, model, way):
    submitted(world)
    table = model._meta.db_table
    statement = f"DELETE FROM {table}" if way == "delete" else f"UPDATE {table} SET id = id"
    with pytest.raises(Error, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


OWN = {
    "own_figure_month_is_first_day": {"month": date(2017, 6, 2)},
    "own_figure_needs_source": {"source": ""},
    "own_figure_accepted_pair": {"accepted_at": timezone.now()},
    "own_figure_withdrawn_with_reason": {"is_withdrawn": True},
    "own_figure_is_in_force": {"effective_month": date(2017, 7, 1)},
}


@pytest.mark.parametrize("name", OWN)
def test_an_own_figure(world, name):
    with refused_by(name):
        make_own(world, **OWN[name])


def test_nobody_accepts_their_own_figure(world):
    with refused_by("own_figure_accepted_by_other"):
        make_own(world, accepted_by=world.people.officer, accepted_at=timezone.now())
