"""A small city with its people, for the tests of monthly reports: what each test needs and nothing else."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from targets import actions
from targets.cells import Cell
from targets.models import Kind, State
from tests.factories import assign, make_indicator, make_plan, make_region, make_section, make_user

JUNE = date(2017, 6, 1)
TODAY = date(2017, 6, 26)


def number(value, note=""):
    return Cell(state=State.NUMBER, value=Decimal(value), note=note)


def build_world(*, county_review=False, first_month=date(2017, 4, 1)):
    """Two counties and the city's own cell; one business section and one unit that fills the city's own
    cell.
    """
    city = make_region(name="某市", level="city")
    county = make_region(name="甲县", parent=city, county_review=county_review)
    other_county = make_region(name="乙县", parent=city)
    own = make_region(name="市本级", parent=city, level="own")
    section, other_section, unit = (make_section(name=name) for name in ("福利科", "救助科", "福利院"))
    plan = make_plan(region=city, first_month=first_month)
    beds = make_indicator(plan, section=section, name="新增床位", unit="张")
    served = make_indicator(plan, section=section, name="服务人数", unit="人", is_required=False)
    share = make_indicator(plan, section=other_section, name="救助比例", kind=Kind.RATIO)
    assign(beds, county, other_county)
    assign(beds, own, filled_by=unit)
    assign(served, county)
    assign(share, county)
    return SimpleNamespace(
        city=city,
        county=county,
        other_county=other_county,
        own=own,
        section=section,
        other_section=other_section,
        unit=unit,
        plan=plan,
        beds=beds,
        served=served,
        share=share,
        people=build_people(county, other_county, section, other_section, unit),
    )


def build_people(county, other_county, section, other_section, unit):
    return SimpleNamespace(
        clerk=make_user("clerk", region=county, name="甲县填报员"),
        colleague=make_user("clerk", region=county, name="甲县副填报员"),
        reviewer=make_user("county_reviewer", region=county, name="甲县审核岗"),
        stranger=make_user("clerk", region=other_county, name="乙县填报员"),
        officer=make_user("section_officer", section=section, name="福利科经办"),
        second_officer=make_user("section_officer", section=section, name="福利科副经办"),
        other_officer=make_user("section_officer", section=other_section, name="救助科经办"),
        unit_officer=make_user("section_officer", section=unit, name="福利院经办"),
        office=make_user("office", name="办公室"),
    )


def open_june(world, by=None, section=None):
    return actions.open_report(
        plan=world.plan,
        region=world.county,
        section=section or world.section,
        month=JUNE,
        by=by or world.people.clerk,
    )


def save(world, report, value, *, indicator=None, by=None, version=0):
    cell = value if isinstance(value, Cell) else number(value)
    edit = actions.Edit((indicator or world.beds).pk, version, cell)
    return actions.save_cells(report=report, edits=[edit], by=by or world.people.clerk)


def submitted(world, value=5):
    report = open_june(world)
    save(world, report, value)
    return actions.submit(report=report, by=world.people.clerk)


def accepted(world, value=5):
    report = submitted(world, value)
    if world.county.county_review:
        report = actions.review(report=report, by=world.people.reviewer)
    return actions.accept(report=report, by=world.people.officer)
