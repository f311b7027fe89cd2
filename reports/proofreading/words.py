"""Shares and multiples that are written in words: 三成, 一半, 近四分之一, 翻一番.

They are claims about figures as well, mostly rounded ones, so that no rule can call them wrong: each is
pointed out to be looked at, with what it comes to and the nearest rate of what the sentence speaks of.
Whole numbers in words (三百二十户) are not read; nor is 过半: 时间过半、任务过半 is a manner of speaking.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from minsheng.figures import format_number, rate, round_half_up
from reports.proofreading.findings import CONFIRM, Finding, finding

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_ABOUT, _AFTER = "(?:将近|接近|超过|不到|不足|近|约|超|逾|达)?", "(?:以上|以下|左右|多)?"
_ONE = "[一二两三四五六七八九]"
_NUMBER = "(?:零|[一二两三四五六七八九十百][零一二两三四五六七八九十百]*)(?:点[零一二三四五六七八九]+)?"
# 完成, 第三成立, 统一成册, 一成不变, 三成员单位, 合一成为 are no shares.
_TENTHS = re.compile(
    rf"{_ABOUT}(?<![第其之统唯归])(?P<n>{_ONE})成(?P<m>[一二三四五六七八九半](?!是))?"
    rf"(?!(?<=一成)为)(?!不变|员|立|果|效|本|品|功|就|长|熟|绩|群|套|分|型|册){_AFTER}"
)
_HALF = re.compile(rf"{_ABOUT}(?<!另)(?:一半|半数|(?<=近)半(?![年月天个日小径])){_AFTER}")
_FRACTION = re.compile(rf"{_ABOUT}(?P<d>[二三四五六七八九十百千万]+)分之(?P<n>{_NUMBER}){_AFTER}")
_DOUBLED = re.compile(rf"{_ABOUT}翻了?(?P<n>[一二两三])?番{_AFTER}")
# 几十倍 has no number; 百倍努力, 信心百倍, 五倍子 are no multiples.
_TIMES = re.compile(
    rf"{_ABOUT}(?<![第几数千万零一二两三四五六七八九十百点])(?<!信心|干劲|精神|勇气)(?P<n>{_NUMBER})倍"
    rf"(?!的?(?:努力|信心|干劲|热情|精力)|增效|子){_AFTER}"
)
_TITLE = re.compile("《[^》]*》")
_SENTENCE_END = re.compile(r"[。；;！？!?]|$")


def check_words(lines, grounds) -> Iterator[Finding]:
    """A finding to confirm for each share or multiple in words, in the order of the text. What somebody has
    vouched for is asked again when the figure beside it changes, or, without one, in the next months' letter.
    """
    for line in lines:
        titles = [title.span() for title in _TITLE.finditer(line.text)]
        for match, said, share in sorted(_stated(line.text), key=lambda each: each[0].start()):
            if any(start <= match.start() < end for start, end in titles):
                continue
            near = _nearest(line.text, match, share, grounds) if share is not None else None
            beside = f"；{_name(near, grounds)}是{near.printed}" if near else ""
            message = f"“{match[0]}”：用文字写的，{said}，请人工核对{beside}。"
            found = finding(CONFIRM, "words", line, match.start(), match.end(), message)
            stands = near.printed if near else f"{grounds.first_month}-{grounds.through}"
            yield replace(found, key=f"{found.key}|{stands}")


def _name(near, grounds):
    elsewhere = near.region not in ("", grounds.region) and near.region not in near.name
    return f"{near.region}{near.name}" if elsewhere else near.name


def _stated(text):
    """(match, what it comes to in words, the share in per cent that a rate can be held against, or None)."""
    for match in _TENTHS.finditer(text):
        ones = Decimal(5) if match["m"] == "半" else _number(match["m"] or "零")
        yield _share(match, _number(match["n"]) * 10 + ones)
    for match in _HALF.finditer(text):
        yield _share(match, Decimal(50))
    for match in _FRACTION.finditer(text):
        yield _share(match, rate(_number(match["n"]), _number(match["d"])))
    for match in _DOUBLED.finditer(text):
        times = 2 ** int(_number(match["n"] or "一"))
        yield match, f"是原来的{times}倍，即增加{(times - 1) * 100}%", None
    for match in _TIMES.finditer(text):
        yield match, f"合{format_number(_number(match['n']) * 100)}%，要分清“是几倍”和“增加几倍”", None


def _share(match, value):
    return match, f"合{format_number(round_half_up(value, 1))}%", value


def _number(text) -> Decimal:
    """The value of a number in words below a thousand; 百 of 百分之 is 100, 三点五 is 3.5."""
    whole, _, decimals = text.partition("点")
    total, digit = 0, None
    for sign in whole:
        if sign in _TENS:
            total += (1 if digit is None else digit) * _TENS[sign]
            digit = None
        else:
            digit = _DIGITS[sign]
    value = Decimal(total + (digit or 0))
    return value + sum(Decimal(_DIGITS[sign]).scaleb(-place) for place, sign in enumerate(decimals, 1))


def _nearest(text, match, share, grounds):
    """The rate in force nearest to the share, of what is named before it in the sentence, else behind it."""
    end = _SENTENCE_END.search(text, match.end()).start()
    for place in (match.start(), end):
        about = grounds.subjects.about(text, place)
        region = about.region or grounds.region
        rates = [
            each
            for each in grounds.known
            if not each.replaced and each.subject in about.subjects and each.region == region
            if each.unit in ("%", "％") or each.printed.endswith(("%", "％"))
        ]
        if rates:
            return min(rates, key=lambda each: abs(each.value - share))
    return None
