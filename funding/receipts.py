"""How the 下拨 of a plan stand with those who receive them: unanswered, confirmed, objected to."""

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Sum, Value, When

from funding.models import Answer, FundReceipt, Stage
from funding.permissions import visible_tranches
from targets.models import Plan

OPEN, OBJECTED, RECEIVED = "open", "objected", "received"
STANDINGS = [(OPEN, "还没有确认"), (OBJECTED, "有出入"), (RECEIVED, "已确认到账")]


def passed_on(user, plan: Plan):
    """The standing 下拨 that the person may see, each with ``standing`` and the latest answer's id."""
    last = FundReceipt.objects.filter(tranche=OuterRef("pk")).order_by("-pk")
    rows = visible_tranches(user, plan).filter(stage=Stage.PASSED_ON, corrects=None, reversal=None)
    return rows.annotate(
        last_id=Subquery(last.values("pk")[:1]),
        last_answer=Subquery(last.values("answer")[:1]),
        standing=Case(
            When(last_answer=Answer.RECEIVED, then=Value(RECEIVED)),
            When(last_answer=Answer.OBJECTED, then=Value(OBJECTED)),
            default=Value(OPEN),
            output_field=CharField(),
        ),
    )


def receipt_sums(rows):
    """Of each region: how much was passed on, and how much of it waits or is objected to (one query)."""
    waiting, objected = Q(standing=OPEN), Q(standing=OBJECTED)
    return list(
        rows.order_by()
        .values("region_id", name=F("region__name"), code=F("region__code"), place=F("region__order"))
        .annotate(
            entries=Count("pk"),
            total=Sum("amount"),
            waiting=Count("pk", filter=waiting),
            waiting_amount=Sum("amount", filter=waiting),
            objected=Count("pk", filter=objected),
            objected_amount=Sum("amount", filter=objected),
        )
        .order_by("place", "code")
    )
