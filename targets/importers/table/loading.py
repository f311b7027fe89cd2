"""Uploading, confirming and dropping a decomposition table: the actions behind the pages and the command."""

import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max

from minsheng.workbooks import Workbook, open_workbook
from organization.actions.guard import require
from targets.importers.table.storing import Stored, store
from targets.importers.table.understanding import understand
from targets.importers.table.understood import Understanding
from targets.models import Assignment, Plan, TableImport, Target
from targets.permissions import month_in_plan
from targets.planning import lock_open
from targets.planning.structure import ABILITY

LONGEST_NAME = 200


def import_table(
    content: bytes,
    name: str,
    plan: Plan,
    *,
    by,
    effective_month: date | None = None,
    answers: dict | None = None,
    document=None,
    dry_run: bool = False,
    as_operator: bool = False,
) -> tuple[Understanding, Stored | None]:
    """Read a table's bytes and store it at once, without a page between: for the command and for fixtures.

    Returns what was understood, problems and all, and what was stored (None when there is an error; nothing
    is stored then). A dry run takes the same path and undoes it. WorkbookRefused as for open_workbook.
    `answers` as for understand(); `effective_month` as usual_month() unless given.
    """
    if not as_operator:
        require(by, ABILITY)
    if effective_month:
        _check_month(plan, effective_month)
    answers = dict(answers or {}) | ({"document": document.pk} if document else {})
    with transaction.atomic():
        plan = lock_open(plan)
        record = TableImport(
            plan=plan,
            file_name=name[:LONGEST_NAME],
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            mapping={"answers": answers},
            document=document,
            effective_month=effective_month or usual_month(plan),
            reason=answers.get("reason", ""),
            uploaded_by=by,
        )
        found = look_at(record)
        stored = None
        if found.ok and not found.is_nothing_new:
            record.save()
            stored = store(found, record, by)
        if dry_run:
            transaction.set_rollback(True)
    return found, stored


def usual_month(plan: Plan) -> date:
    """From when a table holds unless it is said: the first from January, later ones from this month."""
    month = month_in_plan(plan)
    return month if Target.objects.filter(indicator__plan=plan).exists() else month.replace(month=1)


@transaction.atomic
def upload_table(*, plan: Plan, content: bytes, name: str, effective_month: date, by) -> TableImport:
    """Keep an uploaded file as a draft to be looked at; WorkbookRefused when it is no workbook or not safe.

    The draft belongs to who uploaded it; nothing of the plan changes. The same file sent twice by the same
    person, as by a second press of the button, is one draft.
    """
    require(by, ABILITY)
    plan = lock_open(plan)
    open_workbook(content, name)
    _check_month(plan, effective_month)
    digest = hashlib.sha256(content).hexdigest()
    draft = TableImport.objects.filter(
        plan=plan, sha256=digest, uploaded_by=by, status=TableImport.Status.PREVIEW
    ).first()
    if draft:
        return draft
    return TableImport.objects.create(
        plan=plan,
        file_name=name[:LONGEST_NAME],
        sha256=digest,
        content=content,
        effective_month=effective_month,
        uploaded_by=by,
    )


def look_at(table_import: TableImport) -> Understanding:
    """The draft as its plan understands it now, with the answers given so far."""
    workbook = draft_workbook(table_import)
    return understand(workbook, table_import.plan, table_import.effective_month, answers_of(table_import))


def draft_workbook(table_import: TableImport) -> Workbook:
    """The kept file, read again."""
    return open_workbook(bytes(table_import.content), table_import.file_name)


def answers_of(table_import: TableImport) -> dict:
    """The answers kept with a draft, or with a table that was stored."""
    return table_import.mapping.get("answers", {})


@transaction.atomic
def answer(*, table_import: TableImport, answers: dict, effective_month: date, document, by) -> TableImport:
    """Keep the answers given on the page with the draft; a table that is stored or dropped takes none."""
    require(by, ABILITY)
    draft = _locked_draft(table_import)
    _check_month(draft.plan, effective_month)
    draft.mapping = {"answers": answers}
    draft.effective_month, draft.document = effective_month, document
    draft.reason = answers.get("reason", "")[:300]
    draft.save(update_fields=["mapping", "effective_month", "document", "reason"])
    return draft


@transaction.atomic
def confirm(*, table_import: TableImport, by, seen: str = "") -> tuple[TableImport, Stored | None]:
    """Store the draft; a table that is stored already is returned as it is, with None.

    `seen` is the fingerprint of the plan's targets that the preview was made from: when somebody changed them
    since, nothing is stored and the preview must be looked at again.
    """
    require(by, ABILITY)
    plan = lock_open(table_import.plan)
    draft = TableImport.objects.select_for_update().get(pk=table_import.pk)
    if draft.status == TableImport.Status.CONFIRMED:
        return draft, None
    draft = _locked_draft(table_import)
    if seen and seen != fingerprint(plan):
        raise ValidationError(
            "您打开预览后，方案的目标、指标或任务被改动过，请核对下面重新算出的预览再确认。"
        )
    return draft, store(look_at(draft), draft, by)


@transaction.atomic
def drop(*, table_import: TableImport, by) -> TableImport:
    """Give a draft up; the file stays on record as dropped."""
    require(by, ABILITY)
    draft = _locked_draft(table_import)
    draft.status = TableImport.Status.DROPPED
    draft.save(update_fields=["status"])
    return draft


def fingerprint(plan: Plan) -> str:
    """A text that changes whenever a target, an indicator or a task of the plan changes."""
    targets = Target.objects.filter(indicator__plan=plan).aggregate(Max("pk"), Count("pk"))
    tasks = Assignment.objects.filter(indicator__plan=plan).aggregate(Max("pk"), Count("pk"))
    rows = list(plan.indicators.order_by("pk").values_list("pk", "short_name", "kind", "unit", "direction"))
    return hashlib.sha256(repr((targets, tasks, rows)).encode()).hexdigest()[:16]


def _check_month(plan: Plan, month: date) -> None:
    if month.year != plan.year or month.day != 1:
        raise ValidationError({"effective_month": f"生效月要在方案年度 {plan.year} 年之内。"})


def _locked_draft(table_import: TableImport) -> TableImport:
    draft = TableImport.objects.select_for_update().select_related("plan").get(pk=table_import.pk)
    if draft.status == TableImport.Status.CONFIRMED:
        raise ValidationError("这份分解表已经入库。")
    if draft.status == TableImport.Status.DROPPED:
        raise ValidationError("这份分解表已经放弃，请重新上传。")
    return draft
