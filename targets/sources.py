"""What a figure is made of: which submitted figures, who entered and accepted them, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from targets.completion import SUBMITTED, query
from targets.sources_sql import SOURCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One counted figure of one assigned region and month; a region that never reported has one of no month.

    `counts`: the figure shown is made of it. `rolls_up`: it is in the sum of the regions, which an own figure
    entered for the region as a whole (`is_own`, with `source`) may stand in front of.
    """

    indicator_id: int
    region_id: int
    region_code: str
    region: str
    month: date | None
    number: int | None  # which submission of that month
    report_id: int | None
    figure_id: int | None
    data_as_of: date | None
    state: str | None
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    is_done: bool | None
    done_on: date | None
    effective_month: date | None
    paid_from: date | None
    note: str | None
    is_own: bool
    source: str | None
    rolls_up: bool
    counts: bool
    entered_by: str | None
    submitted_by: str | None
    submitted_at: datetime | None
    accepted_by: str | None
    accepted_at: datetime | None


def sources(plan, through, region=None, indicator=None, basis=SUBMITTED):
    """Return the Sources of a region's figures, in one query: of one indicator, or of all when it is None.

    Through `through`, month by month, regions in document order; the own figure of the region comes first.
    Raises CompletionError as `completion` does. Posts are named, never persons.
    """
    return [_source(found) for found in query(SOURCES, plan, through, region, basis, indicator)]


def _source(found):
    has_own = found.pop("has_own")
    return Source(**found, counts=found["is_own"] or (found["rolls_up"] and not has_own))
