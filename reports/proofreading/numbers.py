"""Numbers as they stand in running text: Arabic, full-width, with 万, 亿, % and units.

Dates, spans of months, document numbers, ordinals, telephones and whatever stands in a 《title》 are left
aside: they state no figure. Numbers in Chinese words are not read here: words.py reads shares and multiples
(三成, 一半), 三百二 is not read at all.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from minsheng.quantities import half_width
from minsheng.quantity_units import NotConvertible, convert, split_unit

_NUMBER = re.compile(r"(?<![A-Za-z\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
_ASIDE = re.compile(
    r"《[^》]*》"
    r"|\d{4}([-./])\d{1,2}\1\d{1,2}(?!\d)"  # 2017.6.30
    r"|(?<!\d)(?:0\d{2,3}-\d{7,8}|1\d{10})(?!\d)"  # telephones
    r"|\d{4}\s*[-—–－至]\s*\d{4}\s*年"
    r"|\d{4}\s*年(?:\s*\d{1,2}\s*[-—–－至~]\s*\d{1,2}\s*月|\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"
    r"|\d{1,2}\s*[-—–－至~]\s*\d{1,2}\s*月|\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*日"
    r"|[〔\[［(]\d{4}[〕\]］)]\s*\d*\s*号|\d+\s*号|第\s*\d+|\d{1,2}:\d{2}|附件\s*\d+|\d+\s*周?岁"
)
_RANGE = re.compile(r"\s*[-—–~至到]\s*")
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
    found = [
        _stated(plain, match)
        for match in _NUMBER.finditer(plain)
        if not any(start <= match.start() < end for start, end in aside)
    ]
    return [_as_far_as(one, other, plain) for one, other in pairwise([*found, None])]


def _as_far_as(one, other, plain):
    """The number; the lower end of a range (3-5所) has the unit that is written once, behind the upper."""
    is_range = (
        other is not None
        and not one.unit
        and one.value < other.value
        and _RANGE.fullmatch(plain, one.end, other.start)
    )
    return replace(one, unit=other.unit) if is_range else one


def _stated(plain, match):
    value = Decimal(match[0].replace(",", ""))
    rest = plain[match.end() :].lstrip(" ")
    unit, after = split_unit(rest)
    end = len(plain) - len(after) if unit else match.end()
    return Stated(value, unit, Decimal(1).scaleb(value.as_tuple().exponent), match.start(), end)
