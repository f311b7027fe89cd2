"""(d) The fund summary of a province against the same sums as bare SQL, and the ledger page at two sizes."""

import random
import statistics
import time
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import data, databases
from bench.measuring import in_turn, publish, table
from funding.models import FundTranche
from funding.totals import both_totals
from organization.models import User
from targets.models import Plan

THROUGH = date(2017, 12, 1)
RUNS = 7
PROJECTS, MONTHS, SOURCES = 50, 12, 10
LEVELS = ["central", "province", "central_province", "city", "county", "lottery", "social", "balance"]
STAGES = ["allocated", "raised", "passed_on", "paid"]
PROVINCE = ("bench_funds_province", lambda: fill(data.country(183, 21)))
SMALL = ("bench_funds_500", lambda: fill(data.city(), entries=500))
LARGE = ("bench_funds_100000", lambda: fill(data.city(), entries=100_000))

# The same groups by hand, both bases kept apart; no names, no provenance, no parts added up.
BARE = """
SELECT t.project_id, t.source_id, t.purpose_id, t.stage, r.id = %(region)s OR t.stage = 'passed_on' AS own,
    sum(t.amount)
FROM funding_fundtranche t
JOIN targets_project p ON p.id = t.project_id
JOIN organization_region r ON r.id = t.region_id
WHERE p.plan_id = %(plan)s AND t.date < %(end)s AND r.path LIKE %(prefix)s
    AND (t.stage <> 'passed_on' OR r.parent_id = %(region)s)
GROUP BY 1, 2, 3, 4, 5
"""


def run(fresh=False):
    publish("funds", "Money: the fund summary and the ledger", summary(fresh), pages(False), ledger(fresh))


def summary(fresh):
    databases.prepare(*PROVINCE, fresh)
    plan = Plan.objects.select_related("region").get()
    parameters = {
        "plan": plan.pk, "region": plan.region_id, "prefix": f"{plan.region.path}%", "end": date(2018, 1, 1),
    }  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        both_totals(plan, THROUGH)
    times = in_turn({"ours": lambda: both_totals(plan, THROUGH), "bare": lambda: bare(parameters)})
    name = f"province: 183 counties × {PROJECTS} × {MONTHS} × {SOURCES}"
    ratio = times["ours"] / times["bare"]
    entries = f"{FundTranche.objects.count():,}"
    row = [name, entries, len(queries), f"{times['ours']:.0f}", f"{times['bare']:.0f}", f"{ratio:.2f}"]
    return table(["plan", "entries", "queries", "both bases, ms", "bare SQL, ms", "ratio"], [row])


def bare(parameters):
    with connection.cursor() as cursor:
        cursor.execute(BARE, parameters)
        return cursor.fetchall()


def ledger(fresh):
    """The page at both sizes in turn, so that a busy moment hits both; a page unmeasured after each change of
    database opens the connection.
    """
    address, sizes, times = reverse("funding:ledger", args=["bench"]), {}, {}
    for name, fill_it in (SMALL, LARGE):
        databases.prepare(name, fill_it, fresh)
        sizes[name] = FundTranche.objects.count(), signed_in()
        times[name] = []
    for _ in range(RUNS):
        for name, (_, client) in sizes.items():
            databases.use(name)
            visit(client, address)
            times[name] += [visit(client, address)[0] for _ in range(3)]
    pages = {name: statistics.median(each) for name, each in times.items()}
    rows = []
    for name, (entries, client) in sizes.items():
        databases.use(name)
        _, count = visit(client, address)
        rows.append([f"{entries:,}", count, f"{pages[name]:.0f}", f"{pages[name] / pages[SMALL[0]]:.2f}"])
    return table(["ledger of entries", "queries", "page, ms", "to the first"], rows)


def pages(fresh):
    """The pages that look at a whole province, one after the other."""
    databases.prepare(*PROVINCE, fresh)
    client, rows = signed_in(), []
    plan = Plan.objects.get()
    project = plan.projects.first()
    for title, name, options in [
        ("资金情况", "summary", []),
        ("one project", "project", [project.pk]),
        ("资金核对", "checks", []),
        ("钱与事", "matching", []),
        ("到账确认", "receipts", []),
        ("台账", "ledger", []),
    ]:
        address = reverse(f"funding:{name}", args=["bench", *options])
        visit(client, address)
        found = [visit(client, address) for _ in range(3)]
        took = statistics.median(each for each, _ in found)
        rows.append([title, found[0][1], f"{took / 1000:.2f}"])
    return table(["page at the size of a province", "queries", "s"], rows)


def signed_in():
    User.objects.update(password_changed_at=timezone.now())  # a password too old leads to its change
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="填报员"))
    return client


def visit(client, address):
    """Open the page; return milliseconds and queries."""
    with CaptureQueriesContext(connection) as queries:
        begun = time.perf_counter()
        assert client.get(address).status_code == 200
        took = (time.perf_counter() - begun) * 1000
    return took, len(queries)


def fill(tree, entries=None):
    """Store one plan over `tree` with money: an entry per county, project, month and source, or so many."""
    random.seed(2017)
    tables = data.Tables()
    user, section = data._person(tables, "填报员"), data._section(tables, 0)
    tables.add("organization_membership", user_id=user, role="office", starts_on=date(2000, 1, 1))
    leaves = []
    top = data._regions(tables, tree, None, "", leaves, [])
    plan = tables.add(
        "targets_plan", slug="bench", name="测速方案", short_name="", year=2017, region_id=top,
        first_month=date(2017, 1, 1), notice="", is_open="t",
    )  # fmt: skip
    projects = _projects(tables, plan, section)
    sources = _sources(tables)
    for project, _ in projects:
        for source in sources:
            tables.add(
                "funding_fundplan", project_id=project, source_id=source, amount=1000, note="",
                recorded_by_id=user, recorded_at=data.NOON,
            )  # fmt: skip
    for project, purposes, region, month, source in _movements(projects, [top, *leaves], sources, entries):
        tables.add(
            "funding_fundtranche", project_id=project, source_id=source, purpose_id=random.choice(purposes),
            region_id=region, stage="raised" if region == top else random.choice(STAGES),
            date=date(2017, month, 20), amount=f"{random.randint(1, 10**9) / 10**6:.6f}", document_number="",
            note="", entered_by_id=user, entered_at=data.NOON,
        )  # fmt: skip
    tables.copy()


def _movements(projects, regions, sources, entries):
    if entries is None:
        for project, purposes in projects:
            for region in regions:
                for month in range(1, MONTHS + 1):
                    for source in sources:
                        yield project, purposes, region, month, source
        return
    for _ in range(entries):
        project, purposes = random.choice(projects)
        month = random.randint(1, MONTHS)
        yield project, purposes, random.choice(regions), month, random.choice(sources)


def _projects(tables, plan, section):
    category = tables.add("targets_category", plan_id=plan, name="民生工程", order=0)
    found = []
    for number in range(PROJECTS):
        project = tables.add(
            "targets_project", category_id=category, plan_id=plan, name=f"项目{number}", short_name="",
            aliases="{}", description="", section_id=section, responsible_post="", leader_post="",
            order=number,
        )  # fmt: skip
        purposes = [
            tables.add("funding_purpose", project_id=project, name=f"用途{n}", aliases="{}", order=n)
            for n in range(2)
        ]
        found.append((project, purposes))
    return found


def _sources(tables):
    """Sources of our own beside the usual ones that migrations leave; their ids start after those."""
    tables.ids["funding_fundsource"] = 1000
    found = []
    for number in range(SOURCES):
        source = tables.add(
            "funding_fundsource", name=f"来源{number}", aliases="{}", level=LEVELS[number % len(LEVELS)],
            group=f"组{number % 4}", order=number, plan_word=f"来源{number}", raised_word=f"来源{number}",
            is_active="t",
        )  # fmt: skip
        found.append(source)
    return found
