"""Rows that migrations load (lights, fund sources …), put back after tests that empty every table.

A test with transactions of its own ends by truncating all tables, and with them what every site starts with.
"""

from django.db import connection, transaction

KEPT = "kept_reference_rows"


def tables():
    """Every table with rows, except Django's own book-keeping, which it fills again by itself."""
    with connection.cursor() as cursor:
        names = [
            name for name in connection.introspection.table_names(cursor) if not name.startswith("django_")
        ]
        found = []
        for name in names:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')
            if cursor.fetchone()[0] and not name.startswith("auth_"):
                found.append(name)
    return found


def keep():
    """Copy the rows of a newly made database into a schema that no test touches."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for name in tables():
            cursor.execute(f'CREATE TABLE {KEPT}."{name}" AS TABLE public."{name}"')


def put_back():
    """Insert the kept rows again, without history: triggers rest, foreign keys are checked in the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [KEPT])
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f'ALTER TABLE public."{name}" DISABLE TRIGGER USER')
            cursor.execute(f'DELETE FROM public."{name}"')
        for name in names:
            cursor.execute(f'INSERT INTO public."{name}" TABLE {KEPT}."{name}"')
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE public."{name}" ENABLE TRIGGER USER')
