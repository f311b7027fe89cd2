"""Plans: the list, one plan's page, making and changing one, closing it, next year's from this one."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render

from minsheng import clock
from organization.access import needs
from organization.permissions import can
from organization.views.common import attempt
from targets import planning
from targets.deadlines import Deadlines
from targets.forms.plan import NextYearForm, PlanForm, ReasonForm
from targets.models import Plan, Tier
from targets.outline import missing, outline

MANAGE = "manage_targets"


@needs(MANAGE, "view_all_regions")
def plans(request):
    counted = Plan.objects.select_related("region", "predecessor").annotate(
        indicator_count=Count("indicators")
    )
    rows = list(counted.order_by("-is_open", "-year", "slug"))
    context = {"plans": rows, "can_manage": can(request.user, MANAGE)}
    return render(request, "targets/plan/list.html", context)


@needs(MANAGE, "view_all_regions")
def plan(request, slug):
    found = get_object_or_404(Plan.objects.select_related("region", "predecessor"), slug=slug)
    rows, deadlines = outline(found), Deadlines([found])
    context = {
        "plan": found,
        "rows": rows,
        "missing": missing(found, rows),
        "documents": found.documents.all(),
        "tier_dates": [deadlines.days(found, tier) for tier in Tier],
        "can_manage": can(request.user, MANAGE),
        "can_change": can(request.user, MANAGE) and found.is_open,
    }
    return render(request, "targets/plan/detail.html", context)


@needs(MANAGE)
def new(request):
    form = PlanForm(request.POST or None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        stored = attempt(form, planning.save_plan, plan=form.instance, by=request.user, **_documents(form))
        if stored:
            messages.success(request, f"已建立“{stored}”。下一步：增加类别和项目，或直接导入目标任务分解表。")
            return redirect("targets:plan", slug=stored.slug)
    return _form_page(request, form, "新建方案", "一年一个方案：谁的方案、从哪个月起报、依据什么文件。")


@needs(MANAGE)
def edit(request, slug):
    found = get_object_or_404(Plan, slug=slug)
    form = PlanForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        stored = attempt(
            form, planning.save_plan, plan=found, by=request.user, seen=form.seen, **_documents(form)
        )
        if stored:
            messages.success(request, "方案已保存。")
            return redirect("targets:plan", slug=stored.slug)
    return _form_page(request, form, "修改方案", "", plan=Plan.objects.get(slug=slug))


@needs(MANAGE)
def set_open(request, slug):
    """Asks for a reason, then closes an open plan or opens a closed one."""
    found = get_object_or_404(Plan, slug=slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        action = planning.set_plan_open
        stored = attempt(form, action, plan=found, is_open=not found.is_open, reason=reason, by=request.user)
        if stored:
            messages.success(request, "方案已重新开放。" if stored.is_open else "方案已关闭，只能查看。")
            return redirect("targets:plan", slug=slug)
    if found.is_open:
        lead = "关闭后，方案和它的数只能查看，不能填报、不能修改；需要时可以重新开放。"
        return _form_page(request, form, "关闭方案", lead, plan=found, button="关闭方案", danger=True)
    lead = "重新开放后，可以继续填报和修改。"
    return _form_page(request, form, "重新开放方案", lead, plan=found, button="重新开放")


@needs(MANAGE)
def next_year(request, slug):
    found = get_object_or_404(Plan.objects.select_related("region"), slug=slug)
    form = NextYearForm(request.POST or None, predecessor=found)
    if request.method == "POST" and form.is_valid():
        stored = attempt(form, planning.start_from, predecessor=found, plan=form.instance, by=request.user)
        if stored:
            messages.success(
                request, f"已由“{found}”建立“{stored}”。目标不复制：请导入新一年的目标任务分解表。"
            )
            return redirect("targets:plan", slug=stored.slug)
    lead = "复制类别、项目、指标和任务分配，并记下上年对应的是哪一个；目标、数据、资金和依据文件不复制。"
    return _form_page(request, form, "由本方案建立新一年的方案", lead, plan=found, button="建立新方案")


def _documents(form):
    return {"documents": form.cleaned_data["documents"]}


def _form_page(request, form, title, lead, plan=None, button="保存", danger=False):
    context = {
        "form": form,
        "form_title": title,
        "form_lead": lead,
        "plan": plan,
        "button": button,
        "danger": danger,
    }
    return render(request, "targets/plan/form.html", context)
