"""The section's desk: what waits, what was explained, and accepting all clean reports in one press."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets import actions
from targets.due import due_from
from targets.models import MonthlyReport, ReportStep
from targets.timeliness import timeliness
from tests.factories import assign, make_region, make_user
from tests.targets.report_world import (
    JUNE,
    TODAY,
    accepted,
    build_world,
    number,
    open_june,
    save,
    submitted,
)
from tests.targets.test_timeliness import at

pytestmark = pytest.mark.django_db
MAY = date(2017, 5, 1)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def report_of(world, region, month=JUNE, value=5, by=None, text=""):
    """A submitted report of the region, the oddities of it explained by `text`."""
    by = by or make_user("clerk", region=region)
    report = actions.open_report(plan=world.plan, region=region, section=world.section, month=month, by=by)
    save(world, report, number(value), by=by)
    if text:
        actions.explain(report=report, words=[actions.Words(world.beds.pk, "", None, text)], by=by)
    return actions.submit(report=report, by=by)


def another_county(world):
    region = make_region(parent=world.city)
    assign(world.beds, region)
    return region


def desk(client, user):
    client.force_login(user)
    return client.get(reverse("targets:desk"))


def press(client, world, tokens, by=None):
    client.force_login(by or world.people.officer)
    address = reverse("targets:accept_clean", kwargs={"slug": world.plan.slug})
    return client.post(address, {"report": tokens}, follow=True).content.decode()


def table_of(response, world):
    return next(table for table in response.context["tables"] if table.section == world.section)


def test_the_desk_says_what_was_explained_and_how_far_drafts_are(client, world):
    third = another_county(world)
    report_of(world, world.other_county, MAY, 210)
    report_of(world, world.other_county, JUNE, 180, text="核减")
    report_of(world, third)
    save(world, open_june(world), 5)
    response = desk(client, world.people.officer)
    table = table_of(response, world)
    squares = {(square.region.name, square.month): square for square in table.squares}
    explained = squares["乙县", JUNE]
    assert (explained.explained, explained.unexplained, explained.is_clean) == (1, 0, False)
    draft = squares["甲县", JUNE]
    assert (draft.filled, draft.required, draft.shows_filled) == (1, 1, True)
    assert [square.month for square in table.clean] == [MAY, JUNE]
    text = response.content.decode()
    assert "1 处已说明" in text
    assert "已填 1/1" in text


def test_what_is_clean_is_accepted_in_one_press_each_with_its_log_row(client, world):
    third = another_county(world)
    reports = [report_of(world, world.other_county), report_of(world, third)]
    tokens = [square.token for square in table_of(desk(client, world.people.officer), world).clean]
    text = press(client, world, tokens)
    assert "已通过 2 份" in text
    for report in reports:
        report.refresh_from_db()
        assert (report.status, report.accepted_by) == ("accepted", world.people.officer)
        assert ReportStep.objects.filter(report=report, step="accept", by=world.people.officer).count() == 1
    assert "没有选要通过的月报" in press(client, world, [])


def test_what_was_explained_or_asked_about_is_left_with_the_reason(client, world):
    report_of(world, world.other_county, MAY, 210)
    odd = report_of(world, world.other_county, JUNE, 180, text="核减")
    text = press(client, world, [f"{odd.pk}-{odd.steps.last().pk}"])
    assert "有 1 处要看过才能通过" in text
    odd.refresh_from_db()
    assert odd.status == "submitted"


def test_what_changed_meanwhile_is_left_and_the_others_go_through(client, world):
    first, second = submitted(world), report_of(world, world.other_county)
    tokens = [f"{report.pk}-{report.steps.last().pk}" for report in (first, second)]
    actions.withdraw(report=first, by=world.people.clerk)
    text = press(client, world, tokens)
    assert "已通过 1 份" in text
    assert "甲县2017年6月没有通过：这份月报还没有上报，不能通过。" in text


def test_a_report_taken_back_is_as_late_as_the_one_that_stands(client, world):
    with at(date(2017, 6, 20)):
        report = submitted(world)
        actions.withdraw(report=report, by=world.people.clerk)
    with at(date(2017, 6, 25)):
        actions.submit(report=report, by=world.people.clerk)
    table = table_of(desk(client, world.people.officer), world)
    squares = {(one.region, one.month): one for one in table.squares}
    _months, lines = timeliness(world.plan, section=world.section)
    timing = next(line for line in lines if line.region == world.county).months[JUNE][0]
    assert squares[world.county, JUNE].days_late == timing.days_late == 3


def test_a_correction_is_neither_missing_nor_overdue(client, world):
    report = accepted(world)
    assert desk(client, world.people.officer).context["tables"][0].missing == ["乙县", "市本级"]
    actions.reopen(report=report, by=world.people.officer, comment="更正床位数")
    assert table_of(desk(client, world.people.officer), world).missing == ["乙县", "市本级"]
    (mine,) = [one for one in due_from(world.people.clerk) if one.report == report]
    assert (mine.is_todo, mine.days_late) == (True, 0)
    client.force_login(world.people.clerk)
    assert "已审数的更正，不催" in client.get(reverse("targets:due")).content.decode()
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    sheet = client.get(reverse("targets:sheet", kwargs=place)).context["sheet"]
    sheet.parts = [part for part in sheet.parts if part.section == world.section]
    assert sheet.due_text == ""


def test_own_entries_are_skipped_with_the_reason_said(client, world):
    assign(world.beds, filler := make_region(parent=world.city), filled_by=world.section)
    report = report_of(world, filler, by=world.people.officer)
    response = desk(client, world.people.officer)
    assert table_of(response, world).clean == []
    assert "有您或您代办的人填报、上报的数，要由别人审核" in response.content.decode()
    text = press(client, world, [f"{report.pk}-{report.steps.last().pk}"])
    assert "自己填报或上报的、由您代办的人填报或上报的数据，要由别人审核" in text
    assert "已通过 1 份" in press(
        client, world, [f"{report.pk}-{report.steps.last().pk}"], by=world.people.second_officer
    )


def test_another_sections_reports_and_a_countys_reviewer_get_no_such_press(client, world):
    report = submitted(world)
    text = press(
        client, world, [f"{report.pk}-{report.steps.last().pk}", "1-x", "x"], by=world.people.other_officer
    )
    assert "没有通过：甲县报福利科的月报不由您通过" in text
    assert MonthlyReport.objects.get(pk=report.pk).status == "submitted"
    assert "通过选中的" not in desk(client, world.people.reviewer).content.decode()


def test_the_desk_takes_as_many_queries_for_many_reports_as_for_few(client, world):
    def count():
        client.force_login(world.people.officer)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("targets:desk"))
        return len(queries)

    report_of(world, world.other_county, MAY, 210)
    report_of(world, world.other_county, JUNE, 180, text="核减")
    count()
    few = count()
    for _ in range(6):
        region = another_county(world)
        report_of(world, region, MAY, 210)
        report_of(world, region, JUNE, 180, text="核减")
    assert count() == few
