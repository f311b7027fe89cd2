"""Figures given to somebody else (报省) against our own: the two must agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from minsheng.figures import format_number, round_half_up
from targets.completion import by_cell, completion
from targets.models import SecondFigure, SecondSource


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


def newest_source(plan, month, name=""):
    """The newest SecondSource of the month, of `name` when given; or None."""
    found = SecondSource.objects.filter(plan=plan, month=month).select_related("loaded_by")
    return (found.filter(name=name) if name else found).first()


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


@transaction.atomic
def store_source(*, plan, month, name, file_name, figures: Iterable, by):
    """Store what a file says: `figures` are (region, indicator, number, place). Returns the SecondSource."""
    source = SecondSource.objects.create(
        plan=plan, month=month, name=name, file_name=file_name, loaded_by=by, loaded_at=timezone.now()
    )
    SecondFigure.objects.bulk_create(
        SecondFigure(source=source, region=region, indicator=indicator, number=number, place=place)
        for region, indicator, number, place in figures
    )
    return source
