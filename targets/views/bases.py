"""Figures from before the plan (上年底, or a standard before its rise), typed region by region."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from minsheng.months import add_months, format_month, month_name, parse_month
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
    others = sorted(set(indicator.base_values.values_list("month", flat=True)))
    before = add_months(plan.first_month.replace(month=1), -1)
    month = _month(request) or (others[-1] if others else before)
    form = BaseValuesForm(request.POST or None, indicator=indicator, month=month, regions=regions)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("month", "note", "seen")}
        done = attempt(
            form,
            planning.save_base_values,
            indicator=indicator,
            numbers=form.numbers,
            by=request.user,
            **values,
        )
        if done is not None:
            told = "已保存" if done else "没有改动"
            messages.success(request, f"“{indicator}”{month_name(month)}的基数{told}。")
            return redirect("targets:indicator", slug=slug, pk=pk)
    context = {
        "plan": plan,
        "indicator": indicator,
        "form": form,
        "month_text": month_name(month),
        "others": [(format_month(one), month_name(one)) for one in others if one != month],
    }
    return render(request, "targets/plan/bases.html", context)


def _month(request):
    """The month that the form was made for, or that is asked for; None where it is none, which is said."""
    text = request.POST.get("month") or request.GET.get("month", "")
    if not text.strip():
        return None
    try:
        return parse_month(text)
    except ValueError as error:
        messages.error(request, str(error))
        return None
