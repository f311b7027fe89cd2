"""The money of a plan as one table, and of one project."""

from django.shortcuts import get_object_or_404, redirect, render

from funding.fund_pictures import month_picture, plan_picture, source_picture
from funding.links import ledger_url
from funding.models import Stage
from funding.permissions import (
    can_enter_something,
    can_set_plan,
    can_set_plans,
    plans_seen,
    sees_everything,
)
from funding.project_page import project_page
from funding.project_workbook import project_workbook
from funding.summary import summary_table, summary_workbook
from funding.totals import fund_totals
from funding.views.common import look_at, plan_of
from minsheng.months import format_month
from organization.access import needs
from organization.views.common import workbook_response
from targets.models import Project


@needs("view_funds")
def home(request):
    plan = plans_seen(request.user).current_first().first()
    if plan is None:
        return render(request, "funding/home.html")
    return redirect("funding:summary", slug=plan.slug)


@needs("view_funds")
def summary(request, slug):
    plan = plan_of(request, slug)
    look = look_at(request, plan)
    table = summary_table(fund_totals(plan, look.through, look.basis, region=look.region))
    context = {
        "plan": plan,
        "look": look,
        "table": table,
        "picture": plan_picture(table.totals),
        "lines": [{"row": line, "links": _links(plan, look, line.funds.project)} for line in table.lines],
        "total_links": _links(plan, look, None),
        "can_enter": can_enter_something(request.user, plan),
        "can_set_plans": can_set_plans(request.user),
        "other_plans": plans_seen(request.user).exclude(pk=plan.pk).order_by("-year"),
        "excel_query": request.GET.urlencode(),
    }
    return render(request, "funding/summary.html", context)


@needs("view_funds")
def summary_xlsx(request, slug):
    plan = plan_of(request, slug)
    look = look_at(request, plan)
    table = summary_table(fund_totals(plan, look.through, look.basis, region=look.region))
    name = f"{plan}资金情况（{format_month(look.through)}，{look.words}）"
    return workbook_response(summary_workbook(table), name)


@needs("view_funds")
def project(request, slug, pk):
    plan, page, look = _project_page(request, slug, pk)
    context = {
        "plan": plan,
        "project": page.project,
        "look": look,
        "page": page,
        "funds": page.funds,
        "source_picture": source_picture(page.sources),
        "month_picture": month_picture(page.months, look.basis),
        "month": look.through,
        "links": _links(plan, look, page.project),
        "can_enter": can_enter_something(request.user, plan),
        "can_set_plan": can_set_plan(request.user, page.project) and plan.is_open,
        "sees_calculations": sees_everything(request.user),
        "excel_query": request.GET.urlencode(),
    }
    return render(request, "funding/project.html", context)


@needs("view_funds")
def project_xlsx(request, slug, pk):
    _plan, page, look = _project_page(request, slug, pk)
    name = f"{page.project}资金（{format_month(look.through)}，{look.words}）"
    return workbook_response(project_workbook(page), name)


def _project_page(request, slug, pk):
    plan = plan_of(request, slug)
    found = get_object_or_404(Project.objects.select_related("section"), plan=plan, pk=pk)
    look = look_at(request, plan)
    sees_all = sees_everything(request.user)
    page = project_page(plan, found, look.region, look.basis, look.through, calculations=sees_all)
    return plan, page, look


def _links(plan, look, project):
    options = {"region": look.region, "project": project}
    return {s.value: ledger_url(plan, look.through, look.basis, stage=s, **options) for s in Stage}
