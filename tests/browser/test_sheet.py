"""The sheet in a real browser: what it shows while somebody types is what the server makes of it."""

import random
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from django.urls import reverse

from targets.cells import Cell
from targets.completion import completion
from targets.drafts import draft_rows
from targets.models import Kind, MonthlyReport, State
from tests.browser.following import follow
from tests.factories import PASSWORD, assign, make_indicator, make_target
from tests.targets.report_world import JUNE, TODAY, build_world


@pytest.fixture
def world(settings, transactional_db):
    settings.MINSHENG_CLOCK = TODAY
    found = build_world()
    for person in (found.people.clerk, found.people.colleague, found.people.officer):
        person.set_password(PASSWORD)
        person.save()
    return found


def address(world):
    return reverse(
        "targets:sheet", kwargs={"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    )


def line(page, indicator):
    return page.locator(f"#c{indicator.pk}")


def box(page, indicator, name):
    return page.locator(f"#c{indicator.pk}-{name}")


def shown(page, indicator, what):
    return line(page, indicator).locator(f"[data-out={what}]").inner_text().replace("\n", "").strip()


def value(page, indicator, name="cumulative"):
    return box(page, indicator, name).input_value()


def saved(page, indicator):
    line(page, indicator).get_by_text("已存").wait_for()


def unsaved(page):
    """Leave what the page saves by itself on its way: the test looks at what is shown before."""
    page.route("**/save/", lambda route: None)


def test_the_scripts_arithmetic_is_that_of_decimal(visitor, world):
    visitor.sign_in(world.people.clerk)
    page = visitor.open(address(world))
    pairs = list(some_pairs(300))
    found = page.evaluate(
        """pairs => pairs.map(([a, b]) => {
            const D = Decimals, x = D.parse(a), y = D.parse(b);
            const zero = D.compare(y, D.parse("0")) === 0;
            return [D.format(D.add(x, y)), D.format(D.subtract(x, y)), D.format(D.multiply(x, y)),
                D.compare(x, y), zero ? "" : D.format(D.divide(x, y, 3), 3), D.format(x, 1)];
        })""",
        pairs,
    )
    with localcontext(prec=60):
        expected = [worked_out(Decimal(a), Decimal(b)) for a, b in pairs]
    assert found == expected


def some_pairs(count):
    chance = random.Random(2017)
    for _ in range(count):
        yield [f"{chance.choice(['', '-'])}{chance.randrange(10 ** chance.randrange(1, 14))}.{tail}"
               for tail in (str(chance.randrange(1000)), "50")]  # fmt: skip
    yield from [
        ["0.0", "5.0"],
        ["2.5", "1.0"],
        ["-2.5", "1.0"],
        ["0.05", "1.0"],
        ["-0.04", "1.0"],
        ["1.0", "0.0"],
    ]


def worked_out(a, b):
    def plain(number):
        text = f"{number:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text in ("-0", "") else text

    def rounded(number, places):
        text = f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
        return text.lstrip("-") if not text.strip("-0.") else text

    divided = rounded(a / b, 3) if b else ""
    return [plain(a + b), plain(a - b), plain(a * b), int(a.compare(b)), divided, rounded(a, 1)]


TYPED = {
    "count": ["0", "124.9", "125", "137.4", "137.5", "249.9", "249.99", "249.9999999", "250", "1,300", "-3"],
    "capped": ["0", "9.99", "10", "11"],
    "stock": ["4", "5", "6"],
    "physical": ["0", "49.9", "50", "100"],
}


def test_rate_and_light_while_typing_are_those_of_the_server(visitor, world):
    indicators = {
        "count": world.beds,
        "capped": make_indicator(
            world.plan, section=world.section, name="封顶", is_capped=True, rate_decimals=1
        ),
        "stock": make_indicator(
            world.plan, section=world.section, name="控制", kind=Kind.STOCK, direction="at_most"
        ),
        "physical": make_indicator(world.plan, section=world.section, name="工程", kind=Kind.PHYSICAL),
    }
    for (name, indicator), target in zip(indicators.items(), (250, 10, 5, 100), strict=True):
        if name != "count":
            assign(indicator, world.county)
        make_target(indicator, world.county, target)
    visitor.sign_in(world.people.clerk)
    page = visitor.open(address(world))
    unsaved(page)
    for name, indicator in indicators.items():
        for typed in TYPED[name]:
            box(page, indicator, "cumulative" if indicator.kind == Kind.COUNT else "value").fill(typed)
            cell = Cell(State.NUMBER, value=Decimal(typed.replace(",", "")))
            row = draft_rows(world.plan, world.county, JUNE, [(indicator, cell, None)])[indicator.pk]
            light = f"{row.light.sign}{row.light.word}" if row.light else ""
            found = (shown(page, indicator, "rate"), shown(page, indicator, "light"))
            assert found == (row.rate_text, light), f"{name} {typed}"


@pytest.mark.parametrize("parts", [("267.2", "1"), ("3", "7"), ("0", "0"), ("69.96", "100"), ("70", "100")])
def test_a_ratio_shows_its_result_while_typing(visitor, world, parts):
    make_target(world.share, world.county, 70)
    visitor.sign_in(world.people.clerk)
    page = visitor.open(address(world))
    unsaved(page)
    for name, typed in zip(("numerator", "denominator"), parts, strict=True):
        box(page, world.share, name).fill(typed)
    cell = Cell(State.NUMBER, numerator=Decimal(parts[0]), denominator=Decimal(parts[1]))
    row = draft_rows(world.plan, world.county, JUNE, [(world.share, cell, None)])[world.share.pk]
    expected = f"{row.actual_text}%" if row.actual is not None else ""
    assert (shown(page, world.share, "actual"), shown(page, world.share, "rate")) == (expected, row.rate_text)


def test_the_sheet_by_keyboard_alone(visitor, world):
    visitor.sign_in(world.people.clerk)
    page = visitor.open(address(world))
    box(page, world.beds, "cumulative").focus()
    keys = page.keyboard
    keys.type("12")
    assert box(page, world.beds, "increment").input_value() == "12"
    keys.press("Enter")
    saved(page, world.beds)
    keys.type("40")
    keys.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == f"c{world.beds.pk}-cumulative"
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.type("99")
    keys.press("Escape")
    assert (value(page, world.beds), value(page, world.beds, "increment")) == ("12", "12")
    keys.press("Control+a")
    keys.type("20")
    assert value(page, world.beds) == "20"
    keys.press("ArrowDown")
    for expected in (("12", "40"), ("12", "")):
        keys.press("Control+z")
        assert (value(page, world.beds), value(page, world.served)) == expected
    keys.type("40")
    keys.press("Shift+Enter")
    keys.type("20")
    button = page.get_by_role("button", name="保存并上报福利科")
    button.focus()
    keys.press("Enter")
    page.get_by_text("已上报福利科").wait_for()
    visitor.scan()
    figures = MonthlyReport.objects.get().counting.figures.all()  # in the order in which they were saved
    assert {figure.indicator: figure.value for figure in figures} == {world.beds: 20, world.served: 40}


def test_the_sheet_works_without_script(browser, live_server, world):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("用户名").fill(world.people.clerk.username)
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    page.goto(live_server.url + address(world))
    box(page, world.beds, "cumulative").fill("12")
    box(page, world.served, "cumulative").fill("很多")
    follow(page.get_by_role("button", name="保存并上报福利科"))
    assert box(page, world.served, "cumulative").input_value() == "很多"
    box(page, world.served, "cumulative").fill("40")
    follow(page.get_by_role("button", name="保存并上报福利科"))
    page.get_by_text("已上报福利科").wait_for()
    assert completion(world.plan, JUNE, world.county)[0].actual == 12
    context.close()
