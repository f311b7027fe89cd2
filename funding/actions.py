"""The only writers of money: atomic, keyword-only, each asks whether ``by`` may and checks what it stores.

Amounts are Decimals in 万元. ValidationError carries Chinese messages by field; PermissionDenied says why.
"""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from funding.entry_rules import Standing, check_entry
from funding.models import FundImport, FundPlan, FundSource, FundTranche, Purpose
from funding.permissions import can_enter, can_manage_sources, can_set_plan
from minsheng.figures import format_number
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.models import Region
from targets.models import Project, SourceDocument

NOT_YOURS = (
    "您不能录入这个项目、地区或环节的资金。"
    "科室录入本科室的项目，县区录入本地区的资金；市里拨给县区的由市里录入。"
)


@transaction.atomic
def record_tranche(
    *,
    project: Project,
    region: Region,
    stage: str,
    date: date,
    amount: Decimal,
    source: FundSource | None = None,
    purpose: Purpose | None = None,
    document_number: str = "",
    note: str = "",
    fund_import: FundImport | None = None,
    by,
) -> FundTranche:
    """Enter one movement of money and return it.

    ``region``: whose books the money enters (下达, 到位), who receives it (下拨), from whose books it is
    paid (发放). ValidationError when an entry rule (funding/entry_rules.py) does not hold or the very same
    entry stands already; PermissionDenied when ``by`` may not enter there.
    """
    project = _locked_project(project)
    _require_entry(by, project, region, stage)
    tranche = FundTranche(
        project=project,
        region=region,
        stage=stage,
        date=date,
        amount=amount,
        source=source,
        purpose=purpose,
        document_number=document_number.strip(),
        note=note.strip(),
        fund_import=fund_import,
        entered_by=by,
    )
    check_entry(tranche)
    alike = FundTranche.objects.filter(project=project, region=region, amount=tranche.amount)
    _refuse_twin(Standing(alike), tranche)
    with recorded(by=by):
        tranche.save()
    return tranche


@transaction.atomic
def record_tranches(
    *, tranches: list[FundTranche], new_purposes: list[Purpose] = (), by
) -> list[FundTranche]:
    """Enter many movements at once, all or none; ``tranches`` are unsaved rows as an importer understood
    them.

    ``new_purposes`` are stored first; entries may point at them. Checked again under the lock, entry by
    entry, as ``record_tranche`` does: ValidationError names the first that no longer fits.
    """
    projects = {tranche.project_id: tranche.project for tranche in tranches}
    locked = {pk: _locked_project(projects[pk]) for pk in sorted(projects)}
    for purpose in new_purposes:
        save_purpose(purpose=purpose, by=by, entering=True)
    standing = Standing(FundTranche.objects.filter(project__in=locked))
    for tranche in tranches:
        tranche.purpose = tranche.purpose  # takes over the id that a new purpose has by now
        _require_entry(by, locked[tranche.project_id], tranche.region, tranche.stage)
        check_entry(tranche)
        _refuse_twin(standing, tranche)
        tranche.entered_by = by
    with recorded(by=by):
        return FundTranche.objects.bulk_create(tranches, batch_size=1000)


@transaction.atomic
def reverse_tranche(*, tranche: FundTranche, reason: str, by) -> FundTranche:
    """Take an entry back by its mirror: all the same, the amount below 0, dated as the entry; return the
    mirror.

    Both stay in the ledger as a pair and cancel each other in every month. ValidationError without a
    reason, for an entry that is reversed already (of two people at once the second is told) and for a
    reversal itself.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "请写明冲销的原因。"})
    tranche = FundTranche.objects.select_for_update(of=["self"], no_key=True).get(pk=tranche.pk)
    _require_entry(by, tranche.project, tranche.region, tranche.stage)
    if tranche.corrects_id:
        raise ValidationError("这一笔本身是冲销，不能再冲销；数确实有的，请重新录入。")
    earlier = FundTranche.objects.filter(corrects=tranche).select_related("entered_by").first()
    if earlier:
        raise ValidationError(f"这一笔已由{earlier.entered_by}冲销（编号 {earlier.pk}），没有再冲销一次。")
    with recorded(by=by, reason=reason):
        return FundTranche.objects.create(
            project=tranche.project,
            region=tranche.region,
            stage=tranche.stage,
            date=tranche.date,
            amount=-tranche.amount,
            source=tranche.source,
            purpose=tranche.purpose,
            document_number=tranche.document_number,
            note=reason,
            corrects=tranche,
            entered_by=by,
        )


@transaction.atomic
def set_fund_plan(
    *,
    project: Project,
    source: FundSource,
    amount: Decimal | None,
    region: Region | None = None,
    document: SourceDocument | None = None,
    note: str = "",
    reason: str = "",
    by,
    **seen,
) -> FundPlan | None:
    """Set what the plan sets aside for a project from a source (None takes it out); return the row or None.

    ``seen=amount`` is the amount that the caller worked from (None: there was none): when it has changed
    meanwhile, ValidationError names both. The amount before stays in the history with who changed it and
    ``reason``.
    """
    if not can_set_plan(by, project):
        raise PermissionDenied("计划安排由目标管理员、办公室或项目的责任科室录入。")
    project = _locked_project(project)
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
        row.amount, row.note, row.recorded_by = amount, note.strip(), by
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
        project = _locked_project(project)
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
    """Store a new or renamed purpose of a project (ValidationError when the project has one of that name).

    ``entering``: the purpose comes with entries that ``by`` may make, which is permission enough for a new
    one. ``seen``: fingerprint that the form was made from (minsheng.lost_updates).
    """
    if not (entering and purpose.pk is None) and not can_set_plan(by, purpose.project):
        raise PermissionDenied("用途由目标管理员、办公室或项目的责任科室维护。")
    if purpose.pk:
        refuse_lost_update(Purpose.objects.select_for_update().get(pk=purpose.pk), purpose, seen)
    with recorded(by=by):
        purpose.full_clean()
        purpose.save()
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


def _locked_project(project: Project) -> Project:
    """Entries of one project are judged one after the other, so that the same entry is not stored twice."""
    return (
        Project.objects.select_related("plan__region", "section")
        .select_for_update(of=["self"], no_key=True)
        .get(pk=project.pk)
    )


def _refuse_twin(standing, tranche):
    objection = standing.objection(tranche)
    if objection:
        raise ValidationError(f"{objection}。确是另一笔的，请在备注里写明区别。", code="twin")


def _require_entry(by, project, region, stage):
    if not can_enter(by, project=project, region=region, stage=stage):
        raise PermissionDenied(NOT_YOURS)
    if not project.plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再录入资金。")
