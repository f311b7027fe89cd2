"""分项: the sub-table behind a cell. THE rule of its sum, and each part beside its last figure and target.

A part's number is of the same kind as the cell's: year-to-date, new in the month or at its end, as the
indicator declares. The sum of the filled, summed parts is the cell's figure; completion reads only that.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from minsheng.figures import NONE, format_number, rate, rate_text
from targets.models import Entry, IndicatorPart, Kind, PartProgress, PartTarget, SubmittedPart

KINDS = (Kind.COUNT, Kind.STOCK)  # figures that add up


def part_sum(parts, values):
    """The figure that parts make: Σ sign × value over the summed ones that have a value; None without any.

    `values`: {part id: Decimal or None}. A blank part is left out, not taken as 0: the checks ask about it.
    """
    filled = [
        part.sign * values[part.pk]
        for part in parts
        if not part.is_informative and values.get(part.pk) is not None
    ]
    return sum(filled, Decimal(0)) if filled else None


def parts_by_indicator(indicators, region):
    """The parts that `region` fills of these indicators (rows or ids), by indicator id; one query."""
    rows = IndicatorPart.objects.for_region(region).filter(indicator__in=indicators)
    found = {}
    for part in rows.order_by("indicator_id", "order", "id"):
        found.setdefault(part.indicator_id, []).append(part)
    return found


def summed_indicators(indicators, region):
    """The ids of those indicators whose figure the region makes from parts; one query."""
    rows = IndicatorPart.objects.for_region(region).summed().filter(indicator__in=indicators)
    return set(rows.order_by().values_list("indicator_id", flat=True))


def draft_values(reports):
    """What the parts say in drafts, as {part id: Decimal or None}; one query."""
    return dict(PartProgress.objects.filter(report__in=list(reports)).values_list("part_id", "value"))


def submitted_values(submissions):
    """What the parts said in submissions (rows, ids or a query of ids), as {part id: Decimal}; one query."""
    return dict(SubmittedPart.objects.filter(submission__in=submissions).values_list("part_id", "value"))


@dataclass(frozen=True)
class PartLine:
    """One part of a region's month: `before` is its figure before the month, a monthly one's months so far
    added up; `total` the year-to-date with this month; `target` what is in force.
    """

    part: IndicatorPart
    unit: str
    decimals: int
    is_monthly: bool
    value: Decimal | None
    before: Decimal | None
    target: Decimal | None

    @property
    def total(self):
        if self.value is None or not self.is_monthly:
            return self.value
        return (self.before or 0) + self.value

    @property
    def sign(self):
        """What stands before the number in the sum."""
        if self.part.is_informative:
            return "参考"
        return "加" if self.part.sign > 0 else "减"

    @property
    def text(self):
        return format_number(self.value, grouped=True)

    @property
    def before_text(self):
        return format_number(self.before, grouped=True)

    @property
    def target_text(self):
        return format_number(self.target, grouped=True)

    @property
    def rate_text(self):
        return rate_text(rate(self.total, self.target)) if self.target else NONE


def part_lines(indicators, region, month, values):
    """The PartLines of a region's month by indicator id: the parts that hold now, and those with a value.

    `indicators`: rows. `values`: {part id: Decimal or None}, or the rows that say so (a query of PartProgress
    or SubmittedPart), read only where there are parts. At most four queries, one where no indicator has
    parts.
    """
    by_id = {indicator.pk: indicator for indicator in indicators}
    filled = list(values) if isinstance(values, dict) else values.values("part")
    rows = list(IndicatorPart.objects.for_region(region, filled).filter(indicator__in=by_id).order_by())
    if not rows:
        return {}
    if not isinstance(values, dict):
        values = dict(values.values_list("part_id", "value"))
    before, targets = _before(rows, region, month), _targets(rows, region, month)
    found = {}
    for part in sorted(rows, key=lambda part: (part.order, part.pk)):
        indicator = by_id[part.indicator_id]
        line = PartLine(
            part=part,
            unit=part.unit or indicator.unit,
            decimals=indicator.decimals,
            is_monthly=indicator.entry == Entry.MONTHLY,
            value=values.get(part.pk),
            before=before.get((part.pk, indicator.entry)),
            target=targets.get(part.pk),
        )
        found.setdefault(indicator.pk, []).append(line)
    return found


def _before(parts, region, month):
    """What counting submissions said before `month` in its year, by (part id, entry): latest, or added up."""
    rows = SubmittedPart.objects.filter(
        part__in=parts,
        submission=F("submission__report__counting"),
        submission__report__region=region,
        submission__report__month__lt=month,
        submission__report__month__year=month.year,
    ).order_by("submission__report__month")
    latest, sums = {}, {}
    for part, value in rows.values_list("part_id", "value"):
        latest[part, Entry.CUMULATIVE] = value
        sums[part, Entry.MONTHLY] = sums.get((part, Entry.MONTHLY), 0) + value
    return latest | sums


def _targets(parts, region, month):
    """The numbers of the targets in force at `month`, by part id; withdrawn ones are None."""
    rows = PartTarget.objects.filter(part__in=parts, region=region, effective_month__lte=month)
    rows = rows.order_by("part_id", "-effective_month", "-id").distinct("part_id")
    return dict(rows.values_list("part_id", "number"))


def unfilled(lines):
    """The summed parts of a cell that have no number yet."""
    return [
        line for line in lines if line.value is None and not line.part.is_informative and line.part.is_active
    ]


def is_summed(lines):
    """Whether the cell's figure is made from its parts."""
    return any(not line.part.is_informative and line.part.is_active for line in lines)
