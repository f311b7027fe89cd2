"""How the 下拨 of a plan stand with those who receive them: unanswered, confirmed, objected to."""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from funding.models import Answer, FundReceipt, FundTranche, Stage
from funding.permissions import confirming, scopes, visible_tranches
from targets.models import Plan

OPEN, OBJECTED, RECEIVED = "open", "objected", "received"
STANDINGS = [(OPEN, "还没有确认"), (OBJECTED, "有出入"), (RECEIVED, "已确认到账")]
_ANSWERS = {OBJECTED: Answer.OBJECTED, RECEIVED: Answer.RECEIVED}


def passed_on(user, plan: Plan):
    """The 下拨 that the person may see and that are not reversed."""
    return visible_tranches(user, plan).filter(stage=Stage.PASSED_ON).standing()


def of_standing(rows, standing):
    """Those of some 下拨 that stand so with their receiver: OPEN, OBJECTED or RECEIVED.

    Asked of all rows together, never row by row: a province has 下拨 by the 100,000.
    """
    if standing == OPEN:
        return rows.filter(~Exists(_answers().filter(tranche=OuterRef("pk"))))
    return rows.filter(pk__in=_answers().filter(answer=_ANSWERS[standing]).values("tranche"))


def waiting_for(user):
    """By open plan, what the person has to see to: 下拨 to confirm, or objections to what they passed on."""
    rows = FundTranche.objects.filter(project__plan__is_open=True, stage=Stage.PASSED_ON).standing()
    to_confirm = rows.filter(confirming(user))
    mine = Q(pk__in=[])
    for scope in scopes(user, "enter_funds"):
        if scope.region is None:
            mine |= Q(project__section=scope.section_id) if scope.section_id else ~Q(pk__in=[])
    found = []
    for standing, asked in ((OPEN, to_confirm), (OBJECTED, rows.filter(mine))):
        grouped = of_standing(asked, standing).order_by()
        grouped = grouped.values(slug=F("project__plan__slug"), plan=F("project__plan__name"))
        sums = grouped.annotate(entries=Count("pk"), total=Sum("amount"))
        found += [{"standing": standing} | line for line in sums]
    return sorted(found, key=lambda line: (line["slug"], line["standing"]))


def _answers():
    """The last word on each 下拨, where it was not taken back; quick for the few that a page shows."""
    later = FundReceipt.objects.filter(tranche=OuterRef("tranche"), pk__gt=OuterRef("pk"))
    return FundReceipt.objects.filter(~Exists(later)).exclude(answer=Answer.WITHDRAWN).order_by()


def receipt_sums(rows):
    """Of each region: how much was passed on, and how much of it waits or is objected to; two queries."""
    place = {"name": F("region__name"), "code": F("region__code"), "place": F("region__order")}
    grouped = rows.order_by().values("region_id", **place)
    grouped = grouped.annotate(entries=Count("pk"), total=Sum("amount")).order_by("place", "code")
    found = {row["region_id"]: _NO_SUMS | row for row in grouped}
    for line in found.values():
        line["waiting"], line["waiting_amount"] = line["entries"], line["total"]
    # All of them are wanted, so the last words are found by grouping once, not by asking for later ones.
    last = FundReceipt.objects.order_by().values("tranche").annotate(last=Max("pk")).values("last")
    answered = FundReceipt.objects.filter(pk__in=last, tranche__in=rows.order_by().values("pk")).order_by()
    answered = answered.exclude(answer=Answer.WITHDRAWN).values("tranche__region", "answer")
    for row in answered.annotate(entries=Count("pk"), total=Sum("tranche__amount")):
        line = found[row["tranche__region"]]
        line["waiting"] -= row["entries"]
        line["waiting_amount"] -= row["total"]
        if row["answer"] == Answer.OBJECTED:
            line["objected"], line["objected_amount"] = row["entries"], row["total"]
    for line in found.values():
        line["waiting_amount"] = line["waiting_amount"] if line["waiting"] else None
    return list(found.values())


_NO_SUMS = {"objected": 0, "objected_amount": None}
