"""What a plan sets aside, and the lists behind it: purposes of projects, sources, names of projects."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from funding.actions.locking import locked_project
from funding.feeds import check_feeds, feed_all_drafts
from funding.models import FundPlan, FundSource, Purpose
from funding.permissions import can_manage_sources, can_set_plan
from minsheng.figures import format_number
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.models import Region
from targets.models import Project, SourceDocument


@transaction.atomic
def set_fund_plan(
    *,
    project: Project,
    source: FundSource,
    amount: Decimal | None,
    region: Region | None = None,
    document: SourceDocument | None = None,
    note: str | None = None,
    reason: str = "",
    by,
    **seen,
) -> FundPlan | None:
    """Set what the plan sets aside for a project from a source (None takes it out); return the row or None.

    ``seen=amount`` is the amount that the caller worked from (None: there was none): when it has changed
    meanwhile, ValidationError names both. The amount before stays in the history with who changed it and
    ``reason``. ``note`` and ``document`` stay as they are where they are not given.
    """
    if not can_set_plan(by, project):
        raise PermissionDenied("计划安排由目标管理员、办公室或项目的责任科室录入。")
    project = locked_project(project)
    if not project.plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再改计划安排。")
    row = FundPlan.objects.filter(project=project, source=source, region=region).first()
    _refuse_lost_update(row, **seen)
    with recorded(by=by, reason=reason):
        if amount is None:
            if row:
                row.delete()
            return None
        row = row or FundPlan(project=project, source=source, region=region)
        row.amount, row.recorded_by = amount, by
        row.note = row.note if note is None else note.strip()
        row.document = document or row.document
        row.full_clean()
        row.save()
    return row


def _refuse_lost_update(row, **seen):
    if not seen:
        return
    stored = row.amount if row else None
    if stored != seen["seen"]:
        raise ValidationError(
            f"您打开页面后计划安排已由别人改动：现在是{format_number(stored)}万元，您看到的是"
            f"{format_number(seen['seen'])}万元。请核对后再改。",
            code="stale",
        )


@transaction.atomic
def remember_project_names(*, names: dict[str, Project], by):
    """Keep what a workbook calls projects as their aliases, so that it is understood from now on."""
    for name, project in names.items():
        if not can_set_plan(by, project):
            raise PermissionDenied("项目的别名由目标管理员、办公室或项目的责任科室维护。")
        project = locked_project(project)
        if not project.plan.is_open:
            raise ValidationError("这个方案已经关闭，不能再改。")
        if name in project.aliases:
            continue
        with recorded(by=by, reason="导入资金表时认定"):
            project.aliases = [*project.aliases, name]
            project.full_clean()
            project.save(update_fields=["aliases"])


@transaction.atomic
def save_purpose(*, purpose: Purpose, entering: bool = False, seen: str | None = None, by) -> Purpose:
    """Store a new or renamed purpose of a project.

    ValidationError when the project has one of that name already, or its plan is closed.

    ``entering``: the purpose comes with entries that ``by`` may make, which is permission enough for a new
    one. ``seen``: fingerprint that the form was made from (minsheng.lost_updates).
    """
    if not (entering and purpose.pk is None) and not can_set_plan(by, purpose.project):
        raise PermissionDenied("用途由目标管理员、办公室或项目的责任科室维护。")
    if not locked_project(purpose.project).plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再改用途。")
    before = Purpose.objects.select_for_update().filter(pk=purpose.pk).first()
    if before:
        refuse_lost_update(before, purpose, seen)
    check_feeds(purpose)
    fed = before.feeds_id if before else None
    with recorded(by=by):
        purpose.full_clean()
        purpose.save()
    if fed != purpose.feeds_id:
        feed_all_drafts(purpose.project.plan, {fed, purpose.feeds_id} - {None}, by=by)
    return purpose


@transaction.atomic
def save_source(*, source: FundSource, seen: str | None = None, by) -> FundSource:
    """Store a new or changed source of money; its level cannot change once it has entries.

    ``seen``: fingerprint that the form was made from (minsheng.lost_updates).
    """
    if not can_manage_sources(by):
        raise PermissionDenied("资金来源由目标管理员或办公室维护。")
    before = FundSource.objects.select_for_update().filter(pk=source.pk).first()
    if before:
        refuse_lost_update(before, source, seen)
    if before and before.level != source.level and (before.tranches.exists() or before.fund_plans.exists()):
        raise ValidationError({"level": "已有资金记在这个来源上，级次不能改；请停用它，另建一个。"})
    with recorded(by=by):
        source.full_clean()
        source.save()
    return source
