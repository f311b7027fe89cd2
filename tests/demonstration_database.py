"""The demonstration in a database of its own: loading it takes as long as hundreds of tests."""

from contextlib import contextmanager

from django.db import connection, transaction

from reports.demonstration import load
from targets.models import Plan
from tests.databases import copy, used


def make(empty: str) -> str:
    """Copy a database as migrations leave it, load the demonstration into the copy, and return its name."""
    name = copy(empty, f"{empty}_demonstration")
    with used(name):
        load()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return name


@contextmanager
def plan_in(name: str):
    """Work in this database, inside a transaction that is rolled back; gives the plan."""
    with used(name), transaction.atomic():
        yield Plan.objects.get()
        transaction.set_rollback(True)
