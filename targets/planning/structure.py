"""The only writers of a plan's structure: plan, categories, projects, indicators, documents, base values.

Every action asks whether `by` may manage targets, locks the plan, and leaves who and why in the history. What
is refused raises ValidationError with the reason in plain words; nothing is stored then.
"""

import hashlib
import re
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from minsheng.figures import format_number
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.actions.guard import require
from targets.models import (
    BaseValue,
    ColumnAnswer,
    Direction,
    Entry,
    Indicator,
    Kind,
    MonthlyProgress,
    MonthlyReport,
    OwnFigure,
    Plan,
    RankingWeight,
    State,
    SubmittedFigure,
)
from targets.planning.checking import add_default_rules
from targets.planning.locking import lock_open

ABILITY = "manage_targets"
RESERVED_SLUGS = {"new", "documents"}
FIXED_BY_FIGURES = Indicator.FIXED_BY_FIGURES
# Fields that only some kinds have, and what the others store.
ONLY_FOR = {
    "entry": ({Kind.COUNT}, Entry.CUMULATIVE),
    "numerator_name": ({Kind.RATIO}, ""),
    "numerator_unit": ({Kind.RATIO}, ""),
    "denominator_name": ({Kind.RATIO}, ""),
    "denominator_unit": ({Kind.RATIO}, ""),
    "scale": ({Kind.RATIO}, 1),
    "pace_curve": ({Kind.COUNT, Kind.PHYSICAL}, None),
    "due_on": ({Kind.MILESTONE}, None),
    "regions_add_parts": ({Kind.COUNT, Kind.STOCK}, False),
    "unit": (set(Kind) - {Kind.MILESTONE}, ""),
    "decimals": (set(Kind) - {Kind.MILESTONE}, 0),
    "direction": (set(Kind) - {Kind.MILESTONE, Kind.PHYSICAL}, Direction.AT_LEAST),
    "is_capped": (set(Kind) - {Kind.MILESTONE, Kind.STANDARD}, False),
}
SHORT_NAME = re.compile(r"[^\W\d_]\w*")


def has_figures(indicator):
    """Whether anybody has entered a figure of the stored indicator: in a draft, a submission or for the
    whole.
    """
    here = {"indicator": indicator.pk}
    typed = MonthlyProgress.objects.filter(**here).exclude(state=State.BLANK)
    return any(
        rows.exists()
        for rows in (SubmittedFigure.objects.filter(**here), typed, OwnFigure.objects.filter(**here))
    )


@transaction.atomic
def save_plan(*, plan, by, documents=None, seen=None):
    """Store a new or changed plan and, when given, its source documents; return it.

    `seen` is the fingerprint that the edit form was made from: a plan changed since is refused.
    """
    require(by, ABILITY)
    is_new = plan.pk is None
    with recorded(by=by):
        if not is_new:
            before = lock_open(plan)
            refuse_lost_update(before, plan, seen)
            _check_plan_still_fits(before, plan)
        if plan.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": f"“{plan.slug}”是系统自用的代号，请换一个。"})
        _store(plan)
        if is_new:
            add_default_rules(plan)
        if documents is not None:
            plan.documents.set(documents)
    return plan


@transaction.atomic
def set_plan_open(*, plan, is_open, reason, by):
    """Close a plan, or open it again: a closed plan can be read, and nothing in it can be changed."""
    require(by, ABILITY)
    if not reason.strip():
        raise ValidationError({"reason": "请写明原因。"})
    with recorded(by=by, reason=reason.strip()):
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        plan.is_open = is_open
        plan.save(update_fields=["is_open"])
    return plan


@transaction.atomic
def save_document(*, document, by, seen=None):
    """Store a new or changed source document; return it."""
    require(by, ABILITY)
    with recorded(by=by):
        if document.pk:
            refuse_lost_update(_locked(document), document, seen)
        return _store(document)


@transaction.atomic
def save_category(*, category, by, seen=None):
    """Store a new or changed category; its parent is one of the same plan and not below it."""
    require(by, ABILITY)
    with recorded(by=by):
        _prepare(category, category.plan, seen)
        above = category.parent
        if above and above.plan_id != category.plan_id:
            raise ValidationError({"parent": "上级类别不在本方案里。"})
        while above:
            if above.pk == category.pk:
                raise ValidationError({"parent": "上级类别不能是它自己或它的下级。"})
            above = above.parent
        return _store(category)


@transaction.atomic
def save_project(*, project, by, seen=None):
    """Store a new or changed project; its category is one of the same plan."""
    require(by, ABILITY)
    with recorded(by=by):
        _prepare(project, project.plan, seen)
        if project.category.plan_id != project.plan_id:
            raise ValidationError({"category": "类别不在本方案里。"})
        return _store(project)


@transaction.atomic
def save_indicator(*, indicator, by, seen=None):
    """Store a new or changed indicator; fields that its kind does not have get their neutral value.

    Once figures of it are in, what would change their meaning (FIXED_BY_FIGURES) is refused.
    """
    require(by, ABILITY)
    with recorded(by=by):
        before = _prepare(indicator, indicator.plan, seen)
        for name, (kinds, neutral) in ONLY_FOR.items():
            if indicator.kind not in kinds:
                setattr(indicator, name, neutral)
        if indicator.project.plan_id != indicator.plan_id:
            raise ValidationError({"project": "项目不在本方案里。"})
        if before:
            _check_meaning_stays(before, indicator)
        check_short_name(indicator.short_name)
        _check_curve(indicator.pace_curve)
        return _store(indicator)


@transaction.atomic
def remove(*, row, by):
    """Delete a category, project or indicator that nothing rests on; the refusal says what rests on it."""
    require(by, ABILITY)
    with recorded(by=by):
        lock_open(row.plan)
        try:
            with transaction.atomic():
                if isinstance(row, Indicator):
                    _refuse_compared(row)
                    row.check_rules.all().delete()
                    row.assignments.all().delete()
                    row.base_values.all().delete()
                    row.parts.all().delete()
                    RankingWeight.objects.filter(indicator=row).delete()
                    ColumnAnswer.objects.filter(indicator=row).delete()
                row.delete()
        except ProtectedError as error:
            kinds = {item._meta.verbose_name for item in error.protected_objects}
            names = "、".join(sorted(map(str, kinds)))
            raise ValidationError(f"“{row}”下还有{names}，不能删除。") from error


@transaction.atomic
def save_base_values(*, indicator, month, numbers, note, by, seen=None):
    """Store the figures from before the plan of one month: `numbers` is {region: Decimal or None}; None takes
    one away. `seen`: the base_fingerprint that the page was made from; what was stored since is refused with
    both values. Returns whether anything changed.
    """
    require(by, ABILITY)
    with recorded(by=by):
        lock_open(indicator.plan)
        stored = base_values_of(indicator, month)
        if seen and seen != base_fingerprint(stored):
            raise _others_bases(stored, numbers)
        changed = False
        for region, number in numbers.items():
            row = stored.get(region.pk)
            if number is None:
                changed |= bool(row and row.delete())
            elif row is None or (row.number, row.note) != (number, note):
                row = row or BaseValue(indicator=indicator, region=region, month=month)
                row.number, row.note, changed = number, note, True
                _store(row)
    return changed


def base_values_of(indicator, month):
    """The base values of a month by region id; one query."""
    return {row.region_id: row for row in indicator.base_values.filter(month=month)}


def base_fingerprint(stored):
    """A short text that changes whenever one of the base values of a month (by region id) does."""
    rows = sorted((region, row.number, row.note) for region, row in stored.items())
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def _others_bases(stored, numbers):
    now = {region: stored[region.pk].number if region.pk in stored else None for region in numbers}
    pairs = [
        f"{region}现在是{format_number(now[region])}，您填的是{format_number(number)}"
        for region, number in numbers.items()
        if now[region] != number
    ]
    text = "；".join(pairs) or "现在的数与您填的相同"
    return ValidationError(f"您打开本页后，别人改过这个月的基数：{text}。请重新打开本页再改。")


def check_short_name(text):
    """Raise ValidationError unless `text` can stand as a name in wordings: letters of any script, digits."""
    if text and not SHORT_NAME.fullmatch(text):
        message = "简称只能用汉字、字母和数字，不以数字开头；文稿里要用它引用数字。"
        raise ValidationError({"short_name": message})


def _refuse_compared(indicator):
    names = "、".join(sorted({rule.indicator.short_name for rule in indicator.compared_in.all()}))
    if names:
        raise ValidationError(f"“{names}”的检查规则要与“{indicator}”比，请先改那条规则。")


def _prepare(row, plan, seen):
    lock_open(plan)
    if not row.pk:
        return None
    before = _locked(row)
    refuse_lost_update(before, row, seen)
    return before


def _locked(row):
    # Figures that are being stored hold the row FOR SHARE, which waits for no lock on the key.
    return type(row).objects.select_for_update(no_key=True).get(pk=row.pk)


def _store(row):
    row.full_clean()
    row.save()
    return row


def _check_plan_still_fits(before, plan):
    first = MonthlyReport.objects.filter(plan=before).order_by("month").first()
    if first and plan.year != before.year:
        raise ValidationError({"year": "已有月报，不能改年度。"})
    if first and plan.first_month > first.month:
        text = f"{first.month.year}年{first.month.month}月已有月报，起报月不能更晚。"
        raise ValidationError({"first_month": text})
    if plan.region_id != before.region_id and (first or before.indicators.filter(assignments__isnull=False)):
        raise ValidationError({"region": "已分配任务，不能改方案的地区。"})


def _check_meaning_stays(before, indicator):
    changed = [name for name in FIXED_BY_FIGURES if getattr(before, name) != getattr(indicator, name)]
    if changed and has_figures(before):
        text = "已有填报的数，改了会改变这些数的意思；请另建一个指标。"
        raise ValidationError(dict.fromkeys(changed, text))


def _check_curve(curve):
    if curve is None:
        return
    if len(curve) != 12 or any(share is None or not 0 <= share <= 100 for share in curve):
        raise ValidationError({"pace_curve": "序时曲线要有 12 个数，每个在 0 至 100 之间。"})
    if any(early > late for early, late in pairwise(curve)):
        raise ValidationError({"pace_curve": "序时曲线是累计数，后面的月份不能小于前面的。"})
