"""The parts of an indicator common to all regions, and the targets of parts, for its administrator."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from organization.access import needs
from organization.models import Region
from organization.views.common import attempt
from targets import planning
from targets.forms.parts import PartForm, PartTargetsForm
from targets.forms.plan import next_order
from targets.models import IndicatorPart, Plan
from targets.parts import KINDS
from targets.views.plan import MANAGE


def _find(slug, pk):
    plan = get_object_or_404(Plan.objects.select_related("region"), slug=slug)
    return plan, get_object_or_404(plan.indicators.filter(kind__in=KINDS), pk=pk)


@needs(MANAGE)
def parts(request, slug, pk):
    plan, indicator = _find(slug, pk)
    rows = list(indicator.parts.select_related("region").order_by("region__order", "order", "id"))
    context = {
        "plan": plan,
        "indicator": indicator,
        "parts": [row for row in rows if row.region_id is None],
        "own": [row for row in rows if row.region_id and row.is_active],
    }
    return render(request, "targets/plan/parts.html", context)


@needs(MANAGE)
def part(request, slug, pk, part=None):
    plan, indicator = _find(slug, pk)
    common = indicator.parts.filter(region=None)
    row = get_object_or_404(common, pk=part) if part else IndicatorPart(indicator=indicator)
    row.indicator = indicator
    form = PartForm(
        request.POST or None, instance=row, initial=None if part else {"order": next_order(common)}
    )
    if request.method == "POST" and form.is_valid():
        stored = attempt(
            form, planning.save_part, part=row, seen=form.seen if part else None, by=request.user
        )
        if stored:
            messages.success(request, f"分项“{stored}”已保存。")
            return redirect("targets:parts", slug=slug, pk=pk)
    title = f"{indicator}的分项" if part else f"{indicator}：增加分项"
    context = {"plan": plan, "form": form, "form_title": title, "button": "保存"}
    return render(request, "targets/plan/form.html", context)


@needs(MANAGE)
def part_targets(request, slug, pk):
    plan, indicator = _find(slug, pk)
    month = plan.first_month
    form = PartTargetsForm(
        request.POST or None,
        indicator=indicator,
        rows=_target_rows(plan, indicator),
        changes=planning.part_target_changes(indicator),
        initial={
            "effective_month": month.replace(month=1),
            "seen": planning.newest_part_target(indicator),
        },
    )
    if request.method == "POST" and form.is_valid():
        names = ("effective_month", "reason", "seen", "later", "asked")
        facts = {name: form.cleaned_data[name] for name in names}
        count = attempt(
            form,
            planning.set_part_targets,
            indicator=indicator,
            numbers=form.numbers,
            by=request.user,
            **facts,
        )
        if count is not None:
            messages.success(request, _recorded_words(form, count))
            return redirect("targets:parts", slug=slug, pk=pk)
        form.ask_anew()
    context = {"plan": plan, "indicator": indicator, "form": form}
    return render(request, "targets/plan/part_targets.html", context)


def _recorded_words(form, count):
    keeps, first = form.cleaned_data["later"] == planning.KEEP, form.cleaned_data["effective_month"].month
    if count:
        until = "，后来另登记过的月份照旧" if keeps else "，到年底有效"
        return f"已登记 {count} 个分项目标，{first}月起按新的数{until}。"
    if form.numbers:  # other than at the year's end, and what holds in the month already
        return f"没有改动：填的和{first}月有效的数一样，后来另登记过的月份照旧。"
    return "没有改动：填的和表里到年底有效的数一样。"


def _target_rows(plan, indicator):
    """(region, parts): the plan's region and those with the task, with the common parts and their own."""
    rows = list(indicator.parts.filter(is_active=True).order_by("order", "id"))
    regions = list(Region.objects.filter(assignments__indicator=indicator).order_by("order"))
    regions = [plan.region, *(region for region in regions if region != plan.region)]
    found = [(region, [row for row in rows if row.region_id in (None, region.pk)]) for region in regions]
    return [(region, parts) for region, parts in found if parts]
