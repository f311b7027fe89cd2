"""Any sequence of steps by any people agrees with a reference machine, and a refused step leaves no trace."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organization.actions import give_deputy
from targets import actions
from targets.models import Compilation, MonthlyReport, ReportStep, ReturnedCell, Submission, SubmittedFigure
from targets.refusals import Refused
from tests.factories import make_membership
from tests.targets.report_world import TODAY, build_world, open_june, save

pytestmark = pytest.mark.django_db

PEOPLE = ["clerk", "both", "reviewer", "officer", "stranger", "deputy", "office"]
STEPS = ["submit", "withdraw", "review", "accept", "return", "reopen"]
MORE = ["save", "compile", "undo"]
EVERY_MOVE = [(who, step) for who in PEOPLE for step in [*STEPS, *MORE]]
MOVES = 14


class Machine:
    """The rule, written again in the plainest way: status, what counts, who entered and who submitted.

    The deputy has no post of their own and represents “both”, who is a clerk and a section's officer.
    """

    ENTRANTS = {"clerk", "both", "deputy"}
    JUDGES = {"officer", "both", "deputy"}

    def __init__(self, county_review):
        self.county_review = county_review
        self.status, self.number = "draft", 0
        self.counting = self.accepted = None
        self.typist, self.sent_typist, self.submitter, self.sent_for = "clerk", None, None, None
        self.compiled = False

    def take(self, who, step, has_words):
        """True when the move is allowed, after making it."""
        if not self._allowed(who, step, has_words):
            return False
        getattr(self, f"_{step}")(who)
        return True

    def near(self):
        """The moves that somebody might make now, by anybody: mostly refused for who they are."""
        open_to = {step for who, step in EVERY_MOVE if self._allowed(who, step, True)}
        return [(who, step) for who, step in EVERY_MOVE if step in open_to]

    def legal(self):
        return [(who, step) for who, step in EVERY_MOVE if self._allowed(who, step, True)]

    def _allowed(self, who, step, has_words):
        waiting = "reviewed" if self.status == "reviewed" else None
        if self.status == "submitted":
            waiting = "submitted" if self.county_review else "reviewed"
        if step in ("compile", "undo"):
            return who == "office" and self.compiled == (step == "undo") and (has_words or step == "compile")
        if step in ("submit", "save"):
            return who in self.ENTRANTS and self.status in ("draft", "returned")
        if step == "withdraw":
            return who in self.ENTRANTS and self.status in ("submitted", "reviewed")
        if step == "review":
            return who == "reviewer" and waiting == "submitted" and not self._is_own(who)
        if step == "accept":
            return who in self.JUDGES and waiting == "reviewed" and not self._is_own(who)
        if step == "return":
            right = {"submitted": {"reviewer"}, "reviewed": self.JUDGES}.get(waiting, set())
            return who in right and has_words
        may_reopen = {"office"} if self.compiled else self.JUDGES
        return who in may_reopen and self.status == "accepted" and has_words

    def _is_own(self, who):
        people = {who, "both"} if who == "deputy" else {who}
        return bool(people & {self.sent_typist, self.submitter, self.sent_for})

    def _compile(self, who):
        self.compiled = True

    def _undo(self, who):
        self.compiled = False

    def _save(self, who):
        self.typist = who

    def _submit(self, who):
        self.number += 1
        self.status, self.counting = "submitted", self.number
        self.sent_typist, self.submitter = self.typist, who
        self.sent_for = "both" if who == "deputy" else None

    def _review(self, who):
        self.status = "reviewed"

    def _accept(self, who):
        self.status, self.accepted = "accepted", self.counting

    def _back(self, status):
        self.status, self.counting = status, self.accepted

    def _withdraw(self, who):
        self._back("draft")

    def _return(self, who):
        self._back("returned")

    def _reopen(self, who):
        self._back("draft")


def everything():
    """Every row that a step may write, by value."""
    tables = (MonthlyReport, ReportStep, ReturnedCell, Submission, SubmittedFigure, Compilation)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def act(world, report, person, step, words, value):
    if step == "save":
        row = report.cells.get(indicator=world.beds)
        return save(world, report, value, by=person, version=row.version)
    if step in ("compile", "undo"):
        month = {"plan": world.plan, "month": report.month, "by": person}
        if step == "compile":
            return actions.compile_month(**month)
        return actions.undo_compilation(**month, reason=words)
    action = getattr(actions, "return_" if step == "return" else step)
    comment = {} if step in ("submit", "withdraw") else {"comment": words}
    return action(report=report, by=person, **comment)


class _Undo(Exception):
    pass


@pytest.fixture
def worlds(settings):
    """One world that wants county review and one that does not, made once; each example is undone."""
    settings.MINSHENG_CLOCK = TODAY
    found = {}
    for county_review in (False, True):
        world = build_world(county_review=county_review)
        both = world.people.stranger.__class__.objects.create(username=f"both{county_review}", name="兼任")
        make_membership(both, "clerk", region=world.county)
        make_membership(both, "section_officer", section=world.section)
        deputy = both.__class__.objects.create(username=f"deputy{county_review}", name="代办")
        give_deputy(absent=both, deputy=deputy, starts_on=TODAY, ends_on=TODAY, reason="休假", by=both)
        world.people.both, world.people.deputy = both, deputy
        found[county_review] = world
    return found


def next_move(data, machine):
    """Any move at all, one that is possible now by anybody, or (most often) one that is allowed."""
    choices = data.draw(st.sampled_from([EVERY_MOVE, machine.near(), machine.legal(), machine.legal()]))
    return *data.draw(st.sampled_from(choices)), data.draw(st.sampled_from([True, True, True, False]))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(county_review=st.booleans(), data=st.data())
def test_any_sequence_of_steps_agrees_with_the_reference(worlds, county_review, data):
    try:
        with transaction.atomic():
            run(worlds[county_review], county_review, data)
            raise _Undo
    except _Undo:
        pass


def run(world, county_review, data):
    report, machine = open_june(world), Machine(county_review)
    save(world, report, 5)
    for number in range(MOVES):
        who, step, has_words = next_move(data, machine)
        person, before = getattr(world.people, who), everything()
        by_deputy = ReportStep.objects.filter(by=world.people.deputy)
        allowed = machine.take(who, step, has_words)
        try:
            act(world, report, person, step, "请核对" if has_words else "", 10 + number)
        except (Refused, PermissionDenied):
            assert not allowed, f"{who} should {step} in {machine.status}"
            assert everything() == before
        else:
            assert allowed, f"{who} should not {step} in {machine.status}"
        assert not by_deputy.exclude(represents=world.people.both).exists()
        report.refresh_from_db()
        assert report.status == machine.status
        assert report.counting_id == number_to_id(report, machine.counting)
        assert report.accepted_id == number_to_id(report, machine.accepted)


def number_to_id(report, number):
    return report.submissions.get(number=number).pk if number else None
