"""Where a figure of money leads: the entries of the ledger that it sums."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from funding.models import Stage
from funding.money import Basis
from minsheng.months import format_month
from organization.models import Region
from targets.models import Plan, Project


def ledger_url(
    plan: Plan,
    through: date,
    basis: Basis,
    *,
    region: Region | None = None,
    project: Project | None = None,
    stage: Stage | None = None,
) -> str:
    """The ledger's address with exactly the entries that ``fund_totals`` with the same arguments counts."""
    shown = {
        "basis": Basis(basis).value,
        "region": (region or plan.region).code,
        "through": format_month(through),
        "project": project and project.pk,
        "stage": stage and Stage(stage).value,
    }
    known = {name: value for name, value in shown.items() if value}
    return f"{reverse('funding:ledger', args=[plan.slug])}?{urlencode(known)}"
