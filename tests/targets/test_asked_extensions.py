"""申请延期: asked on the sheet, answered at the desk, every row kept."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from minsheng import clock
from targets import actions
from targets.deadlines import Deadlines
from targets.models import Extension, Offset, Reminder, Tier, TierDates
from targets.refusals import AlreadyDone, Refused
from tests.targets.report_world import JUNE, build_world

pytestmark = pytest.mark.django_db
UNTIL, WHY = date(2017, 6, 30), "汛期停电"


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 21)
    return build_world()


def ask(world, by=None, **changes):
    fields = {"which": "due", "until": UNTIL, "reason": WHY} | changes
    return actions.ask_for_extension(
        plan=world.plan,
        region=world.county,
        section=world.section,
        month=JUNE,
        by=by or world.people.clerk,
        **fields,
    )


def due(world):
    return Deadlines([world.plan]).county(world.plan, JUNE, world.county, world.section).due.day


def text(response):
    return response.content.decode()


def sheet(world, name="sheet"):
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    return reverse(f"targets:{name}", kwargs=place)


def test_what_is_asked_moves_nothing_until_it_is_granted(client, world):
    asked = ask(world)
    assert due(world) == date(2017, 6, 22)
    given = actions.answer_extension(asked=asked, is_granted=True, by=world.people.officer)
    assert (due(world), given.answers, given.reason) == (UNTIL, asked, WHY)
    with pytest.raises(AlreadyDone, match="已经答复"):
        actions.answer_extension(asked=asked, is_granted=False, by=world.people.office, reason="不必")


def test_a_refusal_says_why_and_moves_nothing(client, world):
    asked = ask(world)
    with pytest.raises(Refused, match="不批准要写明原因"):
        actions.answer_extension(asked=asked, is_granted=False, by=world.people.officer, reason=" ")
    actions.answer_extension(asked=asked, is_granted=False, by=world.people.officer, reason="来电后两天够了")
    assert due(world) == date(2017, 6, 22)
    client.force_login(world.people.clerk)
    assert "不批准</b>：来电后两天够了" in text(client.get(sheet(world)))
    assert ask(world, reason="变压器坏了").pk != asked.pk  # one may ask again


@pytest.mark.parametrize("who", ["stranger", "reviewer", "officer", "office"])
def test_only_who_fills_it_in_asks(world, who):
    with pytest.raises(PermissionDenied):
        ask(world, by=getattr(world.people, who))


@pytest.mark.parametrize("who", ["clerk", "other_officer", "reviewer"])
def test_only_the_section_and_the_office_answer(world, who):
    asked = ask(world)
    with pytest.raises(PermissionDenied):
        actions.answer_extension(asked=asked, is_granted=True, by=getattr(world.people, who))
    assert due(world) == date(2017, 6, 22)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": " "}, "要写明原因"),
        ({"until": date(2017, 6, 20)}, "已经过去"),
        ({"until": date(2017, 6, 22)}, "现在的截止日是6月22日"),
        ({"which": "lock"}, "不锁定"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(world, changes, message):
    with pytest.raises(Refused, match=message):
        ask(world, **changes)
    assert not Extension.objects.exists()


def test_asking_twice_acts_once(world):
    ask(world)
    with pytest.raises(AlreadyDone):
        ask(world)


def test_the_database_keeps_requests_and_refuses_impossible_ones(world):
    asked = ask(world)
    with pytest.raises(InternalError), transaction.atomic():
        Extension.objects.filter(pk=asked.pk).update(reason="别的")
    usual = {"plan": world.plan, "tier": Tier.COUNTY, "region": world.county, "month": JUNE, "which": "due"}
    usual |= {"until": UNTIL, "reason": WHY, "by": world.people.clerk, "at": clock.now()}
    for fields in ({"decision": "refused"}, {"decision": "asked", "section": None}):
        with pytest.raises(IntegrityError, match="extension_decision"), transaction.atomic():
            Extension.objects.create(**usual | fields)


def test_the_clerk_asks_on_the_sheet_and_the_section_answers_at_its_desk(client, world):
    client.force_login(world.people.clerk)
    assert "?longer=1#extension" in (page := text(client.get(sheet(world))))
    assert "申请延期</button>" not in page
    assert "申请延期</button>" in text(client.get(sheet(world), {"longer": 1}))
    data = {"extension-section": world.section.pk, "extension-which": "due", "extension-until": "2017-06-30"}
    page = text(client.post(sheet(world, "ask_extension"), data | {"extension-reason": ""}))
    assert 'value="2017-06-30"' in page
    assert "原因</a>：必填，这里还空着。" in page
    assert f'action="{sheet(world)}" class="sheet-form"' in page, "the sheet itself still goes to the sheet"
    assert not Extension.objects.exists()
    page = text(client.post(sheet(world, "ask_extension"), data | {"extension-reason": WHY}, follow=True))
    assert "已向福利科申请延期" in page
    assert "等福利科答复" in page
    asked = Extension.objects.get()
    address = reverse("targets:answer_extension", args=[asked.pk])
    client.force_login(world.people.other_officer)
    assert address not in text(client.get(reverse("targets:desk")))
    client.force_login(world.people.office)
    assert address in text(client.get(reverse("targets:month", args=[world.plan.slug, "2017-06"])))
    client.force_login(world.people.officer)
    assert WHY in text(client.get(reverse("targets:desk")))
    assert "不批准要写明原因" in text(client.post(address, {"do": "refuse"}, follow=True))
    assert "批准，延到6月30日" in text(client.post(address, {"do": "grant"}, follow=True))
    assert address not in text(client.get(reverse("targets:desk")))
    client.force_login(world.people.clerk)
    assert "福利科经办已把截止日延到6月30日：汛期停电" in text(client.get(sheet(world)))


def test_a_locked_sheet_can_still_ask_for_its_lock(client, world, settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 26)
    TierDates.objects.create(
        plan=world.plan, tier="county", due_day=22, lock_offset=Offset.SAME, lock_day=25, lock_rule="none"
    )
    client.force_login(world.people.clerk)
    page = text(client.get(sheet(world)))
    assert "请向福利科申请延期" in page
    assert "申请延期</button>" in page
    actions.answer_extension(asked=ask(world, which="lock"), is_granted=True, by=world.people.officer)
    assert "保存并上报福利科" in text(client.get(sheet(world)))


def test_another_day_than_the_one_asked_for_is_granted(client, world):
    asked = ask(world)
    client.force_login(world.people.officer)
    address = reverse("targets:answer_extension", args=[asked.pk])
    assert 'value="2017-06-30"' in text(client.get(reverse("targets:desk")))
    early = {"do": "grant", "until": "2017-06-22", "reason": "只能到周三"}
    page = text(client.post(address, early))
    assert "现在的截止日是6月22日，准许的日子要在它以后" in page
    assert 'value="只能到周三"' in page  # what was typed is there
    assert "延到6月28日" in text(client.post(address, early | {"until": "2017-06-28"}, follow=True))
    assert due(world) == date(2017, 6, 28)
    assert Extension.objects.get(answers=asked).reason == "汛期停电（只能到周三）"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"do": "grant", "reason": ""}, "福利科经办已把甲县2017年6月报福利科的截止日延到6月30日：汛期停电"),
        (
            {"do": "refuse", "reason": "来得及"},
            "福利科经办没有批准把甲县2017年6月报福利科的截止日延期：来得及",
        ),
    ],
)
def test_who_asked_is_told_on_home_and_in_the_bell_until_seen(client, world, data, words):
    asked = ask(world)
    client.force_login(world.people.officer)
    home = text(client.get(reverse("home")))
    assert "甲县申请把6月报福利科的截止日延到6月30日" in home
    client.post(reverse("targets:answer_extension", args=[asked.pk]), {"until": "2017-06-30"} | data)
    assert "甲县申请把" not in text(client.get(reverse("home")))
    client.force_login(world.people.clerk)
    home = text(client.get(reverse("home")))
    assert words in home
    assert "bell-count" in home
    told = Reminder.objects.get(person=world.people.clerk)
    assert client.post(reverse("targets:reminder_read", args=[told.pk]))["Location"] == sheet(world)
    home = text(client.get(reverse("home")))
    assert words not in home
    assert "bell-count" not in home
    client.force_login(world.people.stranger)
    assert words not in text(client.get(reverse("home")))


def test_without_a_readable_day_nothing_is_granted(client, world):
    asked = ask(world)
    client.force_login(world.people.office)
    address = reverse("targets:answer_extension", args=[asked.pk])
    page = text(client.post(address, {"do": "grant", "until": "下周", "back": "month"}))
    assert "准许延到：输入一个有效的日期" in page
    assert not Extension.objects.granted().exists()
