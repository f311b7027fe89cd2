"""Classes for the cells of a heat map; their grounds stand in static/css/pictures.css."""

from decimal import Decimal

from minsheng.figures import ratio
from minsheng.pictures.palette import HEAT, SHADES


def heat(light):
    """The class of a cell that stands against the pace: by the colour of its light, "" without one."""
    colour = getattr(light, "colour", None)
    return f"heat heat-{colour}" if colour in HEAT else ""


def shade(value: Decimal | None, highest: Decimal | None):
    """The class of a cell by its share of the highest of its column: shade-0 (none of it) to shade-4."""
    if value is None or not highest or highest <= 0:
        return ""
    last = len(SHADES) - 1
    share = ratio(max(value, Decimal(0)), highest, last)
    return f"heat shade-{min(last, int(share) + (share > int(share)))}"
