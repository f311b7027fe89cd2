"""How the 下拨 of a plan stand with those who receive them: unanswered, confirmed, objected to."""

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Sum, Value, When

from funding.models import Answer, FundReceipt, FundTranche, Stage
from funding.permissions import confirming, scopes, visible_tranches
from targets.models import Plan

OPEN, OBJECTED, RECEIVED = "open", "objected", "received"
STANDINGS = [(OPEN, "还没有确认"), (OBJECTED, "有出入"), (RECEIVED, "已确认到账")]


def passed_on(user, plan: Plan):
    """The 下拨 that the person may see and that are not reversed, each with its ``standing``."""
    return with_standing(visible_tranches(user, plan))


def waiting_for(user):
    """By open plan, what the person has to see to: 下拨 to confirm, or objections to what they passed on."""
    mine = confirming(user) & Q(standing=OPEN)
    for scope in scopes(user, "enter_funds"):
        if scope.region is None:
            own = Q(project__section=scope.section_id) if scope.section_id else Q()
            mine |= own & Q(standing=OBJECTED)
    rows = with_standing(FundTranche.objects.filter(project__plan__is_open=True)).filter(mine).order_by()
    return list(
        rows.values("standing", slug=F("project__plan__slug"), plan=F("project__plan__name"))
        .annotate(entries=Count("pk"), total=Sum("amount"))
        .order_by("slug", "standing")
    )


def with_standing(rows):
    """The 下拨 among ``rows`` that are not reversed, each with how it stands with its receiver."""
    last = FundReceipt.objects.filter(tranche=OuterRef("pk")).order_by("-pk")
    return rows.filter(stage=Stage.PASSED_ON, corrects=None, reversal=None).annotate(
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
