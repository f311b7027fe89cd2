"""Who reported in time: regions × months, with the share on time and complete, as page and workbook."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from organization.access import needs
from organization.models import Section
from organization.permissions import can, visible_regions
from organization.views.common import workbook_response
from targets.permissions import plans_visible_to
from targets.section_states import section_states
from targets.timeliness_page import as_timeliness_workbook, timeliness_table
from targets.views.asking import READERS


@needs(*READERS)
def newest_timeliness(request):
    """Of the open plan of this year, or else the newest; without one, the page says so."""
    plan = plans_visible_to(request.user).open().current_first().first()
    if plan is None:
        return render(request, "targets/overview/none.html")
    return redirect("targets:timeliness", slug=plan.slug)


@needs(*READERS)
def timeliness(request, slug):
    plan, sections, table = _table(request, slug)
    sees_all = can(request.user, "view_all_regions")
    months, rows = section_states(plan, sections) if sees_all else ([], [])
    context = {
        "section_months": months,
        "section_rows": rows,
        "plan": plan,
        "sections": sections,
        "table": table,
        "sees_all": sees_all,
        "is_judge": can(request.user, "accept_progress") or can(request.user, "review_county"),
        "other_plans": plans_visible_to(request.user).exclude(pk=plan.pk).current_first(),
    }
    return render(request, "targets/timeliness.html", context)


@needs(*READERS)
def timeliness_workbook(request, slug):
    plan, _sections, table = _table(request, slug)
    return workbook_response(as_timeliness_workbook(table), f"{plan}报送情况")


def _table(request, slug):
    """(plan, its sections, Table) within what the person sees."""
    plan = get_object_or_404(plans_visible_to(request.user).select_related("region"), slug=slug)
    sections = list(Section.objects.filter(indicators__plan=plan).distinct())
    wanted = request.GET.get("section", "")
    section = next((one for one in sections if str(one.pk) == wanted), None)
    if wanted and section is None:
        raise Http404("方案里没有这个科室。")
    return plan, sections, timeliness_table(plan, visible_regions(request.user), section)
