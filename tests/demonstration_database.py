"""The demonstration in a database of its own: loading it takes as long as hundreds of tests."""

from contextlib import contextmanager

from django.db import connection, transaction

from reports.demonstration import load
from targets.models import Plan


def make() -> str:
    """Copy the test database, load the demonstration into the copy, and return the copy's name."""
    empty = connection.settings_dict["NAME"]
    name = f"{empty}_demonstration"
    remove(name)
    _run(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"')
    with _connected_to(name):
        load()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return name


def remove(name: str) -> None:
    _run(f'DROP DATABASE IF EXISTS "{name}"')


@contextmanager
def plan_in(name: str):
    """Work in this database, inside a transaction that is rolled back; gives the plan."""
    with _connected_to(name), transaction.atomic():
        yield Plan.objects.get()
        transaction.set_rollback(True)


def _run(statement):
    """Run a statement that no one may be connected for."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _connected_to(name):
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
