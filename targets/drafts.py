"""How the cells of a draft stand, before anything is submitted: the rule of completion, asked about the
draft.

The database's record of each indicator is taken as completion reads it (one query: target, pace, lights),
the draft's cell is put where completion has what was submitted, and the row is finished as any other row is.
"""

from targets.completion import query
from targets.completion_rows import make_rows
from targets.completion_sql import MEASURES, SUMMARY
from targets.earlier import cumulative_of
from targets.models import Kind, State


def draft_rows(plan, region, month, drafts):
    """Rows of targets.completion for `region`, by indicator id, with the cells of a draft in them.

    `drafts`: (indicator, Cell, Before or None) for each cell; the region reports these indicators itself.
    """
    single = drafts[0][0] if len(drafts) == 1 else None
    found = query(MEASURES, plan, month, region, indicator=single)
    records = {record["indicator_id"]: record for record in found}
    filled = [
        records[indicator.pk] | _as_summed(indicator, cell, before, records[indicator.pk]["target"])
        for indicator, cell, before in drafts
    ]
    return {row.indicator_id: row for row in make_rows(filled, plan, month)}


def draft_rows_of_all(plan, month, drafts):
    """Rows of targets.completion by (region id, indicator id): of many regions, with their drafts' cells
    in them, and of the regions above and the plan's own as they are.

    `drafts`: (region with `parent`, indicator, Cell, Before or None). A query per region above, mostly one.
    """
    deeper = {region.parent for region, *_draft in drafts if region != plan.region}
    records = {}
    for above in [plan.region, *(deeper - {plan.region})]:
        for record in query(SUMMARY, plan, month, above):
            records[record["region_id"], record["indicator_id"]] = record
    for region, indicator, cell, before in drafts:
        place = (region.pk, indicator.pk)
        records[place] |= _as_summed(indicator, cell, before, records[place]["target"])
    return {(row.region_id, row.indicator_id): row for row in make_rows(list(records.values()), plan, month)}


def _as_summed(indicator, cell, before, target):
    """What the database would have added up, had the cell been submitted by this one region."""
    value = cumulative_of(cell, indicator, before) if indicator.kind == Kind.COUNT else cell.value
    compared = value is not None and target is not None
    is_bare = indicator.kind == Kind.RATIO and value is not None
    return {
        "is_part": True,
        "own_id": None,
        "expected": 1,
        "reported": int(cell.state != State.BLANK),
        "figures": int(cell.has_number),
        "value": value,
        "lowest": value,
        "highest": value,
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "done": int(bool(cell.is_done)),
        "applicable": int(cell.state != State.NOT_APPLICABLE),
        "with_floor": int(target is not None),
        "at_least": int(compared and value >= target),
        "at_most": int(compared and value <= target),
        "compared": int(compared),
        "provisional": 0,
        "earliest": None,
        "latest": None,
        "missing": None,
        "carried": None,
        "gaps": None,
        "bare": _label(is_bare),
        "no_data": _label(cell.state == State.NO_DATA),
        "not_applicable": _label(cell.state == State.NOT_APPLICABLE),
    }


def _label(holds):
    # Names in completion's lists start at the eleventh character; a draft names no region.
    return "0" * 10 if holds else None
