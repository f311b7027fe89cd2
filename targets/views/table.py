"""The targets in force: the table, its Excel file, and one target with its history and its change."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from minsheng.figures import format_number
from minsheng.months import parse_month
from organization.access import needs
from organization.models import Region
from organization.permissions import can
from organization.views.common import attempt, workbook_response
from targets.forms.table import ReviseForm
from targets.models import Plan
from targets.permissions import month_in_plan
from targets.planning.revising import in_force_at, newest_of, revise_target, revisions_of, target_words
from targets.target_table import target_table
from targets.target_workbook import target_workbook
from targets.views.plan import MANAGE

ROWS_A_PAGE = 100


@needs(MANAGE, "view_all_regions")
def table(request, slug):
    plan = _plan(slug)
    found = target_table(plan, _month(request, plan))
    page = Paginator(found.lines, ROWS_A_PAGE).get_page(request.GET.get("page"))
    home = reverse("targets:target_table", kwargs={"slug": slug})
    context = {
        "plan": plan,
        "table": found,
        "lines": [_line(plan, found, line, home) for line in page],
        "page": page,
        "months": [found.month.replace(month=number) for number in range(1, 13)],
        "can_change": can(request.user, MANAGE) and plan.is_open,
        "can_manage": can(request.user, MANAGE),
    }
    return render(request, "targets/table/table.html", context)


@needs(MANAGE, "view_all_regions")
def export(request, slug):
    plan = _plan(slug)
    found = target_table(plan, _month(request, plan))
    return workbook_response(target_workbook(found), f"{plan.short_name or plan.name}目标任务分解表")


@needs(MANAGE, "view_all_regions")
def target(request, slug, indicator, region):
    """One region's target: every revision with before and after; a form for the next one."""
    plan = _plan(slug)
    indicator = get_object_or_404(plan.indicators.select_related("project"), pk=indicator)
    region = get_object_or_404(Region.objects.under(plan.region), pk=region)
    may_change = can(request.user, MANAGE) and plan.is_open
    month = month_in_plan(plan)
    now = in_force_at(indicator, region, month)
    newest = newest_of(indicator, region)
    initial = {"effective_month": month, "seen": newest.pk if newest else 0}
    form = ReviseForm(request.POST or None, initial=initial) if may_change else None
    if request.method == "POST" and form and form.is_valid():
        done = attempt(
            form, revise_target, indicator=indicator, region=region, by=request.user, **form.cleaned_data
        )
        if done:
            messages.success(
                request, f"{region}“{indicator}”的目标已{'撤销' if done.is_withdrawn else '调整'}。"
            )
            if compiled := _compiled_since(plan, done.effective_month):
                messages.warning(
                    request,
                    f"{compiled}已经汇总，完成率随之改变。已送签、已发出的函不变，审签页会列出不同；要更正的另发函。",
                )
            return redirect("targets:target", slug=slug, indicator=indicator.pk, region=region.pk)
    context = {
        "plan": plan,
        "indicator": indicator,
        "region": region,
        "now": target_words(now),
        "unit": indicator.unit if now and now.number is not None and not now.is_withdrawn else "",
        "month": month,
        "revisions": _revisions(indicator, region),
        "form": form,
        "why_not": "" if may_change else _why_not(request.user, plan),
    }
    return render(request, "targets/table/target.html", context)


def _compiled_since(plan, month):
    """The months from `month` on that the office has compiled, as 5月、6月."""
    months = (
        plan.compilations.filter(month__gte=month, undone_at=None)
        .order_by("month")
        .values_list("month", flat=True)
    )
    return "、".join(f"{each.month}月" for each in months)


def _line(plan, found, line, home):
    """A row of the page; addresses are put together by hand, since reversing one per cell is slow."""
    boxes = []
    for indicator, row in zip(found.indicators, line.targets, strict=True):
        text = target_words(row) if row else "任务" if indicator.pk in line.tasks else ""
        address = f"{home}{indicator.pk}/{line.region.pk}/" if text else ""
        boxes.append({"text": text, "url": address, "label": f"{line.region} {indicator}：{text}"})
    depth = line.region.depth - plan.region.depth
    return {"name": line.region.name, "is_total": line.is_total, "depth": depth, "boxes": boxes}


def _plan(slug):
    return get_object_or_404(Plan.objects.select_related("region"), slug=slug)


def _month(request, plan):
    """The month asked for, within the plan's year; today's otherwise."""
    try:
        month = parse_month(request.GET.get("month", ""))
    except ValueError:
        return None
    return month if month.year == plan.year else None


def _revisions(indicator, region):
    return [
        {
            "row": row,
            "before": target_words(before),
            "after": target_words(row),
            "raw": row.raw if row.number is None or row.raw != format_number(row.number) else "",
        }
        for row, before in revisions_of(indicator, region)
    ]


def _why_not(user, plan):
    if not can(user, MANAGE):
        return "目标由目标管理员调整。"
    return "方案已关闭，先在方案页重新开放，才能调整目标。"
