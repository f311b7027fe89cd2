"""The parts of an indicator that are common to all regions, and the targets of parts."""

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng import clock
from minsheng.figures import format_number
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from minsheng.months import month_name
from organization.actions.guard import require
from targets.actions.parting import refill
from targets.models import IndicatorPart, PartProgress, PartTarget, SubmittedPart
from targets.parts import KINDS
from targets.planning.locking import lock_open
from targets.planning.structure import ABILITY

FIXED_BY_NUMBERS = ("unit", "sign", "is_informative")


def has_numbers(part):
    """Whether anybody has entered a number of the stored part, in a draft or a submission."""
    drafts = PartProgress.objects.filter(part=part, value__isnull=False)
    return drafts.exists() or SubmittedPart.objects.filter(part=part).exists()


@transaction.atomic
def save_part(*, part, by, seen=None):
    """Store a new or changed part common to all regions; open drafts are added up anew.

    Once it has numbers, its unit, sign and whether it is summed stay: they say what the numbers mean.
    """
    require(by, ABILITY)
    with recorded(by=by):
        lock_open(part.indicator.plan)
        if part.indicator.kind not in KINDS:
            raise ValidationError("只有数量和时点指标可以有分项：别的类型的数不能相加。")
        # Numbers being stored refer to the part at their end: a lock on its key would be a deadlock.
        before = IndicatorPart.objects.select_for_update(no_key=True).filter(pk=part.pk).first()
        if before:
            refuse_lost_update(before, part, seen)
            _check_meaning_stays(before, part)
        if part.unit == part.indicator.unit:
            part.unit = ""
        part.full_clean()
        part.save()
        refill(part.indicator)
    return part


def _check_meaning_stays(before, part):
    changed = [name for name in FIXED_BY_NUMBERS if getattr(before, name) != getattr(part, name)]
    if changed and has_numbers(before):
        raise ValidationError(dict.fromkeys(changed, "已有填报的数，不能再改；请停用它，另建一个分项。"))


@transaction.atomic
def set_part_targets(*, indicator, numbers, effective_month, reason, by, seen=None):
    """Record targets of parts: {(part, region): Decimal or None}; None withdraws one. Returns how many.

    What says the same as the target in force is not recorded again. `seen`: the newest_part_target that the
    page was made from; where others were recorded since, nothing is, and the refusal names them.
    """
    require(by, ABILITY)
    with recorded(by=by, reason=reason):
        plan = lock_open(indicator.plan)
        if effective_month.year != plan.year:
            raise ValidationError({"effective_month": f"生效月应在{plan.year}年内。"})
        _refuse_recorded_since(indicator, seen)
        now = part_targets(indicator, effective_month)
        rows = [
            PartTarget(
                part=part,
                region=region,
                effective_month=effective_month,
                number=number,
                reason=reason,
                recorded_by=by,
                recorded_at=clock.now(),
            )
            for (part, region), number in numbers.items()
            if now.get((part.pk, region.pk)) != number
        ]
        if any(row.number is None for row in rows) and not reason:
            raise ValidationError({"reason": "有的目标改为空白，就是撤销：请写明原因。"})
        for row in rows:
            row.full_clean()
        PartTarget.objects.bulk_create(rows)
    return len(rows)


def newest_part_target(indicator):
    """The id of the target recorded last of the indicator's parts, 0 for none."""
    newest = PartTarget.objects.filter(part__indicator=indicator).order_by("id").last()
    return newest.pk if newest else 0


def _refuse_recorded_since(indicator, seen):
    if seen is None:
        return
    rows = PartTarget.objects.filter(part__indicator=indicator, pk__gt=seen).order_by("id")
    told = [
        f"{row.region}{row.part}{month_name(row.effective_month)}起是{format_number(row.number)}"
        for row in rows.select_related("region", "part")
    ]
    if told:
        raise ValidationError(f"您打开本页后，别人登记过：{'；'.join(told)}。请重新打开本页核对后再登记。")


def part_targets(indicator, month):
    """The targets of the indicator's parts in force at `month`: {(part id, region id): Decimal or None}."""
    rows = PartTarget.objects.filter(part__indicator=indicator, effective_month__lte=month)
    rows = rows.order_by("part_id", "region_id", "-effective_month", "-id").distinct("part_id", "region_id")
    return {
        (part, region): number for part, region, number in rows.values_list("part_id", "region_id", "number")
    }


def copy_parts(predecessor, indicators):
    """Give the indicators of a new plan ({old id: new}) the parts in use; their targets are not copied."""
    rows = IndicatorPart.objects.filter(indicator__plan=predecessor, is_active=True)
    IndicatorPart.objects.bulk_create(
        IndicatorPart(
            indicator=indicators[row.indicator_id],
            region_id=row.region_id,
            name=row.name,
            unit=row.unit,
            sign=row.sign,
            is_informative=row.is_informative,
            order=row.order,
        )
        for row in rows
    )
