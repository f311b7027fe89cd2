"""Figures from before the plan (上年底, or a standard before its rise), typed region by region."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from organization.access import needs
from organization.models import Region
from organization.views.common import attempt
from targets import planning
from targets.forms.bases import BaseValuesForm
from targets.models import Plan
from targets.views.plan import MANAGE


@needs(MANAGE)
def base_values(request, slug, pk):
    plan = get_object_or_404(Plan.objects.select_related("region"), slug=slug)
    indicator = get_object_or_404(plan.indicators, pk=pk)
    owing = Region.objects.filter(assignments__indicator=indicator)
    regions = [plan.region, *(region for region in owing if region != plan.region)]
    form = BaseValuesForm(request.POST or None, indicator=indicator, regions=regions)
    if request.method == "POST" and form.is_valid():
        values = {"month": form.cleaned_data["month"], "note": form.cleaned_data["note"]}
        if attempt(form, save, indicator=indicator, numbers=form.numbers, by=request.user, **values):
            messages.success(request, f"“{indicator}”的基数已保存。")
            return redirect("targets:indicator", slug=slug, pk=pk)
    context = {
        "plan": plan,
        "form": form,
        "form_title": f"基数：{indicator}",
        "form_lead": "方案开始以前的数，只用来对比（从多少提高到多少、较上年底增减）；没有的空着。",
        "button": "保存",
    }
    return render(request, "targets/plan/form.html", context)


def save(**arguments):
    planning.save_base_values(**arguments)
    return True
