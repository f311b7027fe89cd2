"""Synthetic plans of any size, written with COPY: a tree of regions, 50 indicators, targets,
a year of reports."""

import io
import random
from datetime import date
from decimal import Decimal

from django.db import connection

YEAR = 2017
SECTIONS = 5
# 50 indicators: (kind, entry, how many)
MIX = (
    ("count", "cumulative", 26), ("count", "monthly", 8), ("stock", "cumulative", 6), ("ratio",
    "cumulative", 6),
    ("standard", "cumulative", 2), ("milestone", "cumulative", 1), ("physical", "cumulative", 1),
)  # fmt: skip
NULL = r"\N"
NOON = "2017-01-22 12:00:00+08"


class Tables:
    """Rows to copy, by table; ids are given here."""

    def __init__(self):
        self.columns, self.buffers, self.ids = {}, {}, {}

    def add(self, table, **values):
        number = self.ids[table] = self.ids.get(table, 0) + 1
        if table not in self.columns:
            self.columns[table], self.buffers[table] = ["id", *values], io.StringIO()
        cells = (NULL if value is None else str(value) for value in values.values())
        self.buffers[table].write(f"{number}\t" + "\t".join(cells) + "\n")
        return number

    def copy(self):
        """Write everything, without the triggers of the audit trail: they are measured elsewhere."""
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for table, buffer in self.buffers.items():
                buffer.seek(0)
                columns = ", ".join(f'"{name}"' for name in self.columns[table])
                cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", buffer)
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {self.ids[table]})")
            cursor.execute("SET session_replication_role = DEFAULT")


def city(counties=9):
    """The tree of one city, as (name, children)."""
    return ("市", [(f"县{n}", []) for n in range(counties)])


def country(counties, cities, provinces=0):
    """A tree of counties under cities, under provinces when there are some; sizes differ by one at most."""
    leaves = [(f"县{n}", []) for n in range(counties)]
    tree = [(f"市{n}", part) for n, part in enumerate(_split(leaves, cities))]
    if provinces:
        tree = [(f"省{n}", part) for n, part in enumerate(_split(tree, provinces))]
    return ("全域", tree)


def _split(items, parts):
    return [items[len(items) * n // parts : len(items) * (n + 1) // parts] for n in range(parts)]


def fill(tree, *, months=12, mix=MIX, years=1, projects=1):
    """Store a plan over `tree` with a year of reports, and plans of the years before it; return nothing.

    The indicators lie under `projects` projects, as evenly as they go.
    """
    random.seed(2017)
    tables = Tables()
    people = _person(tables, "填报员"), _person(tables, "经办员")
    sections = [_section(tables, number) for number in range(SECTIONS)]
    leaves, inner = [], []
    top = _regions(tables, tree, None, "", leaves, inner)
    for year in range(YEAR, YEAR - years, -1):
        plan = tables.add(
            "targets_plan", slug="bench" if year == YEAR else f"bench-{year}", name=f"{year}年测速方案",
            short_name="", year=year, region_id=top, first_month=date(year, 1, 1), notice="", is_open="t",
        )  # fmt: skip
        indicators = _indicators(tables, plan, sections, mix, projects)
        _targets(tables, indicators, leaves, inner, people[0], year)
        for region in leaves:
            for section in sections:
                mine = [each for each in indicators if each["section"] == section]
                days = [date(year, month, 1) for month in range(1, months + 1)]
                _reports(tables, plan, region, section, mine, days, people)
    tables.copy()


def _person(tables, name):
    return tables.add(
        "organization_user", password="!", is_superuser="f", username=name, email="", is_staff="f",
        is_active="t",
        date_joined=NOON, name=name, must_change_password="f",
    )  # fmt: skip


def _section(tables, number):
    return tables.add(
        "organization_section", code=f"s{number}", name=f"科室{number}", aliases="{}", kind="business",
        order=number, is_active="t",
    )  # fmt: skip


def _regions(tables, node, parent, path, leaves, inner):
    name, children = node
    number = tables.ids.get("organization_region", 0) + 1
    path = f"{path}{number:06d}/"
    tables.add(
        "organization_region", code=f"{number:06d}", name=name, aliases="{}", parent_id=parent, path=path,
        level="city" if children else "county", order=number, reports_through="", county_review="f",
        is_active="t",
    )  # fmt: skip
    for child in children:
        _regions(tables, child, number, path, leaves, inner)
    if children:
        inner.append((number, _count(node)))
    else:
        leaves.append(number)
    return number


def _count(node):
    return sum(map(_count, node[1])) if node[1] else 1


def _indicators(tables, plan, sections, mix, projects):
    category = tables.add("targets_category", plan_id=plan, name="民生工程", order=0)
    homes = [_project(tables, plan, category, sections, order) for order in range(projects)]
    total = sum(how_many for _, _, how_many in mix)
    found = []
    for kind, entry, how_many in mix:
        for _ in range(how_many):
            section = sections[len(found) % len(sections)]
            number = tables.add(
                "targets_indicator", plan_id=plan, project_id=homes[len(found) * projects // total],
                section_id=section,
                name=f"指标{len(found)}", short_name=f"指标{len(found)}", aliases="{}", definition="",
                kind=kind,
                entry=entry, unit="个", numerator_name="分子", numerator_unit="", denominator_name="分母",
                denominator_unit="", scale=100 if kind == "ratio" else 1, decimals=0, rate_decimals=0,
                direction="at_least", is_capped="f", is_required="t", regions_add_parts="f", order=len(found),
            )  # fmt: skip
            found.append({"id": number, "kind": kind, "entry": entry, "section": section})
    return found


def _project(tables, plan, category, sections, order):
    name = f"项目{order}" if order else "项目"
    return tables.add(
        "targets_project", category_id=category, plan_id=plan, name=name, short_name="", aliases="{}",
        description="", section_id=sections[0], responsible_post="", leader_post="", order=order,
    )  # fmt: skip


def _targets(tables, indicators, leaves, inner, user, year):
    def add(indicator, region, number, month=1):
        tables.add(
            "targets_target", indicator_id=indicator["id"], region_id=region,
            effective_month=date(year, month, 1),
            number=number, text="", raw="", is_withdrawn="f", reason="", imbalance_reason="",
            recorded_by_id=user, recorded_at=NOON,
        )  # fmt: skip

    for indicator in indicators:
        additive = indicator["kind"] in ("count", "stock")
        for region in leaves:
            tables.add("targets_assignment", indicator_id=indicator["id"], region_id=region)
            add(indicator, region, 100)
            if random.random() < 0.05:
                add(indicator, region, 100, month=4)
        for region, counties in inner:
            add(indicator, region, 100 * counties if additive else 100)


def _reports(tables, plan, region, section, indicators, days, people):
    user, officer = people
    for day in days:
        if random.random() < 0.02:
            continue
        report = tables.ids.get("targets_monthlyreport", 0) + 1
        submission = None
        for number in range(1, 3 if random.random() < 0.1 else 2):
            submission = tables.add(
                "targets_submission", report_id=report, number=number, data_as_of=day.replace(day=22),
                submitted_by_id=user, submitted_at=NOON, source="",
            )  # fmt: skip
            for indicator in indicators:
                _figure(tables, submission, indicator, day.month, user)
        accepted = day < days[-1] or random.random() < 0.5
        tables.add(
            "targets_monthlyreport", plan_id=plan, region_id=region, section_id=section, month=day,
            status="accepted" if accepted else "submitted", submitted_by_id=user, submitted_at=NOON,
            accepted_at=NOON if accepted else None, accepted_by_id=officer if accepted else None,
            counting_id=submission, accepted_id=submission if accepted else None,
        )  # fmt: skip


def _figure(tables, submission, indicator, month, user):
    kind, chance = indicator["kind"], random.random()
    state, value, numerator, denominator, is_done = "number", None, None, None, None
    amount = Decimal(random.randrange(0, 90 * month)) / 10
    if chance < 0.01:
        state = "no_data"
    elif kind == "ratio":
        numerator, denominator = amount, Decimal(10 * month)
    elif kind == "milestone":
        is_done = "t" if chance > 0.5 else "f"
    else:
        value = amount
    tables.add(
        "targets_submittedfigure", submission_id=submission, indicator_id=indicator["id"], state=state,
        value=value,
        numerator=numerator, denominator=denominator, is_done=is_done,
        note="无" if state == "no_data" else "", on_behalf="", entered_by_id=user,
    )  # fmt: skip
