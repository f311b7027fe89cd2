"""How a text is written: names of regions and projects, numbering, months and years, widths, annexes."""

import re
from collections import Counter

from minsheng.months import month_name
from minsheng.quantities import half_width
from reports.document import chinese_number
from reports.proofreading.findings import CONFIRM, REMARK, WRONG, finding

_CHINESE = {chinese_number(number): number for number in range(1, 31)}
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_NUMBERINGS = (
    re.compile(rf"^\s*(?P<n>{_NUMERAL})、"),
    re.compile(rf"^\s*[（(](?P<n>{_NUMERAL})[）)]"),
    re.compile(r"^\s*(?P<n>\d{1,2})[.．](?:(?!\d)|(?=\d{4}年))"),
    re.compile(r"^\s*[（(](?P<n>\d{1,2})[）)]"),
)
_INLINE = re.compile(rf"(?P<n>{_NUMERAL})是")
_SPAN = re.compile(r"(?P<year>\d{4})年(?P<first>\d{1,2})[-—–至~](?P<last>\d{1,2})月")
_UNTIL = re.compile(r"截至(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:底|末)")
_YEAR = re.compile(r"(?P<year>\d{4})年")
_ANNEX = re.compile(r"附件(?P<n>\d+)?")
_HALF_IN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])(?:[,;:?!()](?=[\u4e00-\u9fff])|[,;](?=\d))")
_FULL_DIGITS = re.compile(r"[０-９]+(?:[．，][０-９]+)*")


def check_names(lines, names):
    """Names that differ from a known one of three characters or more by a single character: 苍西县."""
    known = sorted((name for name in names if len(name) > 2), key=len, reverse=True)
    for line in lines:
        covered = [False] * len(line.text)
        for name in known:
            for match in re.finditer(re.escape(name), line.text):
                covered[match.start() : match.end()] = [True] * len(name)
        for name in known:
            yield from _misspelt(line, name, covered)


def _misspelt(line, name, covered):
    for start in range(len(line.text) - len(name) + 1):
        window = line.text[start : start + len(name)]
        wrong = [index for index, (one, other) in enumerate(zip(window, name, strict=True)) if one != other]
        if len(wrong) != 1 or any(covered[start : start + len(name)]) or not window.isalpha():
            continue
        if len(name) > 3 or wrong[0] == 1:  # of three characters only the middle one is a slip: 苍西县
            message = f"“{window}”：没有这个名称，是不是“{name}”？"
            yield finding(WRONG, "name", line, start, start + len(name), message)


def check_numbering(lines):
    """Numbers of paragraphs, and 一是 二是 三是 inside one, that are missing or stand twice."""
    counts = [0] * len(_NUMBERINGS)
    part = None
    for line in lines:
        if line.part != part:
            part, counts[1:] = line.part, [0] * (len(counts) - 1)
        for level, pattern in enumerate(_NUMBERINGS):
            if match := pattern.match(line.text):
                counts[level + 1 :] = [0] * (len(counts) - level - 1)
                yield from _next(line, match, counts[level])
                counts[level] = _number(match["n"])
                break
        last = 0
        for match in _INLINE.finditer(line.text):
            if last or match["n"] == "一":
                yield from _next(line, match, last)
                last = _number(match["n"])


def _number(text):
    return int(text) if text.isdecimal() else _CHINESE.get(text, 0)


def _next(line, match, last):
    number = _number(match["n"])
    if number == last + 1 or number == 1:
        return
    words = line.text[match.start() : match.end()].strip()
    said = "重复了" if number <= last else f"前面缺了{last + 1}" if number == last + 2 else f"前面只到{last}"
    yield finding(WRONG, "numbering", line, match.start(), match.end(), f"序号“{words}”{said}。")


def check_months(lines, first_month, through, year):
    """Spans and years that are not those of the letter."""
    for line in lines:
        text = half_width(line.text)
        for match in _SPAN.finditer(text):
            stated = tuple(int(match[name]) for name in ("year", "first", "last"))
            if stated != (year, first_month.month, through.month):
                message = f"“{match[0]}”：本文的时段是{year}年{first_month.month}-{through.month}月。"
                severity = WRONG if stated[0] == year else CONFIRM  # another year's may be a comparison
                yield finding(severity, "span", line, match.start(), match.end(), message)
        for match in _UNTIL.finditer(text):
            if (int(match["year"] or year), int(match["month"])) != (year, through.month):
                message = f"“{match[0]}”：本文的数截至{month_name(through)}。"
                yield finding(WRONG, "until", line, match.start(), match.end(), message)
        for match in _YEAR.finditer(text):
            yield from _year(line, match, year)


def _year(line, match, year):
    distance = int(match["year"]) - year
    if distance and abs(distance) > 1:
        message = f"“{match[0]}”：本文是{year}年的，请核对年份。"
        yield finding(CONFIRM, "year", line, match.start(), match.end(), message)


def check_widths(lines):
    """Half-width punctuation between Chinese, full-width digits, and two per cent signs in one text."""
    signs = Counter(sign for line in lines for sign in line.text if sign in "%％")
    rarer = min(signs, key=signs.get) if len(signs) == 2 else ""
    for line in lines:
        for pattern, message in (
            (_HALF_IN_CHINESE, "中文里用了半角标点"),
            (_FULL_DIGITS, "数字用了全角"),
        ):
            for match in pattern.finditer(line.text):
                text = f"“{match[0]}”：{message}。"
                yield finding(REMARK, "width", line, match.start(), match.end(), text)
        for match in re.finditer(re.escape(rarer), line.text) if rarer else ():
            text = f"“{rarer}”：全文半角、全角百分号混用，请统一。"
            yield finding(REMARK, "width", line, match.start(), match.end(), text)


def check_annexes(lines, count):
    """Annexes that the text names and the document has not; ``count`` is the number it has."""
    for line in lines:
        for match in _ANNEX.finditer(half_width(line.text)):
            if int(match["n"] or 1) > count:
                message = f"“{match[0]}”：文后没有这个附件（共有{count}个）。"
                yield finding(WRONG, "annex", line, match.start(), match.end(), message)
