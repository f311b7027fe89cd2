"""The clerk's sheet: opening it, and saving one cell of it."""

import json
from datetime import date
from itertools import count

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import data, databases
from bench.measuring import in_turn, publish, table
from bench.serving import clerks
from organization.models import Region
from targets.models import Plan

DAY = date(2017, 12, 20)
# How many of the 50 indicators: an ordinary sheet of a demonstration's size, and all of them.
SIZES = {
    "12 indicators": tuple((kind, entry, 4 if kind == "count" else 2) for kind, entry, _ in data.MIX[:4]),
    "50 indicators": data.MIX,
}


def run(fresh=False):
    opened, saved = [], []
    for name, mix in SIZES.items():
        database = f"bench_sheet{name.split()[0]}"
        databases.prepare(database, lambda mix=mix: data.fill(data.city(), months=11, mix=mix), fresh)
        with override_settings(ROOT_URLCONF="bench.urls", MINSHENG_CLOCK=DAY):
            client, place, indicator = signed_in()
            opened.append([name, *opening(client, place)])
            saved.append([name, *saving(client, place, indicator)])
    publish(
        "sheet",
        "The clerk's sheet",
        table(["sheet", "queries", "sheet, ms", "empty page, ms", "ratio"], opened),
        table(["sheet", "queries", "cell, ms", "one row, ms", "ratio"], saved),
    )


def signed_in():
    plan = Plan.objects.get(slug="bench")
    region = Region.objects.filter(parent=plan.region).first()
    client = Client(headers={"host": "localhost", "X-Background": "1"})
    client.force_login(clerks([region])[region])
    return client, {"slug": plan.slug, "code": region.code, "month": "2017-12"}, plan.indicators.first()


def opening(client, place):
    address = reverse("targets:sheet", kwargs=place)

    def got(path):
        assert client.get(path).status_code == 200

    queries = counted(lambda: got(address))
    times = in_turn({"sheet": lambda: got(address), "empty": lambda: got("/empty/")}, 15)
    return queries, *shown(times["sheet"], times["empty"])


def saving(client, place, indicator):
    address, cell = reverse("targets:sheet_save", kwargs=place), f"c{indicator.pk}"
    state, values = {"version": 0, "inputs": {}}, count(1000)

    def save():
        fields = {
            f"{cell}-cumulative": str(next(values)),
            f"{cell}-version": str(state["version"]),
            f"{cell}-was": json.dumps(state["inputs"]),
        }
        answer = client.post(address, fields).json()["cells"][str(indicator.pk)]
        state.update(answer)
        return answer["status"]

    def saved():
        assert save() == "saved"

    def one_row():
        assert client.post("/one-row/").status_code == 200

    save()  # learns the version where an earlier run has left one
    queries = counted(saved)
    times = in_turn({"cell": saved, "row": one_row}, 25)
    return queries, *shown(times["cell"], times["row"])


def counted(act):
    act()
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def shown(page, other):
    return f"{page:.1f}", f"{other:.1f}", f"{page / other:.1f}"
