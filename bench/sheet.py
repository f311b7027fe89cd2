"""The clerk's sheet: opening it, saving one cell of it, and asking how the saved cell stands.

Everything is asked of the application in this process, as the same person, in turn with the page or form that
it is measured against: the empty page in the frame of every page, and a form of the same fields that commits
one row.
"""

import json
from datetime import date
from itertools import count
from urllib.parse import urlencode

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import data, databases
from bench.measuring import publish, table, timed
from bench.serving import clerks
from organization.models import Region
from targets.models import Plan

DAY = date(2017, 12, 20)
# How many of the 50 indicators: an ordinary sheet of a demonstration's size, and all of them.
SIZES = {
    "12 indicators": tuple((kind, entry, 4 if kind == "count" else 2) for kind, entry, _ in data.MIX[:4]),
    "50 indicators": data.MIX,
}


WORDS = (
    "The ratio is of the time by the clock; the processor ratio is of the time that the process of the"
    " application worked, without what the database did."
)


def run(fresh=False):
    opened, saved, judged = [], [], []
    for name, mix in SIZES.items():
        database = f"bench_sheet{name.split()[0]}"
        databases.prepare(database, lambda mix=mix: data.fill(data.city(), months=11, mix=mix), fresh)
        with override_settings(ROOT_URLCONF="bench.urls", MINSHENG_CLOCK=DAY):
            client, place, indicator = signed_in()
            opened.append([name, *opening(client, reverse("targets:sheet", kwargs=place))])
            saved.append([name, *saving(client, place, indicator)])
            asked = f"{reverse('targets:sheet_standing', kwargs=place)}?cells={indicator.pk}"
            judged.append([name, *opening(client, asked)])
    ratios = ["ratio", "processor ratio"]
    publish(
        "sheet",
        "The clerk's sheet",
        table(["sheet", "queries", "sheet, ms", "empty page, ms", *ratios], opened),
        table(["sheet", "queries", "cell, ms", "one row, ms", *ratios], saved),
        table(["sheet", "queries", "how the cell stands, ms", "empty page, ms", *ratios], judged),
        WORDS,
    )


def signed_in():
    plan = Plan.objects.get(slug="bench")
    region = Region.objects.filter(parent=plan.region).first()
    client = Client(headers={"host": "localhost", "X-Background": "1"})
    client.force_login(clerks([region])[region])
    return client, {"slug": plan.slug, "code": region.code, "month": "2017-12"}, plan.indicators.first()


def opening(client, address):
    def got(path):
        assert client.get(path).status_code == 200

    queries = counted(lambda: got(address))
    return queries, *compared(lambda: got(address), lambda: got("/empty/"), 25)


def saving(client, place, indicator):
    address, cell = reverse("targets:sheet_save", kwargs=place), f"c{indicator.pk}"
    state, values = {"version": 0, "inputs": {}}, count(1000)

    def sent(path):
        """The answer to the fields that the page sends for a cell in which 本月累计 was typed."""
        fields = {"csrfmiddlewaretoken": "b" * 64}
        fields |= {f"{cell}-{name}": text for name, text in state["inputs"].items()}
        fields |= {
            f"{cell}-cumulative": str(next(values)),
            f"{cell}-increment": "",
            f"{cell}-version": str(state["version"]),
            f"{cell}-was": json.dumps(state["inputs"]),
        }
        return client.post(path, urlencode(fields), content_type="application/x-www-form-urlencoded")

    def save():
        answer = sent(address).json()["cells"][str(indicator.pk)]
        state.update(answer)
        return answer["status"]

    def saved():
        assert save() == "saved"

    def one_row():
        assert sent("/one-row/").status_code == 200

    save()  # learns the version where an earlier run has left one
    queries = counted(saved)
    return queries, *compared(saved, one_row, 60)


def counted(act):
    act()
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def compared(act, other, runs):
    """Milliseconds of both by the clock, and the ratios by the clock and by processor time, as texts."""
    clock, processor = timed({"act": act, "other": other}, runs)
    ratios = (times["act"] / times["other"] for times in (clock, processor))
    return f"{clock['act']:.1f}", f"{clock['other']:.1f}", *(f"{ratio:.1f}" for ratio in ratios)
