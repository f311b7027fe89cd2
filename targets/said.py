"""What regions said about their figures: explanations of what a check asked, and notes beside the figures."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef

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

    Of one indicator, or of all. Notes are those of the figures that count, explanations what was last said of
    each finding when these went up: nothing that was taken back, nor about a draft. Of many the latest are
    returned.
    """
    within = {"region__path__startswith": region.path, "month__lte": month}
    about = {"indicator": indicator} if indicator else {"indicator__isnull": False}
    explanations = _standing(Explanation.objects.filter(plan=plan, **within, **about))
    counting = MonthlyReport.objects.filter(plan=plan, **within).values("counting")
    notes = SubmittedFigure.objects.filter(submission__in=counting, **about).exclude(note="")
    notes = notes.order_by("-submission__report__month", "-id")
    found = [
        *_said("说明", explanations, "region_id", "region__name", "month", "text", "by"),
        *_said(
            "备注",
            notes,
            "submission__report__region_id",
            "submission__report__region__name",
            "submission__report__month",
            "note",
            "entered_by",
        ),
    ]
    return sorted(found, key=lambda each: each.month, reverse=True)


def _standing(rows):
    """Of Explanations the last about each finding that was given before the counting figure went up."""
    counting = SubmittedFigure.objects.filter(
        submission=F("submission__report__counting"),
        submission__report__plan=OuterRef("plan"),
        submission__report__region=OuterRef("region"),
        submission__report__month=OuterRef("month"),
        submission__submitted_at__gte=OuterRef("at"),
        indicator=OuterRef("indicator"),
    )
    finding = ("region_id", "indicator_id", "month", "key")
    last = rows.filter(Exists(counting)).order_by(*finding, "-id").distinct(*finding)
    return Explanation.objects.filter(pk__in=last.values("pk")).exclude(text="").order_by("-month", "-id")


def _said(kind, rows, region, name, month, text, by):
    """The first MOST of the rows as Said; the arguments name their fields."""
    fields = ("indicator_id", region, name, month, text, f"{by}__name", f"{by}__username")
    for indicator, of, called, when, words, post, username in rows.values_list(*fields)[:MOST]:
        yield Said(of, called, indicator, when, kind, words, post or username)


def newest(found, key):
    """{key of each: the latest of them}, explanations before notes of the same month."""
    by_key = {}
    for each in found:
        by_key.setdefault(key(each), each)
    return by_key
