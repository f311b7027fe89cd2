"""What regions said about their figures: explanations of what a check asked, and notes beside the figures."""

from dataclasses import dataclass
from datetime import date

from targets.models import Explanation, MonthlyReport, SubmittedFigure

MOST = 200


@dataclass(frozen=True)
class Said:
    """One thing that was said about the figure of a region, an indicator and a month; `by` is a post."""

    region_id: int
    region: str
    indicator_id: int
    month: date
    kind: str
    text: str
    by: str


def said(plan, region, month, indicator=None):
    """Return the Said of regions at or below `region` up to a month, the latest first; two queries.

    Of one indicator, or of all. Notes are those of the figures that count; of many the latest are returned.
    """
    within = {"region__path__startswith": region.path, "month__lte": month}
    about = {"indicator": indicator} if indicator else {"indicator__isnull": False}
    explanations = Explanation.objects.filter(plan=plan, **within, **about).exclude(text="")
    explanations = explanations.select_related("region", "by").order_by("-month", "-id")[:MOST]
    counting = MonthlyReport.objects.filter(plan=plan, **within).values("counting")
    notes = SubmittedFigure.objects.filter(submission__in=counting, **about).exclude(note="")
    notes = notes.select_related("submission__report__region", "entered_by")
    notes = notes.order_by("-submission__report__month", "-id")[:MOST]
    found = [_explained(each) for each in explanations] + [_noted(each) for each in notes]
    return sorted(found, key=lambda each: each.month, reverse=True)


def newest(found, key):
    """{key of each: the latest of them}, explanations before notes of the same month."""
    by_key = {}
    for each in found:
        by_key.setdefault(key(each), each)
    return by_key


def _explained(row):
    return Said(row.region_id, row.region.name, row.indicator_id, row.month, "说明", row.text, str(row.by))


def _noted(row):
    report = row.submission.report
    return Said(
        report.region_id,
        report.region.name,
        row.indicator_id,
        report.month,
        "备注",
        row.note,
        str(row.entered_by),
    )
