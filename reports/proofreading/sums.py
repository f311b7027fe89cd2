"""Sums, shares and differences that a sentence states, worked out again from the numbers it states."""

import re
from decimal import Decimal
from itertools import pairwise, zip_longest

from minsheng.figures import format_number, rate, rate_text
from minsheng.quantities import half_width
from reports.proofreading.findings import CONFIRM, WRONG, finding
from reports.proofreading.known import alike
from reports.proofreading.numbers import stated_numbers

_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1, "—": -1, "加": 1, "减": -1}
_STOP = re.compile(r"[。；;]|累计|共计|其余")
_AMONG = re.compile(r"其中")
_SHARE_WORDS = re.compile(r"(?:完成|占).{0,8}(?:任务|目标|计划)")
_DIFFERENCE = re.compile(r"(?:从|由).*(?:提高|增加|上升|降低|减少|下降)(?:到|至)")
_BY = re.compile(r"^[，,、\s]*(?:共|净|累计)?(?:提高|增加|上升|降低|减少|下降|提标)了?$")


def check_sums(lines):
    """Findings on equations (7981−1414−4308=2259), on 其中, on shares (A张，完成目标任务B张的C%) and on
    differences (从A提高到B，提高C).
    """
    for line in lines:
        numbers = stated_numbers(line.text)
        for check in (_equations, _parts, _shares, _differences):
            yield from check(line, numbers)


def _between(line, one, other):
    return half_width(line.text[one.end : other.start]).strip()


def _wrong(line, code, first, last, message):
    return finding(WRONG, code, line, first.start, last.end, message)


def _equations(line, numbers):
    """Runs of numbers joined by + and −, then =."""
    terms = []
    for number, following in zip_longest(numbers, numbers[1:]):
        terms.append(number)
        sign = _between(line, number, following) if following else ""
        if sign == "=" and len(terms) > 1:
            signs = [_SIGNS[_between(line, *pair)] for pair in pairwise(terms)]
            made = terms[0].value + sum(k * t.value for k, t in zip(signs, terms[1:], strict=True))
            if made != following.value:
                words = line.text[terms[0].start : following.end]
                yield _wrong(line, "sum", terms[0], following, f"“{words}”：算出来是{format_number(made)}。")
        if sign not in _SIGNS:
            terms = []


def _parts(line, numbers):
    """A total, 其中, and its parts up to the sentence's end; parts of another unit do not count."""
    for match in _AMONG.finditer(line.text):
        before = [each for each in numbers if each.end <= match.start()]
        stop = _STOP.search(line.text, match.end())
        end = stop.start() if stop else len(line.text)
        if not before:
            continue
        total = before[-1]
        after = [each for each in numbers if match.end() <= each.start < end]
        parts = [each for each in after if each.unit and total.unit and alike(each.unit, total.unit)]
        if len(parts) < 2 or any(each.unit in ("%", "％") for each in (total, *parts)):
            continue
        made = sum((each.in_unit(total.unit)[0] for each in parts), Decimal(0))
        rounding = sum(each.in_unit(total.unit)[1] for each in (total, *parts)) / 2
        words = line.text[total.start : parts[-1].end]
        amounts = (
            f"其中各项合计{format_number(made)}{total.unit}，总数是{format_number(total.value)}{total.unit}"
        )
        if made - total.value > rounding:
            yield _wrong(line, "parts", total, parts[-1], f"“{words}”：{amounts}。")
        elif total.value - made > rounding:
            text = f"“{words}”：{amounts}，请核对；其中只列一部分的，写明依据即可。"
            yield finding(CONFIRM, "parts", line, total.start, parts[-1].end, text)


def _shares(line, numbers):
    for actual, target, share in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if share.unit not in ("%", "％") or not _SHARE_WORDS.search(_between(line, actual, target)):
            continue
        if _between(line, target, share) not in ("的", "") or not alike(actual.unit, target.unit):
            continue
        places = max(-share.step.as_tuple().exponent, 0)
        made = rate(actual.value, target.in_unit(actual.unit or target.unit)[0])
        printed = rate_text(made, places)
        if made is not None and Decimal(printed.rstrip("%")) != share.value:
            words = line.text[actual.start : share.end]
            yield _wrong(line, "share", actual, share, f"“{words}”：算出来是{printed}。")


def _differences(line, numbers):
    for one, other, by in zip(numbers, numbers[1:], numbers[2:], strict=False):
        lead = line.text[max(one.start - 4, 0) : other.start]
        if not (_DIFFERENCE.search(lead) and _BY.match(_between(line, other, by))):
            continue
        if not (alike(one.unit, other.unit) and alike(by.unit, other.unit)) or by.unit in ("%", "％"):
            continue
        made = abs(other.value - one.value)
        if made != by.value:
            words = line.text[one.start : by.end]
            yield _wrong(line, "difference", one, by, f"“{words}”：相差{format_number(made)}{other.unit}。")
