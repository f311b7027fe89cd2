"""A new user finds from home, in at most three clicks each: who is furthest behind, how much is missing, why,
and with how much money.
"""

from datetime import date
from decimal import Decimal

import pytest

from funding.actions import record_tranche
from funding.models import Stage
from tests.browser.following import follow
from tests.factories import PASSWORD, make_target, make_user
from tests.funding.fund_world import make_source
from tests.targets.completion_world import World, num
from tests.targets.test_indicator_page import explain

MOST_CLICKS = 3


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = World(first=4)
    world.beds = world.indicator(name="新增床位", unit="张")
    make_target(world.beds, world.city, 300)
    for county, done in zip(world.counties, (60, 50, 12), strict=True):
        make_target(world.beds, county, 100)
        world.report(county, 6, {world.beds: num(done)})
    explain(world, world.c, 6, "选址没有定")
    record_tranche(
        project=world.beds.project, region=world.c, stage=Stage.RAISED, date=date(2017, 5, 2),
        amount=Decimal("12.5"), source=make_source("县级"), by=make_user("office"),
    )  # fmt: skip
    return world


class Clicks:
    """A person who starts at home for each question and counts."""

    def __init__(self, visitor):
        self.visitor, self.page, self.count = visitor, visitor.page, 0

    def home(self):
        self.page.goto(f"{self.visitor.host}/")
        self.count = 0

    def click(self, name):
        follow(self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)
        self.count += 1
        self.visitor.scan()

    def reads(self, words):
        assert words in self.page.get_by_role("main").inner_text()
        assert self.count <= MOST_CLICKS


def test_who_is_behind_by_how_much_why_and_with_what_money(visitor, world):
    visitor.sign_in(make_user("leader", password=PASSWORD))
    reader = Clicks(visitor)
    reader.home()
    visitor.scan()
    reader.reads("丙县")
    reader.click("新增床位")
    reader.reads("落后序时最多的是丙县：12%")
    reader.reads("距目标差88张")
    reader.reads("选址没有定")
    reader.click("全部")
    reader.home()
    reader.click("新增床位")
    follow(visitor.page.get_by_role("row", name="丙县").get_by_role("link", name="全部"))
    reader.count += 1
    reader.reads("6月说明：选址没有定")
    reader.reads("12.5")
    visitor.scan()


def test_the_pages_stand_a_narrow_window_and_a_keyboard(visitor, world):
    visitor.sign_in(make_user("target_admin", password=PASSWORD))
    page = visitor.page
    slug, code = world.plan.slug, world.c.code
    for path in (
        f"/plans/{slug}/overview/?month=2017-06",
        f"/plans/{slug}/overview/ranking/?month=2017-06",
        f"/plans/{slug}/overview/compare/?month=2017-06",
        f"/plans/{slug}/overview/ranking/rule/",
        "/lights/",
        f"/plans/{slug}/overview/{code}/?month=2017-06",
    ):
        visitor.open(path)
        page.set_viewport_size({"width": 400, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{visitor.host}/plans/{slug}/overview/?month=2017-05")
    page.get_by_role("slider", name="截至月份").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**month=2017-06**")
    page.get_by_role("link", name="新增床位").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**down=**")
    assert page.locator("tbody tr th").all_inner_texts()[1].startswith("甲县")
