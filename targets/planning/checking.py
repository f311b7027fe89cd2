"""What figures are checked for in a plan: the only writers of check rules."""

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng.figures import format_number
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.actions.guard import require
from targets.checks import KINDS
from targets.models import CheckRule
from targets.planning.locking import lock_open

ABILITY = "manage_targets"


@transaction.atomic
def save_check_rule(*, rule, by, parameters=None, others=None, seen=None):
    """Store a new or changed rule and return it.

    `parameters`: {name: Decimal}; `others`: the indicators to compare with, None for a kind that compares
    nothing. The kind says what there is to set; what it does not have is refused.
    """
    require(by, ABILITY)
    with recorded(by=by):
        lock_open(rule.plan)
        if rule.pk:
            refuse_lost_update(CheckRule.objects.select_for_update().get(pk=rule.pk), rule, seen)
        kind = KINDS[rule.kind]
        _check_place(rule, kind, others)
        rule.parameters = _stored_numbers(kind, parameters or {})
        rule.full_clean()
        rule.save()
        if others is not None:
            rule.others.set(others)
    return rule


@transaction.atomic
def remove_check_rule(*, rule, by):
    """Take away a rule of one indicator: the plan's rule of the kind holds for it again."""
    require(by, ABILITY)
    with recorded(by=by):
        lock_open(rule.plan)
        if rule.indicator_id is None:
            raise ValidationError("方案的规则不能删除；不要检查的，把轻重改成“不检查”。")
        rule.delete()


def add_default_rules(plan):
    """Give a new plan a rule of every kind that holds for a whole plan, as the kind suggests."""
    CheckRule.objects.bulk_create(
        CheckRule(
            plan=plan,
            kind=kind.key,
            severity=kind.severity,
            parameters=_stored_numbers(kind, {}),
        )
        for kind in KINDS.values()
        if not kind.others
    )


def copy_rules(predecessor, plan, indicators):
    """Set the rules of the new `plan` as those of `predecessor`; `indicators`: {old id: new indicator}."""
    for row in predecessor.check_rules.prefetch_related("others"):
        settings = {"severity": row.severity, "parameters": row.parameters}
        indicator = indicators[row.indicator_id] if row.indicator_id else None
        if indicator is None:
            CheckRule.objects.update_or_create(plan=plan, kind=row.kind, indicator=None, defaults=settings)
            continue
        copied = CheckRule.objects.create(plan=plan, kind=row.kind, indicator=indicator, **settings)
        copied.others.set([indicators[other.pk] for other in row.others.all()])


def _check_place(rule, kind, others):
    if kind.fixed and rule.severity != kind.severity:
        raise ValidationError({"severity": f"“{kind.label}”总是必须改正，不能改。"})
    if rule.indicator and rule.indicator.kind not in kind.kinds:
        raise ValidationError(
            {"indicator": f"{rule.indicator.get_kind_display()}指标没有“{kind.label}”这个检查。"}
        )
    if not kind.others:
        return
    wrong = [one for one in others or () if one.plan_id != rule.plan_id or one.kind not in kind.kinds]
    if not others or wrong or rule.indicator in others:
        raise ValidationError({"others": "请选与它比较的指标：本方案的数量、时点、标准指标，不能是它自己。"})


def _stored_numbers(kind, numbers):
    stored = {}
    for parameter in kind.parameters:
        number = numbers.get(parameter.name, parameter.default)
        if number < parameter.least:
            least = format_number(parameter.least)
            raise ValidationError({parameter.name: f"“{parameter.label}”不能小于{least}。"})
        stored[parameter.name] = format_number(number)
    return stored
