"""本月无变化: lines filled from the figure before, as a normal saving."""

from datetime import date
from decimal import Decimal

import pytest

from targets import actions, feeds
from targets.cells import Cell
from targets.feeds import Fed
from targets.models import Kind, MonthlyReport, State
from tests.factories import assign, make_indicator
from tests.targets.report_world import JUNE, TODAY, build_world, number, save
from tests.targets.test_sheet import Sheet, cell_of

pytestmark = pytest.mark.django_db
MAY = date(2017, 5, 1)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    """Every kind of indicator, each with a figure for May."""
    world = build_world()
    made = {
        kind: make_indicator(world.plan, section=world.section, name=name, kind=kind, unit=unit)
        for kind, name, unit in (
            (Kind.STOCK, "在册", "人"),
            (Kind.STANDARD, "标准", "元"),
            (Kind.MILESTONE, "建成", ""),
            (Kind.PHYSICAL, "工程", "%"),
        )
    }
    monthly = make_indicator(world.plan, section=world.section, name="按月", entry="monthly")
    for indicator in (*made.values(), monthly):
        assign(indicator, world.county)
    ratio = Cell(State.NUMBER, numerator=Decimal(3), denominator=Decimal(4))
    world.before = {
        world.beds: number(210, "五月的备注"),
        made[Kind.STOCK]: number(7),
        made[Kind.STANDARD]: Cell(
            State.NUMBER, value=Decimal(3300), effective_month=date(2017, 1, 1), paid_from=date(2017, 7, 1)
        ),
        made[Kind.MILESTONE]: Cell(State.NUMBER, is_done=True, done_on=date(2017, 5, 15)),
        made[Kind.PHYSICAL]: number(60),
        monthly: number(9),
        world.share: ratio,
    }
    world.monthly = monthly
    for section in (world.section, world.other_section):
        report = actions.open_report(
            plan=world.plan, region=world.county, section=section, month=MAY, by=world.people.clerk
        )
        for indicator, cell in world.before.items():
            if indicator.section == section:
                save(world, report, cell, indicator=indicator)
        actions.submit(report=report, by=world.people.clerk)
    return world


def expected(world, indicator):
    if indicator == world.monthly:
        return number(0)
    return Cell(**(world.before[indicator].as_fields() | {"note": ""}))


def test_one_line_repeats_the_figure_before_and_nothing_else_is_written(client, world):
    for indicator in world.before:
        assert Sheet(client, world).press(f"same-{indicator.pk}").status_code == 302
        assert cell_of(indicator) == expected(world, indicator), indicator
    reports = MonthlyReport.objects.filter(month=JUNE)
    assert sum(report.cells.count() for report in reports) == len(world.before)


def test_all_blank_lines_of_a_section_repeat_and_what_is_typed_or_saved_stays(client, world):
    sheet = Sheet(client, world)
    sheet.type(world.beds, cumulative="250").press(f"sameall-{world.section.pk}")
    assert sheet.response.status_code == 302
    assert cell_of(world.beds).value == 250
    repeated = [one for one in world.before if one.section == world.section and one != world.beds]
    assert [cell_of(one) for one in repeated] == [expected(world, one) for one in repeated]
    assert not world.share.cells.filter(report__month=JUNE).exists()
    assert not world.served.cells.filter(report__month=JUNE).exists()
    assert Sheet(client, world).press(f"sameall-{world.section.pk}").status_code == 302
    assert world.beds.cells.get(report__month=JUNE).version == 1


def test_who_pressed_it_is_logged_like_any_saving(client, world):
    Sheet(client, world).press(f"same-{world.beds.pk}")
    cell = world.beds.cells.get(report__month=JUNE)
    assert (cell.updated_by, cell.events.count()) == (world.people.clerk, 1)


def test_a_line_without_an_earlier_figure_has_no_button(client, world):
    text = Sheet(client, world).get().content.decode()
    assert f'value="same-{world.beds.pk}"' in text
    assert f'value="same-{world.served.pk}"' not in text
    assert Sheet(client, world).press(f"same-{world.served.pk}").status_code == 302
    assert not world.served.cells.exists()


def test_a_numerator_that_the_ledger_feeds_is_not_repeated(client, world, monkeypatch):
    fed = {world.share.pk: Fed(Decimal(5), "资金台账", "/")}
    monkeypatch.setattr(feeds, "FEEDS", [lambda plan, places: [fed for _place in places]])
    Sheet(client, world).press(f"sameall-{world.other_section.pk}")
    assert (cell_of(world.share).numerator, cell_of(world.share).denominator) == (5, 4)
