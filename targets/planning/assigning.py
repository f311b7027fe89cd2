"""Who owes what: the only writers of assignments (region × indicator)."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from minsheng.history import recorded
from organization.actions.guard import require
from organization.models import Region
from targets.models import Assignment, MonthlyProgress, State, SubmittedFigure
from targets.planning.structure import ABILITY, lock_open


def nested(regions):
    """Return the pairs (upper, lower) of `regions` where one lies under the other: it would count twice."""
    ordered = sorted(set(regions), key=lambda region: region.path)
    pairs, open_above = [], []
    for region in ordered:
        while open_above and not region.path.startswith(open_above[-1].path):
            open_above.pop()
        if open_above:
            pairs.append((open_above[-1], region))
        open_above.append(region)
    return pairs


@transaction.atomic
def set_assignments(*, plan, wanted, by, filled_by=None, seen=None):
    """Make the assignments of the indicators in `wanted` exactly what it says; return (added, removed).

    `wanted`: {indicator: regions}; other indicators stay as they are. `filled_by`: {region: section or None}
    says who fills in for a region without clerks; regions not named keep what they have. `seen`: fingerprint
    of the matrix that the page was made from. Refused, all problems at once: regions outside the plan's
    region, regions of which one lies under another (docs/figures.md), and taking away a task for which
    figures have been entered.
    """
    require(by, ABILITY)
    filled_by = filled_by or {}
    with recorded(by=by):
        plan = lock_open(plan)
        rows = list(Assignment.objects.filter(indicator__in=wanted).select_related("region", "indicator"))
        if seen and seen != matrix_fingerprint(plan):
            raise ValidationError("您打开本页后，别人改过任务分配。请重新打开本页再改。")
        stays = {(indicator.pk, region.pk) for indicator, regions in wanted.items() for region in regions}
        has = {(row.indicator_id, row.region_id) for row in rows}
        removed = [row for row in rows if (row.indicator_id, row.region_id) not in stays]
        problems = [*_misplaced(plan, wanted), *_in_use(removed)]
        if problems:
            raise ValidationError(problems)
        Assignment.objects.filter(pk__in=[row.pk for row in removed]).delete()
        added = [
            Assignment(indicator=indicator, region=region, filled_by=filled_by.get(region))
            for indicator, regions in wanted.items()
            for region in regions
            if (indicator.pk, region.pk) not in has
        ]
        Assignment.objects.bulk_create(added)
        for region, section in filled_by.items():
            kept = Assignment.objects.filter(indicator__in=wanted, region=region)
            kept.exclude(filled_by=section).update(filled_by=section)
    return len(added), len(removed)


def check_move(region):
    """Refuse a move in the tree of regions that would take a task out of its plan or count figures twice."""
    moved = Assignment.objects.filter(region__path__startswith=region.path).values("indicator")
    rows = Assignment.objects.filter(indicator__in=moved).select_related("indicator__plan__region", "region")
    wanted = {}
    for row in rows:
        wanted.setdefault(row.indicator.plan, {}).setdefault(row.indicator, []).append(row.region)
    problems = [problem for plan, tasks in wanted.items() for problem in _misplaced(plan, tasks)]
    if problems:
        raise ValidationError(["不能这样移动：", *problems])


def matrix_fingerprint(plan):
    """Return a text that changes whenever an assignment of the plan changes."""
    rows = Assignment.objects.filter(indicator__plan=plan).order_by("indicator_id", "region_id")
    values = list(rows.values_list("indicator_id", "region_id", "filled_by_id"))
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def regions_of(plan):
    """The regions that may have tasks of the plan: its own and everything below, in the document's order.

    A region that is no longer active stays as long as it has one.
    """
    tasks = Assignment.objects.filter(indicator__plan=plan).values("region")
    return Region.objects.under(plan.region).filter(Q(is_active=True) | Q(pk__in=tasks))


def _misplaced(plan, wanted):
    for indicator, regions in wanted.items():
        for region in regions:
            if not region.path.startswith(plan.region.path):
                yield f"“{region}”不在{plan.region}之内，不能分配“{indicator}”。"
        for upper, lower in nested(regions):
            yield f"“{indicator}”同时分给了{upper}和它下面的{lower}，数会加两遍；请去掉其中一个。"


def _in_use(removed):
    """Tasks for which a figure was submitted, or typed into a draft, are not taken away silently."""
    if not removed:
        return
    here = {"indicator__in": {row.indicator_id for row in removed}}
    submitted = SubmittedFigure.objects.filter(**here).values_list("indicator", "submission__report__region")
    typed = MonthlyProgress.objects.filter(**here).exclude(state=State.BLANK)
    used = {*submitted.distinct(), *typed.values_list("indicator", "report__region").distinct()}
    for row in removed:
        if (row.indicator_id, row.region_id) in used:
            yield f"{row.region}的“{row.indicator}”已经填了数，不能取消任务；没有这项任务的月份请填“不适用”。"
