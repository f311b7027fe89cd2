"""What the target administrator has to put in order: waiting tables, sums that differ, missing years."""

from django.db.models import Q

from minsheng.figures import format_number
from organization.permissions import can
from targets.completion import completion
from targets.glance import newest_month
from targets.holidays import missing_years
from targets.models import Plan, TableImport, Target
from targets.standing import ADDITIVE

LISTED = 10


def unbalanced(plan, month):
    """(indicator id, words) where the target of the plan's region is not the sum of those below it, and no
    revision in force says why; two queries.
    """
    in_force = Target.objects.filter(indicator__plan=plan).in_force(month)
    explained = {row.indicator_id for row in in_force if row.imbalance_reason and not row.is_withdrawn}
    by_indicator = {}
    for row in completion(plan, month):
        if row.kind in ADDITIVE and row.target is not None:
            by_indicator.setdefault(row.indicator_id, []).append(row)
    found = []
    for indicator, (top, *below) in by_indicator.items():
        total = sum(row.target for row in below)
        if top.is_top and below and total != top.target and indicator not in explained:
            whole, parts = format_number(top.target, grouped=True), format_number(total, grouped=True)
            words = f"{top.short_name}：{top.region}{whole}{top.unit}，各地区之和{parts}{top.unit}"
            found.append((indicator, words))
    return found


def upkeep_panel(user):
    """The panel for those who manage targets or the table of holidays; None for others."""
    manages = can(user, "manage_targets")
    if not manages and not can(user, "manage_calendar"):
        return None
    plans = list(Plan.objects.open().current_first().select_related("region"))
    context = {"years": missing_years(plans), "manages": manages}
    if manages:
        waiting = TableImport.objects.filter(Q(status=TableImport.Status.PREVIEW), plan__in=plans)
        context["waiting"] = waiting.defer("content").select_related("plan", "uploaded_by")[:LISTED]
        context["plan"] = plans[0] if plans else None
        context["unbalanced"] = unbalanced(plans[0], newest_month(plans[0])) if plans else []
    return "要整理的", "targets/_upkeep_panel.html", context
