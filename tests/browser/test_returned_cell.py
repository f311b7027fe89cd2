"""A returned cell: the officer points at it, the clerk is told by the bell and lands on it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from targets import actions
from targets.models import CellReply, MonthlyReport, ReturnedCell
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


def test_an_answer_to_a_comment_is_kept_by_the_browser_and_saved_by_itself(visitor, world):
    report = submitted(world)
    actions.return_(report=report, by=world.people.officer, cells=[(world.beds.pk, "请核对")])
    visitor.sign_in(world.people.clerk)
    address = reverse("targets:sheet", args=[world.plan.slug, world.county.code, "2017-06"])
    page = visitor.open(address)
    page.context.route("**/replies/", lambda route: route.abort())
    page.get_by_label("答复").fill("核过名册，没有变")
    page.get_by_label("答复").press("Tab")
    page.get_by_text("连接断了，写的留在本机").wait_for()
    visitor.scan()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_text("连接断了，写的留在本机").wait_for()
    assert page.get_by_label("答复").input_value() == "核过名册，没有变"
    page.context.unroute("**/replies/")
    page.reload()
    # Saved after the page was opened again, or just before by the former one.
    page.wait_for_function("() => Object.keys(localStorage).every(name => !name.includes('#replies'))")
    assert CellReply.objects.get().text == "核过名册，没有变"
    # A button waits for what is on its way; a colleague's answer is told and chosen from.
    page.get_by_label("答复").fill("核过名册，多出的3张是6月新开的")
    follow(page.get_by_role("button", name="保存草稿").last)
    assert CellReply.objects.get().text == "核过名册，多出的3张是6月新开的"
    texts = {ReturnedCell.objects.get().pk: ("同事写的", "核过名册，多出的3张是6月新开的")}
    actions.reply(report=report, texts=texts, by=world.people.colleague)
    page.get_by_label("答复").fill("还是我写的")
    page.get_by_label("答复").press("Tab")
    page.get_by_text("甲县副填报员已答复“同事写的”").wait_for()
    # Whatever else is pressed or typed, theirs stays until mine is chosen.
    for button in ("保存草稿", "保存并上报福利科"):
        page.get_by_role("button", name="取我的").wait_for()
        follow(page.get_by_role("button", name=button).last)
        page.get_by_role("alert").get_by_text("已答复“同事写的”").first.wait_for()
        assert CellReply.objects.get().text == "同事写的"
        page = visitor.open(address)
    page.get_by_text("甲县副填报员已答复“同事写的”").wait_for()
    follow(page.get_by_role("button", name="保存草稿").last)
    page.get_by_label("答复").fill("还是我写的。")
    page.get_by_label("答复").press("Backspace")
    page.get_by_label("答复").press("Tab")
    page.get_by_role("button", name="取我的").click()
    page.locator("[data-reply-mark]").get_by_text("别人已答复").wait_for(state="detached")
    page.locator("[data-reply-mark]").get_by_text("已存").wait_for()
    assert CellReply.objects.get().text == "还是我写的"
    assert visitor.complaints
    assert all("ERR_FAILED" in one for one in visitor.complaints)
    visitor.complaints.clear()


def test_an_answer_taken_back_after_its_saving_was_not_heard_of_is_not_left_standing(visitor, world):
    report = submitted(world)
    actions.return_(report=report, by=world.people.officer, cells=[(world.beds.pk, "请核对")])
    visitor.sign_in(world.people.clerk)
    page = visitor.open(reverse("targets:sheet", args=[world.plan.slug, world.county.code, "2017-06"]))
    page.route("**/replies/", lambda route: (route.fetch(), route.abort()))
    page.get_by_label("答复").fill("核过名册，没有变")
    page.get_by_label("答复").press("Tab")
    page.get_by_text("连接断了，写的留在本机").wait_for()
    page.unroute("**/replies/")
    page.get_by_label("答复").fill("")
    page.get_by_label("答复").press("Tab")
    page.get_by_role("button", name="取我的").click()
    page.locator("[data-reply-mark]").get_by_text("已存").wait_for()
    assert not CellReply.objects.exists()
    assert all("ERR_FAILED" in one for one in visitor.complaints)
    visitor.complaints.clear()
