import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes on a busy machine is no fault of what it shows.
settings.register_profile(
    "suite", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")

HERE = Path(__file__).parent

# Playwright runs an event loop in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """What takes long comes first: workers share out the modules, and a long one at the end runs alone."""
    result = yield
    items.sort(key=turn)
    return result


# The first needs no test database, which the other worker makes for both meanwhile.
LONG = ["minsheng/test_serve.py", "browser/test_from_empty_to_letter.py", "test_permissions_table.py"]


def turn(item):
    """The longest modules, journeys in a browser, what is about the product as a whole, and the folders."""
    path = item.path.relative_to(HERE).as_posix()
    if path in LONG:
        return LONG.index(path)
    if path.startswith("browser/"):
        return len(LONG)
    return len(LONG) + (2 if "/" in path else 1)


@pytest.fixture(scope="session")
def workers(tmp_path_factory):
    """The workers of pytest-xdist, of which this process is one; None without them."""
    from tests.workers import Workers

    count = os.environ.get("PYTEST_XDIST_WORKER_COUNT")
    return Workers(tmp_path_factory.getbasetemp().parent / "shared", int(count)) if count else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix():
    """Nothing: django_db_setup names what a worker copies."""


@pytest.fixture(scope="session")
def django_db_setup(request, workers, django_test_environment, django_db_blocker):
    """The test database; a worker works in its copy of one that is made anew for all of them."""
    from tests.databases import copy, remove, use
    from tests.reference_rows import keep

    if workers is None:
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            keep()
        yield
        return
    with django_db_blocker.unblock():
        made = workers.migrated()
        use(own := copy(made, f"{made}_{os.environ['PYTEST_XDIST_WORKER']}"))
    yield
    with django_db_blocker.unblock():
        remove(own)
        workers.leave()


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
def demonstration_database(workers, django_db_setup, django_db_blocker):
    """A copy of the test database that holds the whole 2017 demonstration, loaded once; its name."""
    from django.db import connection

    from tests.databases import copy, remove
    from tests.demonstration_database import make

    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = copy(workers.demonstration(), f"{own}_demonstration") if workers else make(own)
        yield name
        remove(name)


@pytest.fixture(scope="module")
def demonstration(demonstration_database, django_db_blocker):
    """The plan of the 2017 demonstration; what the tests of a module change is taken back at its end."""
    from tests.demonstration_database import plan_in

    with django_db_blocker.unblock(), plan_in(demonstration_database) as plan:
        yield plan
