"""The money of one region for its page: what was set aside, came in and went out, project by project."""

from dataclasses import dataclass

from funding.fund_pictures import plan_picture
from funding.links import ledger_url
from funding.models import Stage
from funding.money import Basis, ProjectFunds, basis_name
from funding.permissions import regions_seen
from funding.totals import fund_totals
from organization.models import Region
from organization.permissions import can


@dataclass(frozen=True)
class Line:
    """One project, or the total; `urls` lead to the entries of each stage."""

    name: str
    funds: ProjectFunds
    urls: dict[str, str]


def region_block(user, plan, region, month):
    """The block for those who may look at the region's money; a region's own body has no books of its own."""
    if region.level == Region.Level.OWN or not can(user, "view_funds"):
        return None
    if region not in regions_seen(user, plan):
        return None
    totals = fund_totals(plan, month, Basis.FULL, region=region)
    shown = [each for each in totals.projects if _has_money(each)]
    lines = [_line(plan, region, month, each) for each in [*shown, totals.total]] if shown else []
    context = {
        "lines": lines,
        "picture": plan_picture(totals),
        "plan": plan,
        "region": region,
        "month": month,
    }
    return f"资金（{basis_name(Basis.FULL, region)}，万元）", "funding/_region_block.html", context


def _has_money(funds):
    return any(
        money.is_entered
        for money in (funds.planned, funds.allocated, funds.raised, funds.passed_on, funds.paid)
    )


def _line(plan, region, month, funds):
    urls = {
        stage.value: ledger_url(plan, month, Basis.FULL, region=region, project=funds.project, stage=stage)
        for stage in (Stage.RAISED, Stage.PASSED_ON, Stage.PAID)
    }
    return Line(str(funds.project or "合计"), funds, urls)
