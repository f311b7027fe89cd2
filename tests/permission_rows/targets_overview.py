"""The overview: the first county's people see their own region only; others see all, or nothing."""

from datetime import date

from minsheng import clock
from tests.factories import assign, make_indicator, make_plan
from tests.permission_rows import Row, roles

ALL = roles("section_officer leader office assessor target_admin")
COUNTY = roles("clerk county_reviewer")


def an_indicator(world):
    year = clock.today().year
    indicator = make_indicator(make_plan(region=world.city, year=year, first_month=date(year, 1, 1)))
    assign(indicator, world.county, world.other_county)
    return indicator


def a_plan(world):
    return {"slug": an_indicator(world).plan.slug}


def a_figure(world):
    indicator = an_indicator(world)
    return {"slug": indicator.plan.slug, "code": world.county.code, "indicator": indicator.pk}


def another_figure(world):
    return a_figure(world) | {"code": world.other_county.code}


def the_city_figure(world):
    return a_figure(world) | {"code": world.city.code}


ROWS = [
    Row("targets:overviews", opens_to=ALL | COUNTY),
    Row("targets:overview", opens_to=ALL | COUNTY, make=a_plan),
    Row("targets:overview_workbook", opens_to=ALL | COUNTY, make=a_plan),
    Row("targets:second_source", opens_to=ALL, make=a_plan),
    Row("targets:timelinesses", opens_to=ALL | COUNTY),
    Row("targets:timeliness", opens_to=ALL | COUNTY, make=a_plan),
    Row("targets:timeliness_workbook", opens_to=ALL | COUNTY, make=a_plan),
    Row("targets:figure", opens_to=ALL | COUNTY, make=a_figure),
    Row("targets:figure", opens_to=ALL, hidden_from=COUNTY, make=another_figure),
    Row("targets:figure", opens_to=ALL, hidden_from=COUNTY, make=the_city_figure),
]
