"""A small city with a plan, its money and a letter's template: what the tests of letters share."""

import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from funding.models import FundPlan, FundSource, FundTranche, Purpose
from reports import actions
from reports.template_files import default_content
from targets.models import Kind, MonthlyReport, State, Status, Submission, SubmittedFigure
from tests.factories import (
    assign,
    make_indicator,
    make_plan,
    make_project,
    make_region,
    make_section,
    make_target,
    make_user,
)

JANUARY, JUNE = date(2017, 1, 1), date(2017, 6, 1)


def make_world(counties=2, indicators=1, with_money=True, with_template=True):
    """Counties that have reported June, a project with indicators and money, a template and its office."""
    city = make_region(name="某市", level="city")
    section = make_section(name="福利科")
    plan = make_plan(region=city, first_month=JUNE, name="某年民生工程")
    project = make_project(plan, section=section, name="养老体系建设")
    world = SimpleNamespace(
        city=city,
        counties=[make_region(name=f"第{index}县", parent=city) for index in range(1, counties + 1)],
        section=section,
        plan=plan,
        project=project,
        office=make_user("office"),
        other_office=make_user("office"),
        officer=make_user("section_officer", section=section),
        clerk=make_user("clerk"),
        indicators=[],
    )
    for index in range(1, indicators + 1):
        indicator = make_indicator(plan, project=project, section=section, name=f"床位{index}", unit="张")
        assign(indicator, *world.counties)
        make_target(indicator, city, 100 * counties)
        for county in world.counties:
            make_target(indicator, county, 100)
        world.indicators.append(indicator)
    for county in world.counties:
        report(world, county, dict.fromkeys(world.indicators, 60))
    if with_money:
        add_money(world)
    if with_template:
        world.template = actions.load_template(
            plan=plan, content=default_content(), by=world.office, sender="某市民政局", number_prefix="某民函"
        )
    return world


def report(world, county, numbers, month=JUNE, is_accepted=True):
    """Submit (and accept) figures as a county would."""
    now = timezone.now()
    found, _ = MonthlyReport.objects.get_or_create(
        plan=world.plan, region=county, section=world.section, month=month
    )
    submission = Submission.objects.create(
        report=found,
        number=found.submissions.count() + 1,
        data_as_of=month.replace(day=28),
        submitted_by=world.clerk,
        submitted_at=now,
    )
    for indicator, value in numbers.items():
        is_word = indicator.kind == Kind.MILESTONE
        SubmittedFigure.objects.create(
            submission=submission,
            indicator=indicator,
            state=State.NUMBER,
            value=None if is_word else Decimal(value),
            is_done=bool(value) if is_word else None,
            entered_by=world.clerk,
        )
    fields = {"status": Status.SUBMITTED, "submitted_at": now, "submitted_by": world.clerk}
    fields |= {"counting": submission, "accepted_at": None, "accepted_by": None}
    if is_accepted:
        fields |= {
            "status": Status.ACCEPTED,
            "accepted_at": now,
            "accepted_by": world.officer,
            "accepted": submission,
        }
    MonthlyReport.objects.filter(pk=found.pk).update(data_as_of=submission.data_as_of, **fields)
    return submission


def add_money(world, project=None):
    project = project or world.project
    sources = {source.name: source for source in FundSource.objects.all()}
    purpose = Purpose.objects.create(project=project, name="建设补助", order=1)
    for name, amount in (("中央、省", "900"), ("市级", "100.5"), ("县级", "0")):
        FundPlan.objects.create(
            project=project, source=sources[name], amount=Decimal(amount), recorded_by=world.office
        )
    tranche = {"project": project, "date": JUNE, "entered_by": world.office}
    FundTranche.objects.create(
        stage="raised", region=world.city, source=sources["市级"], amount=Decimal("80.25"), **tranche
    )
    for county in world.counties:
        FundTranche.objects.create(
            stage="paid", region=county, purpose=purpose, amount=Decimal("12.5"), **tranche
        )


def write_letter(world, **fields):
    fields = {"first_month": JANUARY, "through": JUNE, "basis": "submitted"} | fields
    return actions.create_letter(template=world.template, by=world.office, **fields)


def template_content(**changes):
    """The template that comes with the product, changed."""
    return json.dumps(json.loads(default_content()) | changes).encode()
