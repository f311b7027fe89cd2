"""The only writers of 测算: atomic, keyword-only, each asks whether ``by`` may."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from funding.calculations import names_in, objections, results
from funding.models import Calculation, CalculationInput
from funding.models.calculation import INPUTS, inputs_text
from funding.permissions import can_set_plan
from funding.totals import both_totals
from minsheng import clock
from minsheng.arithmetic import OUT_OF_SIZE
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from minsheng.months import first_day
from targets.models import Plan

NOT_YOURS = "测算由目标管理员、办公室或项目的责任科室维护。"


@transaction.atomic
def save_calculation(
    *,
    calculation: Calculation,
    inputs: list[tuple[str, Decimal, str]],
    seen: str | None = None,
    reason: str = "",
    by,
) -> Calculation:
    """Store a new or changed calculation with its inputs (name, value, where it comes from), in their order.

    ValidationError by field (``inputs`` for all of them) when the formula cannot be read, names what there is
    not, leads back to itself, or comes to more than a figure may be; when others changed it since ``seen``;
    when the plan is closed.
    """
    _require(by, calculation.project)
    calculation.plan = _locked_open_plan(calculation.project.plan_id)
    before = Calculation.objects.select_for_update().filter(pk=calculation.pk).first()
    if before:
        refuse_lost_update(before, calculation, seen, {INPUTS: inputs_text(inputs)})
        if before.name != calculation.name:
            _refuse_while_used(before)
    others = list(
        Calculation.objects.filter(plan=calculation.plan)
        .exclude(pk=calculation.pk)
        .prefetch_related("inputs")
    )
    wrong = objections(calculation, inputs, others)
    if wrong:
        raise ValidationError(wrong)
    calculation.recorded_by = by
    with recorded(by=by, reason=reason):
        calculation.full_clean()
        calculation.save()
        _store_inputs(calculation, inputs)
    _refuse_sizes(calculation)
    return calculation


def _refuse_sizes(calculation):
    """Worked out before it is kept: a figure without end would fail in every letter that shows it."""
    totals = both_totals(calculation.plan, first_day(clock.today()))
    if results(calculation.plan, totals)[calculation.name].problem == OUT_OF_SIZE:
        raise ValidationError({"formula": OUT_OF_SIZE})


def _store_inputs(calculation, inputs):
    """Only what differs is written, so that the history shows what was changed and nothing else."""
    stored = {each.name: each for each in CalculationInput.objects.filter(calculation=calculation)}
    for name in set(stored) - {name for name, _, _ in inputs}:
        stored.pop(name).delete()
    for order, (name, value, source) in enumerate(inputs):
        row = stored.get(name) or CalculationInput(calculation=calculation, name=name)
        if row.pk and (row.order, row.value, row.source) == (order, value, source):
            continue
        row.order, row.value, row.source = order, value, source
        row.full_clean(exclude=["calculation"])
        row.save()


@transaction.atomic
def delete_calculation(*, calculation: Calculation, reason: str, by) -> None:
    """Take a calculation out; ValidationError without a reason or while another one uses it.

    The history keeps it with who took it out and why.
    """
    _require(by, calculation.project)
    _locked_open_plan(calculation.plan_id)
    if not reason.strip():
        raise ValidationError({"reason": "请写明删除的原因。"})
    _refuse_while_used(calculation)
    with recorded(by=by, reason=reason.strip()):
        calculation.inputs.all().delete()
        calculation.delete()


def _refuse_while_used(calculation):
    others = Calculation.objects.filter(plan=calculation.plan_id).exclude(pk=calculation.pk)
    users = [other.name for other in others.prefetch_related("inputs") if calculation.name in names_in(other)]
    if users:
        raise ValidationError(f"“{calculation}”还在测算“{'”“'.join(users)}”里用着，请先改那里的算式。")


def _require(by, project):
    if not can_set_plan(by, project):
        raise PermissionDenied(NOT_YOURS)


def _locked_open_plan(pk):
    """Calculations of one plan are judged one after the other, since they may use each other."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=pk)
    if not plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再改测算。")
    return plan
