"""Every URL for every kind of person: a URL that no row names fails here, and so does a row without a URL."""

import importlib
import pkgutil
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from organization.roles import ROLES
from tests import permission_rows
from tests.factories import make_region, make_section, make_user

PEOPLE = ["signed_out", "no_role", *ROLES]
SIGN_IN = "/sign-in/"


def all_rows():
    found = []
    for module in pkgutil.iter_modules(permission_rows.__path__):
        found += importlib.import_module(f"tests.permission_rows.{module.name}").ROWS
    return found


def all_url_names(patterns=None, namespace=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or f'(no name) {pattern.pattern}'}"
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from all_url_names(pattern.url_patterns, inner)


def build_world():
    """A city with two counties, two sections and one person per role; the clerk is of the first county."""
    city = make_region(name="某市", code="100000", level="city")
    county = make_region(name="甲县", code="100001", parent=city)
    other_county = make_region(name="乙县", code="100002", parent=city)
    section, other_section = make_section(name="社会救助科"), make_section(name="社会福利科")
    people = {"no_role": make_user(username="no_role")}
    for key, role in ROLES.items():
        people[key] = make_user(
            key,
            username=key,
            region=county if role.region == "required" else None,
            section=section if role.section == "required" else None,
        )
    return SimpleNamespace(
        city=city,
        county=county,
        other_county=other_county,
        section=section,
        other_section=other_section,
        people=people,
    )


@contextmanager
def undone():
    """What happens inside is taken back, so that rows and people do not meet each other's traces."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sign_in(world):
    """The cookies of every person, signed in once; signed out they have none."""
    cookies = {"signed_out": {}}
    for key, person in world.people.items():
        client = Client()
        client.force_login(person)
        cookies[key] = {name: morsel.value for name, morsel in client.cookies.items()}
    return cookies


def status_for(client, row, address, person, cookies):
    client.cookies.clear()
    client.cookies.load(cookies)
    with undone():
        response = getattr(client, row.method)(address, row.data)
    if person == "signed_out" and response.status_code == 302 and not row.public:
        assert response["Location"].startswith(SIGN_IN), f"{row.url_name}: {response['Location']}"
    return response.status_code


def test_every_url_has_a_row():
    listed = {row.url_name for row in all_rows()}
    existing = set(all_url_names())
    assert existing - listed == set(), "these URLs are in no row of tests/permission_rows"
    assert listed - existing == set(), "these rows name no URL"


@pytest.mark.django_db
def test_every_url_for_every_person():
    world = build_world()
    cookies = sign_in(world)
    client = Client(raise_request_exception=False)  # one for all: each would load the middleware anew
    wrong = {}
    for row in all_rows():
        with undone():
            address = reverse(row.url_name, kwargs=row.make(world))
            for person in PEOPLE:
                expected = row.expected_for(person)
                found = status_for(client, row, address, person, cookies[person])
                if found != expected:
                    wrong[f"{row.method} {row.url_name} as {person}"] = f"expected {expected}, found {found}"
    assert wrong == {}
