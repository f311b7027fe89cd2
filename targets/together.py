"""Several regions as one: what a document that names them together (山区四县) says of an indicator."""

from decimal import Decimal

from targets.completion_rows import Row, make_rows
from targets.completion_words import LISTED
from targets.models import Kind

_ADDED = (Kind.COUNT, Kind.STOCK)
_LISTS = ("missing", "carried", "bare", "no_data", "not_applicable")
_OF_AN_OWN_FIGURE = ("own_id", "own_value", "own_done", "own_numerator", "own_denominator", "own_date")


def together(rows: list[Row], indicator, plan, through, name: str) -> Row | None:
    """The Row of ``rows`` taken together, by the rules that make a region out of those below it; None
    without any.

    ``rows``: of one indicator, of regions of which none lies under another. Counts and stocks are added with
    their targets; a ratio is Σ÷Σ; 达标 is n of m. A ratio or a standard has a target only where all of them
    have the same, since nothing was issued to them together.
    """
    if not rows:
        return None
    (made,) = make_rows([_record(rows, indicator, name)], plan, through)
    gaps = tuple(each for row in rows for each in row.gaps)
    marks = (*made.marks, *(("含缺月",) if gaps else ()))
    return made._replace(gaps=gaps, marks=marks, is_top=False)


def _record(rows, indicator, name):
    """What the database would have selected for a region made of these. An own figure of one holds for
    that one only, so its roll-up counts; of a ratio that is not known, and then there is no figure."""
    additive, milestone = indicator.kind in _ADDED, indicator.kind == Kind.MILESTONE
    actuals = [value for row in rows if (value := row.roll_up if row.is_own else row.actual) is not None]
    summed = [row for row in rows if row.numerator is not None and row.denominator is not None]
    unknown = any(
        row.is_own
        if indicator.kind == Kind.RATIO
        else indicator.kind in LISTED and row.actual is None and row.latest
        for row in rows
    )
    met = sum(row.parts_met or 0 for row in rows)
    return {
        "region_id": 0,
        "region_code": "",
        "region": name,
        "position": rows[0].position,
        "is_top": False,
        "is_part": False,
        "indicator_id": indicator.pk,
        "indicator": indicator.name,
        "short_name": indicator.short_name,
        "unit": indicator.unit,
        "kind": indicator.kind,
        "decimals": indicator.decimals,
        "rate_decimals": indicator.rate_decimals,
        "direction": indicator.direction,
        "is_capped": indicator.is_capped,
        "scale": indicator.scale,
        "pace_curve": indicator.pace_curve,
        "due_on": indicator.due_on,
        "expected": sum(row.expected for row in rows),
        "reported": sum(row.reported for row in rows),
        **{each: _labels(name for row in rows for name in getattr(row, each)) for each in _LISTS},
        "gaps": None,
        **dict.fromkeys(_OF_AN_OWN_FIGURE),
        "own_provisional": False,
        "figures": 0 if unknown else sum(row.latest is not None for row in rows),
        "value": sum(actuals) if actuals and additive else None,
        "done": met if milestone else None,
        "applicable": sum(row.parts_total or 0 for row in rows) if milestone else None,
        "numerator": sum(row.numerator for row in summed) if summed else None,
        "denominator": sum(row.denominator for row in summed) if summed else None,
        "lowest": min(actuals, default=None),
        "highest": max(actuals, default=None),
        "provisional": sum(row.provisional for row in rows),
        "earliest": min((row.earliest for row in rows if row.earliest), default=None),
        "latest": max((row.latest for row in rows if row.latest), default=None),
        "target": _target(rows, additive),
        "target_text": "",
        "target_summed": additive and any(row.target is not None for row in rows),
        "with_floor": sum(row.parts_total or 0 for row in rows),
        "compared": met + sum(row.met is False for row in rows),
        indicator.direction: met,
        "lights": None,
    }


def _labels(names):
    """As the database gives them: one per line, each after its place of ten digits; None for none."""
    return "\n".join(f"{place:010d}{name}" for place, name in enumerate(names)) or None


def _target(rows, additive) -> Decimal | None:
    found = [row.target for row in rows if row.target is not None]
    if additive:
        return sum(found) if found else None
    return found[0] if len(found) == len(rows) and len(set(found)) == 1 else None
