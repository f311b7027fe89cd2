"""分项: the sub-table behind a cell. THE rule of its sum, and each part beside its last figure and target.

A part's number is of the same kind as the cell's: year-to-date, new in the month or at its end, as the
indicator declares. The sum of the filled, summed parts is the cell's figure; completion reads only that.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F

from minsheng.figures import NONE, format_number, rate, rate_text
from minsheng.statements import Statement
from targets.earlier import by_section_of_today
from targets.models import (
    Direction,
    Entry,
    IndicatorPart,
    Kind,
    PartProgress,
    PartTarget,
    Submission,
    SubmittedPart,
)

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


def draft_values(report):
    """What the parts in use say in the draft, as {part id: Decimal or None}; one query."""
    return dict(PartProgress.objects.in_use().filter(report=report).values_list("part_id", "value"))


def submitted_values(submissions):
    """What the parts said in submissions (rows, ids or a query of ids), as {part id: Decimal}; one query."""
    return dict(SubmittedPart.objects.filter(submission__in=submissions).values_list("part_id", "value"))


def part_rate_text(indicator, total, target):
    """The rate beside a part, by the rules of its indicator: its decimals, and none of an at-most one."""
    if not target or indicator.direction == Direction.AT_MOST:
        return NONE
    return rate_text(rate(total, target), indicator.rate_decimals)


@dataclass(frozen=True)
class PartLine:
    """One part of a region's month: `before` is its figure before the month, a monthly one's months so far
    added up; `total` the year-to-date with this month; `target` what is in force.
    """

    part: IndicatorPart
    indicator: object
    value: Decimal | None
    before: Decimal | None = None
    target: Decimal | None = None

    @property
    def unit(self):
        return self.part.unit or self.indicator.unit

    @property
    def decimals(self):
        return self.indicator.decimals

    @property
    def is_monthly(self):
        return self.indicator.entry == Entry.MONTHLY

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
        return part_rate_text(self.indicator, self.total, self.target)


_HAS_PARTS = Statement(
    "has_parts", "SELECT 1 FROM targets_indicatorpart WHERE indicator_id = ANY(%(indicators)s) LIMIT 1"
)


def has_parts(indicators):
    """Whether one of these indicators (rows) has parts in some region; one query."""
    return bool(_HAS_PARTS.rows(indicators=[indicator.pk for indicator in indicators]))


def part_lines(indicators, region, month, values, sent_at=None):
    """The PartLines of a region's month by indicator id: the parts in use, and those with a value. Of what
    went up at `sent_at`, a part that was added later is none: it could not be filled.

    `indicators`: rows. `values`: {part id: Decimal or None}, or the rows that say so (a query of PartProgress
    or SubmittedPart), read only where there are parts. At most four queries, one where no indicator
    has parts.
    """
    by_id = {indicator.pk: indicator for indicator in indicators}
    filled = list(values) if isinstance(values, dict) else values.values("part")
    rows = list(
        IndicatorPart.objects.for_region(region, filled, sent_at).filter(indicator__in=by_id).order_by()
    )
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
            indicator=indicator,
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
    )
    latest, sums = {}, {}
    for said in by_month(rows):
        for part, value in said.values.items():
            latest[part, Entry.CUMULATIVE] = value
            sums[part, Entry.MONTHLY] = sums.get((part, Entry.MONTHLY), 0) + value
    return latest | sums


@dataclass(frozen=True)
class Said:
    """What the parts of an indicator said in a month of a region: {part id: Decimal}."""

    region: int
    month: date
    values: dict


def by_month(rows):
    """The Saids of SubmittedParts month after month; of a month reported to two sections only what went to
    the section of today, where parts went to it.
    """
    place = ("part__indicator_id", "submission__report__region_id", "submission__report__month")
    found = {}
    rows = by_section_of_today(rows, "submission__report_id", indicator="part__indicator")
    for *where, report, part, value in rows.values_list(*place, "submission__report_id", "part_id", "value"):
        last, said = found.get(tuple(where), (None, None))
        if last != report:
            said = {}
            found[tuple(where)] = (report, said)
        said[part] = value
    return [Said(region, month, said) for (_indicator, region, month), (_report, said) in found.items()]


def lines_of_reports(plan, reports):
    """The PartLines of counting submissions, by (report id, indicator id): the parts that went up and those
    in use then that did not, without what stands beside them. Three queries.
    """
    values = {}
    counting = [report.counting_id for report in reports]
    sent_at = dict(Submission.objects.filter(pk__in=counting).values_list("pk", "submitted_at"))
    asked = SubmittedPart.objects.filter(submission__in=counting)
    for submission, part, value in asked.values_list("submission_id", "part_id", "value"):
        values.setdefault(submission, {})[part] = value
    by_region = {}
    for part in IndicatorPart.objects.filter(indicator__plan=plan).select_related("indicator").order_by():
        by_region.setdefault(part.region_id, []).append(part)
    found = {}
    for report in reports:
        said = values.get(report.counting_id, {})
        rows = [*by_region.get(None, ()), *by_region.get(report.region_id, ())]
        for part in sorted(rows, key=lambda part: (part.order, part.pk)):
            was_there = part.is_active and part.added_at <= sent_at[report.counting_id]
            if was_there or part.pk in said:
                line = PartLine(part, part.indicator, said.get(part.pk))
                found.setdefault((report.pk, part.indicator_id), []).append(line)
    return found


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
