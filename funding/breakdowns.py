"""The same totals by region and by month: how a project's money spreads. Rules: funding.totals."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from funding.cells import read_cells, seen_rows
from funding.models import FundPlan, Stage
from funding.money import ZERO, Basis
from minsheng.months import months_between
from organization.models import Region
from targets.models import Plan, Project


@dataclass(frozen=True)
class RegionFunds:
    """One line by region, in 万元; ``received`` is from the region looked at (None on its own line)."""

    name: str
    region: Region | None = None
    planned: Decimal | None = None
    received: Decimal | None = None
    raised: Decimal = ZERO
    passed_on: Decimal | None = None
    paid: Decimal = ZERO

    @property
    def in_books(self) -> Decimal:
        """到位: what came into the books, by the region looked at and otherwise."""
        return (self.received or ZERO) + self.raised

    @property
    def is_empty(self) -> bool:
        return not any((self.planned, self.received, self.raised, self.passed_on, self.paid))


@dataclass(frozen=True)
class RegionTable:
    """The region's own books first, then each region right below with everything under it, and the total."""

    lines: tuple[RegionFunds, ...]
    total: RegionFunds


@dataclass(frozen=True)
class MonthFunds:
    """One month, in 万元: what moved in it, and what had moved by its end, by stage."""

    month: date
    moved: dict[str, Decimal]
    by_then: dict[str, Decimal]


def by_region(
    plan: Plan, through: date, *, region: Region | None = None, project: Project | None = None
) -> RegionTable:
    """Return the money by region as a table that foots: Σ raised and Σ paid are those of the full basis.

    What the region looked at passed on is its 下拨 and the ``received`` of the lines below it, one
    movement: the total shows it once, as 下拨. What a line below passes on further down is not shown. Three
    queries.
    """
    region = region or plan.region
    inside = list(Region.objects.under(region).order_by("path"))
    below = sorted(
        (place for place in inside if place.parent_id == region.pk and place.level != Region.Level.OWN),
        key=lambda place: (place.order, place.code),
    )
    sums = _sums_by_holder(plan, through, region, project, inside, below)
    planned = _planned(plan, region, below, project)
    own = sums.get(region.pk, {})
    passed_on, raised, paid = (own.get(stage, ZERO) for stage in (Stage.PASSED_ON, Stage.RAISED, Stage.PAID))
    first = RegionFunds(f"{region}本级", region, raised=raised, passed_on=passed_on, paid=paid)
    lines = (first, *(_line(place, planned[place.pk], sums.get(place.pk, {})) for place in below))
    total = RegionFunds(
        "合计（全口径）",
        planned=planned[None],
        raised=sum((line.raised for line in lines), ZERO),
        passed_on=passed_on,
        paid=sum((line.paid for line in lines), ZERO),
    )
    return RegionTable(lines, total)


def _line(place, planned, amounts) -> RegionFunds:
    received = amounts.get("received", ZERO)
    raised, paid = amounts.get(Stage.RAISED, ZERO), amounts.get(Stage.PAID, ZERO)
    return RegionFunds(place.name, place, planned, received, raised, paid=paid)


def _sums_by_holder(plan, through, region, project, inside, below) -> dict[int, dict]:
    """Amounts by stage for the region itself and for each region below; a 下拨 is one's spending, one's
    receipt.
    """
    paths = {place.pk: place.path for place in inside}
    sums: dict[int, dict] = {}

    def add(holder, key, amount):
        amounts = sums.setdefault(holder, {})
        amounts[key] = amounts.get(key, ZERO) + amount

    for cell in read_cells(plan, through, region, by_region=True, project=project):
        if cell.stage not in Stage.values:
            continue
        path = paths[cell.region_id]
        holder = next((place.pk for place in below if path.startswith(place.path)), region.pk)
        if cell.stage == Stage.PASSED_ON:
            add(region.pk, Stage.PASSED_ON, cell.amount)
            add(holder, "received", cell.amount)
        else:
            add(holder, cell.stage, cell.amount)
    return sums


def _planned(plan, region, below, project) -> dict:
    """Planned amounts by region id; None is the region looked at, as funding.totals takes it."""
    rows = FundPlan.objects.filter(project__plan=plan)
    if project:
        rows = rows.filter(project=project)
    summed = dict(rows.order_by().values_list("region_id").annotate(total=Sum("amount")))
    whole = summed.get(None if region == plan.region else region.pk)
    return {None: whole} | {place.pk: summed.get(place.pk) for place in below}


def by_month(
    plan: Plan,
    through: date,
    basis: Basis = Basis.OWN,
    *,
    region: Region | None = None,
    project: Project | None = None,
) -> list[MonthFunds]:
    """Return each month of the plan's year through ``through``; what is dated earlier stands in January."""
    rows = seen_rows(plan, through, region or plan.region)
    if basis == Basis.OWN:
        rows = rows.filter(in_own_books=True)
    if project:
        rows = rows.filter(project=project)
    first = date(plan.year, 1, 1)
    moved: dict[date, dict] = {}
    summed = rows.order_by().annotate(month=TruncMonth("date")).values_list("month", "seen_as")
    for month, stage, amount in summed.annotate(total=Sum("amount")):
        amounts = moved.setdefault(max(month, first), {})
        amounts[stage] = amounts.get(stage, ZERO) + amount
    months, running = [], dict.fromkeys(Stage.values, ZERO)
    for month in months_between(first, max(through, first)):
        now = {stage: moved.get(month, {}).get(stage, ZERO) for stage in Stage.values}
        running = {stage: running[stage] + now[stage] for stage in Stage.values}
        months.append(MonthFunds(month, now, running))
    return months
