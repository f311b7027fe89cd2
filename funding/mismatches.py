"""钱到事未动 and 事成钱未拨: where money and progress do not fit together. Rule: docs/figures.md, 资金.

Money comes from funding.totals on the basis looked at, progress from targets.completion; thresholds are
stored (FundThresholds). Both are judged on unrounded values. Judged are the region looked at, on its basis,
and each region right below by its own books and everything under it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.cells import PLANNED, read_cells
from funding.models import FundPlan, FundThresholds, Stage
from funding.money import ZERO, FundTotals
from funding.physical import Done, Physical, physical
from minsheng.figures import format_number, rate, rate_text
from organization.models import Region
from targets.models import Plan, Project


@dataclass(frozen=True)
class Position:
    """A project's money in one region and what of it is done there.

    Rates are in per cent, unrounded, None where they do not exist; the names say what was divided.
    """

    project: Project
    region: Region
    raised: Decimal
    left: Decimal
    raised_rate: Decimal | None
    left_rate: Decimal | None
    left_name: str
    done: list[Done]

    def behind(self, below: Decimal) -> list[Done]:
        """The indicators that have less than ``below`` per cent of what is due by now."""
        return [each for each in self.done if (share := each.of_pace) is not None and share < below]

    @property
    def judged(self) -> list[Done]:
        return [each for each in self.done if each.of_pace is not None]


@dataclass(frozen=True)
class Mismatch:
    """One line of a list: where, and in words why."""

    position: Position
    money: str
    progress: str


@dataclass(frozen=True)
class Mismatches:
    """``unmoved``: 钱到事未动; ``unpaid``: 事成钱未拨. ``problem`` says why progress could not be read."""

    thresholds: FundThresholds
    unmoved: list[Mismatch]
    unpaid: list[Mismatch]
    problem: str

    def of(self, project) -> list[tuple[str, Mismatch]]:
        """What is listed of one project, with the name of the list."""
        lists = [("钱到事未动", self.unmoved), ("事成钱未拨", self.unpaid)]
        return [(name, each) for name, found in lists for each in found if each.position.project == project]


def thresholds_of(plan: Plan) -> FundThresholds:
    """The plan's thresholds: as stored, or those that hold until somebody sets others."""
    return FundThresholds.objects.filter(plan=plan).first() or FundThresholds(plan=plan)


def mismatches(plan: Plan, totals: FundTotals, done: Physical | None = None) -> Mismatches:
    """Judge every project where ``totals`` look, and in each region right below; five queries at most."""
    thresholds = thresholds_of(plan)
    done = done or physical(plan, totals.through, totals.region)
    positions = [*_here(totals, done), *_below(plan, totals, done)]
    return Mismatches(
        thresholds,
        [found for position in positions if (found := _unmoved(position, thresholds))],
        [found for position in positions if (found := _unpaid(position, thresholds))],
        done.problem,
    )


def _unmoved(position, thresholds) -> Mismatch | None:
    """The money has come, some of the work has hardly begun."""
    behind = position.behind(thresholds.moved_below)
    arrived = position.raised_rate is None or position.raised_rate >= thresholds.arrived_at_least
    if not (position.raised > 0 and arrived and behind):
        return None
    share = f"，到位率{rate_text(position.raised_rate, 1)}" if position.raised_rate is not None else ""
    return Mismatch(position, f"到位{format_number(position.raised)}万元{share}", _words(behind))


def _unpaid(position, thresholds) -> Mismatch | None:
    """All of the work that is due is done, little of the money has gone out."""
    done = position.judged
    reached = done and not position.behind(thresholds.done_at_least)
    paid_rate = position.left_rate
    if not (position.raised > 0 and reached and paid_rate is not None and paid_rate < thresholds.paid_below):
        return None
    none = "还没有发放" if position.left_name == "发放率" else "还没有拨出"
    share = f"{position.left_name}{rate_text(paid_rate, 1)}" if position.left else none
    words = f"到位{format_number(position.raised)}万元，{share}"
    return Mismatch(position, words, _words(done))


def _words(done) -> str:
    return "；".join(
        f"{each.row.short_name}{each.actual}，达到序时的{rate_text(each.of_pace)}" for each in done
    )


def _here(totals, done):
    for funds in totals.projects:
        yield Position(
            funds.project,
            totals.region,
            funds.raised.amount,
            funds.left or ZERO,
            funds.raised_rate.value,
            rate(funds.left or ZERO, funds.raised.amount),
            funds.left_rate.name,
            done.of(totals.region, funds.project),
        )


def _below(plan, totals, done):
    """Regions right below: what was passed on to them and what they raised, against what they paid."""
    places = places_below(totals.region)
    only = totals.projects[0].project if len(totals.projects) == 1 else None
    money = money_below(plan, totals.through, totals.region, places, only)
    planned = _planned_below(plan, places)
    for place in places:
        for funds in totals.projects:
            raised, paid = money.get((place.pk, funds.project.pk), (ZERO, ZERO))
            yield Position(
                funds.project,
                place,
                raised,
                paid,
                rate(raised, planned.get((place.pk, funds.project.pk))),
                rate(paid, raised),
                "发放率",
                done.of(place, funds.project),
            )


def places_below(region: Region) -> list[Region]:
    """The regions right below, in the document's order; 市本级 is none of them."""
    inside = Region.objects.filter(parent=region).exclude(level=Region.Level.OWN)
    return list(inside.order_by("order", "code"))


def money_below(
    plan, through: date, region, places, project: Project | None = None
) -> dict[tuple[int, int], tuple[Decimal, Decimal]]:
    """(region, project) → what came in and what was paid out, with everything below the region.

    ``project``: of this one alone.
    """
    holders = {}
    for pk, path in Region.objects.under(region).values_list("pk", "path"):
        holders[pk] = next((place.pk for place in places if path.startswith(place.path)), None)
    found: dict[tuple[int, int], tuple[Decimal, Decimal]] = {}
    for cell in read_cells(plan, through, region, by_region=True, project=project):
        holder = None if cell.stage == PLANNED else holders[cell.region_id]
        if holder is None or cell.stage == Stage.ALLOCATED:
            continue
        raised, paid = found.get((holder, cell.project_id), (ZERO, ZERO))
        coming_in = cell.stage in (Stage.PASSED_ON, Stage.RAISED)
        change = (cell.amount, ZERO) if coming_in else (ZERO, cell.amount)
        found[holder, cell.project_id] = (raised + change[0], paid + change[1])
    return found


def _planned_below(plan, places) -> dict[tuple[int, int], Decimal]:
    found: dict[tuple[int, int], Decimal] = {}
    rows = FundPlan.objects.filter(project__plan=plan, region__in=places)
    for region, project, amount in rows.values_list("region_id", "project_id", "amount"):
        found[region, project] = found.get((region, project), ZERO) + amount
    return found
