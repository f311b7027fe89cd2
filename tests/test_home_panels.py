"""The home page by role: what each sees first, with figures that are those of completion."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from organization.models import User
from organization.passwords import expiring
from targets.completion import completion
from targets.glance import glance, newest_month
from targets.models import Holiday, TableImport
from tests.factories import make_target, make_user
from tests.targets.completion_world import World, num

pytestmark = pytest.mark.django_db
JUNE = date(2017, 6, 1)


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = World(first=4)
    world.beds, world.homes = world.indicator(name="新增床位", unit="张"), world.indicator(name="日间照料")
    for indicator, whole in ((world.beds, 300), (world.homes, 200)):
        make_target(indicator, world.city, whole)
        for county in world.counties:
            make_target(indicator, county, 100)
    world.report(world.a, 6, {world.beds: num(90), world.homes: num(10)})
    world.report(world.b, 6, {world.beds: num(80), world.homes: num(20)})
    return world


def home(user):
    client = Client()
    client.force_login(user)
    return client.get("/")


def titles(response):
    return [panel.title for panel in response.context["panels"]]


def test_leaders_see_the_plan_at_a_glance_with_what_is_behind_first(world):
    response = home(make_user("leader"))
    panel = next(each for each in response.context["panels"] if "落后的在前" in each.title)
    assert panel.title == "某市2017年1-6月各指标，落后的在前"
    lines = panel.context["lines"]
    assert [(line.row.short_name, line.figure, line.ahead) for line in lines] == [
        ("日间照料", "30/200", "-35.0"),
        ("新增床位", "170/300", "+6.7"),
    ]
    assert lines[0].behind == ["甲县", "乙县"]
    tops = [row for row in completion(world.plan, JUNE) if row.is_top]
    assert sorted(line.row for line in lines) == sorted(tops)
    assert "丙县（" in response.content.decode()


@pytest.mark.parametrize(
    ("today", "reporting", "shown"),
    [
        (date(2017, 7, 21), 1, 6),  # one early county
        (date(2017, 7, 21), 2, 7),  # as many as in June
        (date(2017, 7, 22), 1, 7),  # past 21 July, the day due
    ],
)
def test_the_month_shown_is_one_whose_figures_are_in(world, settings, today, reporting, shown):
    settings.MINSHENG_CLOCK = today
    for county in (world.a, world.b)[:reporting]:
        world.report(county, 7, {world.beds: num(95), world.homes: num(30)})
    assert newest_month(world.plan) == date(2017, shown, 1)


def test_a_section_sees_its_own_indicators_and_who_has_not_reported(world):
    other = make_user("section_officer")
    assert "没有有任务的指标" in home(other).content.decode()
    officer = make_user("section_officer", section=world.section)
    page = home(officer).content.decode()
    assert "还没有报：丙县" in page
    assert "等您审核的月报" in page
    assert "日间照料" in page


def test_a_county_sees_what_is_due_and_its_own_indicators(world):
    response = home(make_user("clerk", region=world.a))
    assert titles(response) == ["要填报的月报", "甲县2017年1-6月各指标，落后的在前"]
    page = response.content.decode()
    assert "乙县" not in page
    assert "逾期" in page


def test_the_supervision_office_is_told_that_no_letter_has_come(world):
    response = home(make_user("observer"))
    assert titles(response) == ["收到的函"]
    assert "还没有发来的函" in response.content.decode()


def test_the_target_administrator_sees_sums_that_differ_tables_that_wait_and_missing_years(world):
    admin = make_user("target_admin")
    TableImport.objects.create(
        plan=world.plan,
        file_name="分解表.xlsx",
        sha256="0",
        content=b"",
        effective_month=JUNE,
        uploaded_by=admin,
    )
    Holiday.objects.filter(date__year=2017).delete()
    page = home(admin).content.decode()
    assert "日间照料：某市200，各地区之和300" in page
    assert "新增床位：某市" not in page
    assert "分解表“分解表.xlsx”待确认" in page
    assert "2017年的节假日还没有录入" in page
    make_target(world.homes, world.city, 200, imbalance_reason="另有一百由市本级承担")
    assert "各地区之和" not in home(admin).content.decode()


def test_the_system_administrator_is_told_of_passwords_that_expire(world, settings):
    settings.PASSWORD_DAYS = 90
    admin = make_user("system_admin", password_changed_at=timezone.now())
    soon = make_user(username="soon", password_changed_at=timezone.now() - timedelta(days=85))
    User.objects.exclude(pk__in=[soon.pk]).update(password_changed_at=timezone.now())
    assert list(expiring(User.objects.all())) == [soon]
    assert "1个账号的密码在7天内到期" in home(admin).content.decode()
    client = Client()
    client.force_login(admin)
    page = client.get("/people/", {"state": "expiring"}).content.decode()
    assert "soon" in page
    settings.PASSWORD_DAYS = 0
    assert not expiring(User.objects.all())


def test_what_is_not_judged_comes_last(world):
    world.indicator(name="没有目标")
    assert [line.row.short_name for line in glance(world.plan, world.city, JUNE)][-1] == "没有目标"
