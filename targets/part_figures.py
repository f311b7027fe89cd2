"""What a figure is made of inside its regions: the parts that went up with the submissions that count."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from minsheng.figures import format_number
from organization.models import Region
from targets.completion import ACCEPTED
from targets.models import Entry, IndicatorPart, PartTarget, SubmittedPart
from targets.parts import by_month, part_rate_text


@dataclass(frozen=True)
class PartColumn:
    """One part summed over regions: `target` is the region's own, else the sum of those below it."""

    name: str
    sign: str
    unit: str
    total: Decimal | None
    target: Decimal | None
    indicator: object

    @property
    def total_text(self):
        return format_number(self.total, grouped=True)

    @property
    def target_text(self):
        return format_number(self.target, grouped=True)

    @property
    def rate_text(self):
        return part_rate_text(self.indicator, self.total, self.target)


@dataclass(frozen=True)
class PartTable:
    """The common parts by region, and of a region that reports itself also its own."""

    columns: list[PartColumn]
    rows: list[tuple[str, list[str]]]


def part_table(plan, region, indicator, month, basis):
    """The PartTable of a figure through `month`, or None where no part went up; four queries.

    Year-to-date: the latest report with parts of each region; of a monthly-new indicator its months added up.
    """
    values, regions = _values(plan, region, indicator, month, basis)
    if not values:
        return None
    parts = [
        part
        for part in IndicatorPart.objects.filter(pk__in={part for _region, part in values}).order_by(
            "order", "id"
        )
        if part.region_id is None or part.region_id == region.pk
    ]
    if not parts:
        return None
    targets = _targets(parts, region, month)
    columns = []
    for part in parts:
        found = [values[key] for key in values if key[1] == part.pk]
        below = [number for (pk, where), number in targets.items() if pk == part.pk and where != region.pk]
        target = targets.get((part.pk, region.pk), sum(below) if below else None)
        sign = "参考" if part.is_informative else part.get_sign_display()
        unit = part.unit or indicator.unit
        columns.append(PartColumn(part.name, sign, unit, sum(found), target, indicator))
    rows = [
        (name, [format_number(values.get((pk, part.pk)), grouped=True) for part in parts])
        for pk, name in regions.items()
    ]
    return PartTable(columns, rows)


def _values(plan, region, indicator, month, basis):
    """({(region id, part id): Decimal}, {region id: name}) of what counts, regions in document order."""
    counting = "accepted" if basis == ACCEPTED else "counting"
    rows = SubmittedPart.objects.filter(
        part__indicator=indicator,
        submission=F(f"submission__report__{counting}"),
        submission__report__plan=plan,
        submission__report__region__path__startswith=region.path,
        submission__report__month__lte=month,
    )
    latest, sums = {}, {}
    for said in by_month(rows):
        latest[said.region] = said.values
        for part, value in said.values.items():
            sums[said.region, part] = sums.get((said.region, part), 0) + value
    regions = dict(Region.objects.filter(pk__in=latest).order_by("order", "code").values_list("pk", "name"))
    if indicator.entry == Entry.MONTHLY:
        return sums, regions
    return {(where, part): value for where, said in latest.items() for part, value in said.items()}, regions


def _targets(parts, region, month):
    """{(part id, region id): Decimal} in force for the region and below; withdrawn ones left out."""
    rows = PartTarget.objects.filter(
        part__in=parts, region__path__startswith=region.path, effective_month__lte=month
    )
    rows = rows.order_by("part_id", "region_id", "-effective_month", "-id").distinct("part_id", "region_id")
    found = rows.values_list("part_id", "region_id", "number")
    return {(part, where): number for part, where, number in found if number is not None}
