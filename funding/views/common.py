"""What the pages of money share: the plan in the address, and how it is looked at."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404

from funding.forms import LookForm
from funding.money import Basis, basis_name
from funding.permissions import plans_seen, regions_seen
from minsheng.months import parse_month
from organization.models import Region


def plan_of(request, slug):
    """The plan, 404 for one whose money is none of the person's business."""
    return get_object_or_404(plans_seen(request.user).select_related("region"), slug=slug)


@dataclass(frozen=True)
class Look:
    """From which region, on which basis and through which month money is looked at; ``form`` changes it."""

    form: LookForm
    region: Region
    basis: Basis
    through: date

    @property
    def words(self) -> str:
        return basis_name(self.basis, self.region)


def look_at(request, plan) -> Look:
    """How the person looks at the plan's money, as the address says."""
    regions = regions_seen(request.user, plan)
    if not regions:
        raise Http404
    form = LookForm(request.GET, plan=plan, regions=regions)
    chosen = form.cleaned_data
    return Look(form, form.regions[chosen["region"]], Basis(chosen["basis"]), parse_month(chosen["through"]))
