"""Numerators of ratios that are not typed: another app knows them (money paid, in the ledger).

What it registers here is a function of (plan, region, day) that gives {indicator id: Fed}: the numerator of
the region through the day. This app asks; it imports nothing of those that answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from minsheng.figures import format_number, shown_number
from organization.models import Region
from targets.cells import Cell
from targets.models import Kind, MonthlyReport, State
from targets.steps import OPEN

FEEDS: list[Callable] = []


@dataclass(frozen=True)
class Fed:
    """A numerator as its source has it, in the indicator's unit; `amount` None: it has none yet, so it is
    typed. `origin` names the source, `url` is the page with what the amount sums.
    """

    amount: Decimal | None
    origin: str
    url: str

    @property
    def text(self):
        return "" if self.amount is None else format_number(self.amount)


def fed_numerators(plan, region, day: date) -> dict[int, Fed]:
    """The numerators of the region through `day` that are not typed, by indicator id: one query a source."""
    [found] = fed_numerators_of_all(plan, [(region, day)])
    return found


def fed_numerators_of_all(plan, places) -> list[dict[int, Fed]]:
    """`fed_numerators` of each of some (region, day), in their order: one query a source for all of them."""
    found = [{} for _place in places]
    for feed in FEEDS if places else ():
        for known, more in zip(found, feed(plan, places), strict=True):
            known |= more
    return found


def with_fed(cell: Cell, fed: Fed | None) -> Cell:
    """The cell with the numerator of its source, where it has a pair at all."""
    if fed is None or fed.amount is None or cell.denominator is None:
        return cell
    return replace(cell, numerator=fed.amount)


def difference(cell: Cell, fed: Fed | None, indicator) -> str:
    """What to say where a cell's numerator is not what its source has now; "" where it is."""
    if fed is None or cell.numerator is None or cell.numerator == (fed.amount or Decimal(0)):
        return ""
    unit = indicator.numerator_unit
    now = f"现在是{shown_number(fed.amount)}{unit}" if fed.amount is not None else "里没有"
    return f"{fed.origin}{now}，这里是{shown_number(cell.numerator)}{unit}"


def reports_reached(plan, regions, since: date):
    """The plan's reports whose data reach `since`, of `regions` (None: all), of those above them and of their
    own levels (市本级): those that a change of a source in these regions may concern.
    """
    rows = MonthlyReport.objects.filter(plan=plan, data_as_of__gte=since)
    return rows if regions is None else rows.filter(region__in=_around(regions))


def _around(regions):
    steps = [region.path.rstrip("/").split("/") for region in regions]
    paths = {"/".join(path[:depth]) + "/" for path in steps for depth in range(1, len(path) + 1)}
    own = Q(parent__in=[region.pk for region in regions], level=Region.Level.OWN)
    return Region.objects.filter(Q(path__in=paths) | own)


def submitted_and_different(plan, indicators, regions, since: date) -> list[MonthlyReport]:
    """The reports that stand as submitted with another numerator of `indicators` (ids) than its source."""
    rows = reports_reached(plan, regions, since).exclude(status__in=OPEN).select_related("region", "plan")
    found = []
    for report in rows.order_by("month", "region__order"):
        fed = fed_numerators(plan, report.region, report.data_as_of)
        cells = report.cells.filter(indicator__in=indicators, state=State.NUMBER).select_related("indicator")
        if any(difference(Cell.of(row), fed.get(row.indicator_id), row.indicator) for row in cells):
            found.append(report)
    return found


def feed_lines(lines, fed: dict[int, Fed]):
    """Give the lines of a sheet (ratios) what their sources have; a blank cell shows it at once."""
    for line in lines:
        if line.indicator.kind == Kind.RATIO:
            line.fed = fed.get(line.indicator.pk)
            line.inputs = shown_with_fed(line.inputs, line.cell, line.fed)


def shown_with_fed(inputs, cell, fed):
    """The inputs of a blank cell with the numerator that will be stored once there is a denominator."""
    if fed is None or fed.amount is None or not inputs or cell.has_number or inputs["state"]:
        return inputs
    return inputs | {"numerator": fed.text}
