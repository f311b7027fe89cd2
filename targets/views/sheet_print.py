from django.http import Http404
from django.shortcuts import render

from minsheng import clock
from minsheng.months import format_month
from targets.print_page import printed_parts
from targets.views.sheet_place import find_sheet_place


def sheet_print(request, slug, code, month):
    """The month of a region to print, sign and seal: all sections, or the one that ?section= names."""
    plan, region, month = find_sheet_place(request.user, slug, code, month)
    wanted = request.GET.get("section", "")
    parts = printed_parts(request.user, plan, region, month, wanted)
    if wanted and not parts:
        raise Http404("没有报给这个科室的数。")
    context = {
        "plan": plan,
        "region": region,
        "month": month,
        "month_code": format_month(month),
        "parts": parts,
        "printed_at": clock.now(),
    }
    return render(request, "targets/sheet_print.html", context)
