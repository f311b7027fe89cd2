"""Any sequence of steps by any people agrees with a reference machine, and a refused step leaves no trace."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets import actions
from targets.models import MonthlyReport, ReportStep, Submission, SubmittedFigure
from targets.refusals import Refused
from tests.factories import make_membership
from tests.targets.report_world import TODAY, build_world, open_june, save

pytestmark = pytest.mark.django_db

PEOPLE = ["clerk", "both", "reviewer", "officer", "stranger"]
STEPS = ["submit", "withdraw", "review", "accept", "return", "reopen"]
EVERY_MOVE = [(who, step) for who in PEOPLE for step in [*STEPS, "save"]]
MOVES = 14


class Machine:
    """The rule, written again in the plainest way: status, what counts, who entered and who submitted."""

    ENTRANTS = {"clerk", "both"}
    JUDGES = {"officer", "both"}

    def __init__(self, county_review):
        self.county_review = county_review
        self.status, self.number = "draft", 0
        self.counting = self.accepted = None
        self.typist, self.sent_typist, self.submitter = "clerk", None, None

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
        if step in ("submit", "save"):
            return who in self.ENTRANTS and self.status in ("draft", "returned")
        if step == "withdraw":
            return who in self.ENTRANTS and self.status in ("submitted", "reviewed")
        if step == "review":
            is_own = who in (self.sent_typist, self.submitter)
            return who == "reviewer" and waiting == "submitted" and not is_own
        if step == "accept":
            is_own = who in (self.sent_typist, self.submitter)
            return who in self.JUDGES and waiting == "reviewed" and not is_own
        if step == "return":
            right = {"submitted": {"reviewer"}, "reviewed": self.JUDGES}.get(waiting, set())
            return who in right and has_words
        return who in self.JUDGES and self.status == "accepted" and has_words

    def _save(self, who):
        self.typist = who

    def _submit(self, who):
        self.number += 1
        self.status, self.counting = "submitted", self.number
        self.sent_typist, self.submitter = self.typist, who

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
    tables = (MonthlyReport, ReportStep, Submission, SubmittedFigure)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def act(world, report, person, step, words, value):
    if step == "save":
        row = report.cells.get(indicator=world.beds)
        return save(world, report, value, by=person, version=row.version)
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
        world.people.both = both
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
        allowed = machine.take(who, step, has_words)
        try:
            act(world, report, person, step, "请核对" if has_words else "", 10 + number)
        except (Refused, PermissionDenied):
            assert not allowed, f"{who} should {step} in {machine.status}"
            assert everything() == before
        else:
            assert allowed, f"{who} should not {step} in {machine.status}"
        report.refresh_from_db()
        assert report.status == machine.status
        assert report.counting_id == number_to_id(report, machine.counting)
        assert report.accepted_id == number_to_id(report, machine.accepted)


def number_to_id(report, number):
    return report.submissions.get(number=number).pk if number else None
