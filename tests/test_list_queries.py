"""Lists that no test of their own page watches: as many queries for many rows as for few."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import actions
from targets.models import SourceDocument
from tests.factories import assign, make_indicator, make_plan, make_region, make_section, make_user
from tests.reports.letter_world import make_world, template_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


def grow(world, number):
    """One more of everything that these lists have rows of."""
    section, region = make_section(), make_region(parent=world.city)
    indicator = make_indicator(world.plan, section=section)
    assign(indicator, region)
    officer = make_user("section_officer", section=section)
    for name in ("clerk", "county_reviewer"):
        make_user(name, region=region)
    SourceDocument.objects.create(title=f"文件{number}")
    plan = make_plan(region=world.city)
    assign(make_indicator(plan, section=section), region)
    template = actions.load_template(
        plan=plan,
        content=template_content(name=f"函{number}", sender="某局", addressee="某室"),
        by=world.office,
    )
    months = {"first_month": date(2017, 1, 1), "through": date(2017, number, 1)}
    actions.create_letter(template=template, basis="submitted", by=world.office, **months)
    actions.add_wording(
        template=world.template, place="indicator", indicator=indicator, text="无", by=world.office
    )
    return officer


def count(client, person, address):
    client.force_login(person)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("office", "reports:letters"),
        ("office", "reports:template"),
        ("office", "home"),
        ("office", "targets:ranking"),
        ("office", "targets:compare"),
        ("office", "targets:plans"),
        ("target_admin", "targets:documents"),
        ("target_admin", "targets:assignments"),
        ("target_admin", "home"),
        ("target_admin", "targets:target_table"),
        ("system_admin", "home"),
        ("clerk", "home"),
        ("county_reviewer", "home"),
        ("officer", "targets:own_figures"),
        ("officer", "home"),
        ("officer", "targets:desk"),
    ],
)
def test_a_list_takes_the_same_number_of_queries_at_two_sizes(client, world, role, name):
    officer = grow(world, 1)
    place = {"region": world.city} if role in ("clerk", "county_reviewer") else {}
    person = officer if role == "officer" else make_user(role, **place)
    slugs = {
        "targets:assignments",
        "targets:target_table",
        "targets:own_figures",
        "targets:ranking",
        "targets:compare",
    }
    arguments = (
        [world.plan.slug] if name in slugs else [world.template.pk] if name == "reports:template" else []
    )
    address = reverse(name, args=arguments)
    few = count(client, person, address)
    for number in (2, 3, 4):
        grow(world, number)
    assert count(client, person, address) == few
