"""Explaining what does not fit in a plan's money, and setting what it should have cost."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from funding.actions.locking import locked_project
from funding.models import FundEstimate
from funding.money_checks import MUST_MEND, money_findings
from funding.permissions import can_explain, can_set_plan
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.models import Region
from targets.explaining import store_explanation, why_no_reason
from targets.models import Explanation, Kind, Plan

LONGEST = 500
NOT_YOURS = "由办公室、项目的责任科室或录入的县区说明。"


@transaction.atomic
def explain_money(
    *, plan: Plan, through: date, region: Region, place: str, stamp: str, text: str, by
) -> Explanation | None:
    """Say why a finding's figures are right; ``place`` and ``stamp`` are those of the finding on the page.

    Returns the Explanation, None where the same was said already. ValidationError when the figures have
    changed since the page was opened, when nothing is asked there any more, or for what can only be mended.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise ValidationError(f"说明最多 {LONGEST} 字，现有 {len(text)} 字。")
    found = next((each for each in money_findings(plan, through, region) if each.place == place), None)
    if found is None:
        raise ValidationError("这一条已经没有了：数改过，或检查改了，请看现在的清单。")
    if not can_explain(by, found.finding.project, found.finding.region):
        raise PermissionDenied(NOT_YOURS)
    if not locked_project(found.finding.project).plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再改说明。")
    if found.state == MUST_MEND:
        raise ValidationError("这一条必须改正，不能用说明代替。")
    if found.finding.stamp != stamp:
        raise ValidationError("您打开页面以后数变了，请看过现在的数再说明。")
    if message := why_no_reason(text):
        raise ValidationError(message)
    if not text and not found.finding.explanation:
        raise ValidationError("请写明原因。")
    return store_explanation(finding=found.finding, plan=plan, text=text, by=by)


@transaction.atomic
def save_estimate(*, estimate: FundEstimate, seen: str | None = None, by) -> FundEstimate:
    """Store what a project should cost; its indicators are a standard and a number of persons."""
    project = locked_project(estimate.project)
    if not can_set_plan(by, project):
        raise PermissionDenied("应发数核对由目标管理员、办公室或项目的责任科室维护。")
    if not project.plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再改。")
    estimate.plan = project.plan
    wrong = {}
    if estimate.standard.plan_id != project.plan_id or estimate.standard.kind != Kind.STANDARD:
        wrong["standard"] = "请选本方案标准类的指标。"
    if estimate.persons.plan_id != project.plan_id or estimate.persons.kind != Kind.STOCK:
        wrong["persons"] = "请选本方案时点类的指标（人数）。"
    if estimate.purpose and estimate.purpose.project_id != project.pk:
        wrong["purpose"] = f"用途“{estimate.purpose}”不属于项目“{project}”。"
    if wrong:
        raise ValidationError(wrong)
    before = FundEstimate.objects.select_for_update().filter(pk=estimate.pk).first()
    if before:
        refuse_lost_update(before, estimate, seen)
    estimate.recorded_by = by
    with recorded(by=by):
        estimate.full_clean()
        estimate.save()
    return estimate


@transaction.atomic
def delete_estimate(*, estimate: FundEstimate, by) -> None:
    """Hold the project's money against its standard no longer; the history keeps who ended it."""
    project = locked_project(estimate.project)
    if not can_set_plan(by, project):
        raise PermissionDenied("应发数核对由目标管理员、办公室或项目的责任科室维护。")
    if not project.plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再改。")
    with recorded(by=by):
        estimate.delete()
