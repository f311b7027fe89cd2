"""200 clerks saving cells at a fixed rate of arrival, on the real server with two workers and a database that
syncs every commit: how long each waits, and whether everything that was acknowledged is there.

A save is due at its time whether the ones before it are answered or not, and its wait counts from then: at a
rate above what the machine can do, the waits grow and nothing may be lost. Once a cell is saved, the page
asks how it stands: the server answers that too, and its wait is told beside.
"""

import json
import threading
import time
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.test import override_settings
from django.urls import reverse

from bench import data, databases
from bench.measuring import publish, table
from bench.serving import Person, Site, clerks
from organization.models import Region
from targets.models import MonthlyProgress, MonthlyReport, Plan

CLERKS, RATES, SECONDS = 200, (5, 10, 20), 20
DAY, MONTH = date(2017, 12, 20), date(2017, 12, 1)


@dataclass
class Save:
    """One save that is due, of a cell that the page asks about `then`; `answer` is the status of its cell, or
    what went wrong.
    """

    person: Person
    address: str
    then: str
    region: int
    indicator: int
    value: int
    waited: float = 0.0
    waited_then: float = 0.0
    answer: str = ""

    def act(self, due):
        cell = f"c{self.indicator}"
        fields = {f"{cell}-cumulative": self.value, f"{cell}-version": 0, f"{cell}-was": "{}"}
        try:
            status, body, _location = self.person.send(self.address, fields, background=True)
            cells = json.loads(body)["cells"] if status == 200 else {}
            self.answer = cells[str(self.indicator)]["status"] if cells else f"HTTP {status}"
            self.waited = (time.monotonic() - due) * 1000
            status, _body, _location = self.person.get(self.then, background=True)
            self.waited_then = (time.monotonic() - due) * 1000
            if status != 200:
                self.answer = f"then HTTP {status}"
        except (OSError, ValueError, KeyError) as problem:
            self.answer = type(problem).__name__
            self.waited = self.waited or (time.monotonic() - due) * 1000


def run(fresh=False):
    databases.prepare("bench_crowd", lambda: data.fill(data.country(CLERKS, 20), months=11), fresh)
    rows, errors = [], []
    with override_settings(MINSHENG_CLOCK=DAY), Site(DAY) as site:
        for rate in RATES:
            saves = planned(site, rate)
            arrive(saves, rate)
            rows.append(told(saves, rate))
            errors += [save.answer for save in saves if save.answer != "saved"]
    waits = ["median, ms", "p95, ms", "longest, ms", "p95 judged, ms"]
    headings = ["clerks", "saves", "arrivals/s", *waits, "errors", "lost"]
    settings = ", ".join(f"{name} {setting(name)}" for name in ("fsync", "synchronous_commit"))
    publish("crowd", "Clerks saving at a fixed rate", table(headings, rows), f"PostgreSQL: {settings}.")
    assert not errors, errors[:5]


def told(saves, rate):
    waits = sorted(save.waited for save in saves)
    median, high = (f"{waits[int(len(waits) * share)]:.0f}" for share in (0.5, 0.95))
    errors = sum(save.answer != "saved" for save in saves)
    judged = sorted(save.waited_then for save in saves)[int(len(saves) * 0.95)]
    return [
        CLERKS,
        len(saves),
        rate,
        median,
        high,
        f"{waits[-1]:.0f}",
        f"{judged:.0f}",
        errors,
        lost(saves),
    ]


def planned(site, rate):
    """The saves in the order of their arrival: each clerk types cell after cell of the own sheet."""
    MonthlyProgress.objects.all().delete()
    MonthlyReport.objects.filter(month=MONTH).delete()
    plan = Plan.objects.get(slug="bench")
    regions = Region.objects.filter(level="county").order_by("order")[:CLERKS]
    people = {region: Person(site, user) for region, user in clerks(regions).items()}
    indicators = list(plan.indicators.filter(kind="count").values_list("pk", flat=True))
    saves = []
    for number in range(rate * SECONDS):
        region, turn = regions[number % CLERKS], number // CLERKS
        place = {"slug": plan.slug, "code": region.code, "month": "2017-12"}
        address = reverse("targets:sheet_save", kwargs=place)
        then = f"{reverse('targets:sheet_standing', kwargs=place)}?cells={indicators[turn]}"
        saves.append(Save(people[region], address, then, region.pk, indicators[turn], 1000 + number))
    return saves


def arrive(saves, rate):
    begun, threads = time.monotonic() + 0.5, []
    for number, save in enumerate(saves):
        due = begun + number / rate
        time.sleep(max(0, due - time.monotonic()))
        threads.append(threading.Thread(target=save.act, args=(due,)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def lost(saves):
    """How many acknowledged saves are not in the database."""
    rows = MonthlyProgress.objects.filter(report__month=MONTH)
    stored = {
        (region, indicator): value
        for region, indicator, value in rows.values_list("report__region", "indicator", "value")
    }
    acknowledged = [save for save in saves if save.answer == "saved"]
    return sum(stored.get((save.region, save.indicator)) != save.value for save in acknowledged)


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]
