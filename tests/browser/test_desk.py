"""A clerk meets a mistake and an oddity; the section looks at the oddity, clears its desk in one press, and
enters for a region that cannot.
"""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from targets import actions
from targets.models import MonthlyProgress, MonthlyReport
from tests.browser.following import follow
from tests.factories import PASSWORD, assign, make_region, make_user
from tests.targets.report_world import JUNE, TODAY, build_world, number, save

MAY = date(2017, 5, 1)


@pytest.fixture
def world(settings, transactional_db):
    settings.MINSHENG_CLOCK = TODAY
    found = build_world()
    for person in (found.people.clerk, found.people.colleague, found.people.officer):
        person.set_password(PASSWORD)
        person.save()
    return found


def report(world, region, month, value):
    by = make_user("clerk", region=region)
    found = actions.open_report(plan=world.plan, region=region, section=world.section, month=month, by=by)
    save(world, found, number(value), by=by)
    return actions.submit(report=found, by=by)


def sheet(world):
    address = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    return reverse("targets:sheet", kwargs=address)


def test_a_mistake_stops_an_oddity_is_explained_and_the_section_clears_its_desk(visitor, world):
    third = make_region(name="丙县", parent=world.city)
    assign(world.beds, third)
    report(world, world.county, MAY, 210)
    for region in (world.other_county, third):
        report(world, region, JUNE, 5)

    visitor.sign_in(world.people.clerk)
    page = visitor.open(sheet(world))
    submit = page.get_by_role("button", name="保存并上报福利科")
    page.locator(f"#c{world.beds.pk}-cumulative").fill("-5")
    follow(submit)
    page.get_by_text("数值-5小于 0，请更正").first.wait_for()
    visitor.scan()
    page.locator(f"#c{world.beds.pk}-cumulative").fill("180")
    follow(submit)
    page.get_by_text("累计数180小于上月210，请更正或说明").first.wait_for()
    visitor.scan()
    page.locator("[data-explain]").first.fill("复核后核减30张")
    follow(submit)
    page.get_by_text("月报已上报福利科").wait_for()

    page.context.clear_cookies()
    visitor.sign_in(world.people.officer)
    page = visitor.open(reverse("targets:desk"))
    page.get_by_text("1 处已说明").first.wait_for()
    follow(page.get_by_role("button", name="通过选中的").first)
    page.get_by_text("已通过").first.wait_for()
    june = MonthlyReport.objects.filter(month=JUNE)
    assert set(june.filter(status="accepted").values_list("region__name", flat=True)) == {"乙县", "丙县"}
    follow(page.get_by_role("link", name="甲县 2017年6月").first)
    page.get_by_text("复核后核减30张").wait_for()
    visitor.scan()
    follow(page.get_by_role("button", name="通过", exact=True))
    assert june.filter(status="accepted").count() == 3


def test_the_grid_takes_the_keys_and_the_paste_of_the_sheet(visitor, world):
    assign(world.served, world.other_county)
    visitor.sign_in(world.people.officer)
    page = visitor.open(reverse("targets:desk"))
    follow(page.get_by_role("link", name="一张表代录各地区的数").first)
    visitor.scan()
    first = page.get_by_label("甲县 新增床位：本月累计（张）")
    second = page.get_by_label("乙县 新增床位：本月累计（张）")
    first.focus()
    keys = page.keyboard
    keys.type("12")
    keys.press("Enter")
    expect(second).to_be_focused()
    keys.type("30")
    keys.press("Control+z")
    expect(second).to_have_value("")
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        "地区\t新增床位\t服务人数\n乙县\t１,300张\t40\n丙县\t1\t1",
    )
    page.get_by_text("“丙县”不是这张表里要您填的地区").wait_for()
    page.locator("[data-paste-preview].show").wait_for()
    visitor.scan()
    page.get_by_role("button", name="取用 2 行").click()
    expect(second).to_have_value("1300")
    expect(page.locator("[data-paste-preview]")).to_be_hidden()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="恢复").click()
    expect(first).to_have_value("12")
    page.get_by_label("代录的原因").fill("停电，电话报来")
    follow(page.get_by_role("button", name="保存代录的数"))
    page.get_by_text("已保存 3 格").wait_for()
    visitor.scan()
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert MonthlyProgress.objects.exclude(on_behalf="").count() == 3


def test_two_browsers_at_one_sheet_collide_on_one_cell_and_both_values_are_shown(visitor, world, browser):
    visitor.sign_in(world.people.clerk)
    page = visitor.open(sheet(world))
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    other = type(visitor)(context.new_page(), visitor.host)
    other.sign_in(world.people.colleague)
    theirs = other.open(sheet(world))
    beds, served = (f"#c{indicator.pk}-cumulative" for indicator in (world.beds, world.served))
    answers = [(page, beds, "12", "全部已存"), (theirs, served, "40", "全部已存")]
    answers += [(theirs, beds, "15", "甲县填报员在")]
    for at, first, value, answer in answers:
        at.locator(first).fill(value)
        at.locator(first).press("Tab")
        at.locator("[data-unsaved]").click()  # the line is left
        at.get_by_text(answer).wait_for()
    other.scan()
    theirs.get_by_role("button", name="取我的：15张").click()
    theirs.locator(f"#c{world.beds.pk}").get_by_text("已存").wait_for()
    assert {cell.value for cell in MonthlyProgress.objects.all()} == {15, 40}
    page.locator(beds).fill("12.0")
    page.locator(beds).press("Tab")
    page.locator(beds).fill("13")
    page.locator(served).focus()
    page.get_by_role("button", name="取对方的：15张").click()
    expect(page.locator(beds)).to_have_value("15")
    other.check()
    context.close()
