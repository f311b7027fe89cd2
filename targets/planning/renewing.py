"""A new year's plan from last year's: structure and assignments are copied, targets and figures are not."""

from django.db import transaction

from minsheng.history import recorded
from organization.actions.guard import require
from targets.models import Assignment, Plan
from targets.planning.checking import copy_rules
from targets.planning.parts import copy_parts
from targets.planning.structure import ABILITY, save_plan


@transaction.atomic
def start_from(*, predecessor, plan, by):
    """Store the new `plan` (unsaved) with the structure of `predecessor` and return it.

    Copied: the days due and locked, categories, projects and indicators (the last two name their
    predecessor), check rules, parts, and the assignments, since the same regions usually keep their tasks. A
    day in an indicator moves on by the years between the plans. Not copied: targets, figures, base values,
    source documents, money.
    """
    require(by, ABILITY)
    with recorded(by=by, reason=f"由“{predecessor}”建立新方案"):
        predecessor = Plan.objects.select_for_update().get(pk=predecessor.pk)
        plan.predecessor = predecessor
        save_plan(plan=plan, by=by)
        categories = _copy_categories(predecessor, plan)
        projects, indicators = {}, {}
        for row in predecessor.projects.all():
            projects[row.pk] = _copied(row, plan=plan, category=categories[row.category_id])
        for row in predecessor.indicators.all():
            due_on = _moved(row.due_on, plan.year - predecessor.year)
            project = projects[row.project_id]
            indicators[row.pk] = _copied(row, plan=plan, project=project, due_on=due_on)
        copy_rules(predecessor, plan, indicators)
        copy_parts(predecessor, indicators)
        for row in predecessor.tier_dates.all():
            row.pk, row.plan = None, plan
            row.save(force_insert=True)
        old = Assignment.objects.filter(indicator__plan=predecessor)
        Assignment.objects.bulk_create(
            Assignment(
                indicator=indicators[row.indicator_id], region_id=row.region_id, filled_by_id=row.filled_by_id
            )
            for row in old
            if plan.region_id == predecessor.region_id
        )
    return plan


def _copy_categories(predecessor, plan):
    """Return {old id: new category}; parents are made before their children at any depth."""
    waiting, made = list(predecessor.categories.all()), {}
    while waiting:
        ready = [row for row in waiting if row.parent_id is None or row.parent_id in made]
        for row in ready:
            made[row.pk] = plan.categories.create(
                name=row.name, order=row.order, parent=made.get(row.parent_id)
            )
        waiting = [row for row in waiting if row.pk not in made]
    return made


def _copied(row, **changes):
    """Store a copy of a project or indicator that names it as predecessor."""
    skipped = {"id", "predecessor", *changes}
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in skipped
    }
    return type(row).objects.create(**fields, predecessor=row, **changes)


def _moved(day, years):
    if day is None:
        return None
    last_of_february = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if last_of_february else day.day)
