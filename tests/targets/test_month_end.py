"""更新到月末: what a region reported goes up again as of the last day, in one step or not at all."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng import clock
from targets import actions
from targets.cells import Cell
from targets.completion import ACCEPTED, completion
from targets.models import (
    IndicatorPart,
    MonthEndRequest,
    MonthlyReport,
    Reminder,
    ReportStep,
    State,
    Status,
    Step,
    Submission,
    SubmittedFigure,
)
from targets.refusals import AlreadyDone, Refused
from tests.factories import make_user
from tests.targets.report_world import JUNE, TODAY, accepted, build_world, number, open_june, save

pytestmark = pytest.mark.django_db
END = date(2017, 6, 30)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    """Two reports of the county as of the 26th: one accepted, one only submitted."""
    world = build_world()
    world.first = accepted(world, 5)
    world.second = open_june(world, section=world.other_section)
    ratio = Cell(state=State.NUMBER, numerator=3, denominator=4)
    save(world, world.second, ratio, indicator=world.share)
    world.second = actions.submit(report=world.second, by=world.people.clerk)
    return world


def update(world, **facts):
    given = {"plan": world.plan, "region": world.county, "month": JUNE, "by": world.people.clerk}
    return actions.update_to_month_end(**(given | {"comment": "要写半年函"} | facts))


def traces():
    tables = (MonthlyReport, Submission, SubmittedFigure, ReportStep)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def test_all_reports_go_up_again_with_the_last_day_and_wait_for_acceptance(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    edit = actions.Edit(world.beds.pk, 1, number(8))
    reports = update(world, edits={world.first.pk: [edit]})
    assert [report.status for report in reports] == [Status.SUBMITTED] * 2
    assert [report.counting.number for report in reports] == [2, 2]
    assert {report.counting.data_as_of for report in reports} == {END}
    assert {report.data_as_of for report in reports} == {END}
    step = world.first.steps.last()
    assert (step.step, step.from_status, step.comment) == (Step.UPDATE, Status.ACCEPTED, "要写半年函")
    assert completion(world.plan, JUNE, world.county)[0].actual == 8
    assert completion(world.plan, JUNE, world.county, ACCEPTED)[0].actual == 5
    report = actions.accept(report=world.first, by=world.people.officer)
    assert completion(world.plan, JUNE, world.county, ACCEPTED)[0].actual == 8
    assert report.submissions.first().figures.get().value == 5  # what was reported then stays


@pytest.fixture
def stopped(world, settings):
    """Of the two homes whose beds went up as 3 and 4, the second was stopped since; the month is over."""
    world.beds.regions_add_parts = True
    world.beds.save(update_fields=["regions_add_parts"])
    clerk = world.people.clerk
    actions.reopen(report=world.first, by=world.people.officer, comment="分院填")
    actions.add_own_parts(indicator=world.beds, region=world.county, names=["甲院", "乙院"], by=clerk)
    one, two = IndicatorPart.objects.order_by("order")
    values = {one.pk: Decimal(3), two.pk: Decimal(4)}
    actions.save_parts(report=world.first, indicator=world.beds, values=values, version=1, by=clerk)
    actions.submit(report=world.first, by=clerk)
    actions.remove_own_part(part=two, by=clerk)
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    return two


def test_a_stopped_part_leaves_the_sum_in_the_same_step(client, world, stopped):
    client.force_login(world.people.clerk)
    page, _sheet = address(world)
    text = client.get(page).content.decode()
    assert "乙院已停用，合计由7改为3" in text
    assert "与分项之和" not in text
    assert "更新到2017年6月月末" in client.post(page, shown(text), follow=True).content.decode()
    last = world.first.submissions.last()
    assert last.figures.get().value == 3
    assert dict(last.parts.values_list("part__name", "value")) == {"甲院": 3}
    assert world.first.submissions.order_by("number")[1].figures.get().value == 7  # what was reported stays


def test_a_sum_that_changed_under_the_open_page_is_shown_first(client, world, stopped):
    client.force_login(world.people.clerk)
    page, _sheet = address(world)
    posted = shown(client.get(page).content.decode())
    facts = {"indicator": world.beds, "region": world.county, "by": world.people.clerk}
    actions.add_own_parts(names=["乙院"], **facts)  # taken up again
    before = traces()
    text = client.post(page, posted).content.decode()
    assert "您打开本页后，新增床位的分项有变" in text
    assert traces() == before


def test_a_second_press_finds_nothing_to_do(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    update(world)
    before = traces()
    with pytest.raises(AlreadyDone, match="都已到月末"):
        update(world)
    assert traces() == before


def test_one_wrong_figure_stops_all_of_them(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    before = traces()
    wrong = actions.Edit(world.share.pk, 1, Cell(state=State.NUMBER, numerator=5, denominator=4))
    with pytest.raises(Refused, match="还不能上报"):
        update(world, edits={world.second.pk: [wrong]})
    assert traces() == before


@pytest.mark.parametrize(
    ("today", "facts", "words"),
    [
        (date(2017, 6, 29), {}, "6月30日起"),
        (date(2017, 7, 3), {"comment": " "}, "写明原因"),
    ],
)
def test_when_it_is_refused(world, settings, today, facts, words):
    settings.MINSHENG_CLOCK = today
    before = traces()
    with pytest.raises(Refused, match=words):
        update(world, **facts)
    assert traces() == before


def test_the_last_day_itself_is_early_enough(world, settings):
    settings.MINSHENG_CLOCK = END
    assert len(update(world)) == 2


def test_what_the_office_has_compiled_is_not_updated_behind_its_back(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    actions.compile_month(plan=world.plan, month=JUNE, by=world.people.office)
    with pytest.raises(Refused, match="办公室已汇总"):
        update(world)


def test_a_step_taken_meanwhile_stops_it(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    seen = {world.second.pk: world.second.steps.last().pk}
    actions.accept(report=world.second, by=world.people.other_officer)
    before = traces()
    with pytest.raises(Refused, match="请看过最新情况"):
        update(world, seen=seen)
    assert traces() == before


def test_only_those_who_enter_update_and_drafts_are_left_alone(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    for stranger in (world.people.stranger, world.people.officer, world.people.office):
        with pytest.raises(PermissionDenied):
            update(world, by=stranger)
    actions.withdraw(report=world.second, by=world.people.clerk)
    assert [report.pk for report in update(world)] == [world.first.pk]


def test_nobody_accepts_what_they_updated(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    update(world)
    with pytest.raises(PermissionDenied):
        actions.accept(report=world.first, by=world.people.clerk)


def ask(world, **facts):
    given = {"plan": world.plan, "regions": [world.county], "month": JUNE, "by": world.people.officer}
    return actions.ask_for_month_end(**(given | {"reason": "要写半年函"} | facts))


@pytest.fixture
def month_over(world, settings):
    """The last day has come: what is reported as of the 26th can be asked for as of the month's end."""
    settings.MINSHENG_CLOCK = END


def test_nobody_asks_for_what_nobody_can_know_yet(client, world, settings):
    page = reverse("targets:month", kwargs={"slug": world.plan.slug, "month": "2017-06"})
    url = reverse("targets:month_end_ask", kwargs={"slug": world.plan.slug, "month": "2017-06"})
    settings.MINSHENG_CLOCK = date(2017, 6, 29)
    client.force_login(world.people.officer)
    text = client.get(page).content.decode()
    assert "2017年6月还没有过完，6月30日起才能更新到月末。" in text
    assert url not in text
    text = client.post(url, {"reason": "要写半年函"}, follow=True).content.decode()
    assert "6月30日起才能更新到月末" in text
    assert not MonthEndRequest.objects.exists()
    settings.MINSHENG_CLOCK = END
    assert url in client.get(page).content.decode()


def test_nobody_asks_for_what_is_compiled(world, month_over):
    actions.compile_month(plan=world.plan, month=JUNE, by=world.people.office)
    with pytest.raises(Refused, match="办公室已汇总"):
        ask(world)


def test_who_asked_sees_who_has_answered_and_who_has_not(client, world, month_over):
    ask(world)
    page = reverse("targets:month", kwargs={"slug": world.plan.slug, "month": "2017-06"})

    def seen(person, address):
        client.force_login(person)
        return client.get(address).content.decode()

    assert "这些地区都已请过" in seen(world.people.officer, page)
    # Each section sees what is reported to it; the office all of it.
    assert "福利科（截至6月26日）</td>" in seen(world.people.officer, page)
    assert "福利科（截至6月26日）、救助科（截至6月26日）" in seen(world.people.office, page)
    assert "请了 1 个地区，已更新 0 个；还没有：甲县。" in seen(world.people.officer, reverse("home"))
    actions.return_(report=world.second, by=world.people.other_officer, comment="请核对")
    update(world)
    assert "请了 1 个地区，已更新 1 个。" in seen(world.people.officer, reverse("home"))
    assert "救助科（退回）" in seen(world.people.office, page)
    assert "已更新 0 个；还没有：甲县。" in seen(world.people.office, reverse("home"))
    assert "请更新到月末</a>：请了" not in seen(world.people.clerk, reverse("home"))


def test_a_region_that_never_reported_to_a_section_has_not_answered_it(client, world, month_over):
    """Another section asked a region for the month's end that reports to this section nothing."""
    ask(world)
    facts = {"reason": "要写半年函", "asked_by": world.people.other_officer, "asked_at": clock.now()}
    MonthEndRequest.objects.create(plan=world.plan, region=world.other_county, month=JUNE, **facts)
    client.force_login(world.people.officer)
    assert "请了 1 个地区，已更新 0 个；还没有：甲县。" in client.get(reverse("home")).content.decode()
    page = reverse("targets:month", kwargs={"slug": world.plan.slug, "month": "2017-06"})
    assert [one.request.region for one in client.get(page).context["asked"]] == [world.county]


def test_a_section_or_the_office_asks_once(world, month_over):
    assert ask(world) == 1
    assert ask(world, by=world.people.office) == 0
    with pytest.raises(PermissionDenied):
        ask(world, by=world.people.clerk)
    with pytest.raises(Refused, match="写明原因"):
        ask(world, reason="")
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        MonthEndRequest.objects.update(reason="x")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"month": date(2017, 6, 2)}, "month_end_request_month_is_first_day"),
        ({"reason": ""}, "month_end_request_has_reason"),
        ({}, "month_end_request_unique"),
    ],
)
def test_constraints_by_name(world, month_over, fields, name):
    ask(world)
    row = MonthEndRequest.objects.values(
        "plan_id", "region_id", "month", "reason", "asked_by_id", "asked_at"
    ).get()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        MonthEndRequest.objects.create(**(row | fields))


def address(world):
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    return reverse("targets:month_end", kwargs=place), reverse("targets:sheet", kwargs=place)


def cells(world, value="5", version="1"):
    prefix = f"c{world.beds.pk}-"
    return {
        f"{prefix}version": version,
        f"{prefix}was": '{"cumulative": "5", "increment": "5", "state": "", "note": ""}',
        f"{prefix}cumulative": value,
        f"{prefix}increment": "5",
        f"{prefix}state": "",
        f"{prefix}note": "",
        "comment": "要写半年函",
    }


def shown(text):
    """What the page's form posts when nothing is changed but the reason written."""
    inputs = re.findall(r'<input[^>]* name="(c\d+-[a-z]+)"[^>]*?value="([^"]*)"', text)
    inputs += re.findall(r'<input[^>]* name="(s\d+-seen)"[^>]*?value="([^"]*)"', text)
    return {name: unescape(value) for name, value in inputs} | {"comment": "要写半年函"}


def test_the_clerk_is_asked_and_updates_in_one_press(client, world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    client.force_login(world.people.officer)
    url = reverse("targets:month_end_ask", kwargs={"slug": world.plan.slug, "month": "2017-06"})
    text = client.post(url, {"reason": "要写半年函"}, follow=True).content.decode()
    assert "已请 1 个地区" in text
    page, sheet = address(world)
    client.force_login(world.people.clerk)
    text = client.get(sheet).content.decode()
    assert "请把本月的数更新到月末：要写半年函" in text
    assert page in text
    text = client.get(page).content.decode()
    assert text.count("数据截至日改为2017年6月30日") == 2
    text = client.post(page, cells(world, "九张")).content.decode()
    assert "九张" in text  # what cannot be read stays on the page
    assert Submission.objects.count() == 2
    text = client.post(page, cells(world, "9"), follow=True).content.decode()
    assert "更新到2017年6月月末，等待重新审核" in text
    assert world.first.submissions.last().figures.get().value == 9
    text = client.post(page, cells(world, "9"), follow=True).content.decode()
    assert "没有要更新的月报" in text or "都已到月末" in text
    assert Submission.objects.count() == 4
    text = client.get(sheet).content.decode()
    assert "请把本月的数更新到月末" not in text


def test_what_is_odd_can_be_explained_on_the_page(client, world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    page, _sheet = address(world)
    client.force_login(world.people.clerk)
    text = client.post(page, cells(world, "5.5")).content.decode()
    assert "还不能上报，有 1 处要处理" in text
    assert "有小数" in text
    assert 'value="5.5"' in text
    assert Submission.objects.count() == 2


def test_the_page_takes_the_same_number_of_queries_with_more_reports(client, world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 3)
    page, _sheet = address(world)
    client.force_login(world.people.clerk)

    def count():
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    both = count()
    actions.withdraw(report=world.second, by=world.people.clerk)
    assert count() == both


def test_a_request_stands_on_the_countys_home_until_it_is_met(client, world, month_over):
    client.force_login(world.people.clerk)
    words = "把甲县6月的数更新到月末"
    assert words not in client.get(reverse("home")).content.decode()
    ask(world)
    home = client.get(reverse("home")).content.decode()
    assert words in home
    assert "要写半年函" in home
    update(world)
    assert words not in client.get(reverse("home")).content.decode()


def bell(client, person):
    client.force_login(person)
    return client.get(reverse("home")).content.decode().count("bell-count")


def test_who_fills_it_in_is_told_in_the_bell_until_it_is_met(client, world, month_over):
    ask(world)
    told = Reminder.objects.get(person=world.people.colleague)
    assert told.text == "福利科经办请甲县把2017年6月的数更新到6月30日：要写半年函"
    place = [world.plan.slug, world.county.code, "2017-06"]
    assert told.url == reverse("targets:month_end", args=place)
    assert {row.person for row in Reminder.objects.all()} == {world.people.clerk, world.people.colleague}
    assert bell(client, world.people.clerk) == 1
    actions.return_(report=world.second, by=world.people.other_officer, comment="请核对")
    actions.submit(report=world.second, by=world.people.clerk)
    assert bell(client, world.people.clerk) == 1  # what goes up again is still of the 26th
    update(world)
    assert (bell(client, world.people.clerk), bell(client, world.people.colleague)) == (0, 0)


def test_telling_many_people_takes_no_more_queries(world, month_over):
    def count():
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            ask(world)
            transaction.set_rollback(True)
        return len(queries)

    count()  # what somebody may do is read once a day
    few = count()
    for serial in range(20):
        make_user("clerk", region=world.county, name=f"甲县填报员{serial}")
    assert count() == few


def test_compiling_the_month_settles_what_was_asked(client, world, month_over):
    ask(world)
    actions.compile_month(plan=world.plan, month=JUNE, by=world.people.office)
    assert bell(client, world.people.clerk) == 0


def test_being_asked_uses_up_no_reminder_of_the_day(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 22)  # July was due the day before, a Friday
    ask(world)
    actions.remind()
    about = Reminder.objects.filter(person=world.people.clerk).values_list("about", flat=True)
    assert sorted(about) == ["missing", "month_end"]
