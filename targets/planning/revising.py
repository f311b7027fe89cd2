"""One target changed by hand: a new row with month, document, reason and who; nothing is overwritten."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng import quantities
from minsheng.figures import format_number
from minsheng.history import recorded
from minsheng.months import month_name
from minsheng.quantities import in_unit, open_word, parse_quantity
from minsheng.quantity_units import NotConvertible
from organization.actions.guard import require
from targets.models import Direction, Indicator, Kind, Target
from targets.planning.structure import ABILITY, lock_open

LARGEST = Decimal(10) ** 13
ADDS_UP = {Kind.COUNT, Kind.STOCK}


@dataclass(frozen=True)
class Written:
    """A target as typed: a number in the indicator's unit, or words that stand for one."""

    number: Decimal | None
    text: str
    raw: str


@transaction.atomic
def revise_target(
    *,
    indicator,
    region,
    written: str,
    effective_month: date,
    document,
    reason: str,
    by,
    imbalance_reason: str = "",
    withdraw: bool = False,
    as_words: bool = False,
    seen: int | None = None,
) -> Target:
    """Store a new revision of one region's target and return it; every refusal is a ValidationError by field.

    `written`: number or words as people write them (1,300人, ≥70%, 动态管理); ignored when `withdraw`. Words
    that are none of the known ones take the place of a number only `as_words`. `seen` is the id of the newest
    row when the form was made (0 for none): a target revised since is refused with both values. Kinds that
    add up must still do so at the effective month, or `imbalance_reason` says why not.
    """
    require(by, ABILITY)
    plan = lock_open(indicator.plan)
    _check_facts(plan, region, effective_month, document, reason)
    before = in_force_at(indicator, region, effective_month)
    _refuse_lost_update(newest_of(indicator, region), seen, written)
    new = Written(None, "", "") if withdraw else read_target(indicator, written, as_words=as_words)
    _refuse_no_change(before, new, withdraw)
    _check_sum(indicator, plan.region, region, new.number, effective_month, imbalance_reason)
    with recorded(by=by, reason=reason):
        row = Target(
            indicator=indicator,
            region=region,
            effective_month=effective_month,
            number=new.number,
            text=new.text,
            raw=new.raw,
            is_withdrawn=withdraw,
            reason=reason,
            imbalance_reason=imbalance_reason,
            document=document,
            recorded_by=by,
        )
        row.full_clean()
        row.save()
    return row


def in_force_at(indicator: Indicator, region, month: date) -> Target | None:
    """The row that holds at the month, withdrawn ones included."""
    return Target.objects.filter(indicator=indicator, region=region).in_force(month).first()


def newest_of(indicator: Indicator, region) -> Target | None:
    """The row recorded last, for whatever month."""
    return Target.objects.filter(indicator=indicator, region=region).order_by("id").last()


def read_target(indicator: Indicator, written: str, *, as_words: bool = False) -> Written:
    """What was typed, in the indicator's unit; ValidationError on `written` when it is not clear.

    三百二 for a kind that has numbers is refused unless `as_words`; 动态管理, 应补尽补 and the like are not.
    """
    raw = (written or "").strip()
    quantity = parse_quantity(raw)
    if quantity.kind in (quantities.BLANK, quantities.NO_TASK):
        raise _wrong("请填目标；要取消这个目标，请选“撤销”。")
    if quantity.kind != quantities.NUMBER:
        if quantity.doubt and indicator.kind != Kind.MILESTONE:
            raise _wrong(f"“{raw}”：{quantity.doubt}。请只填一个数，或不带数的文字。")
        if indicator.kind != Kind.MILESTONE and quantity.kind != quantities.OPEN and not as_words:
            raise _wrong(f"“{raw}”不是数：请用数字填；这个目标确实没有数的，勾选“按文字存”。")
        return Written(None, raw[:200], raw[:200])
    if indicator.kind == Kind.MILESTONE:
        raise _wrong("达标指标的目标是“完成”，不是数。")
    try:
        number = in_unit(quantity, indicator.unit)
    except NotConvertible as error:
        raise _wrong(f"{error}。") from error
    if quantity.bound and quantity.bound != indicator.direction:
        direction = Direction(indicator.direction).label
        raise _wrong(f"“{raw}”与指标的方向（{direction}）不一致；要改方向，请改指标。")
    if not 0 <= number < LARGEST or number != round(number, 6):
        raise _wrong("目标不能是负数，不能过大，小数至多 6 位。")
    return Written(number, open_word(quantity.remark), raw[:200])


def _wrong(message: str, name: str = "written") -> ValidationError:
    return ValidationError({name: message})


def _check_facts(plan, region, effective_month, document, reason) -> None:
    problems = {}
    if not region.path.startswith(plan.region.path):
        problems["__all__"] = f"{region}不在{plan.region}之内。"
    if effective_month.year != plan.year or effective_month.day != 1:
        problems["effective_month"] = f"生效月要在方案年度 {plan.year} 年之内。"
    if document is None:
        problems["document"] = "请选依据文件；没有登记的先登记。"
    if not reason.strip():
        problems["reason"] = "请写明原因。"
    if problems:
        raise ValidationError(problems)


def _refuse_lost_update(newest, seen, written) -> None:
    if seen is None or newest is None or seen == newest.pk:
        return
    raise ValidationError(
        f"您打开本页后，别人改过这个目标：{month_name(newest.effective_month)}起是“{target_words(newest)}”，"
        f"您填的是“{written}”。请核对后再改。"
    )


def target_words(target: Target | None) -> str:
    """A target for people: number with separators, words, 已撤销 or 没有."""
    if target is None:
        return "没有"
    if target.is_withdrawn:
        return "已撤销"
    return words_of(target.number, target.text)


def words_of(number: Decimal | None, text: str) -> str:
    """84,540 · 完成 · 1,300（动态管理）."""
    if number is None:
        return text
    return format_number(number, grouped=True) + (f"（{text}）" if text else "")


def _refuse_no_change(before: Target | None, new: Written, withdraw: bool) -> None:
    stands = before is not None and not before.is_withdrawn
    if withdraw and not stands:
        raise ValidationError("这个地区现在没有目标，不用撤销。")
    if stands and not withdraw and (before.number, before.text) == (new.number, new.text):
        raise _wrong("与现在的目标相同，没有变化。")


def _check_sum(indicator, whole, region, number, month, imbalance_reason) -> None:
    """The row's own parts and the row that it is a part of, after the change."""
    if indicator.kind not in ADDS_UP or imbalance_reason.strip():
        return
    stored = Target.objects.filter(indicator=indicator).in_force(month).select_related("region")
    numbers = {row.region.path: row.number for row in stored if not row.is_withdrawn}
    numbers[region.path] = number
    uneven = unbalanced({path: value for path, value in numbers.items() if value is not None})
    touched = [item for item in uneven if region.path.startswith(item[0])]
    for path, total, parts in touched:
        name = "全部" if path == whole.path else "上级"
        message = (
            f"改后{name}为 {format_number(total)}{indicator.unit}，各地区合计 {format_number(parts)}"
            f"{indicator.unit}，相差 {format_number(total - parts)}。请先改另一个，或在这里写明不相等的原因。"
        )
        raise _wrong(message, "imbalance_reason")


def unbalanced(numbers: dict[str, Decimal]) -> list[tuple[str, Decimal, Decimal]]:
    """(path, its number, sum of its parts) where they differ; a part belongs to its nearest ancestor."""
    sums: dict[str, Decimal] = {}
    for path, number in numbers.items():
        parts = path.split("/")[:-2]
        ancestors = ("/".join(parts[:depth]) + "/" for depth in range(len(parts), 0, -1))
        above = next((ancestor for ancestor in ancestors if ancestor in numbers), None)
        if above:
            sums[above] = sums.get(above, Decimal(0)) + number
    return [(path, numbers[path], total) for path, total in sums.items() if total != numbers[path]]


def revisions_of(indicator: Indicator, region) -> list[tuple[Target, Target | None]]:
    """(row, the row recorded before it or None), newest first. One query."""
    rows = list(
        Target.objects.filter(indicator=indicator, region=region)
        .select_related("document", "recorded_by", "table_import")
        .order_by("id")
    )
    return list(zip(rows, [None, *rows], strict=False))[::-1]
