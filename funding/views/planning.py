"""What the plan sets aside: the table of all projects, and one project's amounts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render

from funding.actions import set_fund_plan
from funding.forms import PlanAmountsForm
from funding.models import FundPlan, FundSource
from funding.permissions import (
    can_set_plan,
    can_set_plans,
    places_of_their_own,
    sees_whole,
    visible_fund_plans,
)
from funding.views.common import plan_of
from organization.access import needs
from organization.models import Region
from organization.views.common import attempt
from targets.models import Project


@needs("view_funds")
def fund_plan(request, slug):
    plan = plan_of(request, slug)
    whole = sees_whole(request.user, plan)
    rows = visible_fund_plans(request.user, plan).select_related(
        "source", "region", "document", "recorded_by"
    )
    own = {} if whole else {"region__in": places_of_their_own(request.user, plan)}
    stored = rows.filter(**own) if own else rows.filter(region=None)
    parts = rows.exclude(**own) if own else rows.exclude(region=None)
    sources = sorted({row.source for row in stored}, key=lambda source: (source.order, source.pk))
    projects = Project.objects.filter(plan=plan).select_related("section", "category", "plan")
    lines = [_line(project, stored, sources) for project in projects]
    context = {
        "plan": plan,
        "whole": whole,
        "sources": sources,
        "lines": lines,
        "totals": [_sum(row for row in stored if row.source == source) for source in sources],
        "total": _sum(stored),
        "by_region": parts.order_by("project__order", "region__order"),
        "editable": {p.pk for p in projects if can_set_plan(request.user, p)} if plan.is_open else set(),
        "can_import": can_set_plans(request.user) and plan.is_open,
    }
    return render(request, "funding/plan.html", context)


def _sum(rows):
    amounts = [row.amount for row in rows]
    return sum(amounts) if amounts else None


def _line(project, stored, sources):
    own = [row for row in stored if row.project_id == project.pk]
    return {
        "project": project,
        "amounts": [_sum(row for row in own if row.source == source) for source in sources],
        "total": _sum(own),
        "documents": sorted({str(row.document) for row in own if row.document}),
        "notes": [row.note for row in own if row.note],
    }


@needs("enter_funds", "manage_targets")
def fund_plan_edit(request, slug, pk):
    plan = plan_of(request, slug)
    project = get_object_or_404(Project.objects.select_related("plan", "section"), plan=plan, pk=pk)
    if not can_set_plan(request.user, project):
        raise PermissionDenied("计划安排由目标管理员、办公室或项目的责任科室录入。")
    region = _region(request, plan)
    rows = FundPlan.objects.filter(project=project, region=region)
    stored = dict(rows.values_list("source_id", "amount"))
    form = PlanAmountsForm(
        request.POST or None,
        stored=stored,
        sources=FundSource.objects.filter(Q(is_active=True) | Q(pk__in=stored)),
        documents=plan.documents.all(),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, _store, amounts=form, project=project, region=region, by=request.user)
    ):
        messages.success(request, f"“{project}”的计划安排已保存。")
        return redirect("funding:fund_plan", slug=slug)
    context = {
        "plan": plan,
        "project": project,
        "form": form,
        "region": region,
        "regions": _below(plan),
    }
    return render(request, "funding/plan_edit.html", context)


def _below(plan):
    """The regions among which a plan's money may be divided."""
    return Region.objects.under(plan.region).exclude(pk=plan.region_id).exclude(level=Region.Level.OWN)


def _region(request, plan):
    """The region in the address, whose part is set; None is the whole plan."""
    code = request.GET.get("region")
    return get_object_or_404(_below(plan), code=code) if code else None


@transaction.atomic
def _store(*, amounts, project, region, by):
    for source, amount, seen in amounts.changes():
        set_fund_plan(
            project=project,
            source=source,
            region=region,
            amount=amount,
            seen=seen,
            document=amounts.cleaned_data["document"],
            reason=amounts.cleaned_data["reason"],
            by=by,
        )
    return True
