"""How far a month has come, on the home page of those who wait for all regions."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.models import Section
from targets import actions
from targets.month_state import month_panel, month_states
from tests.factories import assign, make_indicator, make_plan, make_region, make_user
from tests.targets.report_world import accepted, build_world, save, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)


@pytest.fixture
def world():
    return build_world()


def counts(world):
    [state] = month_states([world.plan], Section.objects.all())
    return state.month, state.owed, state.reported, state.accepted, state.missing


def test_the_last_month_that_is_over_is_counted(world):
    june = date(2017, 6, 1)
    missing = ["甲县（福利科）", "甲县（救助科）", "乙县（福利科）", "市本级（福利科）"]
    assert counts(world) == (june, 4, 0, 0, missing)
    report = submitted(world)
    assert counts(world) == (june, 4, 1, 0, missing[1:])
    actions.accept(report=report, by=world.people.officer)
    assert counts(world) == (june, 4, 1, 1, missing[1:])


def test_what_was_returned_at_first_counts_as_not_reported(world):
    actions.return_(report=submitted(world), by=world.people.officer, comment="请核对")
    assert counts(world)[1:4] == (4, 0, 0)


def test_what_is_being_corrected_counts_with_what_was_accepted(world):
    actions.reopen(report=accepted(world), by=world.people.officer, comment="更正")
    assert counts(world)[1:4] == (4, 1, 1)


def test_the_office_sees_it_on_its_home_page_and_a_leader_only_the_own_section(world, client):
    client.force_login(world.people.office)
    text = client.get("/").content.decode()
    assert "2017年6月：应报 4 份月报，已报 0 份，科室已通过 0 份。" in text
    leader = make_user("leader", section=world.other_section)
    assert [state.owed for state in month_panel(leader)[2]["states"]] == [1]
    assert [state.owed for state in month_panel(world.people.officer)[2]["states"]] == [3]
    assert month_panel(world.people.clerk) is None


def test_the_same_number_of_queries_at_two_sizes(world):
    found, plans = [], [world.plan]
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert len(month_states(plans, Section.objects.all())) == len(plans)
        found.append(len(queries))
        plans.append(make_plan(region=world.city))
        for plan in plans:
            indicator = make_indicator(plan, section=world.section)
            assign(indicator, *(make_region(parent=world.city) for _ in range(20)))
    assert found[0] == found[1]


def test_the_office_is_offered_to_compile_once_all_is_accepted(world, client):
    plan = make_plan(region=world.city, slug="other")
    indicator = make_indicator(plan, section=world.section)
    assign(indicator, world.county)
    client.force_login(world.people.office)
    address = reverse("targets:compile", args=[plan.slug, "2017-06"])

    def offered():
        return address in client.get(reverse("home")).content.decode()

    report = actions.open_report(
        plan=plan, region=world.county, section=world.section, month=date(2017, 6, 1), by=world.people.clerk
    )
    save(world, report, 5, indicator=indicator)
    actions.submit(report=report, by=world.people.clerk)
    assert not offered()
    actions.accept(report=report, by=world.people.officer)
    assert offered()
    client.force_login(world.people.officer)
    assert not offered()
    client.force_login(world.people.office)
    client.post(address)
    assert not offered()
    assert "办公室已汇总" in client.get(reverse("home")).content.decode()
