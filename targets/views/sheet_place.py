"""Which plan, region and month a sheet's address names, for the person who asks."""

from django.http import Http404

from minsheng.months import month_name, parse_month
from minsheng.statements import Joined
from organization.models import Region
from organization.permissions import can, visible_paths
from targets.models import Plan
from targets.permissions import open_months

# A plan that `plans_visible_to` selects, with a region of it that `visible_regions` selects.
_PLACE = Joined(
    "sheet_place",
    """
    SELECT {columns}
    FROM targets_plan p
    JOIN organization_region t ON t.id = p.region_id
    JOIN organization_region r ON starts_with(r.path, t.path)
    WHERE p.slug = %(slug)s AND r.code = %(code)s
        AND EXISTS (SELECT 1 FROM unnest(%(paths)s::text[]) path WHERE starts_with(r.path, path))
        AND (%(sees_plans)s OR EXISTS (
            SELECT 1 FROM targets_assignment a
            JOIN targets_indicator i ON i.id = a.indicator_id
            JOIN organization_region o ON o.id = a.region_id
            WHERE i.plan_id = p.id
                AND EXISTS (SELECT 1 FROM unnest(%(paths)s::text[]) path WHERE starts_with(o.path, path))
        ))
    """,
    p=Plan,
    t=Region,
    r=Region,
)


def find_sheet_place(user, slug, code, month):
    """(plan, region, month) of a sheet; 404 outside the person's regions or the plan's months."""
    sees_plans = can(user, "manage_targets") or can(user, "view_all_regions")
    found = _PLACE.rows(slug=slug, code=code, paths=visible_paths(user), sees_plans=sees_plans)
    if not found:
        raise Http404("没有这张表，或者不在您的地区之内。")
    [(plan, plan.region, region)] = found
    try:
        month = parse_month(month)
    except ValueError as error:
        raise Http404(str(error)) from error
    if month not in open_months(plan):
        raise Http404(f"{month_name(month)}不在可以填报的月份内。")
    return plan, region, month
