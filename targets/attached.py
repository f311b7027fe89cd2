"""The files behind cells as pages show them: how many each cell has, and which of them a person may see."""

from django.db.models import Count

from targets.models import Evidence, SubmittedEvidence


def evidence_counts(reports):
    """How many files the cells of these reports have, as {(report id, indicator id): number}; one query."""
    rows = (
        Evidence.objects.filter(report__in=list(reports), removed_at=None)
        .values_list("report_id", "indicator_id")
        .annotate(number=Count("pk"))
    )
    return {(report, indicator): number for report, indicator, number in rows.order_by()}


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
