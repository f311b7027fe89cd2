"""The lists behind the ledger: sources of money, and purposes of projects."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render

from funding.actions import save_purpose, save_source
from funding.forms import PurposeForm, SourceForm
from funding.models import FundSource, Purpose
from funding.permissions import can_manage_sources, can_set_plan, can_set_plans
from funding.views.common import plan_of
from organization.access import needs
from organization.views.common import attempt
from targets.models import Project


@needs("view_funds")
def sources(request):
    rows = FundSource.objects.annotate(entries=Count("tranches")).order_by("order", "id")
    context = {"sources": rows, "can_manage": can_manage_sources(request.user)}
    return render(request, "funding/sources.html", context)


@needs("enter_funds", "manage_targets")
def source(request, pk=None):
    if not can_manage_sources(request.user):
        raise PermissionDenied("资金来源由目标管理员或办公室维护。")
    found = get_object_or_404(FundSource, pk=pk) if pk else None
    form = SourceForm(request.POST or None, instance=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, save_source, source=form.instance, seen=form.seen, by=request.user)
    ):
        messages.success(request, f"资金来源“{form.instance}”已保存。")
        return redirect("funding:sources")
    context = {"form": form, "title": "修改资金来源" if pk else "新增资金来源", "back": "funding:sources"}
    return render(request, "funding/source_form.html", context)


@needs("view_funds")
def purposes(request, slug):
    plan = plan_of(request, slug)
    projects = (
        Project.objects.filter(plan=plan)
        .select_related("section", "plan")
        .prefetch_related("purposes__feeds")
    )
    editable = (
        {project.pk for project in projects if can_set_plan(request.user, project)} if plan.is_open else set()
    )
    context = {"plan": plan, "projects": projects, "editable": editable}
    return render(request, "funding/purposes.html", context)


@needs("enter_funds", "manage_targets")
def purpose(request, slug, pk=None):
    plan = plan_of(request, slug)
    if not can_set_plans(request.user):
        raise PermissionDenied("用途由目标管理员、办公室或项目的责任科室维护。")
    found = get_object_or_404(Purpose, pk=pk, project__plan=plan) if pk else None
    if found and not can_set_plan(request.user, found.project):
        raise PermissionDenied("用途由目标管理员、办公室或项目的责任科室维护。")
    initial = {} if found else {"project": request.GET.get("project")}
    form = PurposeForm(request.POST or None, instance=found, initial=initial, plan=plan)
    projects = Project.objects.filter(plan=plan).select_related("plan")
    mine = [project.pk for project in projects if can_set_plan(request.user, project)]
    form.fields["project"].queryset = projects.filter(pk__in=mine)
    if pk:
        form.fields["project"].disabled = True
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, save_purpose, purpose=form.instance, seen=form.seen, by=request.user)
    ):
        messages.success(request, f"用途“{form.instance}”已保存。")
        return redirect("funding:purposes", slug=slug)
    context = {"plan": plan, "form": form, "title": "修改用途" if pk else "新增用途"}
    return render(request, "funding/purpose_form.html", context)
