"""The overview 地区 × 指标, its workbook, and what each figure is made of."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from minsheng.months import format_month, month_name, parse_month, span_name
from minsheng.workbooks.writing import CONTENT_TYPE
from organization.access import needs
from organization.models import Region
from organization.permissions import can, memberships_of, visible_regions
from targets.completion import BASES, SUBMITTED
from targets.completion_output import as_matrix_workbook
from targets.models import MonthlyReport, Plan
from targets.overview import matrix
from targets.permissions import open_months, plans_visible_to
from targets.provenance import provenance

READERS = ("view_all_regions", "enter_progress", "review_county")


@needs(*READERS)
def newest(request):
    """The overview of the open plan of this year, or else the newest; without one, the page says so."""
    plan = plans_visible_to(request.user).open().current_first().first()
    if plan is None:
        return render(request, "targets/overview/none.html")
    return redirect("targets:overview", slug=plan.slug)


@needs(*READERS)
def overview(request, slug):
    asked = ask(request, slug)
    context = {
        "asked": asked,
        "matrix": matrix(asked.plan, asked.region, asked.month, asked.basis),
        "other_plans": plans_visible_to(request.user).exclude(pk=asked.plan.pk).current_first(),
    }
    return render(request, "targets/overview/matrix.html", context)


@needs(*READERS)
def overview_workbook(request, slug):
    asked = ask(request, slug)
    table = matrix(asked.plan, asked.region, asked.month, asked.basis)
    name = f"{asked.region.name}{asked.span}完成情况.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(as_matrix_workbook(table, asked), content_type=CONTENT_TYPE, headers=headers)


@needs(*READERS)
def figure(request, slug, code, indicator):
    asked = ask(request, slug, code)
    indicator = get_object_or_404(asked.plan.indicators.select_related("section", "project"), pk=indicator)
    made_of = provenance(asked.plan, asked.region, indicator, asked.month, asked.basis)
    if made_of is None:
        raise Http404(f"{asked.region}没有“{indicator}”的任务。")
    context = {"asked": asked, "indicator": indicator, "made_of": made_of}
    return render(request, "targets/overview/figure.html", context)


@dataclass(frozen=True)
class Asked:
    """What a request asks for, within what the person may see; `choices`: regions to switch between."""

    plan: Plan
    region: Region
    month: date
    months: list[date]
    basis: str
    sees_all: bool
    choices: list[Region]

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
        return urlencode({"month": format_month(self.month), "basis": self.basis})


def ask(request, slug, code=None):
    """Read plan, region, month and basis of a request; 404 for what the person may not see."""
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
    code = code or request.GET.get("region")
    return Asked(
        plan=plan,
        region=_region(user, plan, code) if code else (plan.region if sees_all else choices[0]),
        month=_month(plan, request.GET.get("month")),
        months=open_months(plan),
        basis=basis,
        sees_all=sees_all,
        choices=choices if len(choices) > 1 else [],
    )


def _region(user, plan, code):
    within = visible_regions(user).filter(path__startswith=plan.region.path)
    return get_object_or_404(within.select_related("parent"), code=code)


def _month(plan, text):
    """The month asked for; without one the newest that has figures."""
    if not text:
        counted = MonthlyReport.objects.filter(plan=plan, counting__isnull=False).order_by("-month")
        return counted.values_list("month", flat=True).first() or plan.first_month
    try:
        month = parse_month(text)
    except ValueError as error:
        raise Http404(str(error)) from error
    if not plan.first_month <= month <= plan.first_month.replace(month=12):
        raise Http404(f"{month_name(month)}不在方案的填报期内。")
    return month
