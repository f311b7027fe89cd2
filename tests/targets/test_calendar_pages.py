"""The pages of days due and locked, of holidays, and of a month with longer time."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng import clock
from minsheng.lost_updates import fingerprint
from targets.models import Extension, Holiday, Offset, Tier, TierDates
from tests.factories import assign, make_indicator, make_plan, make_region, make_user
from tests.targets.report_world import JUNE, build_world, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 26)
    return build_world()


def text(response):
    return response.content.decode()


def days(plan, **changes):
    data = {}
    for tier, number in (("county", 20), ("section", 25), ("office", 28)):
        fields = {"due_offset": 0, "due_day": number, "due_rule": "postpone"}
        fields |= {"lock_offset": 1, "lock_day": 3, "lock_rule": "none"}
        data |= {f"{tier}-{name}": value for name, value in fields.items()}
    return data | changes


@pytest.fixture
def admin(client):
    client.force_login(make_user("target_admin"))
    return client


def test_the_days_are_stored_and_shown_on_the_plan(admin, world):
    address = reverse("targets:tier_dates", args=[world.plan.slug])
    assert 'value="22"' in text(admin.get(address))
    shown = text(admin.post(address, days(world.plan), follow=True))
    assert "县区当月20日截止、次月3日锁定" in shown
    assert [row.due_day for row in world.plan.tier_dates.all()] == [20, 25, 28]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"county-due_day": "40"}, "县区：截止日</a>：40不在 1 至 31 之间"),
        ({"section-lock_offset": "0"}, "锁定日不能早于截止日"),
        ({"office-due_rule": "later"}, "选择一个有效的选项"),
        ({"county-due_day": ""}, "必填"),
    ],
)
def test_days_that_make_no_sense_are_refused(admin, world, changes, message):
    address = reverse("targets:tier_dates", args=[world.plan.slug])
    assert message in text(admin.post(address, days(world.plan, **changes)))
    assert not TierDates.objects.exists()


def test_two_people_change_the_days_at_once(admin, world):
    row = TierDates.objects.create(plan=world.plan, tier="county", due_day=22)
    seen = {"county-seen": fingerprint(row)}
    TierDates.objects.update(due_day=21)
    address = reverse("targets:tier_dates", args=[world.plan.slug])
    assert "“截止日”现在是“21”，您填的是“20”" in text(admin.post(address, days(world.plan) | seen))


def test_next_years_plan_takes_the_days_over(admin, world):
    TierDates.objects.create(plan=world.plan, tier="county", due_day=20, lock_day=5)
    data = {"name": "新方案", "slug": "next", "year": 2018, "first_month": "2018-01"}
    admin.post(reverse("targets:plan_next_year", args=[world.plan.slug]), data)
    row = TierDates.objects.get(plan__slug="next")
    assert (row.tier, row.due_day, row.lock_offset, row.lock_day) == ("county", 20, Offset.NEXT, 5)


# --- holidays -----------------------------------------------------------------------------------------------


@pytest.fixture
def system_admin(client):
    client.force_login(make_user("system_admin"))
    return client


def test_a_year_without_holidays_warns_the_administrator_and_is_filled(system_admin, world):
    Holiday.objects.filter(date__year=2017).delete()
    warning = "2017年还没有节假日，截止日只按周末推算"
    assert warning in text(system_admin.get(reverse("home")))
    shown = text(system_admin.post(reverse("targets:holidays_fill", args=[2017]), follow=True))
    assert "已填入2017年的 29 天" in shown
    assert "5月27日" in shown
    assert warning not in text(system_admin.get(reverse("home")))


def test_in_december_the_next_year_is_asked_for(system_admin, world, settings):
    Holiday.objects.filter(date__year=2018).delete()
    assert "2018年还没有节假日" not in text(system_admin.get(reverse("home")))
    settings.MINSHENG_CLOCK = date(2017, 12, 1)
    assert "2018年还没有节假日" in text(system_admin.get(reverse("home")))


def test_only_those_who_keep_the_calendar_are_warned(client, world):
    Holiday.objects.all().delete()
    client.force_login(world.people.office)
    assert "还没有节假日，截止日" not in text(client.get(reverse("home")))
    address = reverse("targets:month", args=[world.plan.slug, "2017-06"])
    assert "只按周末推算" in text(client.get(address))


def test_filling_keeps_what_was_entered_by_hand(system_admin):
    Holiday.objects.filter(date__year=2017).exclude(date=date(2017, 5, 1)).delete()
    Holiday.objects.update(is_working=True)
    shown = text(system_admin.post(reverse("targets:holidays_fill", args=[2017]), follow=True))
    assert "已填入2017年的 28 天" in shown
    assert "5月1日与系统自带的表不同，保留了您录入的" in shown
    assert Holiday.objects.get(date=date(2017, 5, 1)).is_working


def test_a_year_that_the_product_does_not_know_is_entered_by_hand(system_admin):
    shown = text(system_admin.post(reverse("targets:holidays_fill", args=[2040]), follow=True))
    assert "系统自带的节假日表还没有2040年" in shown
    data = {"first": "2040-10-01", "last": "2040-10-07", "name": "国庆节"}
    system_admin.post(reverse("targets:holidays_new"), data)
    assert Holiday.objects.filter(date__year=2040, is_working=False).count() == 7
    again = text(system_admin.post(reverse("targets:holidays_new"), data | {"first": "2040-10-07"}))
    assert "10月7日已经在表里" in again
    backwards = text(system_admin.post(reverse("targets:holidays_new"), data | {"last": "2040-09-01"}))
    assert "最后一天不能早于第一天" in backwards


def test_a_day_is_changed_and_taken_out(system_admin):
    row = Holiday.objects.get(date=date(2017, 5, 27))
    address = reverse("targets:holiday", args=[row.pk])
    data = {"date": "2017-05-28", "name": "调休", "is_working": "on", "seen": fingerprint(row)}
    assert "已经在表里" in text(system_admin.post(address, data))
    system_admin.post(address, data | {"date": "2017-05-27", "name": "端午节调休"})
    row.refresh_from_db()
    assert row.name == "端午节调休"
    system_admin.post(address, {"remove": "1"})
    assert not Holiday.objects.filter(pk=row.pk).exists()


def test_the_command_fills_years(capsys):
    Holiday.objects.all().delete()
    call_command("fill_holidays", "2017", "2026")
    assert capsys.readouterr().out.splitlines() == ["2017年：填入 29 天。", "2026年：填入 39 天。"]
    with pytest.raises(CommandError, match="还没有2040年"):
        call_command("fill_holidays", "2040")


# --- a month ------------------------------------------------------------------------------------------------


def month(plan):
    return reverse("targets:month", args=[plan.slug, "2017-06"])


def test_the_month_says_what_is_missing_and_by_how_much_it_is_late(client, world):
    submitted(world)
    client.force_login(world.people.office)
    shown = text(client.get(month(world.plan)))
    assert "应报 4 份月报，已报 1 份，缺 3 份（其中逾期 3 份）" in shown
    assert shown.count("逾期 4 天</b>") == 3
    assert text(client.get(reverse("targets:months"), follow=True)).count("2017年5月汇总") > 0


def test_a_section_sees_its_own_part_of_the_month(client, world):
    client.force_login(world.people.other_officer)
    assert "应报 1 份月报，已报 0 份，缺 1 份" in text(client.get(month(world.plan)))


def test_an_officer_gives_a_county_longer(client, world):
    client.force_login(world.people.officer)
    address = reverse("targets:extend", args=[world.plan.slug, "2017-06", "county"])
    data = {"county-region": world.county.pk, "county-section": world.section.pk, "county-which": "due",
            "county-until": "2017-06-30", "county-reason": "汛情中断网络"}  # fmt: skip
    shown = text(client.post(address, data, follow=True))
    assert "已给甲县把截止日延到6月30日" in shown
    assert "甲县报福利科" in shown
    client.force_login(world.people.clerk)
    sheet = text(client.get(reverse("targets:sheet", args=[world.plan.slug, world.county.code, "2017-06"])))
    assert "福利科经办已把截止日延到6月30日：汛情中断网络" in sheet
    assert "已延期：汛情中断网络" in text(client.get(reverse("targets:due")))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"county-reason": ""}, "必填"),
        ({"county-until": "2017-06-01"}, "已经过去"),
        ({"county-section": ""}, "必填"),
    ],
)
def test_a_refused_extension_keeps_what_was_typed(client, world, changes, message):
    client.force_login(world.people.officer)
    address = reverse("targets:extend", args=[world.plan.slug, "2017-06", "county"])
    data = {"county-region": world.county.pk, "county-section": world.section.pk, "county-which": "due",
            "county-until": "2017-06-30", "county-reason": "汛情"}  # fmt: skip
    shown = text(client.post(address, data | changes))
    assert message in shown
    assert f'<option value="{world.county.pk}" selected>' in shown
    assert not Extension.objects.exists()


def test_another_tier_than_ones_own_is_not_there(client, world):
    client.force_login(world.people.officer)
    for tier, month_code in (("section", "2017-06"), ("office", "2017-06"), ("county", "2019-01")):
        address = reverse("targets:extend", args=[world.plan.slug, month_code, tier])
        assert client.post(address).status_code == 404


def test_a_locked_sheet_shows_why_and_takes_nothing(client, world):
    TierDates.objects.create(
        plan=world.plan, tier=Tier.COUNTY, due_day=22, lock_offset=Offset.SAME, lock_day=25, lock_rule="none"
    )
    client.force_login(world.people.clerk)
    address = reverse("targets:sheet", args=[world.plan.slug, world.county.code, "2017-06"])
    shown = text(client.get(address))
    assert "2017年6月的数已于2017年6月25日锁定" in shown
    assert "锁定日 6月25日，已锁定" in shown
    assert "sheet-bar" not in shown
    assert "已锁定" in text(client.get(reverse("targets:due")))
    with clock.held_at(datetime(2017, 6, 25, 15, 59, 59, tzinfo=UTC)):
        assert "锁定日 6月25日，今天锁定" in text(client.get(address))


def test_the_month_takes_the_same_number_of_queries_at_two_sizes(client, world):
    client.force_login(world.people.office)

    def count():
        client.get(month(world.plan))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(month(world.plan)).status_code == 200
        return len(queries)

    few = count()
    for number in range(3):
        county = make_region(name=f"第{number}新县", parent=world.city)
        assign(make_indicator(world.plan), county)
        Extension.objects.create(
            plan=world.plan, tier=Tier.COUNTY, region=county, month=JUNE, which="due", until=JUNE,
            reason="汛情", by=world.people.office, at=clock.now(),
        )  # fmt: skip
        make_plan(region=world.city)
    assert count() == few


def test_a_locked_step_is_shown_with_the_reason_why_it_cannot_be_taken(client, world):
    report = submitted(world)
    TierDates.objects.create(
        plan=world.plan, tier=Tier.SECTION, due_day=22, lock_offset=Offset.SAME, lock_day=25, lock_rule="none"
    )
    client.force_login(world.people.officer)
    shown = text(client.get(reverse("targets:report", args=[report.pk])))
    assert "科室已于2017年6月25日锁定，不能再办。确需补办，请向办公室申请延期" in shown
    assert shown.count("disabled") >= 2
