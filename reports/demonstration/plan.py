from datetime import date
from decimal import Decimal

from minsheng.months import parse_month
from organization.models import Region, Section
from reports.demonstration.files import content, facts, on, require
from targets import planning
from targets.importers.table.loading import import_table
from targets.models import Category, Indicator, Plan, Project, SourceDocument, TierDates

STARTED = "2017-04-11"  # the day of the bureau's own plan for the year
ADMINISTRATOR = "mubiao"
TABLE = "2017年目标任务分解表.xlsx"


def load_plan(people):
    """Store the plan of plan.json: documents, structure, assignments, base values; return it."""
    lists, by = facts("plan.json"), people[ADMINISTRATOR]
    with on(STARTED):
        plan = _plan(lists, by)
        projects = _projects(plan, lists, by)
        indicators = {}
        for number, line in enumerate(lists["indicators"], start=1):
            project = projects[line["project"]]
            fields = line | {
                "project": project,
                "section": project.section,
                "scale": Decimal(line.get("scale", 1)),
                "due_on": date.fromisoformat(line["due_on"]) if "due_on" in line else None,
            }
            indicator = Indicator(plan=plan, order=number * 10, **fields)
            indicators[line["short_name"]] = planning.save_indicator(indicator=indicator, by=by)
        _assignments(plan, indicators, lists["assignments"], by)
        _base_values(plan, indicators, lists["base_values"], by)
    return plan


def _plan(lists, by):
    documents = [
        planning.save_document(document=SourceDocument(**line), by=by) for line in lists["documents"]
    ]
    stated = lists["plan"]
    fields = stated | {
        "region": Region.objects.get(code=stated["region"]),
        "first_month": parse_month(stated["first_month"]),
    }
    plan = planning.save_plan(plan=Plan(**fields), documents=documents, by=by)
    planning.save_tier_dates(plan=plan, rows=[TierDates(**line) for line in lists["tier_dates"]], by=by)
    return plan


def _projects(plan, lists, by):
    categories, projects = {}, {}
    for number, line in enumerate(lists["categories"], start=1):
        category = Category(
            plan=plan, name=line["name"], parent=categories.get(line["parent"]), order=number * 10
        )
        categories[line["name"]] = planning.save_category(category=category, by=by)
    sections = {section.code: section for section in Section.objects.all()}
    for number, line in enumerate(lists["projects"], start=1):
        fields = line | {"category": categories[line["category"]], "section": sections[line["section"]]}
        project = Project(plan=plan, order=number * 10, **fields)
        projects[line["short_name"]] = planning.save_project(project=project, by=by)
    return projects


def _assignments(plan, indicators, stated, by):
    """Every county owes every indicator; the city's own level owes what an attached unit fills in for it."""
    regions = {region.code: region for region in Region.objects.under(plan.region)}
    counties, own = [regions[code] for code in stated["counties"]], stated["own"]
    wanted = {
        indicator: [regions[own["region"]], *counties] if name in own["indicators"] else counties
        for name, indicator in indicators.items()
    }
    unit = Section.objects.get(code=own["filled_by"])
    filled_by = {regions[own["region"]]: unit}
    planning.set_assignments(plan=plan, wanted=wanted, filled_by=filled_by, by=by)


def _base_values(plan, indicators, lines, by):
    for line in lines:
        indicator = indicators[line["indicator"]]
        owing = Region.objects.filter(assignments__indicator=indicator)
        planning.save_base_values(
            indicator=indicator,
            month=parse_month(line["month"]),
            numbers=dict.fromkeys([plan.region, *owing], Decimal(line["number"])),
            note=line["note"],
            by=by,
        )


def load_targets(plan, people):
    """Load the decomposition table as the target administrator would, with the city office's document."""
    document = SourceDocument.objects.get(number="广府办函〔2017〕53号")
    with on(STARTED):
        found, _ = import_table(content(TABLE), TABLE, plan, by=people[ADMINISTRATOR], document=document)
    require(found, TABLE)
