"""Figures that a section enters for the whole region, beside what the regions report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from minsheng.figures import format_number
from minsheng.months import format_month, month_name, parse_month
from organization.access import needs
from organization.permissions import sections_for
from targets import actions
from targets.cells import Cell, cell_text
from targets.completion import by_cell, completion
from targets.forms.own_figure import OwnFigureForm
from targets.grid import roll_up_text
from targets.models import Indicator, OwnFigure, Plan
from targets.permissions import can_judge, enters_for_regions, open_months, plans_visible_to
from targets.refusals import AlreadyDone, Refused

ENTER, ACCEPT = "enter_for_region", "accept_progress"


@needs(ENTER, ACCEPT)
def own_figures(request, slug):
    plan = get_object_or_404(plans_visible_to(request.user).select_related("region"), slug=slug)
    months = open_months(plan)
    month = _month(request.GET.get("month") or format_month(months[-1] if months else plan.first_month), plan)
    figures = OwnFigure.objects.filter(region=plan.region, month=month)
    figures = figures.select_related("entered_by", "accepted_by").order_by("-id")
    indicators = plan.indicators.filter(section__in=sections_for(request.user, ENTER).values("pk"))
    indicators = indicators.select_related("section").prefetch_related(
        Prefetch("own_figures", figures, to_attr="of_month")
    )
    rows = by_cell(completion(plan, month))
    lines = [_line(request.user, plan, indicator, rows) for indicator in indicators]
    context = {
        "plan": plan,
        "month": month,
        "months": months,
        "month_code": format_month(month),
        "lines": lines,
    }
    return render(request, "targets/own_figures.html", context)


def _line(user, plan, indicator, rows):
    figures = [
        {
            "figure": figure,
            "text": own_text(figure, indicator),
            "can_accept": not figure.accepted_by_id and figure.entered_by_id != user.pk,
        }
        for figure in indicator.of_month
    ]
    row = rows.get((plan.region_id, indicator.pk))
    return {"indicator": indicator, "figures": figures, "row": row, "roll_up": roll_up_text(row, indicator)}


def own_text(figure, indicator):
    """An own figure as text: a count is the year's so far, however its regions enter it."""
    if figure.value is not None:
        return f"{format_number(figure.value, grouped=True)}{indicator.unit}"
    return cell_text(Cell.of(figure), indicator)


def _month(text, plan):
    try:
        month = parse_month(text)
    except ValueError as error:
        raise Http404(str(error)) from error
    if not plan.first_month <= month <= plan.first_month.replace(month=12):
        raise Http404(f"{month_name(month)}不在方案的填报期内。")
    return month


@needs(ENTER)
def own_figure_new(request, slug, indicator, month):
    plan = get_object_or_404(Plan.objects.select_related("region"), slug=slug)
    indicator = get_object_or_404(Indicator.objects.select_related("section"), plan=plan, pk=indicator)
    if not enters_for_regions(request.user, indicator.section_id):
        raise PermissionDenied("全市自有数由责任科室录入。")
    month = _month(month, plan)
    form = OwnFigureForm(request.POST or None, indicator=indicator)
    if request.method == "POST" and form.is_valid() and _record(request, form, plan, indicator, month):
        return _back(plan.slug, month)
    context = {
        "form": form,
        "plan": plan,
        "indicator": indicator,
        "month": month,
        "month_code": format_month(month),
    }
    return render(request, "targets/own_figure_form.html", context)


def _record(request, form, plan, indicator, month):
    try:
        actions.record_own_figure(
            indicator=indicator,
            region=plan.region,
            month=month,
            cell=form.cleaned_data["cell"],
            source=form.cleaned_data["source"],
            by=request.user,
        )
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    else:
        messages.success(
            request, f"已录入{indicator.short_name}的自有数，等待别人审核；未审核前只计入已报口径。"
        )
    return True


@require_POST
@needs(ACCEPT)
def own_figure_accept(request, pk):
    return _act(request, pk, actions.accept_own_figure, can_judge, "已通过。")


@require_POST
@needs(ENTER)
def own_figure_withdraw(request, pk):
    words = "已撤销。这个月没有别的自有数时，按各地区上报的数汇总。"
    return _act(request, pk, actions.withdraw_own_figure, enters_for_regions, words)


def _act(request, pk, action, allowed, words):
    figure = get_object_or_404(OwnFigure.objects.select_related("indicator__plan"), pk=pk)
    if not allowed(request.user, figure.indicator.section_id):
        raise PermissionDenied("全市自有数由责任科室办理。")
    try:
        action(figure=figure, by=request.user)
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, words)
    return _back(figure.indicator.plan.slug, figure.month)


def _back(slug, month):
    response = redirect("targets:own_figures", slug=slug)
    response["Location"] += f"?month={format_month(month)}"
    return response
