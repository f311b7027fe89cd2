"""Places in a ranking: ties share one, and the next is skipped (1, 2, 3, 3, 5)."""

from decimal import Decimal


def places(values: list[Decimal | None]) -> list[int | None]:
    """Return the place of each value, the highest first; None, that has nothing to be ranked by, has none.

    Values are compared unrounded: what prints alike may differ in place.
    """
    known = sorted((value for value in values if value is not None), reverse=True)
    first = {}
    for place, value in enumerate(known, 1):
        first.setdefault(value, place)
    return [None if value is None else first[value] for value in values]
