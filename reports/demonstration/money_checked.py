from decimal import Decimal

from funding.actions import explain_money, save_calculation, save_estimate
from funding.models import Calculation, FundEstimate
from funding.money_checks import money_findings
from reports.demonstration.files import facts, on
from reports.demonstration.money import OFFICE
from targets.models import Indicator, Project

CHECKED = "2017-07-04"


def load_checked(plan, people):
    """What the office works out beside the ledger, what it holds against it, and what it has explained."""
    by = people[OFFICE]
    stated = facts("money-checked.json")
    projects = {project.short_name: project for project in Project.objects.filter(plan=plan)}
    with on(CHECKED):
        for one in stated["calculations"]:
            _calculate(one, projects, by)
        for one in stated["estimates"]:
            _estimate(one, projects, plan, by)
        for one in stated["explanations"]:
            _explain(one, plan, by)


def _calculate(stated, projects, by):
    inputs = [(name, Decimal(value), source) for name, value, source in stated.pop("inputs")]
    project = projects[stated.pop("project")]
    save_calculation(calculation=Calculation(project=project, **stated), inputs=inputs, by=by)


def _estimate(stated, projects, plan, by):
    indicators = {indicator.short_name: indicator for indicator in Indicator.objects.filter(plan=plan)}
    estimate = FundEstimate(
        project=projects[stated["project"]],
        standard=indicators[stated["standard"]],
        persons=indicators[stated["persons"]],
        per=stated["per"],
        stage=stated["stage"],
        tolerance=Decimal(stated["tolerance"]),
    )
    save_estimate(estimate=estimate, by=by)


def _explain(stated, plan, by):
    through = plan.first_month.replace(month=6)
    found = money_findings(plan, through, plan.region)
    each = next(one for one in found if one.finding.key == stated["key"])
    explain_money(
        plan=plan,
        through=through,
        region=plan.region,
        place=each.place,
        stamp=each.finding.stamp,
        text=stated["text"],
        by=by,
    )
