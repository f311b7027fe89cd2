"""How a figure stands: ahead of the pace, short of the target, more than the month before (docs/figures.md).

Unrounded Decimals from rows of completion(); printing and rounding are for those who show them.
"""

from decimal import Decimal

from minsheng.figures import HUNDRED, rate, ratio
from targets.models import Kind

ADDITIVE = (Kind.COUNT, Kind.STOCK)


def ahead(row):
    """Return by how many percentage points of the target a figure is ahead of the pace (negative: behind).

    A level (时点, 比率, 标准) is measured against its full target in every month: 267 of 270 is 1.1 behind.
    None where nothing is judged: without figure or target, of an at-most target, of one that is open-ended,
    of a milestone that is not due yet, and of what is only listed.
    """
    if row.rate is None or row.light is None or row.pace is None:
        return None
    return rate(row.actual - row.pace, row.target)


def share_of_pace(row):
    """Return how much of what is due by now is done, in per cent; None where nothing is due or judged by it.

    An at-most target is kept or not, and an open-ended one has no number to fall short of.
    """
    return ratio(row.actual, row.pace, HUNDRED) if row.has_pace else None


def is_slow(row):
    """Whether a row lies behind its pace, as a region that never reported does; without a pace never."""
    return row.has_pace and (row.actual is None or row.actual < row.pace)


def short_of_target(row):
    """Return what is missing to the full target, in the unit of the figure; 0 when reached, None unjudged."""
    if row.rate is None or row.met is None or row.target is None:
        return None
    return max(row.target - row.actual, Decimal(0))


def increase(row, before):
    """Return what a figure has grown since the row of the month before; None where one of them is unknown.

    A count starts from nothing: without a row or figure before, all of it is new. Levels have no such start.
    """
    if row.actual is None:
        return None
    if before is None or before.actual is None:
        return row.actual if row.kind == Kind.COUNT else None
    return row.actual - before.actual
