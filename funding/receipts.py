"""How the 下拨 of a plan stand with those who receive them: unanswered, confirmed, objected to."""

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from funding.models import Answer, FundReceipt, FundTranche, Stage
from funding.money import ZERO
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
    objected = FundReceipt.objects.filter(answer=Answer.OBJECTED).values("tranche")  # few, so asked first
    for scope in scopes(user, "enter_funds"):
        if scope.region is None:
            own = Q(project__section=scope.section_id) if scope.section_id else Q()
            mine |= own & Q(standing=OBJECTED, pk__in=objected)
    rows = with_standing(FundTranche.objects.filter(project__plan__is_open=True)).filter(mine).order_by()
    return list(
        rows.values("standing", slug=F("project__plan__slug"), plan=F("project__plan__name"))
        .annotate(entries=Count("pk"), total=Sum("amount"))
        .order_by("slug", "standing")
    )


def with_standing(rows):
    """The 下拨 among ``rows`` that are not reversed, each with how it stands with its receiver."""
    # Told inside the subquery, so that it is asked once per row: a province has 下拨 by the 100,000.
    told = Case(
        When(answer=Answer.RECEIVED, then=Value(RECEIVED)),
        When(answer=Answer.OBJECTED, then=Value(OBJECTED)),
        default=Value(OPEN),
        output_field=CharField(),
    )
    last = FundReceipt.objects.filter(tranche=OuterRef("pk")).order_by("-pk").annotate(told=told)
    return rows.filter(stage=Stage.PASSED_ON, corrects=None, reversal=None).annotate(
        standing=Coalesce(Subquery(last.values("told")[:1]), Value(OPEN))
    )


def receipt_sums(rows):
    """Of each region: how much was passed on, and how much of it waits or is objected to (one query)."""
    place = {"name": F("region__name"), "code": F("region__code"), "place": F("region__order")}
    grouped = rows.order_by().values("region_id", "standing", **place)
    found: dict[int, dict] = {}
    for row in grouped.annotate(entries=Count("pk"), total=Sum("amount")).order_by("place", "code"):
        names = {key: row[key] for key in ("region_id", *place)}
        line = found.setdefault(row["region_id"], names | _NO_SUMS)
        line["entries"] += row["entries"]
        line["total"] += row["total"]
        if row["standing"] != RECEIVED:
            key = {OPEN: "waiting", OBJECTED: "objected"}[row["standing"]]
            line[key], line[f"{key}_amount"] = row["entries"], row["total"]
    return list(found.values())


_NO_SUMS = {
    "entries": 0,
    "total": ZERO,
    "waiting": 0,
    "waiting_amount": None,
    "objected": 0,
    "objected_amount": None,
}
