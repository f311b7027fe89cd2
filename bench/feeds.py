"""(d) The numerators that the ledger gives: of one region, and of all of them at once as the grid asks."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import data, databases, funds
from bench.measuring import in_turn, publish, table
from funding.feeds import ledger_numerators
from funding.models import FundTranche, Purpose
from organization.models import Region
from targets.models import Indicator, Kind, Plan

DAY = date(2017, 6, 30)
SIZES = [("bench_feeds_8000", 8_000), ("bench_feeds_80000", 80_000)]


def run(fresh=False):
    rows = [row for name, entries in SIZES for row in measured(name, entries, fresh)]
    headings = ["payments that feed", "regions", "queries", "ms"]
    publish("feeds", "Numerators that the ledger gives", table(headings, rows))


def measured(name, entries, fresh):
    databases.prepare(name, lambda: fill(entries), fresh)
    plan = Plan.objects.select_related("region").get()
    places = [(region, DAY) for region in Region.objects.filter(level=Region.Level.COUNTY).order_by("pk")]
    asked = {1: places[:1], len(places): places}
    times = in_turn({count: lambda some=some: ledger_numerators(plan, some) for count, some in asked.items()})
    payments = FundTranche.objects.filter(stage="paid", purpose__feeds__isnull=False).count()
    for count, some in asked.items():
        with CaptureQueriesContext(connection) as queries:
            ledger_numerators(plan, some)
        yield [f"{payments:,}", count, len(queries), f"{times[count]:.0f}"]


def fill(entries):
    """A province with so many entries, a quarter of them paid; all purposes feed one ratio."""
    funds.fill(data.country(183, 21), entries=entries)
    project = Plan.objects.get().projects.first()
    ratio = Indicator.objects.create(
        plan=project.plan, project=project, section=project.section, kind=Kind.RATIO, name="比率",
        short_name="比率", numerator_name="分子", numerator_unit="万元", denominator_name="分母",
        denominator_unit="人", scale=10000, unit="元", order=0,
    )  # fmt: skip
    Purpose.objects.update(feeds=ratio)
