"""The sheet saves itself; a colleague, a lost connection, an expired sign-in, a closed tab cost nothing."""

import pytest
from django.contrib.sessions.models import Session

from targets.models import Explanation
from tests.browser.following import follow
from tests.browser.test_sheet import address, box, line, saved, shown, value, world  # noqa: F401
from tests.factories import PASSWORD, make_target
from tests.targets.report_world import open_june, save


@pytest.fixture
def clerk(visitor, world):  # noqa: F811
    visitor.sign_in(world.people.clerk)
    return visitor


def type_into(page, indicator, text, name="cumulative"):
    """Type and leave the cell, which is when it saves itself."""
    box(page, indicator, name).fill(text)
    box(page, indicator, name).press("Enter")


def forgive(visitor, reason):
    """The browser reports a request that failed on purpose; nothing else may have gone wrong."""
    assert visitor.complaints
    assert all(reason in complaint for complaint in visitor.complaints), visitor.complaints
    visitor.complaints.clear()


def test_a_cell_says_that_it_is_saved_refused_or_changed_by_somebody_else(clerk, world):  # noqa: F811
    make_target(world.beds, world.county, 250)
    page = clerk.open(address(world))
    type_into(page, world.beds, "1,300张")
    saved(page, world.beds)
    assert value(page, world.beds) == "1300"
    box(page, world.beds, "cumulative").fill("40户")
    assert shown(page, world.beds, "rate") == "16%"  # while it is typed
    box(page, world.beds, "cumulative").press("Enter")
    line(page, world.beds).get_by_text("被拒").wait_for()
    assert shown(page, world.beds, "rate") == ""
    assert "还有 1 项必报指标没有填好" in page.locator(f"[data-blank-of='{world.section.pk}']").inner_text()
    assert shown(page, world.beds, "light") == ""
    type_into(page, world.beds, "1300")  # what is stored
    line(page, world.beds).get_by_text("被拒").wait_for(state="detached")
    assert shown(page, world.beds, "rate") == "520%"
    box(page, world.share, "numerator").fill("3")
    box(page, world.beds, "cumulative").focus()
    line(page, world.share).get_by_text("还缺分母").wait_for()
    assert "有 1 格没有保存" in page.locator("[data-unsaved]").inner_text()
    save(world, open_june(world), 5, by=world.people.colleague, version=1)
    type_into(page, world.beds, "7")
    page.get_by_role("button", name="取对方的：5张").wait_for()
    clerk.scan()
    page.get_by_role("button", name="取我的：7张").click()
    saved(page, world.beds)
    assert world.beds.cells.get().value == 7
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    page.get_by_text("没有保存的内容").wait_for()
    page.get_by_role("button", name="恢复").click()
    assert value(page, world.share, "numerator") == "3"
    box(page, world.share, "denominator").fill("4")
    box(page, world.beds, "cumulative").focus()
    saved(page, world.share)


def test_an_explanation_saves_itself_once_its_figure_is_there(clerk, world):  # noqa: F811
    page = clerk.open(address(world))
    type_into(page, world.beds, "12.5")
    why = page.locator("[data-explain]")
    why.fill("半张是合用的")
    why.press("Enter")
    saved(page, world.beds)
    page.get_by_text("已说明").wait_for()
    assert Explanation.objects.get().text == "半张是合用的"


def test_a_block_from_a_spreadsheet_is_shown_taken_and_taken_back(clerk, world):  # noqa: F811
    page = clerk.open(address(world))
    type_into(page, world.beds, "5")
    saved(page, world.beds)
    box(page, world.beds, "cumulative").focus()
    block = (
        "指标\t累计\t分子\t分母\n新增床位\t１,300张\t\t\n服务人数\t很多\t\t\n救助比例\t\t3\t4\n合计\t1300\t\t"
    )
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        block,
    )
    page.get_by_text("“合计”不是这张表里要您填的指标").wait_for()
    assert "本月累计（张） 5 → 1300" in page.locator("[data-paste-preview] tbody").inner_text()
    assert page.get_by_text("“很多”不是数").count() == 1
    page.locator("[data-paste-preview].show").wait_for()
    clerk.scan()
    page.get_by_role("button", name="取用 2 行").click()
    saved(page, world.share)
    assert (world.beds.cells.get().value, world.share.cells.get().denominator) == (1300, 4)
    box(page, world.beds, "cumulative").press("Control+z")
    assert (value(page, world.beds), value(page, world.share, "numerator")) == ("5", "")
    box(page, world.beds, "cumulative").press("Enter")
    saved(page, world.beds)


def test_a_lost_connection_is_said_and_what_was_typed_is_saved_when_it_is_back(clerk, world):  # noqa: F811
    page = clerk.open(address(world))
    page.context.set_offline(True)
    type_into(page, world.beds, "12")
    page.get_by_text("连接断了").wait_for()
    type_into(page, world.served, "40")
    clerk.scan()
    page.context.set_offline(False)
    saved(page, world.beds)
    saved(page, world.served)
    assert page.get_by_text("连接断了").count() == 0
    assert (world.beds.cells.get().value, world.served.cells.get().value) == (12, 40)
    forgive(clerk, "ERR_INTERNET_DISCONNECTED")


def test_an_expired_sign_in_is_said_and_nothing_is_lost(clerk, world):  # noqa: F811
    page = clerk.open(address(world))
    Session.objects.all().delete()
    type_into(page, world.beds, "12")
    follow(page.get_by_role("link", name="重新登录"))
    page.get_by_label("用户名").fill(world.people.clerk.username)
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    page.get_by_text("已恢复您填的 1 格").wait_for()
    saved(page, world.beds)
    assert world.beds.cells.get().value == 12
    forgive(clerk, "401")


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('minsheng-kept:')).length")


def test_what_a_closed_tab_left_is_offered_to_the_same_person_and_to_nobody_else(clerk, world):  # noqa: F811
    page = clerk.open(address(world))
    page.context.route("**/save/", lambda route: route.abort())
    type_into(page, world.beds, "12")
    page.get_by_text("连接断了").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    clerk.open(address(world))
    page.get_by_text("新增床位：本月累计（张） 12").wait_for()
    clerk.scan()
    page.context.clear_cookies()
    clerk.sign_in(world.people.colleague)
    clerk.open(address(world))
    assert page.locator("[data-kept]").is_hidden()
    assert kept(page) == 0
    type_into(page, world.beds, "13")
    page.get_by_text("连接断了").wait_for()
    assert kept(page) == 1
    page.get_by_role("button", name="甲县副填报员").click()
    follow(page.get_by_role("button", name="退出登录"))
    page.get_by_label("用户名").wait_for()
    assert kept(page) == 0
    assert not world.beds.cells.exists()
    forgive(clerk, "ERR_FAILED")
