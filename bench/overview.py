"""(b) The pages that show completion: queries, time, the ratio to an empty page for the same person, time per
figure, weight; and many readers at once.
"""

import gzip
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import date

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import data, databases
from bench.completion import SIZES
from bench.measuring import in_turn, publish, table
from minsheng.settings import BASE_DIR
from organization.models import Membership, Region, User
from targets.models import Plan

MONTH = {"month": "2017-12"}
DEMONSTRATION = next(name for name in SIZES if name.startswith("demonstration"))
PLANS = {
    DEMONSTRATION: SIZES[DEMONSTRATION],
    "province (183 counties × 50 × 36)": (
        "bench_province36",
        lambda: data.fill(data.country(183, 21), years=3),
    ),
}
HEADINGS = [
    "plan",
    "page",
    "figures",
    "queries",
    "page, ms",
    "empty, ms",
    "ratio",
    "µs per figure",
    "gzip, kB",
]
READERS, SECONDS = 50, 10


def run(fresh=False):
    rows, crowd = [], []
    for name, (database, fill) in PLANS.items():
        databases.prepare(database, fill, fresh)
        with override_settings(ROOT_URLCONF="bench.urls"):
            rows += [[name, *line] for line in measured()]
        if name == DEMONSTRATION:
            crowd.append(many_readers())
    words = ["readers", "requests", "requests/s", "median, ms", "p95, ms", "errors"]
    publish("overview", "The pages that show completion", table(HEADINGS, rows), table(words, crowd))


def pages():
    """(name, address, how many figures it shows) of each page, for the plan's own region and one below."""
    plan = Plan.objects.select_related("region").get(slug="bench")
    indicators = plan.indicators.count()
    below = Region.objects.filter(parent=plan.region).order_by("order")
    lines, county = min(below.count(), 40) + 1, below.first()
    indicator = plan.indicators.first()
    return [
        ("home", "/", indicators),
        ("plan", reverse("targets:overview", args=["bench"], query=MONTH), lines * indicators),
        ("indicator", _figure(plan.region, indicator), lines * 12),
        ("region", reverse("targets:region", args=["bench", county.code], query=MONTH), indicators * 12),
    ]


def _figure(region, indicator):
    return reverse("targets:figure", args=["bench", region.code, indicator.pk], query=MONTH)


def measured():
    client = signed_in()
    for name, address, figures in pages():
        with CaptureQueriesContext(connection):
            weight = len(gzip.compress(got(client, address)))
            queries = len(connection.queries_log)
        times = in_turn(
            {"page": lambda a=address: got(client, a), "empty": lambda: got(client, "/empty/")}, 7
        )
        beyond = (times["page"] - times["empty"]) * 1000 / figures
        ratio = times["page"] / times["empty"]
        milliseconds = (f"{times[each]:.0f}" for each in ("page", "empty"))
        yield (
            name,
            f"{figures:,}",
            queries,
            *milliseconds,
            f"{ratio:.1f}",
            f"{beyond:.0f}",
            f"{weight / 1000:.0f}",
        )


def got(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content


def signed_in():
    """The office, whose password is not too old to be let in."""
    User.objects.update(password_changed_at=timezone.now())
    user = User.objects.get(username="填报员")
    Membership.objects.get_or_create(user=user, role="office", starts_on=date(2000, 1, 1))
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def many_readers():
    """READERS people on two workers of the real server, each going through the pages for SECONDS."""
    client = signed_in()
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = _server(port)
    try:
        addresses = [f"http://127.0.0.1:{port}{address}" for _name, address, _figures in pages()]
        _wait_for(f"http://127.0.0.1:{port}/sign-in/")
        times, errors = [], []
        stop = time.monotonic() + SECONDS

        def read(offset):
            number = offset
            while time.monotonic() < stop:
                begun = time.monotonic()
                try:
                    _get(addresses[number % len(addresses)], cookie)
                    times.append((time.monotonic() - begun) * 1000)
                except OSError as problem:
                    errors.append(problem)
                number += 1

        people = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
        for person in people:
            person.start()
        for person in people:
            person.join()
    finally:
        server.terminate()
        server.wait()
    times.sort()
    middle, high = (times[int(len(times) * share)] for share in (0.5, 0.95))
    return READERS, len(times), f"{len(times) / SECONDS:.1f}", f"{middle:.0f}", f"{high:.0f}", len(errors)


def _server(port):
    database = connection.settings_dict
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "BENCH_DATABASE": database["NAME"],
        "MINSHENG_BIND": f"127.0.0.1:{port}",
        "MINSHENG_WORKERS": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "minsheng/gunicorn.conf.py"]
    return subprocess.Popen(
        command, cwd=BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _wait_for(address):
    for _ in range(60):
        try:
            _get(address, "")
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the server did not start")


def _get(address, cookie):
    request = urllib.request.Request(address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()
