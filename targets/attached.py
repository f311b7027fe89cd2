"""The files behind cells as pages show them: how many each cell has, and which of them a person may see."""

from django.db.models import Count

from minsheng.statements import Statement
from targets.models import SubmittedEvidence


def evidence_counts(reports):
    """How many files the cells of these reports have, as {(report id, indicator id): number}; one query."""
    rows = _COUNTS.rows(reports=[report.pk for report in reports])
    return {(report, indicator): number for report, indicator, number in rows}


_COUNTS = Statement(
    "evidence_counts",
    """
    SELECT report_id, indicator_id, count(*)
    FROM targets_evidence
    WHERE report_id = ANY(%(reports)s) AND removed_at IS NULL
    GROUP BY report_id, indicator_id
    """,
)


def submitted_counts(submission):
    """How many files went up with each figure of a submission, by indicator id; one query."""
    rows = SubmittedEvidence.objects.filter(submission=submission).values_list("evidence__indicator_id")
    return dict(rows.annotate(number=Count("pk")).order_by())


def evidence_of(report, indicator, *, with_drafts):
    """The Evidence of a cell, each with `numbers`: the submissions that it went up with; two queries.

    Without `with_drafts` only what went up at least once: the rest is the entrants' own.
    """
    rows = report.evidence.filter(indicator=indicator).select_related("file", "added_by", "removed_by")
    numbers = {}
    for row in SubmittedEvidence.objects.filter(evidence__in=list(rows)).select_related("submission"):
        numbers.setdefault(row.evidence_id, []).append(row.submission.number)
    for row in rows:
        row.numbers = sorted(numbers.get(row.pk, []))
    return [row for row in rows if row.numbers or (with_drafts and not row.removed_at)]
