"""How far the last month that is over has come, for those who wait for all: office, leaders, assessors."""

from dataclasses import dataclass
from datetime import date

from organization.permissions import can, sections_for
from targets.models import Assignment, MonthlyReport, Plan
from targets.permissions import last_month_over

LISTED = 12


@dataclass(frozen=True)
class MonthState:
    """Of the reports owed for a month: how many count, how many are accepted, and which are missing."""

    plan: Plan
    month: date
    owed: int
    reported: int
    accepted: int
    missing: list
    more: int = 0


def month_state(plan, sections):
    """The MonthState of `plan` for the reports owed to `sections`; two queries."""
    month = last_month_over(plan)
    tasks = Assignment.objects.filter(indicator__plan=plan, indicator__section__in=sections)
    tasks = tasks.order_by("region__order", "region__code", "indicator__section__order").distinct()
    names = ("region_id", "indicator__section_id", "region__name", "indicator__section__name")
    owed = list(dict.fromkeys(tasks.values_list(*names)))
    rows = MonthlyReport.objects.filter(plan=plan, month=month, section__in=sections)
    reports = {(row.region_id, row.section_id): row for row in rows}
    found = [reports.get((region, section)) for region, section, _region, _section in owed]
    missing = [
        f"{region}（{section}）"
        for report, (_region, _section, region, section) in zip(found, owed, strict=True)
        if report is None or report.counting_id is None
    ]
    return MonthState(
        plan,
        month,
        owed=len(owed),
        reported=len(owed) - len(missing),
        accepted=sum(report is not None and report.accepted_id is not None for report in found),
        missing=missing[:LISTED],
        more=max(len(missing) - LISTED, 0),
    )


def month_panel(user):
    """For the home page of those who see all regions and neither judge reports nor manage targets."""
    if not can(user, "view_all_regions") or can(user, "accept_progress") or can(user, "manage_targets"):
        return None
    sections = sections_for(user, "view_all_regions")
    states = [month_state(plan, sections) for plan in Plan.objects.open().select_related("region")]
    states = [state for state in states if state.owed]
    return ("各地区报数", "targets/_month_panel.html", {"states": states}) if states else None
