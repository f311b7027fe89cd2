"""Who may see and enter which money, as predicates and scoped querysets; roles are data in
organization/roles.py.

Seeing: a person whose membership names no region sees the whole plan's money; one of a county sees the
entries of that county and below, and nothing of anybody else (404). Entering: sections for their own
projects everywhere, the office for all, counties for their own region; what the city passes on to a county
is the city's entry.
"""

from dataclasses import dataclass

from django.db.models import Q

from funding.models import FundForecast, FundPlan, FundTranche, Stage
from organization.models import Region
from organization.operator import is_operator
from organization.permissions import can, memberships_with
from targets.models import Plan, Project

_NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Scope:
    """Where one membership counts: below ``region`` (None: everywhere), for ``section_id`` (None: all)."""

    region: Region | None
    section_id: int | None

    def covers(self, project: Project, region: Region, stage: str) -> bool:
        if self.section_id not in (None, project.section_id):
            return False
        if self.region is None:
            return True
        if stage == Stage.PASSED_ON:
            return region.path.startswith(self.region.path) and region.path != self.region.path
        return region.path.startswith(self.region.path)


def scopes(user, ability: str) -> list[Scope]:
    """Where the person has ``ability``; the command line of the server has it everywhere."""
    if is_operator(user):
        return [Scope(None, None)]
    return [Scope(m.region, m.section_id) for m in memberships_with(user, ability)]


def sees_everything(user) -> bool:
    return any(scope.region is None for scope in scopes(user, "view_funds"))


def visible_tranches(user, plan: Plan):
    """The plan's tranches that the person may see."""
    rows = FundTranche.objects.of(plan)
    return rows if sees_everything(user) else rows.filter(_inside(user))


def sees_whole(user, plan: Plan) -> bool:
    """Whether the person looks at the plan's money from its own region or from above it."""
    places = [scope.region for scope in scopes(user, "view_funds")]
    return any(place is None or plan.region.path.startswith(place.path) for place in places)


def visible_fund_plans(user, plan: Plan):
    """The plan's fund plans that the person may see; a county sees the part that is set aside for it."""
    rows = FundPlan.objects.filter(project__plan=plan)
    return rows if sees_whole(user, plan) else rows.filter(_inside(user))


def visible_forecasts(user, plan: Plan):
    """The notes of money to come that the person may see, as with entries."""
    rows = FundForecast.objects.of(plan)
    return rows if sees_everything(user) else rows.filter(_inside(user))


def _inside(user) -> Q:
    found = _NOTHING
    for scope in scopes(user, "view_funds"):
        found |= Q(region__path__startswith=scope.region.path)
    return found


def regions_seen(user, plan: Plan) -> list[Region]:
    """The regions from which the person may look at the plan's money, in the document's order."""
    inside = Region.objects.under(plan.region).exclude(level=Region.Level.OWN)
    if not sees_everything(user):
        found = _NOTHING
        for scope in scopes(user, "view_funds"):
            found |= Q(path__startswith=scope.region.path)
        inside = inside.filter(found)
    return list(inside.order_by("order", "path"))


def places_of_their_own(user, plan: Plan) -> list[Region]:
    """The topmost regions from which the person looks at the plan's money: what lies below them is part of
    theirs.
    """
    found: list[Region] = []
    for region in sorted(regions_seen(user, plan), key=lambda each: each.path):
        if not found or not region.path.startswith(found[-1].path):
            found.append(region)
    return found


def can_enter(user, *, project: Project, region: Region, stage: str) -> bool:
    """Whether the person may enter or reverse a movement of this project, region and stage."""
    return any(scope.covers(project, region, stage) for scope in scopes(user, "enter_funds"))


def confirming(user) -> Q:
    """The 下拨 that the person may answer for: to their own region or below, entered by somebody else."""
    found = _NOTHING
    for scope in scopes(user, "enter_funds"):
        if scope.region is not None:
            mine = Q(region__path__startswith=scope.region.path)
            found |= mine & Q(project__section=scope.section_id) if scope.section_id else mine
    return found & Q(stage=Stage.PASSED_ON) & ~Q(entered_by=user.pk)


def can_confirm(user, tranche: FundTranche) -> bool:
    """Whether the person says for the receiving side that a 下拨 has arrived."""
    return FundTranche.objects.filter(confirming(user), pk=tranche.pk).exists()


def confirms_something(user) -> bool:
    return any(scope.region is not None for scope in scopes(user, "enter_funds"))


def can_enter_something(user, plan: Plan) -> bool:
    return plan.is_open and bool(scopes(user, "enter_funds"))


def passes_on(user, plan: Plan) -> bool:
    """Whether the person may enter a 下拨 at all: a county without regions below has nobody to pass on to."""
    mine = [scope.region for scope in scopes(user, "enter_funds")]
    return any(region is None or _regions_below(plan, region).exists() for region in mine)


def _regions_below(plan, region):
    return (
        Region.objects.under(plan.region).active().filter(path__startswith=region.path).exclude(pk=region.pk)
    )


def enterable_projects(user, plan: Plan):
    """The plan's projects for which the person may enter money somewhere."""
    projects = Project.objects.filter(plan=plan)
    sections = {scope.section_id for scope in scopes(user, "enter_funds")}
    return projects if None in sections else projects.filter(section__in=sections)


def enterable_regions(user, plan: Plan):
    """The plan's regions in which the person may enter money of some stage."""
    inside = Region.objects.under(plan.region).active()
    found = _NOTHING
    for scope in scopes(user, "enter_funds"):
        if scope.region is None:
            return inside
        found |= Q(path__startswith=scope.region.path)
    return inside.filter(found)


def can_explain(user, project: Project, region: Region) -> bool:
    """Whether the person may say why money of the project in the region is right: who enters it there."""
    return any(scope.covers(project, region, Stage.RAISED) for scope in scopes(user, "enter_funds"))


def can_set_plan(user, project: Project) -> bool:
    """Target administrators, the office, and sections for their own projects; never a county."""
    if can(user, "manage_targets"):
        return True
    own = [scope for scope in scopes(user, "enter_funds") if scope.region is None]
    return any(scope.section_id in (None, project.section_id) for scope in own)


def settable_projects(user, plan: Plan):
    """The plan's projects whose plan the person may set."""
    projects = Project.objects.filter(plan=plan).order_by("order", "id")
    if can(user, "manage_targets"):
        return projects
    sections = {scope.section_id for scope in scopes(user, "enter_funds") if scope.region is None}
    return projects if None in sections else projects.filter(section__in=sections)


def can_set_plans(user) -> bool:
    """Whether the person may set plans or purposes of some project."""
    return can(user, "manage_targets") or any(s.region is None for s in scopes(user, "enter_funds"))


def can_manage_sources(user) -> bool:
    """Target administrators, and those who enter money for all sections and regions."""
    entering = scopes(user, "enter_funds")
    return can(user, "manage_targets") or any(s.region is None and s.section_id is None for s in entering)


def plans_seen(user):
    """The plans whose money the person may see: all, or those of the regions around and below their own."""
    if sees_everything(user) or can(user, "manage_targets"):
        return Plan.objects.all()
    found = _NOTHING
    for scope in scopes(user, "view_funds"):
        steps = scope.region.path.rstrip("/").split("/")
        above = ["/".join(steps[:depth]) + "/" for depth in range(1, len(steps) + 1)]
        found |= Q(region__path__in=above) | Q(region__path__startswith=scope.region.path)
    return Plan.objects.filter(found)
