"""Figures given to somebody else (报省) against our own: the two must agree."""

from dataclasses import dataclass
from decimal import Decimal

from minsheng.figures import format_number, round_half_up
from targets.completion import by_cell, completion
from targets.models import SecondSource


@dataclass(frozen=True)
class Pair:
    """One figure of the other source beside ours; ``ours`` is None where we have none."""

    region: object
    indicator: object
    theirs: Decimal
    ours: Decimal | None
    place: str

    @property
    def agrees(self):
        """Equal, or equal when ours is rounded to the decimals that they were given with."""
        if self.ours is None:
            return False
        places = max(-self.theirs.normalize().as_tuple().exponent, 0)
        return self.theirs in (self.ours, round_half_up(self.ours, places))

    @property
    def difference(self):
        return None if self.ours is None else self.theirs - self.ours

    @property
    def texts(self):
        """(theirs, ours, difference) as they are shown."""
        decimals = max(self.indicator.decimals, -self.theirs.normalize().as_tuple().exponent, 0)
        shown = (
            format_number(each, decimals, grouped=True) for each in (self.theirs, self.ours, self.difference)
        )
        return tuple(shown)


def newest_sources(plan, month):
    """The newest SecondSource of the month of each name, the one stored last first; one query."""
    rows = SecondSource.objects.filter(plan=plan, month=month).select_related("loaded_by")
    return sorted(rows.order_by("name", "-id").distinct("name"), key=lambda row: -row.pk)


def compare_source(source, basis) -> list[Pair]:
    """Every figure of the source beside the one in force on `basis`, in the order of plan and document.

    Regions are the plan's own and those directly below it. Three queries.
    """
    rows = by_cell(completion(source.plan, source.month, basis=basis))
    figures = source.figures.select_related("region", "indicator")
    ordered = figures.order_by("indicator__order", "indicator_id", "region__path", "region__order")
    return [
        Pair(
            each.region,
            each.indicator,
            each.number,
            row.actual if (row := rows.get((each.region_id, each.indicator_id))) else None,
            each.place,
        )
        for each in ordered
    ]
