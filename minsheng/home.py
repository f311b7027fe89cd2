"""The home page and the guide of an empty installation, put together from what the apps contribute."""

from dataclasses import dataclass, field

from django.shortcuts import render
from django.urls import reverse

from funding import home as funding_home
from funding import setup as funding_setup
from organization import home as organization_home
from organization import setup as organization_setup
from organization.access import needs
from organization.permissions import can
from organization.roles import ROLES
from reports import home as reports_home
from reports import setup as reports_setup
from targets import due as targets_due
from targets import glance as targets_glance
from targets import month_state as targets_month_state
from targets import outline as targets_outline
from targets import reminding as targets_reminding
from targets import setup as targets_setup
from targets import upkeep as targets_upkeep


@dataclass(frozen=True)
class Panel:
    """One block of the home page: a title and a template that gets `panel` as its context."""

    title: str
    template: str
    context: dict = field(default_factory=dict)


# Steps of the guide, in their order: each function takes nothing and returns an organization.setup.Step.
STEPS = [
    *organization_setup.STEPS,
    *targets_setup.STEPS,
    *funding_setup.STEPS,
    *reports_setup.STEPS,
]
GUIDED = ("manage_people", "manage_regions", "manage_targets")


def setup_panel(user):
    """The guide, on the home page of those who set the system up, until every step is done."""
    if not any(can(user, ability) for ability in GUIDED):
        return None
    steps = [step() for step in STEPS]
    if all(step.done for step in steps):
        return None
    return "开始使用", "_setup_steps.html", {"steps": describe_steps(steps, user)}


def describe_steps(steps, user):
    """Steps as dicts for the page; the first that is not done is the next one."""
    waiting = [step for step in steps if not step.done]
    return [
        {
            "title": step.title,
            "text": step.text,
            "found": step.found,
            "state": "done" if step.done else "next" if step is waiting[0] else "later",
            "url": reverse(step.url_name, kwargs=step.url_kwargs) if can(user, step.ability) else "",
            "label": step.label,
            "by": "、".join(role.label for role in ROLES.values() if step.ability in role.abilities),
        }
        for step in steps
    ]


# Panels, in their order: each function takes the user and returns None or (title, template, context).
PANELS = [
    setup_panel,
    reports_home.signatures_panel,
    reports_home.section_signatures_panel,
    targets_reminding.answers_panel,
    targets_due.due_panel,
    targets_due.waiting_panel,
    reports_home.section_drafts_panel,
    targets_month_state.month_panel,
    reports_home.received_panel,
    targets_upkeep.upkeep_panel,
    targets_reminding.failures_panel,
    targets_glance.glance_panel,
    targets_outline.plans_panel,
    funding_home.receipts_panel,
    funding_home.imports_panel,
    reports_home.letters_panel,
    organization_home.accounts_panel,
]


def home(request):
    contributed = [panel(request.user) for panel in PANELS]
    return render(
        request, "home.html", {"panels": [Panel(*parts) for parts in contributed if parts is not None]}
    )


@needs(*GUIDED)
def setup(request):
    steps = describe_steps([step() for step in STEPS], request.user)
    return render(request, "setup.html", {"panel": {"steps": steps}})
