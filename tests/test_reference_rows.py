"""What migrations load is there for every test, whatever the tests before it did."""

import pytest
from django.db import connection

from tests.reference_rows import KEPT, tables


def counts():
    with connection.cursor() as cursor:
        found = {}
        for name in sorted(tables()):
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


def kept():
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [KEPT])
        names = sorted(name for (name,) in cursor.fetchall())
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM {KEPT}."{name}"')
            found[name] = cursor.fetchone()[0]
    return found


class TestReferenceRows:
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("time", ["first", "again"])
    def test_they_are_there_after_tables_were_emptied(self, time):
        assert counts() == kept()
        assert {"targets_light", "funding_fundsource"} <= kept().keys()
