"""A returned cell: the officer points at it, the clerk is told by the bell and lands on it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from targets import actions
from targets.models import MonthlyReport
from tests.browser.following import follow
from tests.factories import PASSWORD
from tests.targets.report_world import JUNE, TODAY, build_world, submitted


@pytest.fixture
def world(settings, transactional_db):
    settings.MINSHENG_CLOCK = TODAY
    found = build_world()
    for person in (found.people.clerk, found.people.officer):
        person.set_password(PASSWORD)
        person.save()
    return found


def test_the_clerk_is_pressed_lands_on_the_returned_cell_and_sends_it_again(visitor, world):
    report = submitted(world)
    visitor.sign_in(world.people.officer)
    page = visitor.open(reverse("targets:report", args=[report.pk]))
    page.get_by_text("指到具体的格").click()
    page.get_by_label("新增床位", exact=True).fill("比低保系统多 3 张")
    follow(page.get_by_role("button", name="退回", exact=True))
    expect(page.get_by_text("新增床位：比低保系统多 3 张")).to_be_visible()
    actions.remind_region(plan=world.plan, month=JUNE, region=world.county, by=world.people.office)

    page.context.clear_cookies()
    visitor.sign_in(world.people.clerk)
    page = visitor.open("/")
    follow(page.get_by_role("link", name=re.compile("条提醒没有看")))
    visitor.scan()
    follow(page.get_by_role("button", name=re.compile("去办理")).first)
    box = page.locator(f"#c{world.beds.pk}-cumulative")
    expect(box).to_be_focused()
    expect(page.get_by_role("link", name="新增床位").first).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("2")
    follow(page.get_by_role("button", name="保存并上报福利科"))
    expect(page.get_by_text("月报已上报福利科")).to_be_visible()
    expect(page.get_by_text("比低保系统多 3 张")).to_have_count(0)
    assert MonthlyReport.objects.get(pk=report.pk).counting.figures.get(indicator=world.beds).value == 2
