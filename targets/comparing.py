"""Two months side by side: of one plan, of this year's and last year's, or of any two plans.

Indicators of two plans are the same where one was carried over from the other (predecessor), or else where
name, kind and unit are equal; the page says which. Figures come from completion().
"""

from dataclasses import dataclass
from decimal import Decimal

from minsheng.figures import points_text, signed
from targets.completion import completion_by_month
from targets.models import Kind
from targets.overview_cells import grouped, of_target

LINKED, ALIKE = "", "同名"


@dataclass(frozen=True)
class Side:
    """One figure as printed, with what it leads to; without `row` there is none."""

    row: object = None
    figure: str = "—"
    rate: str = "—"


@dataclass(frozen=True)
class Line:
    """One indicator: here, there, and the difference of figures and of rates (in percentage points)."""

    indicator: object
    there_id: int | None
    how: str
    here: Side
    there: Side
    change: Decimal | None
    change_text: str
    points_text: str


def pairs(indicators, others):
    """{indicator id: (the same indicator of the other plan, how they are known to be the same)}."""
    by_id = {each.pk: each for each in others}
    after = {each.predecessor_id: each for each in others if each.predecessor_id}
    alike = {(each.short_name, each.kind, each.unit): each for each in others}
    found = {}
    for each in indicators:
        linked = by_id.get(each.predecessor_id) or after.get(each.pk)
        same = alike.get((each.short_name, each.kind, each.unit))
        if linked:
            found[each.pk] = linked, LINKED
        elif same:
            found[each.pk] = same, ALIKE
    return found


def compare(plan, month, other, other_month, region, basis):
    """Return the Lines of `region`: `plan` through `month` beside `other` through `other_month`."""
    indicators = list(plan.indicators.order_by("order", "id"))
    if other == plan:
        same = {each.pk: (each, LINKED) for each in indicators}
        by_month = completion_by_month(plan, sorted({month, other_month}), region, basis, top_only=True)
        here, there = by_month[month], by_month[other_month]
    else:
        same = pairs(indicators, list(other.indicators.all()))
        here = completion_by_month(plan, [month], region, basis, top_only=True)[month]
        there = completion_by_month(other, [other_month], region, basis, top_only=True)[other_month]
    here, there = _tops(here), _tops(there)
    lines = [_line(each, here.get(each.pk), same.get(each.pk), there) for each in indicators]
    return [line for line in lines if line.here.row or line.there.row]


def _tops(rows):
    return {row.indicator_id: row for row in rows if row.expected or row.target is not None or row.is_own}


def _line(indicator, row, same, there):
    match, how = same or (None, "")
    other = there.get(match.pk) if match else None
    comparable = row and other and row.kind == other.kind and row.unit == other.unit
    change = points = None
    if comparable and row.actual is not None and other.actual is not None and row.kind != Kind.MILESTONE:
        change = row.actual - other.actual
    if comparable and row.rate is not None and other.rate is not None:
        points = row.rate - other.rate
    return Line(
        indicator=indicator,
        there_id=match.pk if match else None,
        how=how,
        here=_side(row),
        there=_side(other),
        change=change,
        change_text=signed(change, row.decimals if row else 0, grouped=True),
        points_text=points_text(points),
    )


def _side(row):
    return Side(row, f"{grouped(row)}{of_target(row)}", row.rate_text) if row else Side()
