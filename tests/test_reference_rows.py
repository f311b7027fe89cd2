"""What migrations load, and nothing else, is there for every test, whatever the tests before it did."""

import pytest
from django.db import connection

from funding.models import FundSource
from targets.models import Light
from tests.factories import make_region, make_user
from tests.reference_rows import KEPT, kept_tables


def contents(schema):
    """Every table with rows, except Django's list of migrations: its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [schema])
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT row::text FROM {schema}."{name}" AS row ORDER BY 1')
            found[name] = cursor.fetchall()
    return {name: rows for name, rows in found.items() if rows and name != "django_migrations"}


def resting_triggers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O'")
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "again"])
def test_after_a_test_that_changed_them_the_tables_are_as_migrations_left_them(time):
    assert contents("public") == contents(KEPT)
    with connection.cursor() as cursor:
        assert {"targets_light", "funding_fundsource", "auth_permission"} <= kept_tables(cursor)
    assert resting_triggers() == []

    county = make_region(parent=make_region(level="city"))
    make_user("clerk", region=county)
    Light.objects.update(word="改了")
    FundSource.objects.first().delete()
    assert contents("public").keys() > contents(KEPT).keys()
