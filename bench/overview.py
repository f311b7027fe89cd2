"""(b) The overview page: queries, time per cell, and the ratio to an empty page for the same person."""

from datetime import date

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import databases
from bench.completion import SIZES
from bench.measuring import in_turn, publish, table
from organization.models import Membership, User
from targets.completion import SUBMITTED
from targets.models import Plan
from targets.overview import matrix

HEADINGS = ["plan", "cells", "queries", "page, ms", "empty page, ms", "ratio", "µs per cell beyond it"]


def run(fresh=False):
    rows = []
    for name, (database, fill) in SIZES.items():
        databases.prepare(database, fill, fresh)
        with override_settings(ROOT_URLCONF="bench.urls"):
            rows.append([name, *measured()])
    publish("overview", "The overview page", table(HEADINGS, rows))


def measured():
    client = signed_in()
    address = reverse("targets:overview", args=["bench"], query={"month": "2017-12"})
    with CaptureQueriesContext(connection):
        got(client, address)
        queries = len(connection.queries_log)
    plan = Plan.objects.select_related("region").get()
    shown = matrix(plan, plan.region, date(plan.year, 12, 1), SUBMITTED)
    cells = len(shown.lines) * len(shown.columns)
    times = in_turn({"page": lambda: got(client, address), "empty": lambda: got(client, "/empty/")}, 9)
    beyond = (times["page"] - times["empty"]) * 1000 / cells
    ratio = times["page"] / times["empty"]
    milliseconds = (f"{times[name]:.0f}" for name in ("page", "empty"))
    return f"{cells:,}", queries, *milliseconds, f"{ratio:.1f}", f"{beyond:.0f}"


def got(client, address):
    assert client.get(address).status_code == 200


def signed_in():
    """The office, whose password is not too old to be let in."""
    User.objects.update(password_changed_at=timezone.now())
    user = User.objects.get(username="填报员")
    Membership.objects.get_or_create(user=user, role="office", starts_on=date(2000, 1, 1))
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client
