"""July of the real plan by keyboard alone: signed in, filled in, sent up; 0, blank and 无数据 stay apart."""

from datetime import date
from decimal import Decimal

import pytest

from minsheng.demonstration import PASSWORD
from reports.demonstration.organization import load_organization
from reports.demonstration.plan import load_plan, load_targets
from targets.models import MonthlyReport, State

WHY = "系统升级，8月补报"
# What is typed into which box of which indicator; a list is typed key by key.
TYPED = {
    ("新增床位", "cumulative"): "0",
    ("改造床位", "cumulative"): "120",
    ("日间照料", "cumulative"): "4",
    ("居家养老", "state"): ["ArrowDown"],
    ("居家养老", "note"): WHY,
    ("残疾人补贴人数", "value"): "5100",
    ("残疾人补贴标准", "value"): "70",
    ("残疾人补贴标准", "effective_month"): "2017-01",
    ("残疾人补贴标准", "paid_from"): "2017-07",
}
LEFT = {("残疾人补贴提标", "done"): ["ArrowDown", "ArrowDown"]}


@pytest.fixture
def plan(settings, transactional_db):
    settings.MINSHENG_CLOCK = date(2017, 7, 20)
    people = load_organization()
    found = load_plan(people)
    load_targets(found, people)
    return found


class Keyboard:
    """Somebody without a mouse: goes on with Tab until what they look for has the focus."""

    def __init__(self, page):
        self.page = page

    def at(self):
        return self.page.evaluate(
            """() => {
                const at = document.activeElement;
                const acts = at.matches("a, button, input, select");
                return acts ? [at.id, at.innerText || at.value || ""] : ["", ""];
            }"""
        )

    def go_to(self, found):
        for _ in range(300):
            name, text = self.at()
            if found(name, text):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("not reached with Tab")

    def go_to_words(self, words):
        self.go_to(lambda _name, text: words in text.replace("\n", ""))

    def enter(self):
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, keys):
        if isinstance(keys, str):
            self.page.keyboard.type(keys)
            return
        for key in keys:
            self.page.keyboard.press(key)


def fill(keyboard, plan, typed):
    names = {indicator.short_name: indicator.pk for indicator in plan.indicators.all()}
    for (name, box), keys in typed.items():
        wanted = f"c{names[name]}-{box}"
        keyboard.go_to(lambda at, _text, wanted=wanted: at == wanted)
        keyboard.write(keys)


def test_a_clerk_completes_and_submits_july_by_keyboard_alone(visitor, plan):
    page = visitor.page
    page.goto(f"{visitor.host}/sign-in/")
    keyboard = Keyboard(page)
    for name, text in (("id_username", "cangxi"), ("id_password", PASSWORD)):
        keyboard.go_to(lambda at, _text, name=name: at == name)
        keyboard.write(text)
    keyboard.enter()
    keyboard.go_to_words("苍溪县2017年7月报社会福利和慈善事业科")
    keyboard.enter()
    visitor.scan()
    fill(keyboard, plan, TYPED)
    keyboard.go_to_words("保存并上报社会福利和慈善事业科")
    keyboard.enter()
    page.get_by_text("残疾人补贴提标：未填").first.wait_for()
    assert not MonthlyReport.objects.filter(status="submitted").exists()
    visitor.scan()
    fill(keyboard, plan, LEFT)
    keyboard.go_to_words("保存并上报社会福利和慈善事业科")
    keyboard.enter()
    page.get_by_text("月报已上报社会福利和慈善事业科").wait_for()
    visitor.scan()
    report = MonthlyReport.objects.get(status="submitted")
    assert (report.region.name, report.month) == ("苍溪县", date(2017, 7, 1))
    figures = {figure.indicator.short_name: figure for figure in report.counting.figures.all()}
    assert (figures["新增床位"].state, figures["新增床位"].value) == (State.NUMBER, Decimal(0))
    assert (figures["居家养老"].state, figures["居家养老"].note) == (State.NO_DATA, WHY)
    assert (figures["残疾人补贴提标"].state, figures["残疾人补贴提标"].is_done) == (State.NUMBER, False)
    assert len(figures) == 7
