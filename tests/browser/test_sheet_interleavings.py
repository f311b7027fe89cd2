"""Whatever the network does while somebody types and undoes: in the end the server has what the boxes say."""

import json
import random

import pytest

from tests.browser.test_sheet import address, box, saved, value, world  # noqa: F401
from tests.browser.test_sheet_saving import forgive


class Line:
    """The network of a page: saves are passed on, held back, or lost, or only their answers are."""

    def __init__(self, page):
        self.page, self.held, self.fate = page, [], "pass"
        page.route("**/save/", self.meet)

    def meet(self, route):
        if self.fate == "hold":
            self.held.append(route)
        elif self.fate == "pass":
            route.continue_()
        else:
            if self.fate == "lose the answer":
                route.fetch()
            route.abort()

    def release(self):
        while self.held:
            self.held.pop(0).continue_()

    def wait_for_one(self):
        while not self.held:
            self.page.wait_for_timeout(10)


@pytest.fixture
def clerk(visitor, world):  # noqa: F811
    visitor.sign_in(world.people.clerk)
    visitor.page.clock.install()
    return visitor


def settle(page):
    """Let the time pass that the page waits before it tries again, until it says that the server has all."""
    for _ in range(100):
        if page.locator("[data-unsaved]").inner_text().startswith("全部已存"):
            return
        page.clock.fast_forward(31_000)
        page.wait_for_timeout(30)
    raise AssertionError(page.locator("[data-unsaved]").inner_text())


def stored(indicator):
    cell = indicator.cells.first()
    return "" if cell is None or cell.value is None else f"{cell.value:f}".rstrip("0").rstrip(".") or "0"


def known(page, indicator):
    """What the page believes that the server has."""
    return json.loads(page.locator(f"#c{indicator.pk} input[name$=-was]").get_attribute("value"))[
        "cumulative"
    ]


def with_forty(clerk, world):  # noqa: F811
    """The sheet with 40 people saved, its network, and the box that says so."""
    page = clerk.open(address(world))
    line, served = Line(page), box(page, world.served, "cumulative")
    served.fill("40")
    served.press("Enter")
    saved(page, world.served)
    return page, line, served


def test_a_text_put_back_while_its_deletion_is_on_the_way_is_saved_again(clerk, world):  # noqa: F811
    page, line, served = with_forty(clerk, world)
    line.fate = "hold"
    served.fill("")
    page.clock.pause_at(page.evaluate("Date.now()") + 4000)
    line.wait_for_one()
    served.press_sequentially("40")
    served.blur()
    line.fate = "pass"
    line.release()
    page.wait_for_function("() => document.querySelector('[data-unsaved]').textContent.includes('没有保存')")
    page.clock.resume()
    settle(page)
    assert (value(page, world.served), stored(world.served)) == ("40", "40")


def test_a_text_put_back_after_an_answer_was_lost_is_saved_again(clerk, world):  # noqa: F811
    page, line, served = with_forty(clerk, world)
    line.fate = "lose the answer"
    served.fill("")
    served.blur()
    page.get_by_text("连接断了").wait_for()
    assert stored(world.served) == ""
    line.fate = "pass"
    served.fill("40")
    settle(page)
    assert (value(page, world.served), stored(world.served)) == ("40", "40")
    forgive(clerk, "ERR_FAILED")


def test_a_tab_closed_before_the_answer_offers_what_was_put_back(clerk, world):  # noqa: F811
    page, line, served = with_forty(clerk, world)
    line.fate = "lose the answer"
    served.fill("")
    served.blur()
    page.get_by_text("连接断了").wait_for()
    line.fate = "lose"
    served.fill("40")
    page.on("dialog", lambda dialog: dialog.accept())
    clerk.open(address(world))
    line.fate = "pass"
    page.get_by_text("服务人数：本月累计（人） 40").wait_for()
    page.get_by_role("button", name="恢复").click()
    settle(page)
    assert (value(page, world.served), stored(world.served)) == ("40", "40")
    forgive(clerk, "ERR_FAILED")


@pytest.mark.parametrize("seed", [1, 4])
def test_no_order_of_keys_and_answers_loses_a_figure(clerk, world, seed):  # noqa: F811
    chance = random.Random(seed)
    page = clerk.open(address(world))
    line, meant = Line(page), dict.fromkeys((world.beds, world.served), "")
    for _ in range(150):
        indicator = chance.choice(list(meant))
        act = chance.choice(
            ("type", "type", "type", "back", "undo", "escape", "leave", "wait", "network", "release")
        )
        if act in ("type", "back"):
            text = chance.choice(("", "0", "12", "40", "很多")) if act == "type" else known(page, indicator)
            box(page, indicator, "cumulative").fill(text)
            meant[indicator] = text
        elif act in ("undo", "escape"):
            page.keyboard.press("Control+z" if act == "undo" else "Escape")
            meant = {one: value(page, one) for one in meant}
        elif act == "leave":
            page.keyboard.press(chance.choice(("Enter", "Shift+Enter", "Tab")))
        elif act == "wait":
            page.clock.fast_forward(chance.choice((1, 400, 3_100, 21_000)))
            page.wait_for_timeout(chance.choice((0, 5, 40)))
        elif act == "network":
            line.fate = chance.choice(("pass", "pass", "hold", "lose", "lose the answer"))
        else:
            line.release()
        assert {one: value(page, one) for one in meant} == meant, act
    line.fate = "pass"
    line.release()
    for indicator in meant:
        if meant[indicator] == "很多":
            box(page, indicator, "cumulative").fill("41")
            meant[indicator] = "41"
    box(page, world.beds, "note").fill(f"第{seed + 1}遍")
    settle(page)
    assert {one: value(page, one) for one in meant} == meant
    assert {one: stored(one) for one in meant} == meant
    if clerk.complaints:
        forgive(clerk, "ERR_FAILED")
