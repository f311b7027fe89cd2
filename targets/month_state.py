"""How far the last month that is over has come, for those who wait for all: office, leaders, assessors."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from organization.permissions import can, sections_for
from targets.models import Assignment, Compilation, MonthlyReport, Plan
from targets.month_ends import asked_months
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
    compiled: bool = False

    @property
    def is_ready(self):
        """Whether the sections have accepted all that is owed, so that the office can compile it."""
        return self.accepted == self.owed and not self.compiled


def month_states(plans, sections):
    """The MonthState of each plan for the reports owed to `sections`, plans that owe nothing left out.

    Three queries, however many plans there are.
    """
    months = {plan.pk: last_month_over(plan) for plan in plans}
    owed = _owed(plans, sections)
    reports = _reports(months, sections)
    compiled = set(Compilation.objects.filter(undone_at=None, plan__in=plans).values_list("plan", "month"))
    found = []
    for plan in plans:
        if owed.get(plan.pk):
            month = months[plan.pk]
            is_compiled = (plan.pk, month) in compiled
            found.append(_state(plan, month, owed[plan.pk], reports[plan.pk], is_compiled))
    return found


def _owed(plans, sections):
    """By plan id, in document order: (region id, section id) → (region's name, section's name)."""
    tasks = Assignment.objects.filter(indicator__plan__in=plans, indicator__section__in=sections)
    tasks = tasks.order_by("region__order", "region__code", "indicator__section__order").distinct()
    names = ("region_id", "indicator__section_id", "region__name", "indicator__section__name")
    found = defaultdict(dict)
    for plan, region, section, *words in tasks.values_list("indicator__plan_id", *names):
        found[plan][region, section] = words
    return found


def _reports(months, sections):
    """By plan id: (region id, section id) → the report for the plan's month."""
    wanted = Q(pk__in=[])
    for plan, month in months.items():
        wanted |= Q(plan=plan, month=month)
    found = defaultdict(dict)
    for report in MonthlyReport.objects.filter(wanted, section__in=sections).order_by():
        found[report.plan_id][report.region_id, report.section_id] = report
    return found


def _state(plan, month, owed, reports, is_compiled):
    found = {place: reports.get(place) for place in owed}
    missing = [
        f"{region}（{section}）"
        for place, (region, section) in owed.items()
        if found[place] is None or found[place].counting_id is None
    ]
    return MonthState(
        plan,
        month,
        owed=len(owed),
        reported=len(owed) - len(missing),
        accepted=sum(report is not None and report.accepted_id is not None for report in found.values()),
        missing=missing[:LISTED],
        more=max(len(missing) - LISTED, 0),
        compiled=is_compiled,
    )


def month_panel(user):
    """For the home page of those who see all regions: who has reported, to their sections or to all."""
    if not can(user, "view_all_regions") or can(user, "manage_targets"):
        return None
    sections = sections_for(user, "view_all_regions")
    states = month_states(list(Plan.objects.open().select_related("region")), sections)
    presses = can(user, "remind")
    context = {
        "states": states,
        "presses": presses,
        "compiles": can(user, "compile_progress"),
        "asked": asked_months([state.plan for state in states], sections) if presses else [],
    }
    return ("各地区报数", "targets/_month_panel.html", context) if states else None
