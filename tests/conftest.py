import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args():
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    return {
        "executable_path": "/usr/bin/chromium",
        "args": [*flags.split(), "--disable-component-update", "--disable-sync"],
    }


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """The whole 2017 demonstration, loaded once for the tests of a module; its plan."""
    from django.db import transaction

    from reports.demonstration import load

    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)
