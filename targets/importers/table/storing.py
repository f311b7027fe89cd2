"""Storing a confirmed table: structure, targets, tasks and answers, all in one transaction."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from minsheng.copying import copy_rows
from minsheng.history import recorded
from targets.importers.table.comparing import ADDED, CHANGED, SAME, Change
from targets.importers.table.matching import NEW, SKIP, Match
from targets.importers.table.remembering import keep_answers
from targets.importers.table.structure import make_indicator
from targets.importers.table.understood import Understanding, section_for
from targets.models import Assignment, TableImport, Target

TARGET_FIELDS = (
    "indicator",
    "region",
    "effective_month",
    "number",
    "text",
    "raw",
    "is_withdrawn",
    "reason",
    "imbalance_reason",
    "document",
    "table_import",
    "recorded_by",
    "recorded_at",
)


@dataclass(frozen=True)
class Stored:
    """What one confirmed table brought, in numbers."""

    added: int
    changed: int
    withdrawn: int
    same: int
    indicators: int
    tasks: int


def store(found: Understanding, table_import: TableImport, by) -> Stored:
    """Write what was understood; ValidationError with every problem when something is still open.

    Runs inside the caller's transaction, which holds the plan's lock. Revisions are new rows: what was in
    force before stays readable. Columns' answers are kept: the same header is not asked about again.
    """
    if not found.ok:
        raise ValidationError([str(problem) for problem in found.problems if problem.severity == "error"])
    with recorded(by=by, reason=found.answers.get("reason") or f"导入{table_import.file_name}"):
        made = _make_indicators(found)
        table_import.status = TableImport.Status.CONFIRMED
        table_import.confirmed_by, table_import.confirmed_at = by, timezone.now()
        table_import.mapping = {"answers": dict(found.answers), "columns": _kept_mapping(found)}
        table_import.full_clean(exclude=["content"])
        table_import.save()
        keep_answers(found.plan, found.matches, by)
        copy_rows(Target, TARGET_FIELDS, _target_rows(found, table_import, by))
        copy_rows(Assignment, ("indicator", "region", "filled_by"), _task_rows(found))
    counts = found.counts()
    return Stored(
        counts[ADDED], counts[CHANGED], len(found.withdrawn), counts[SAME], len(made), len(found.tasks)
    )


def _make_indicators(found: Understanding) -> list[Match]:
    new = [match for match in found.matches if match.use == NEW]
    last = found.plan.indicators.order_by("-order").values_list("order", flat=True).first() or 0
    for number, match in enumerate(new, start=1):
        section = section_for(found, match)
        try:
            with transaction.atomic():
                match.indicator = make_indicator(found.plan, match.proposal, section, last + 10 * number)
        except ValidationError as error:
            place = match.column.place
            raise ValidationError([f"{place}：{message}" for message in error.messages]) from error
    return new


def _kept_mapping(found: Understanding) -> list[dict]:
    """The mapping as it was confirmed, in words that stay readable when names change later."""
    return [
        match.column.as_json()
        | {
            "use": match.use,
            "indicator": match.indicator.pk if match.indicator else None,
            "short_name": "" if match.use == SKIP else match.name,
        }
        for match in found.matches
    ]


def _target_rows(found: Understanding, table_import: TableImport, by):
    """Rows for COPY, in the order of the table; a withdrawn target is a row without number and text."""
    now = timezone.now()
    document, reason = table_import.document_id, (found.answers.get("reason") or "")[:300]
    imbalances = found.answers.get("imbalance", {})
    withdrawn = {id(change) for change in found.withdrawn}
    tail = (document, table_import.pk, by.pk, now)
    for change in found.changes:
        gone = id(change) in withdrawn
        if not gone and change.outcome not in (ADDED, CHANGED):
            continue
        yield (
            change.match.indicator.pk,
            found.regions[change.region].pk,
            found.effective_month,
            change.number,
            change.text,
            _raw(change),
            gone,
            reason,
            imbalances.get(change.match.column.key, "")[:300],
            *tail,
        )


def _raw(change: Change) -> str:
    return change.cell.raw if change.cell else ""


def _task_rows(found: Understanding):
    for match, region in found.tasks:
        yield match.indicator.pk, region.pk, found.fillers.get(region.code)
