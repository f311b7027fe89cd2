"""What a request about completion asks for, within what the person may see; 404 beyond it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404

from minsheng.months import format_month, month_name, parse_month, span_name
from organization.models import Region
from organization.permissions import can, memberships_of, visible_regions
from targets.completion import BASES, SUBMITTED
from targets.glance import newest_month
from targets.models import Plan
from targets.permissions import open_months, plans_visible_to

READERS = ("view_all_regions", "enter_progress", "review_county")


@dataclass(frozen=True)
class Asked:
    """Plan, region, month and basis; `choices`: regions to switch between; `chosen`: the other parameters."""

    plan: Plan
    region: Region
    month: date
    months: list[date]
    basis: str
    sees_all: bool
    choices: list[Region]
    chosen: dict[str, str]

    @property
    def span(self):
        return span_name(self.month.replace(month=1), self.month)

    @property
    def basis_word(self):
        return BASES[self.basis]

    @property
    def bases(self):
        return BASES.items()

    @property
    def above(self):
        """The region one level up, while it is within the plan and the person sees it."""
        return self.region.parent if self.sees_all and self.region != self.plan.region else None

    @property
    def query(self):
        """Month and basis, as links to other pages about completion carry them."""
        return urlencode({"month": format_month(self.month), "basis": self.basis})

    @property
    def everything(self):
        return self.with_()

    def with_(self, **changes):
        """The parameters of this very page with some of them changed; those without a value are left out."""
        now = {"month": format_month(self.month), "basis": self.basis, **self.chosen} | changes
        return "?" + urlencode({key: value for key, value in now.items() if value})

    @property
    def month_links(self):
        """(month, address, whether it is the one shown), for the row of months and its slider."""
        return [(each, self.with_(month=format_month(each)), each == self.month) for each in self.months]


def ask(request, slug, code=None, keep=()):
    """Read plan, region, month and basis of a request; 404 for what the person may not see.

    `keep` names further parameters that links back to the same page carry.
    """
    user = request.user
    plan = get_object_or_404(plans_visible_to(user).select_related("region"), slug=slug)
    basis = request.GET.get("basis") or SUBMITTED
    if basis not in BASES:
        raise Http404("口径只有已报数（submitted）和已审数（accepted）。")
    sees_all = can(user, "view_all_regions")
    mine = [] if sees_all else [m.region for m in memberships_of(user) if m.region]
    choices = [region for region in mine if region.path.startswith(plan.region.path)]
    if not sees_all and not choices:
        raise Http404("这个方案里没有您的地区。")
    in_address, code = code, code or request.GET.get("region")
    month = month_asked(plan, request.GET.get("month"))
    return Asked(
        plan=plan,
        region=_region(user, plan, code) if code else (plan.region if sees_all else choices[0]),
        month=month,
        months=open_months(plan) or [month],
        basis=basis,
        sees_all=sees_all,
        choices=choices if len(choices) > 1 else [],
        chosen={
            name: request.GET[name]
            for name in (*keep, *(() if in_address else ("region",)))
            if request.GET.get(name)
        },
    )


def _region(user, plan, code):
    within = visible_regions(user).filter(path__startswith=plan.region.path)
    return get_object_or_404(within.select_related("parent"), code=code)


def month_asked(plan, text):
    """The month asked for; without one the newest that has figures. 404 for what is no month of the plan."""
    if not text:
        return newest_month(plan)
    try:
        month = parse_month(text)
    except ValueError as error:
        raise Http404(str(error)) from error
    if not plan.first_month <= month <= plan.first_month.replace(month=12):
        raise Http404(f"{month_name(month)}不在方案的填报期内。")
    return month


def regions_within(asked):
    """The regions to choose from: the plan’s own and those right below; for a county its own."""
    if not asked.sees_all:
        return asked.choices
    below = Region.objects.filter(parent=asked.plan.region).order_by("order", "code")
    found = [asked.plan.region, *below]
    return found if asked.region in found else [*found, asked.region]
