"""New categories, projects and indicators that come with a table, made from confirmed proposals."""

from collections.abc import Iterable

from targets.importers.table.likeness import core
from targets.importers.table.proposals import Proposal
from targets.models import Category, Indicator, Plan, Project
from targets.planning import ONLY_FOR, check_short_name


def find_project(projects: Iterable[Project], name: str) -> Project | None:
    """The project of this name, short name or alias."""
    wanted = core(name)
    for project in projects:
        if wanted in {core(text) for text in (project.name, project.short_name, *project.aliases) if text}:
            return project
    return None


def make_indicator(plan: Plan, proposal: Proposal, section: int, order: int) -> Indicator:
    """Store the indicator of a proposal, with project and categories where the plan has none of the name."""
    project = find_project(plan.projects.all(), proposal.project) or _make_project(plan, proposal, section)
    indicator = Indicator(
        plan=plan,
        project=project,
        section_id=section,
        name=proposal.name,
        short_name=proposal.short_name,
        definition=proposal.definition,
        kind=proposal.kind,
        unit=proposal.unit,
        direction=proposal.direction,
        scale=proposal.scale,
        numerator_name=proposal.numerator_name,
        numerator_unit=proposal.numerator_unit,
        denominator_name=proposal.denominator_name,
        denominator_unit=proposal.denominator_unit,
        due_on=proposal.due_on,
        order=order,
    )
    for name, (kinds, neutral) in ONLY_FOR.items():
        if indicator.kind not in kinds:
            setattr(indicator, name, neutral)
    check_short_name(indicator.short_name)
    indicator.full_clean()
    indicator.save()
    return indicator


def _make_project(plan: Plan, proposal: Proposal, section: int) -> Project:
    category = _make_categories(plan, proposal.categories)
    last = plan.projects.order_by("-order").values_list("order", flat=True).first() or 0
    project = Project(
        plan=plan, category=category, name=proposal.project, section_id=section, order=last + 10
    )
    project.full_clean()
    project.save()
    return project


def _make_categories(plan: Plan, names: list[str]) -> Category:
    parent = None
    for name in names:
        found = plan.categories.filter(parent=parent, name=name).first()
        if found is None:
            last = plan.categories.order_by("-order").values_list("order", flat=True).first() or 0
            found = Category(plan=plan, parent=parent, name=name, order=last + 10)
            found.full_clean()
            found.save()
        parent = found
    return parent
