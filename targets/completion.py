"""THE rule of actual, target and rate. Pages, workbooks, letters and the command line all ask here.

The database selects and adds (completion_sql.py), one query per call; completion_rows.py finishes each row,
with minsheng/figures.py for every division and rounding. Rules with worked examples: docs/figures.md.
"""

from datetime import date
from itertools import groupby

from django.db import connection

from minsheng.months import month_name
from targets.completion_rows import Row, make_rows
from targets.completion_sql import BY_MONTH, SUMMARY

__all__ = [
    "ACCEPTED",
    "BASES",
    "SUBMITTED",
    "CompletionError",
    "Row",
    "by_cell",
    "completion",
    "completion_by_month",
    "query",
]

SUBMITTED, ACCEPTED = "submitted", "accepted"
BASES = {SUBMITTED: "已报数", ACCEPTED: "已审数"}


class CompletionError(ValueError):
    """The question itself is wrong; the message says what and how to put it right, in Chinese."""


def completion(plan, through, region=None, basis=SUBMITTED, indicator=None):
    """Return the rows of `region` (default: the plan's) and of its direct children, in one database query.

    Each region is made of the assigned regions at or below it. Rows come in the order of the indicators, the
    region itself first, then its children in document order. The region itself has a row for every
    indicator, a child only where it has a task, a target or a figure.
    `through` is the first day of a month of the plan; `basis` counts submitted or only accepted figures;
    `indicator` asks for the rows of one alone.
    Raises CompletionError for a month outside the plan or an unknown basis.
    """
    return make_rows(query(SUMMARY, plan, through, region, basis, indicator), plan, through)


def completion_by_month(plan, months, region=None, basis=SUBMITTED, indicator=None, top_only=False):
    """Return {month: the rows that completion() gives for it} for several months, in one database query.

    With `top_only` those of the region itself alone.
    """
    if not months:
        return {}
    each = [_parameters(plan, month, region or plan.region, basis, indicator) for month in months]
    arrays = {
        "months": [own["through"] for own in each],
        "bits": [own["all_months"] for own in each],
        "top_only": top_only,
    }
    records = _records(BY_MONTH, each[0] | arrays)
    found = {nth: list(rows) for nth, rows in groupby(records, key=lambda row: row["nth"])}
    return {month: make_rows(found.get(nth, []), plan, month) for nth, month in enumerate(months, 1)}


def by_cell(rows):
    """Return the rows by (region id, indicator id)."""
    return {(row.region_id, row.indicator_id): row for row in rows}


def query(sql, plan, through, region=None, basis=SUBMITTED, indicator=None):
    """Run one of the statements of completion_sql.py; return its records as dicts."""
    return _records(sql, _parameters(plan, through, region or plan.region, basis, indicator))


def _records(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _parameters(plan, through, region, basis, indicator):
    if basis not in BASES:
        raise CompletionError(f"口径“{basis}”不存在，请选 submitted（已报数）或 accepted（已审数）。")
    last = date(plan.year, 12, 1)
    if through.day != 1 or not plan.first_month <= through <= last:
        raise CompletionError(
            f"{month_name(through)}不在方案的填报期内，请选{month_name(plan.first_month)}至{month_name(last)}。"
        )
    return {
        "plan": plan.pk,
        "region": region.pk,
        "prefix": f"{region.path}%",
        "skip": len(region.path) + 1,
        "first": plan.first_month,
        "through": through,
        "accepted": basis == ACCEPTED,
        "indicator": indicator.pk if indicator else None,
        "all_months": sum(1 << month for month in range(plan.first_month.month, through.month + 1)),
    }
