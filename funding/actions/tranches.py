"""Movements of money: entered, and taken back by their mirror."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from funding.actions.forecasts import fulfil_forecast
from funding.actions.locking import locked_project
from funding.actions.planning import save_purpose
from funding.entry_rules import Standing, check_entry
from funding.feeds import feed_drafts
from funding.models import FundForecast, FundImport, FundSource, FundTranche, Purpose
from funding.month_locks import MonthLocks
from funding.permissions import can_enter
from minsheng.history import recorded
from organization.models import Region
from targets.models import Project

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
    forecast: FundForecast | None = None,
    by,
) -> FundTranche:
    """Enter one movement of money and return it.

    ``region``: whose books the money enters (下达, 到位), who receives it (下拨), from whose books it is
    paid (发放). ``forecast``: the 预计下达 that has come true and ends with this entry. ValidationError when
    an entry rule (funding/entry_rules.py) does not hold or the very same entry stands already;
    PermissionDenied when ``by`` may not enter there.
    """
    project = locked_project(project)
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
    _require_entry(by, tranche, MonthLocks(project.plan, by))
    check_entry(tranche)
    alike = FundTranche.objects.filter(project=project, region=region, amount=tranche.amount)
    _refuse_twin(Standing(alike), tranche)
    with recorded(by=by):
        tranche.save()
    if forecast:
        fulfil_forecast(forecast=forecast, tranche=tranche, by=by)
    feed_drafts([tranche], by=by)
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
    locked = {pk: locked_project(projects[pk]) for pk in sorted(projects)}
    for purpose in new_purposes:
        save_purpose(purpose=purpose, by=by, entering=True)
    standing = Standing(FundTranche.objects.filter(project__in=locked))
    locks = {project.plan_id: MonthLocks(project.plan, by) for project in locked.values()}
    for tranche in tranches:
        tranche.purpose = tranche.purpose  # takes over the id that a new purpose has by now
        tranche.project = locked[tranche.project_id]
        _require_entry(by, tranche, locks[tranche.project.plan_id])
        check_entry(tranche)
        _refuse_twin(standing, tranche)
        tranche.entered_by = by
    with recorded(by=by):
        stored = FundTranche.objects.bulk_create(tranches, batch_size=1000)
    feed_drafts(stored, by=by)
    return stored


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
    _require_entry(by, tranche, MonthLocks(tranche.project.plan, by))
    if tranche.corrects_id:
        raise ValidationError("这一笔本身是冲销，不能再冲销；数确实有的，请重新录入。")
    earlier = FundTranche.objects.filter(corrects=tranche).select_related("entered_by").first()
    if earlier:
        raise ValidationError(f"这一笔已由{earlier.entered_by}冲销（编号 {earlier.pk}），没有再冲销一次。")
    with recorded(by=by, reason=reason):
        mirror = FundTranche.objects.create(
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
    feed_drafts([mirror], by=by)
    return mirror


def _refuse_twin(standing, tranche):
    objection = standing.objection(tranche)
    if objection:
        raise ValidationError(f"{objection}。确是另一笔的，请在备注里写明区别。", code="twin")


def _require_entry(by, tranche, locks):
    project, region, stage = tranche.project, tranche.region, tranche.stage
    if not can_enter(by, project=project, region=region, stage=stage):
        raise PermissionDenied(NOT_YOURS)
    if not project.plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再录入资金。")
    if objection := locks.objection(project, region, stage, tranche.date):
        raise ValidationError({"date": objection})
