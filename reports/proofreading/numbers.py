"""Numbers as they stand in running text: Arabic, full-width, with 万, 亿, % and units.

Dates, spans of months, document numbers, ordinals and whatever stands in a 《title》 are left aside: they
state no figure.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from minsheng.quantities import half_width
from minsheng.quantity_units import NotConvertible, convert, split_unit

_NUMBER = re.compile(r"(?<![A-Za-z\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
_ASIDE = re.compile(
    r"《[^》]*》"
    r"|\d{4}\s*[-—–－至]\s*\d{4}\s*年"
    r"|\d{4}\s*年(?:\s*\d{1,2}\s*[-—–－至~]\s*\d{1,2}\s*月|\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"
    r"|\d{1,2}\s*[-—–－至~]\s*\d{1,2}\s*月|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*日"
    r"|[〔\[［(]\d{4}[〕\]］)]\s*\d+\s*号|\d+\s*号|第\s*\d+|\d{1,2}:\d{2}|附件\s*\d+|\d+\s*周?岁"
)
_ORDINAL = re.compile(r"^\s*(?:\(\d{1,2}\)|\d{1,2}[.、](?:(?!\d)|(?=\d{4}年)))")


@dataclass(frozen=True)
class Stated:
    """A number of a text: ``value`` in ``unit`` as written, and the size of one in its last written place
    (``step``): 4.77万人 is 4.77 万人 with a step of 0.01.
    """

    value: Decimal
    unit: str
    step: Decimal
    start: int
    end: int

    def in_unit(self, unit):
        """(value, step) in another unit, or None where the two say things of different nature."""
        try:
            return convert(self.value, self.unit, unit), convert(self.step, self.unit, unit)
        except NotConvertible:
            return None


def stated_numbers(text: str) -> list[Stated]:
    """The numbers that ``text`` states, in order; ``start`` and ``end`` include the unit."""
    plain = half_width(text)
    aside = [match.span() for match in (*_ASIDE.finditer(plain), *_ORDINAL.finditer(plain))]
    return [
        _stated(plain, match)
        for match in _NUMBER.finditer(plain)
        if not any(start <= match.start() < end for start, end in aside)
    ]


def _stated(plain, match):
    value = Decimal(match[0].replace(",", ""))
    rest = plain[match.end() :].lstrip(" ")
    unit, after = split_unit(rest)
    end = len(plain) - len(after) if unit else match.end()
    return Stated(value, unit, Decimal(1).scaleb(value.as_tuple().exponent), match.start(), end)
