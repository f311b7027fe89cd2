"""One database per size, copied from a migrated template, filled once and kept until `--fresh`."""

import psycopg2
from django.core.management import call_command
from django.db import connection

TEMPLATE = "bench_template"


def use(name):
    """Point the default connection at the database `name`."""
    connection.close()
    connection.settings_dict["NAME"] = name


def prepare(name, fill, fresh=False):
    """Make the database `name` with `fill()` unless it is there; leave the connection pointing at it.

    One that is there gets the migrations that were added since.
    """
    existing = _existing()
    if fresh and name in existing:
        _administer(f'DROP DATABASE "{name}"')
        existing.discard(name)
    if name in existing:
        use(name)
        call_command("migrate", verbosity=0)
        return
    _make_template(existing, fresh)
    _administer(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
    use(name)
    fill()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _make_template(existing, fresh):
    if TEMPLATE in existing and fresh:
        _administer(f"DROP DATABASE {TEMPLATE}")
        existing.discard(TEMPLATE)
    if TEMPLATE not in existing:
        _administer(f"CREATE DATABASE {TEMPLATE}")
    use(TEMPLATE)
    call_command("migrate", verbosity=0)
    connection.close()


def _existing():
    return {name for (name,) in _administer("SELECT datname FROM pg_database")}


def _administer(statement):
    connection.close()
    connection.settings_dict["NAME"] = "minsheng"
    connection.ensure_connection()  # starts the embedded server when it is not running
    connection.close()
    where = connection.settings_dict
    session = psycopg2.connect(
        dbname="minsheng", user=where["USER"], host=where["HOST"], port=where["PORT"] or None
    )
    try:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        session.close()
