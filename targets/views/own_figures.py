"""Figures that a section enters for the whole region, beside what the regions report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from minsheng.months import format_month, month_name, parse_month
from organization.access import needs
from organization.permissions import can, sections_for
from targets import actions
from targets.actions.own_figures import LONGEST_REASON
from targets.cells import Cell, own_text
from targets.completion import by_cell, completion
from targets.forms.own_figure import OwnFigureForm
from targets.grid import roll_up_text
from targets.models import Indicator, OwnFigure, Plan
from targets.permissions import (
    can_judge,
    entered_own,
    enters_for_regions,
    is_compiled,
    open_months,
    plans_visible_to,
)
from targets.refusals import AlreadyDone, Overtaken, Refused

ENTER, ACCEPT, COMPILE = "enter_for_region", "accept_progress", "compile_progress"
_PEOPLE = (
    "entered_by",
    "entered_for",
    "accepted_by",
    "accepted_for",
    "withdrawn_by",
    "withdrawn_for",
)


@needs(ENTER, ACCEPT, COMPILE)
def own_figures(request, slug):
    plan = get_object_or_404(plans_visible_to(request.user).select_related("region"), slug=slug)
    months = open_months(plan)
    month = _month(request.GET.get("month") or format_month(months[-1] if months else plan.first_month), plan)
    figures = OwnFigure.objects.filter(region=plan.region, month=month)
    figures = figures.select_related(*_PEOPLE).order_by("-id")
    compiled = is_compiled(plan, month)
    shown = Q(section__in=sections_for(request.user, ENTER).values("pk"))
    if can(request.user, COMPILE):
        shown |= Q(pk__in=figures.order_by().values("indicator"))
    indicators = plan.indicators.filter(shown).select_related("section")
    indicators = indicators.prefetch_related(Prefetch("own_figures", figures, to_attr="of_month"))
    rows = by_cell(completion(plan, month))
    lines = [_line(request.user, plan, indicator, rows, compiled) for indicator in indicators]
    context = {
        "plan": plan,
        "month": month,
        "months": months,
        "month_code": format_month(month),
        "lines": lines,
        "compiled": compiled,
        "judges": can(request.user, ACCEPT),
        "longest_reason": LONGEST_REASON,
    }
    return render(request, "targets/own_figures.html", context)


def _line(user, plan, indicator, rows, compiled):
    judges, enters = can_judge(user, indicator.section_id), enters_for_regions(user, indicator.section_id)
    figures = [
        {
            "figure": figure,
            "text": own_text(Cell.of(figure), indicator),
            "waits": not (figure.is_withdrawn or figure.accepted_by_id),
            "can_accept": judges and not entered_own(user, figure),
            "can_withdraw": can(user, COMPILE) if compiled else enters,
        }
        for figure in indicator.of_month
    ]
    row = rows.get((plan.region_id, indicator.pk))
    return {
        "indicator": indicator,
        "figures": figures,
        "row": row,
        "roll_up": roll_up_text(row, indicator),
        "can_enter": enters and not compiled,
    }


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
    standing = indicator.own_figures.filter(region=plan.region, month=month, is_withdrawn=False).last()
    seen = standing.pk if standing else 0
    form = OwnFigureForm(request.POST or None, indicator=indicator, initial={"seen": seen})
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
            seen=form.cleaned_data["seen"],
        )
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Overtaken as overtaken:
        form.add_error(None, overtaken.message)
        form.now_stands(overtaken.theirs)
        return False
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
    return _act(request, pk, actions.accept_own_figure, "已通过。")


@require_POST
@needs(ENTER, COMPILE)
def own_figure_withdraw(request, pk):
    words = "已撤销。这个月没有别的自有数时，按各地区上报的数汇总。"
    return _act(request, pk, actions.withdraw_own_figure, words, reason=request.POST.get("reason", ""))


def _act(request, pk, action, words, **said):
    figure = get_object_or_404(OwnFigure.objects.select_related("indicator__plan"), pk=pk)
    try:
        action(figure=figure, by=request.user, **said)
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
