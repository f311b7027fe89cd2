import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent

# Playwright runs an event loop in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """What takes long comes first: workers share out the modules, and a long one at the end runs alone."""
    result = yield
    items.sort(key=turn)
    return result


def turn(item):
    """Journeys in a browser, then what is about the product as a whole, then the folders."""
    if HERE / "browser" in item.path.parents:
        return 0
    return 1 if item.path.parent == HERE or item.path.stem == "test_serve" else 2


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from tests.reference_rows import keep

    with django_db_blocker.unblock():
        keep()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Chromium without windows where it is installed: the same engine for a third less processor time."""
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    more = "--disable-component-update --disable-sync"
    return {
        "executable_path": shutil.which("chromium-headless-shell") or shutil.which("chromium"),
        "args": f"{flags} {more}".split(),
    }


@pytest.fixture(scope="session")
def demonstration_database(django_db_setup, django_db_blocker):
    """A copy of the test database that holds the whole 2017 demonstration, loaded once; its name."""
    from tests.demonstration_database import make, remove

    with django_db_blocker.unblock():
        yield (name := make())
        remove(name)


@pytest.fixture(scope="module")
def demonstration(demonstration_database, django_db_blocker):
    """The plan of the 2017 demonstration; what the tests of a module change is taken back at its end."""
    from tests.demonstration_database import plan_in

    with django_db_blocker.unblock(), plan_in(demonstration_database) as plan:
        yield plan
