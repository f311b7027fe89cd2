"""Division, rounding and printing of every figure: rates, ratios, money shares and pace.

Decimal in, Decimal or text out. Values stay unrounded until they are printed; rounding is half-up and happens
once. Rules: docs/figures.md.
"""

from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

# Which edition of docs/figures.md these rules are: raised with every rule that changes what is printed, and
# stored with each letter that is sent for signing.
RULES_VERSION = "2026.11"
NONE = "—"
HUNDRED = Decimal(100)
# A screen holds thousands of figures: contexts and units, dearer to make than the sums, are made once.
_EXACT = Context(prec=50)
_HALF_UP = Context(prec=50, rounding=ROUND_HALF_UP)
_UNITS = [Decimal(1).scaleb(-places) for places in range(13)]
_LONGEST = 6  # decimals; beyond it a rate just short of 100 is cut off instead of rounded


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """Return `value` rounded to `places` decimals, halves away from zero (2.5 → 3, -2.5 → -3)."""
    return _HALF_UP.quantize(value, _UNITS[places])


def ratio(numerator: Decimal | None, denominator: Decimal | None, scale: Decimal | int = 1) -> Decimal | None:
    """Return numerator ÷ denominator × scale, unrounded.

    None when a part is missing or the denominator is 0: such a ratio does not exist and prints as “—”.
    """
    if numerator is None or denominator is None or denominator == 0:
        return None
    return _EXACT.divide(_EXACT.multiply(numerator, scale), denominator)


def rate(actual: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Return actual ÷ target in per cent, unrounded; None when one is missing or the target is 0."""
    return ratio(actual, target, HUNDRED)


def format_number(value: Decimal | int | None, places: int | None = None, grouped: bool = False) -> str:
    """Return a figure as people read it: half-width digits, never an exponent, “—” for None.

    With `places` it is rounded half-up and keeps exactly so many decimals; without, it is exact and trailing
    zeros are dropped. `grouped` puts thousands separators, as tables on screen have them and prose does not.
    """
    if value is None:
        return NONE
    value = Decimal(value) if places is None else round_half_up(Decimal(value), places)
    text = f"{value:,f}" if grouped else f"{value:f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text[1:] if text.startswith("-") and not text.strip("-0.,") else text


def shown_number(value: Decimal | int | None, places: int | None = None) -> str:
    """Return a figure as the tables on screen show it, for what a page says of them: 12,100."""
    return format_number(value, places, grouped=True)


def rate_text(rate: Decimal | None, places: int = 0, met: bool | None = None) -> str:
    """Return a rate in per cent as text: 59.62 → “60%”, None → “—”.

    What is not met never prints as 100 %: it takes more decimals until it reads less (99.6 → “99.6%”,
    99.97 → “99.97%”). `met` is the verdict on the unrounded values; without it the rate itself decides.
    A rate over 100 prints as it is.
    """
    if rate is None:
        return NONE
    met = rate >= HUNDRED if met is None else met
    rounded = round_half_up(rate, places)
    if not met and rate < HUNDRED:
        while rounded >= HUNDRED and places < _LONGEST:
            places += 1
            rounded = round_half_up(rate, places)
        if rounded >= HUNDRED:
            rounded = rate.quantize(_UNITS[places], rounding=ROUND_FLOOR, context=_EXACT)
    return f"{format_number(rounded, places)}%"


def signed(value: Decimal | None, places: int | None = None, grouped: bool = False) -> str:
    """Return a difference as a figure with its sign: 3 → “+3”, -2.5 → “-2.5”, 0 → “0”, None → “—”."""
    text = format_number(value, places, grouped)
    return text if value is None or value <= 0 or not text.strip("0.,") else f"+{text}"


def points_text(points: Decimal | None, places: int = 1) -> str:
    """Return a difference of two rates in percentage points: 9.62 → “+9.6”, -1.11 → “-1.1”, None → “—”.

    What is not level never prints as 0: it takes more decimals until it reads more (-0.02 → “-0.02”).
    """
    if not points:
        return signed(points)
    while places < _LONGEST and not round_half_up(points, places):
        places += 1
    return signed(points, places)


def pace(
    target: Decimal | None, month: date, first: date, last: date, curve: dict | None = None
) -> Decimal | None:
    """Return what should have been done by the end of `month` of a plan that runs from `first` to `last`.

    All three are first days of months. Without a curve the target is spread evenly (target × m/12 for a
    year). A `curve` gives the share in per cent by month; a missing month keeps the share of the one before
    it, 0 before the first. Before the plan it is 0, from its last month on the whole target. Kinds that are
    judged by the full target every month (stock, ratio, standard) do not ask this function.
    """
    if target is None:
        return None
    if month < first:
        return Decimal(0)
    if month >= last:
        return target
    if curve:
        known = [when for when in curve if when <= month]
        return ratio(target * curve[max(known)], HUNDRED) if known else Decimal(0)
    return ratio(target * _months(first, month), _months(first, last))


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1
