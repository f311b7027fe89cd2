"""Which plan, region and month a sheet's address names, for the person who asks."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from minsheng.months import month_name, parse_month
from organization.models import Region
from organization.permissions import visible_regions
from targets.permissions import open_months, plans_visible_to


def find_sheet_place(user, slug, code, month):
    """(plan, region, month) of a sheet; 404 outside the person's regions or the plan's months."""
    plan = get_object_or_404(plans_visible_to(user).select_related("region"), slug=slug)
    inside = Region.objects.filter(
        Q(pk__in=visible_regions(user).values("pk")), path__startswith=plan.region.path
    )
    region = get_object_or_404(inside, code=code)
    try:
        month = parse_month(month)
    except ValueError as error:
        raise Http404(str(error)) from error
    if month not in open_months(plan):
        raise Http404(f"{month_name(month)}不在可以填报的月份内。")
    return plan, region, month
