"""Rows that migrations load (lights, fund sources …), and a database that holds them and nothing else."""

from django.db import connection, transaction

KEPT = "kept_reference_rows"
HAS_ROWS = 'EXISTS (SELECT FROM public."{name}")'
DIFFERS = """EXISTS (
    (TABLE public."{name}" EXCEPT ALL TABLE {kept}."{name}")
    UNION ALL (TABLE {kept}."{name}" EXCEPT ALL TABLE public."{name}")
)"""


def keep() -> None:
    """Copy the rows of a newly made database into a schema that no test touches."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE")
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for name in _where(cursor, dict.fromkeys(_tables(), HAS_ROWS)):
            cursor.execute(f'CREATE TABLE {KEPT}."{name}" AS TABLE public."{name}"')


def restore() -> None:
    """Make every table hold what was kept of it, or nothing.

    Only tables that a test has changed are touched. No history is written: triggers rest; foreign keys are
    checked in the end.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        kept = kept_tables(cursor)
        changed = _where(cursor, {name: DIFFERS if name in kept else HAS_ROWS for name in _tables()})
        for name in changed:
            cursor.execute(f'ALTER TABLE public."{name}" DISABLE TRIGGER USER')
            cursor.execute(f'DELETE FROM public."{name}"')
        for name in kept.intersection(changed):
            cursor.execute(f'INSERT INTO public."{name}" TABLE {KEPT}."{name}"')
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in changed:
            cursor.execute(f'ALTER TABLE public."{name}" ENABLE TRIGGER USER')


def kept_tables(cursor) -> set[str]:
    cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [KEPT])
    return {name for (name,) in cursor.fetchall()}


def _tables():
    """The tables of all models: what Django's own flush empties."""
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _where(cursor, conditions):
    """The tables whose condition holds."""
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE {condition.format(name=name, kept=KEPT)}"
        for name, condition in conditions.items()
    )
    cursor.execute(asked)
    return [name for (name,) in cursor.fetchall()]
