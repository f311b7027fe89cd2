"""Categories, projects and indicators of one plan: making, changing, deleting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from organization.access import needs
from organization.views.common import attempt
from targets import planning
from targets.forms.indicator import IndicatorForm
from targets.forms.plan import CategoryForm, ProjectForm
from targets.kinds import KINDS
from targets.models import Category, Indicator, Kind, Plan, Project
from targets.outline import city_targets, target_words
from targets.views.plan import MANAGE

WORDS = {Category: "类别", Project: "项目", Indicator: "指标"}


@needs(MANAGE)
def category(request, slug, pk=None):
    found = get_object_or_404(Plan, slug=slug)
    row = get_object_or_404(found.categories, pk=pk) if pk else Category(plan=found)
    parent = found.categories.filter(pk=_number(request.GET.get("parent"))).first()
    form = CategoryForm(request.POST or None, instance=row, initial={"parent": parent} if parent else None)
    return _page(request, found, row, form, planning.save_category, "category")


@needs(MANAGE)
def project(request, slug, pk=None):
    found = get_object_or_404(Plan, slug=slug)
    row = get_object_or_404(found.projects, pk=pk) if pk else Project(plan=found)
    chosen = found.categories.filter(pk=_number(request.GET.get("category"))).first()
    form = ProjectForm(request.POST or None, instance=row, initial={"category": chosen} if chosen else None)
    if not found.categories.exists():
        messages.info(request, "项目要放在类别下面，请先增加类别。")
        return redirect("targets:category_new", slug=slug)
    return _page(request, found, row, form, planning.save_project, "project")


@needs(MANAGE)
def new_indicator(request, slug):
    """First the kind in plain words, then the form with the fields of that kind."""
    found = get_object_or_404(Plan, slug=slug)
    if not found.projects.exists():
        messages.info(request, "指标要放在项目下面，请先增加项目。")
        return redirect("targets:project_new", slug=slug)
    kind = request.GET.get("kind")
    chosen = found.projects.filter(pk=_number(request.GET.get("project"))).first()
    if kind not in Kind.values:
        context = {"plan": found, "kinds": KINDS, "project": chosen}
        return render(request, "targets/plan/kinds.html", context)
    row = Indicator(plan=found, kind=kind)
    initial = {"project": chosen, "section": chosen.section_id} if chosen else None
    form = IndicatorForm(request.POST or None, instance=row, initial=initial)
    return _page(request, found, row, form, planning.save_indicator, "indicator")


@needs(MANAGE)
def indicator(request, slug, pk):
    found = get_object_or_404(Plan, slug=slug)
    row = get_object_or_404(found.indicators, pk=pk)
    kind = request.GET.get("kind")
    kind = kind if kind in Kind.values else None
    form = IndicatorForm(request.POST or None, instance=row, kind=kind)
    target = city_targets(found).get(row.pk)
    extra = {"kinds": KINDS, "target": target_words(row, target), "regions": row.assignments.count()}
    extra["bases"] = row.base_values.count()
    extra["part_count"] = row.parts.filter(region=None, is_active=True).count()
    return _page(request, found, row, form, planning.save_indicator, "indicator", **extra)


@needs(MANAGE)
@require_POST
def delete(request, slug, type, pk):
    found = get_object_or_404(Plan, slug=slug)
    rows = {"category": found.categories, "project": found.projects, "indicator": found.indicators}[type]
    row = get_object_or_404(rows, pk=pk)
    try:
        planning.remove(row=row, by=request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(f"targets:{type}", slug=slug, pk=pk)
    messages.success(request, f"已删除{WORDS[row.__class__]}“{row}”。")
    return redirect("targets:plan", slug=slug)


def _page(request, plan, row, form, action, type, **extra):
    """Show the form, or store what was sent and go back to the plan at that line."""
    is_new = row.pk is None
    word = WORDS[row.__class__]
    if request.method == "POST" and form.is_valid():
        seen = None if is_new else form.seen
        stored = attempt(form, action, by=request.user, seen=seen, **{type: row})
        if stored:
            messages.success(request, f"{word}“{stored}”已保存。")
            return redirect(f"{reverse('targets:plan', kwargs={'slug': plan.slug})}#{type}-{stored.pk}")
    context = {
        "plan": plan,
        "form": form,
        "row": row,
        "type": type,
        "form_title": f"新增{word}" if is_new else f"修改{word}",
        "delete_url": ""
        if is_new
        else reverse("targets:delete", kwargs={"slug": plan.slug, "type": type, "pk": row.pk}),
        "kind": KINDS.get(getattr(row, "kind", None)),
        "button": "保存",
        **extra,
    }
    name = "indicator.html" if type == "indicator" else "form.html"
    return render(request, f"targets/plan/{name}", context)


def _number(text):
    return int(text) if text and text.isdecimal() else None
