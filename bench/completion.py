"""(a) Completion of the demonstration's size, a province and the nation, against the same sums as bare
SQL."""

from datetime import date

from django.db import connection

from bench import data, databases
from bench.measuring import in_turn, publish, table
from targets.completion import completion, query
from targets.completion_sql import SUMMARY
from targets.models import Plan

THROUGH = date(2017, 12, 1)
DEMONSTRATION = (
    ("count", "cumulative", 4), ("ratio", "cumulative", 3), ("milestone", "cumulative", 2),
    ("standard", "cumulative", 1), ("stock", "cumulative", 1),
)  # fmt: skip
SIZES = {
    "demonstration (9 regions × 11 × 12)": ("bench_demo", lambda: data.fill(data.city(), mix=DEMONSTRATION)),
    "province (183 counties × 50 × 12)": ("bench_province", lambda: data.fill(data.country(183, 21))),
    "nation (2,850 counties × 50 × 12)": ("bench_nation", lambda: data.fill(data.country(2850, 333, 31))),
}
CITY = ("bench_city", lambda: data.fill(data.city(9)))

# The same sums by hand: the newest counted figure of each region, added up for each child and for the
# whole.
# No names, marks, dates or provenance; kinds that are not summed count their parts.
BY_HAND = """
WITH place AS (
    SELECT r.id, c.id AS child
    FROM organization_region r
    LEFT JOIN organization_region c ON c.parent_id = %(region)s AND r.path LIKE c.path || '%%'
    WHERE r.path LIKE %(prefix)s
),
newest AS (
    SELECT DISTINCT ON (m.region_id, f.indicator_id) m.region_id, f.indicator_id, m.month, f.value,
    f.numerator,
        f.denominator, f.is_done
    FROM targets_monthlyreport m
    JOIN targets_submittedfigure f ON f.submission_id = m.counting_id
    JOIN targets_indicator i ON i.id = f.indicator_id
    WHERE m.plan_id = %(plan)s AND m.month <= %(through)s AND m.region_id IN (SELECT id FROM place)
        AND i.entry = 'cumulative' AND f.state <> 'no_data'
    ORDER BY m.region_id, f.indicator_id, m.month DESC
),
added AS (
    SELECT m.region_id, f.indicator_id, max(m.month) AS month, sum(f.value) AS value,
    NULL::numeric AS numerator,
        NULL::numeric AS denominator, NULL::boolean AS is_done
    FROM targets_monthlyreport m
    JOIN targets_submittedfigure f ON f.submission_id = m.counting_id
    JOIN targets_indicator i ON i.id = f.indicator_id
    WHERE m.plan_id = %(plan)s AND m.month <= %(through)s AND m.region_id IN (SELECT id FROM place)
        AND i.entry = 'monthly'
    GROUP BY m.region_id, f.indicator_id
),
total AS (
    SELECT p.child, a.indicator_id, count(*) AS expected,
    count(*) FILTER (WHERE n.month = %(through)s) AS reported,
        sum(n.value) AS value, sum(n.numerator) AS numerator, sum(n.denominator) AS denominator,
        count(*) FILTER (WHERE n.is_done) AS done
    FROM targets_assignment a
    JOIN targets_indicator i ON i.id = a.indicator_id AND i.plan_id = %(plan)s
    JOIN place p ON p.id = a.region_id
    LEFT JOIN (SELECT * FROM newest UNION ALL SELECT * FROM added) n
        ON n.region_id = a.region_id AND n.indicator_id = a.indicator_id
    GROUP BY GROUPING SETS ((p.child, a.indicator_id), (a.indicator_id))
),
goal AS (
    SELECT DISTINCT ON (t.indicator_id, t.region_id) t.indicator_id, t.region_id, t.number
    FROM targets_target t
    JOIN targets_indicator i ON i.id = t.indicator_id AND i.plan_id = %(plan)s
    WHERE t.effective_month <= %(through)s AND t.region_id IN (SELECT %(region)s UNION SELECT child FROM
    place)
    ORDER BY t.indicator_id, t.region_id, t.effective_month DESC, t.id DESC
)
SELECT * FROM total
LEFT JOIN goal ON goal.indicator_id = total.indicator_id AND goal.region_id = coalesce(total.child,
%(region)s)
"""


HEADINGS = [
    "completion, ms",
    "its statement alone, ms",
    "sums by hand, ms",
    "to its statement",
    "to sums by hand",
]


def run(fresh=False):
    rows, previous = [], None
    for name, (database, fill) in SIZES.items():
        databases.prepare(database, fill, fresh)
        plan = Plan.objects.select_related("region").get()
        times = compared(plan, plan.region)
        growth = f"{times['completion'] / previous:.1f}" if previous else "—"
        previous = times["completion"]
        rows.append([name, *shown(times), growth])
    sizes = table(["plan", *HEADINGS, "growth"], rows)
    publish("completion", "Completion, one query with every rule", sizes, one_city(fresh))


def compared(plan, region, runs=9):
    wanted = {"plan": plan.pk, "region": region.pk, "prefix": f"{region.path}%", "through": THROUGH}
    contestants = {
        "completion": lambda: completion(plan, THROUGH, region),
        "statement": lambda: query(SUMMARY, plan, THROUGH, region),
        "by hand": lambda: by_hand(wanted),
    }
    return in_turn(contestants, runs)


def by_hand(parameters):
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, parameters)
        return cursor.fetchall()


def shown(times):
    ours, statement, sums = times["completion"], times["statement"], times["by hand"]
    return f"{ours:.1f}", f"{statement:.1f}", f"{sums:.1f}", f"{ours / statement:.2f}", f"{ours / sums:.2f}"


def one_city(fresh):
    """One city of nine counties: alone in a database, and among the 333 of the nation."""
    databases.prepare(*CITY, fresh)
    plan = Plan.objects.select_related("region").get()
    alone = compared(plan, plan.region, runs=15)
    databases.use("bench_nation")
    plan = Plan.objects.select_related("region").get()
    inside = compared(plan, city_of_nine(plan.region), runs=15)
    to_alone = f"{inside['completion'] / alone['completion']:.2f}"
    rows = [["alone", *shown(alone), "1.00"], ["inside the nation", *shown(inside), to_alone]]
    return table(["one city of 9 counties × 50 × 12", *HEADINGS, "to alone"], rows)


def city_of_nine(nation):
    for province in nation.children.all():
        for city in province.children.all():
            if city.children.count() == 9:
                return city
    raise LookupError("no city of nine counties")
