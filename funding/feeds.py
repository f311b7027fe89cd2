"""The 发放 of purposes as numerators of ratio indicators: registered with targets, which asks for them."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse

from funding.models import FundTranche, Purpose, Stage
from minsheng.months import format_month
from minsheng.quantity_units import NotConvertible, convert
from minsheng.statements import Statement
from organization.models import Region
from targets.actions import refresh_fed
from targets.feeds import Fed, submitted_and_different
from targets.models import Kind, MonthlyReport, Plan

WAN = "万元"
ORIGIN = "资金台账"


def ledger_numerators(plan: Plan, places: list[tuple[Region, date]]) -> list[dict[int, Fed]]:
    """What the books of each region paid through its day for the purposes that feed an indicator, by its id;
    in the order of ``places``.

    None where no payment stands: nothing entered is not the same as 0. One query.
    """
    owns = [region.level == Region.Level.OWN for region, _day in places]  # shares the city's books
    rows = _PAID.rows(
        plan=plan.pk,
        days=[day for _region, day in places],
        paths=[None if own else region.path for own, (region, _day) in zip(owns, places, strict=True)],
        owns=[region.pk if own else None for own, (region, _day) in zip(owns, places, strict=True)],
        parents=[region.parent_id if own else None for own, (region, _day) in zip(owns, places, strict=True)],
    )
    found = [{} for _place in places]
    for nth, feeds, unit, total, purposes in rows:
        region, day = places[nth - 1]
        found[nth - 1][feeds] = Fed(_in_unit(total, unit), ORIGIN, _ledger(plan, region, day, purposes))
    return found


# Payments of the region and below, or of the books that it shares. Each place is matched with regions, and
# only then with what these paid by day: a payment is read once, and meets the few places that count it.
_PAID = Statement(
    "ledger_numerators",
    """
    WITH place AS (
        SELECT * FROM unnest(%(days)s::date[], %(paths)s::text[], %(owns)s::int[], %(parents)s::int[])
            WITH ORDINALITY AS place (day, path, own, parent, nth)
    ), purpose AS (
        SELECT p.id, p.feeds_id, i.numerator_unit
        FROM funding_purpose p
        JOIN targets_indicator i ON i.id = p.feeds_id
        JOIN targets_project j ON j.id = p.project_id
        WHERE j.plan_id = %(plan)s
    ), books AS MATERIALIZED (
        SELECT place.nth, place.day, r.id AS region_id
        FROM place
        JOIN organization_region r ON starts_with(r.path, place.path) OR r.id IN (place.own, place.parent)
    ), paid AS MATERIALIZED (
        SELECT t.region_id, purpose.feeds_id, t.date, sum(t.amount) AS amount
        FROM funding_fundtranche t
        JOIN purpose ON purpose.id = t.purpose_id
        WHERE t.stage = 'paid' AND t.region_id IN (SELECT region_id FROM books)
        GROUP BY t.region_id, purpose.feeds_id, t.date
    ), total AS (
        SELECT books.nth, paid.feeds_id, sum(paid.amount) AS amount
        FROM books
        JOIN paid ON paid.region_id = books.region_id AND paid.date <= books.day
        GROUP BY books.nth, paid.feeds_id
    ), fed AS (
        SELECT feeds_id, numerator_unit, array_agg(id ORDER BY id) AS purposes
        FROM purpose GROUP BY feeds_id, numerator_unit
    )
    SELECT place.nth, fed.feeds_id, fed.numerator_unit, total.amount, fed.purposes
    FROM place
    CROSS JOIN fed
    LEFT JOIN total ON total.nth = place.nth AND total.feeds_id = fed.feeds_id
    """,
)


def _in_unit(total: Decimal | None, unit: str) -> Decimal | None:
    # Payments are above 0 and reversals mirror them: a sum of 0 means that none stands.
    return convert(total, WAN, unit or WAN) if total else None


def _ledger(plan, region, day, purposes):
    shown = {"stage": Stage.PAID.value, "region": region.code, "through": format_month(day)}
    if len(purposes) == 1:
        shown["purpose"] = purposes[0]
    return f"{reverse('funding:ledger', args=[plan.slug])}?{urlencode(shown)}"


def feed_drafts(tranches: list[FundTranche], *, by) -> None:
    """Bring the open drafts up to date after entries of the ledger (all of one plan)."""
    if concerned := _concerned(tranches):
        refresh_fed(**concerned, by=by, reason="资金台账的发放变动，分子随之更新")


def reports_left_behind(tranche: FundTranche) -> list[MonthlyReport]:
    """The reports that were submitted before this entry and now differ from the ledger."""
    concerned = _concerned([tranche])
    return submitted_and_different(**concerned) if concerned else []


def _concerned(tranches) -> dict:
    """Where entries reach: plan, indicators, regions and the first day; {} when none feeds an indicator."""
    feeding = [t for t in tranches if t.stage == Stage.PAID and t.purpose and t.purpose.feeds_id]
    if not feeding:
        return {}
    return {
        "plan": feeding[0].project.plan,
        "indicators": {tranche.purpose.feeds_id for tranche in feeding},
        "regions": {tranche.region for tranche in feeding},
        "since": min(tranche.date for tranche in feeding),
    }


def feed_all_drafts(plan: Plan, indicators: set[int], *, by) -> None:
    """Bring all open drafts up to date after a purpose was linked to an indicator, or parted from it."""
    refresh_fed(
        plan=plan,
        indicators=indicators,
        regions=None,
        since=plan.first_month,
        by=by,
        reason="用途与指标的关联改动，分子随之更新",
    )


def check_feeds(purpose: Purpose) -> None:
    """Raise ValidationError unless what the purpose is to feed is a ratio of its plan, in a unit of money."""
    indicator = purpose.feeds
    if indicator is None:
        return
    if indicator.plan_id != purpose.project.plan_id or indicator.kind != Kind.RATIO:
        raise ValidationError({"feeds": "只能选本方案的比率指标。"})
    try:
        convert(Decimal(1), WAN, indicator.numerator_unit or WAN)
    except NotConvertible as error:
        what = f"“{indicator}”的分子“{indicator.numerator_name}”不是钱数（单位{indicator.numerator_unit}）"
        raise ValidationError({"feeds": f"{what}，不能由发放带入。"}) from error
