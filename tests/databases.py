"""Copies of databases, and which one the tests are connected to."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection


def copy(source: str, name: str) -> str:
    """Make the database `name` a copy of `source`, which nobody may be connected to; return its name."""
    remove(name)
    _run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return name


def remove(name: str) -> None:
    _run(f'DROP DATABASE IF EXISTS "{name}"')


def use(name: str) -> None:
    """Connect to this database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


@contextmanager
def used(name: str):
    before = connection.settings_dict["NAME"]
    use(name)
    try:
        yield
    finally:
        use(before)


def _run(statement):
    """Run a statement that no one may be connected for."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
