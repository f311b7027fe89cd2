"""Money from workbooks: the fund plan as it is circulated, the flat workbook of tranches, and the 收支台账 as
sections keep it (funding.book), which asks what its sheets do not say.

The flat workbook has one row per movement; its columns are found by name, in any order:

- 项目: a project of the plan, by name, short name or alias
- 资金来源: a source by name or alias; empty or 未分 when it is not known
- 用途: a purpose of that project by name or alias; may be empty
- 地区: a region of the plan by name, alias or code. 下达, 筹集到位: whose books the money enters (广元市 or
市本级
  for the city itself); 下拨: who receives it; 发放: from whose books it is paid
- 环节: 下达, 筹集到位 (到位, 筹集), 下拨, 发放
- 日期: a date cell, or 2017-06-30, 2017年6月30日, 2017.6.30, 2017/6/30
- 金额（万元）: more than 0; the header names the unit, 万元, 元 or 亿元. An amount below 0 is refused,
since an
  entry is corrected by reversing it on its own page
- 文号, 备注: may be empty
"""

import hashlib
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from funding.actions import record_tranches, set_fund_plan
from funding.book import Question, head_key, is_book, is_headless, titles_of, understand_book
from funding.models import FundImport
from funding.other_workbooks import other_workbook
from funding.permissions import can_set_plan
from funding.plan_head import has_plan_head
from funding.plan_workbook import PlanReading, understand_plan
from funding.tranche_workbook import FIELDS, TrancheReading, understand_tranches
from minsheng.history import recorded
from minsheng.workbooks import (
    ERROR,
    Problem,
    Workbook,
    WorkbookRefused,
    has_errors,
    open_workbook,
)
from minsheng.workbooks.headers import split_unit_note, tidy
from targets.models import Plan, Project, SourceDocument

PLAN, TRANCHES, LEDGER = FundImport.Kind.PLAN, FundImport.Kind.TRANCHES, FundImport.Kind.LEDGER


@dataclass
class FundReading:
    """A workbook as understood, and what is wrong with it; one of ``plan`` and ``tranches`` is set by
    ``kind``. ``questions`` are what a ledger leaves in doubt, ``layouts`` how its sheets were read.
    """

    kind: str
    plan: PlanReading | None = None
    tranches: TrancheReading | None = None
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    layouts: list = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems) and not self.questions and self.count > 0

    @property
    def is_readable(self) -> bool:
        """Whether it is a workbook of money at all, so that a preview of it makes sense."""
        return self.count > 0 or bool(self.questions) or any(problem.cell for problem in self.problems)

    @property
    def unknown_projects(self) -> dict[str, Project | None]:
        """Names of projects that the plan does not know, with the project that each may mean."""
        found = self.plan or self.tranches
        return found.unknown if found else {}

    @property
    def count(self) -> int:
        """How many amounts would be stored."""
        if self.plan:
            return len(self.plan.lines)
        return len(self.tranches.entries) if self.tranches else 0


def read_funds(
    plan: Plan, data: bytes, name: str, *, by, kind: str = "", answers: dict | None = None
) -> FundReading:
    """Understand a workbook of money for ``plan``, storing nothing; ``kind`` "" tells the kinds by their
    heads. ``answers`` settle what a ledger leaves in doubt.

    Every problem names sheet, cell, value and remedy; a file that cannot be opened gives one problem.
    """
    try:
        workbook = open_workbook(data, name)
    except WorkbookRefused as refused:
        return FundReading(kind or TRANCHES, problems=[refused.problem])
    if not kind and (other := other_workbook(workbook)):
        return FundReading(TRANCHES, problems=[other])
    kind = kind or _kind_of(workbook)
    if kind == LEDGER:
        return _read_book(plan, workbook, by, answers)
    if kind == TRANCHES:
        tranches = understand_tranches(plan, workbook, by=by)
        return FundReading(
            kind, tranches=tranches, problems=_with_something(tranches.problems, tranches.entries)
        )
    table = understand_plan(plan, workbook)
    problems = table.problems + [
        Problem(
            "not-yours",
            line.sheet,
            line.cell,
            ERROR,
            f"您不能录入“{line.project}”的计划安排",
            "请交办公室导入",
        )
        for line in table.lines
        if not can_set_plan(by, line.project)
    ]
    return FundReading(kind, plan=table, problems=_with_something(problems, table.lines))


def _read_book(plan, workbook, by, answers) -> FundReading:
    if answers is None:
        answers = remembered_answers(plan, workbook, by=by)
    book = understand_book(plan, workbook, by=by, answers=answers)
    found = book.tranches
    problems = found.problems if book.questions else _with_something(found.problems, found.entries)
    return FundReading(
        LEDGER, tranches=found, problems=problems, questions=book.questions, layouts=book.layouts
    )


def remembered_answers(plan: Plan, workbook: Workbook, *, by) -> dict:
    """What was answered for the last stored ledger with the same heads, one's own before another's.

    Which project it was is not taken over where the titles differ: one head serves many projects.
    """
    rows = FundImport.objects.filter(
        plan=plan, kind=LEDGER, head_key=head_key(workbook), confirmed_at__isnull=False
    )
    rows = rows.annotate(is_own=Q(uploaded_by=by.pk)).order_by("-is_own", "-pk").defer("content")
    last = rows.first()
    if last is None:
        return {}
    same = last.answers.get("titles") == titles_of(workbook)
    kept = last.answers.items()
    return {key: value for key, value in kept if same or not key.endswith(("-project", "-region"))}


def import_funds(
    plan: Plan,
    data: bytes,
    name: str,
    *,
    by,
    kind: str = "",
    document: SourceDocument | None = None,
    dry_run: bool = False,
) -> FundReading:
    """Read a workbook and store all of it or nothing; return what was read.

    With errors, or with ``dry_run``, nothing is stored. The file itself is kept beside the rows that it
    brought.
    """
    reading = read_funds(plan, data, name, by=by, kind=kind)
    if reading.ok and not dry_run:
        with transaction.atomic():
            upload = keep_upload(plan, data, name, kind=reading.kind, by=by)
            _store(upload, reading, document, by)
    return reading


def keep_upload(plan: Plan, data: bytes, name: str, *, kind: str, by) -> FundImport:
    """Keep an uploaded file for its preview; nothing of it counts until ``confirm_upload``."""
    digest, known = hashlib.sha256(data).hexdigest(), {}
    if kind == LEDGER:
        workbook = open_workbook(data, name)
        answers = remembered_answers(plan, workbook, by=by) | {"titles": titles_of(workbook)}
        known = {"head_key": head_key(workbook), "answers": answers}
    return FundImport.objects.create(
        plan=plan, kind=kind, file_name=name[:200], sha256=digest, content=data, uploaded_by=by, **known
    )


@transaction.atomic
def answer_upload(*, upload: FundImport, answers: dict[str, str], by) -> FundImport:
    """Keep what was answered about an uploaded ledger; it is read by them, and so is the next with its heads.

    ValidationError when it is stored already; PermissionDenied when somebody else uploaded it.
    """
    upload = FundImport.objects.select_for_update().get(pk=upload.pk)
    _require_waiting(upload, by)
    upload.answers = upload.answers | answers
    upload.save(update_fields=["answers"])
    return upload


@transaction.atomic
def drop_upload(*, upload: FundImport, by) -> None:
    """Let an uploaded file go that will not be stored; ValidationError when it is stored already."""
    upload = FundImport.objects.select_for_update().get(pk=upload.pk)
    _require_waiting(upload, by)
    with recorded(by=by, reason="不入库"):
        upload.delete()


def _require_waiting(upload, by):
    if upload.uploaded_by_id != by.pk:
        raise PermissionDenied("只有上传的人可以确认入库。")
    if upload.confirmed_at:
        raise ValidationError("这份表已经入库，没有再入一次。")


def read_upload(upload: FundImport, *, by) -> FundReading:
    """A kept file, read again by what was answered about it."""
    data, name = bytes(upload.content), upload.file_name
    return read_funds(upload.plan, data, name, by=by, kind=upload.kind, answers=upload.answers)


@transaction.atomic
def confirm_upload(
    *, upload: FundImport, document: SourceDocument | None = None, seen: str = "", by
) -> FundReading:
    """Read a kept file again, since the ledger may have moved on, and store all of it or nothing.

    Returns the reading, whose problems tell why nothing was stored. ``seen`` is PlanReading.seen of the
    preview. ValidationError when it is stored already, or when amounts of the plan were changed since the
    preview or while it was being stored; PermissionDenied when somebody else uploaded it.
    """
    upload = (
        FundImport.objects.select_for_update(of=["self"]).select_related("plan__region").get(pk=upload.pk)
    )
    _require_waiting(upload, by)
    reading = read_upload(upload, by=by)
    if reading.plan and seen and seen != reading.plan.seen:
        raise ValidationError("您打开预览后，计划安排被别人改动过。请核对下面重新算出的变化，再确认入库。")
    if reading.ok:
        _store(upload, reading, document, by)
    return reading


def _store(upload, reading, document, by):
    with recorded(by=by, reason=f"导入{upload.file_name}"):
        if reading.plan:
            for row in reading.plan.removed:
                set_fund_plan(project=row.project, source=row.source, amount=None, seen=row.amount, by=by)
            for line in reading.plan.lines:
                set_fund_plan(
                    project=line.project,
                    source=line.source,
                    amount=line.amount,
                    seen=line.before,
                    document=document,
                    note=line.note,
                    by=by,
                )
        else:
            for entry in reading.tranches.entries:
                entry.fund_import = upload
            record_tranches(
                tranches=reading.tranches.entries, new_purposes=reading.tranches.new_purposes, by=by
            )
        upload.confirmed_at = timezone.now()
        upload.save(update_fields=["confirmed_at"])


def _kind_of(workbook: Workbook) -> str:
    """The flat workbook says 环节 and 日期 in its head, a ledger a day and money; the plan table neither."""
    wanted = {tidy(name) for spec in FIELDS if spec.key in {"stage", "date"} for name in spec.names}
    for grid in workbook.visible:
        for row in range(1, min(grid.max_row, 10) + 1):
            heads = {
                tidy(split_unit_note(grid.text(row, column))[0]) for column in range(1, grid.max_column + 1)
            }
            if len(heads & wanted) > 1:
                return TRANCHES
    if is_book(workbook) or (is_headless(workbook) and not has_plan_head(workbook)):
        return LEDGER
    return PLAN


def _with_something(problems: list[Problem], rows: list) -> list[Problem]:
    if rows or has_errors(problems):
        return problems
    empty = Problem("no-rows", "", "", ERROR, "表里没有可以入库的金额", "请核对上传的是不是这份表")
    return [*problems, empty]
