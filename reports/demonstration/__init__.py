"""Loads fixtures/guangyuan-2017 into an empty database, through the importers and actions that users use.

Nothing is written behind the back of an action but the published password: people enter figures, others
review and accept them, each on the day that the fixture says.
"""

from django.db import transaction

from organization.models import Region, User
from reports.demonstration.figures import load_figures
from reports.demonstration.files import Broken
from reports.demonstration.letters import load_letter, load_section_reports
from reports.demonstration.money import Ledger, load_answers, load_fund_plan
from reports.demonstration.money_checked import load_checked
from reports.demonstration.organization import load_organization
from reports.demonstration.plan import load_plan, load_targets
from targets.models import Plan

__all__ = ["Broken", "is_empty", "load"]


def is_empty():
    """Whether nobody has begun to use this database: no account, no region, no plan."""
    return not any(model.objects.exists() for model in (User, Region, Plan))


@transaction.atomic
def load():
    """Store the whole demonstration or nothing of it; return the plan. `Broken` names a file that fails."""
    people = load_organization()
    plan = load_plan(people)
    load_targets(plan, people)
    load_fund_plan(plan, people)
    load_figures(plan, people, Ledger(plan, people))
    load_answers(plan, people)
    load_checked(plan, people)
    load_section_reports(plan, people)
    load_letter(plan, people)
    return plan
