"""The parts of an indicator that are common to all regions, and the targets of parts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng import clock
from minsheng.figures import shown_number
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from minsheng.months import month_name
from organization.actions.guard import require
from organization.models import Region
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


KEEP, REPLACE = "keep", "replace"  # what becomes of targets recorded for later months
ASKED = "asked"  # the code of the refusal that asks for it
NAMED = 12  # parts named one by one


@transaction.atomic
def set_part_targets(*, indicator, numbers, effective_month, reason, by, seen=None, later="", asked=""):
    """Record targets of parts: {(part, region): Decimal or None}; None withdraws one. Returns how many parts.

    A target holds from its month until the month of the next one recorded. Where later months have one of
    their own, `later` says whether they KEEP it or the new number REPLACEs it until the year's end; without
    it the refusal (of code ASKED) tells which months would change and which not. Its params["asked"] comes
    back as `asked` with the answer: an answer to another question than the present one does not count. What
    says the same as the target in force is not recorded again. `seen`: the newest_part_target that the page
    was made from; where others were recorded since, nothing is, and the refusal names them.
    """
    require(by, ABILITY)
    with recorded(by=by, reason=reason):
        plan = lock_open(indicator.plan)
        if effective_month.year != plan.year:
            raise ValidationError({"effective_month": f"生效月应在{plan.year}年内。"})
        _refuse_recorded_since(indicator, seen)
        known = part_target_changes(indicator)
        changes = [
            _Change(part, region, number, effective_month, known.get((part.pk, region.pk), []))
            for (part, region), number in numbers.items()
        ]
        _ask_about_later([one for one in changes if one.later_otherwise], later, asked)
        rows = [
            PartTarget(
                part=one.part,
                region=one.region,
                effective_month=month,
                number=one.number,
                reason=reason,
                recorded_by=by,
                recorded_at=clock.now(),
            )
            for one in changes
            for month in one.months(later)
        ]
        if any(row.number is None for row in rows) and not reason:
            raise ValidationError({"reason": "有的目标改为空白，就是撤销：请写明原因。"})
        for row in rows:
            row.full_clean()
        PartTarget.objects.bulk_create(rows)
    return len({(row.part_id, row.region_id) for row in rows})


@dataclass(frozen=True)
class _Change:
    """A number for a part from a month on, beside what is recorded: [(month, number)] in order."""

    part: IndicatorPart
    region: Region
    number: Decimal | None
    month: date
    known: list

    @property
    def now(self):
        """What holds in its month."""
        return next((number for month, number in reversed(self.known) if month <= self.month), None)

    @property
    def later_otherwise(self):
        """What is recorded for later months and says another number."""
        return [
            (month, number) for month, number in self.known if month > self.month and number != self.number
        ]

    def months(self, later):
        """The months for which the number is to be recorded."""
        found = [self.month] if self.now != self.number else []
        return found + ([month for month, _number in self.later_otherwise] if later == REPLACE else [])

    @property
    def words(self):
        next_month = next(month for month, _number in self.known if month > self.month)
        last = next_month.month - 1
        span = f"{self.month.month}月" if last == self.month.month else f"{self.month.month}至{last}月"
        kept = "，".join(f"{month.month}月起是{_number(number)}" for month, number in self.later_otherwise)
        now, new = _number(self.now), _number(self.number)
        what = f"由{now}改为{new}" if now != new else f"已是{new}"
        return f"{self.region}“{self.part}”：{span}{what}；{kept}，是另外登记的。"


def _ask_about_later(changes, later, asked):
    words = [one.words for one in changes]
    question = sha256("\n".join(words).encode()).hexdigest()
    if not changes or (later in (KEEP, REPLACE) and asked == question):
        return
    again = ["选好以后又改过，请按现在填的再选一次。"] if later else []
    more = [f"还有 {len(words) - NAMED} 个分项也是这样。"] if len(words) > NAMED else []
    choose = ValidationError(
        "后来登记的照旧，还是也改成新的数？请在下面选一项。", code=ASKED, params={"asked": question}
    )
    raise ValidationError({"later": [*again, *words[:NAMED], *more, choose]})


def _number(number):
    return "没有目标" if number is None else shown_number(number)


def newest_part_target(indicator):
    """The id of the target recorded last of the indicator's parts, 0 for none."""
    newest = PartTarget.objects.filter(part__indicator=indicator).order_by("id").last()
    return newest.pk if newest else 0


def _refuse_recorded_since(indicator, seen):
    if seen is None:
        return
    rows = PartTarget.objects.filter(part__indicator=indicator, pk__gt=seen).order_by("id")
    told = [
        f"{row.region}{row.part}{month_name(row.effective_month)}起是{_number(row.number)}"
        for row in rows.select_related("region", "part")
    ]
    if told:
        raise ValidationError(f"您打开本页后，别人登记过：{'；'.join(told)}。请重新打开本页核对后再登记。")


def part_target_changes(indicator):
    """What is recorded of the targets of the indicator's parts, {(part id, region id): [(month, Decimal or
    None)]} month after month, of each month what was recorded last; one query.
    """
    rows = PartTarget.objects.filter(part__indicator=indicator)
    rows = rows.order_by("part_id", "region_id", "effective_month", "-id")
    rows = rows.distinct("part_id", "region_id", "effective_month")
    found = {}
    for part, region, month, number in rows.values_list("part_id", "region_id", "effective_month", "number"):
        found.setdefault((part, region), []).append((month, number))
    return found


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
