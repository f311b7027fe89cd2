"""The 锁定日 of the monthly reports holds for money: neither entered, imported nor reversed, until somebody
with the right to do so gives longer, with a reason.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from funding.actions import reverse_tranche
from funding.importers import import_funds
from funding.models import FundTranche, Stage
from targets.actions import grant_extension
from targets.models import Tier, TierDates, Which
from tests.factories import assign, make_indicator, make_user
from tests.funding.fund_world import enter, make_world, tranche_book

pytestmark = pytest.mark.django_db
MAY = date(2017, 5, 1)


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 5, 20)
    world = make_world()
    for tier, day in ((Tier.COUNTY, 20), (Tier.SECTION, 26)):
        TierDates.objects.create(plan=world.plan, tier=tier, due_day=22, lock_day=day)
    world.officer = make_user("section_officer", section=world.section)
    world.clerk = make_user("clerk", region=world.counties[0])
    assign(make_indicator(world.plan, project=world.aid, section=world.section), world.counties[0])
    world.mays = enter(world, Stage.PAID, "3", world.counties[0], date=date(2017, 5, 18), by=world.clerk)
    return world


def pay(world, by, day=date(2017, 5, 19), amount="4"):
    return enter(world, Stage.PAID, amount, world.counties[0], date=day, by=by)


def give(world, tier, by, **whom):
    grant_extension(
        plan=world.plan,
        tier=tier,
        month=MAY,
        which=Which.LOCK,
        until=date(2017, 6, 30),
        reason="漏报一笔",
        by=by,
        **whom,
    )


def test_a_county_is_bound_by_its_own_day_and_a_section_by_the_later_one(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 20)
    pay(world, world.clerk, amount="1")
    settings.MINSHENG_CLOCK = date(2017, 6, 21)
    with pytest.raises(ValidationError, match="5月的资金已于6月20日锁定") as refused:
        pay(world, world.clerk)
    assert "date" in refused.value.message_dict
    with pytest.raises(ValidationError, match="不能再录入或冲销"):
        reverse_tranche(tranche=world.mays, reason="录错", by=world.clerk)
    assert pay(world, world.clerk, day=date(2017, 6, 19)).pk
    assert pay(world, world.officer, amount="2").pk
    settings.MINSHENG_CLOCK = date(2017, 6, 27)
    with pytest.raises(ValidationError, match="请向办公室写明原因"):
        pay(world, world.officer, amount="5")
    with pytest.raises(ValidationError, match="请向办公室写明原因"):
        pay(world, world.office, amount="5")


def test_the_office_reopens_a_month_for_a_section_and_the_section_for_a_county(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 27)
    give(world, Tier.SECTION, world.office, section=world.section)
    assert pay(world, world.officer).pk
    with pytest.raises(ValidationError, match="锁定"):
        pay(world, world.clerk, amount="6")
    give(world, Tier.COUNTY, world.officer, region=world.counties[0], section=world.section)
    assert reverse_tranche(tranche=world.mays, reason="录错", by=world.clerk).pk
    with pytest.raises(ValidationError, match="锁定"):
        enter(world, Stage.PAID, "1", date=date(2017, 5, 2), project=world.care)


def test_money_from_before_the_first_report_closes_with_that_report(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 5, 23)
    with pytest.raises(ValidationError, match="4月的资金"):
        pay(world, world.clerk, day=date(2017, 1, 3))
    assert pay(world, world.officer, day=date(2017, 1, 3)).pk


def test_a_workbook_names_the_cell_of_a_closed_day_and_stores_nothing(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 21)
    line = {"项目": "最低生活保障", "地区": world.counties[0].name, "环节": "发放", "金额（万元）": 5}
    data = tranche_book(line | {"日期": "2017-06-19"}, line | {"日期": "2017-05-19"})
    reading = import_funds(world.plan, data, "表.xlsx", by=world.clerk)
    assert [(problem.code, problem.cell) for problem in reading.problems] == [("locked", "F3")]
    assert FundTranche.objects.count() == 1


def test_the_page_of_an_entry_says_why_it_cannot_be_reversed(client, world, settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 21)
    client.force_login(world.clerk)
    page = client.get(world.mays.get_absolute_url())
    assert not page.context["can_reverse"]
    assert "请向" in page.content.decode()
