"""The one parser of numbers as people write them.

It reads 1,300人, 10000万, １８所, ≥70%, 不低于70%, 4.5%以内, 57%（偏慢）: text in, `Quantity` out; no float.
The raw text is always kept. What cannot be read for certain as one number stays words, with the reason in
`doubt`: a guess never becomes a figure by itself.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from .quantity_units import FAMILY_OF, NotConvertible, convert, refuse_other_count, split_unit

# What a piece of text turned out to be. OPEN words set no number to fall short of.
BLANK, NUMBER, NO_TASK, OPEN, DONE, NOT_DONE, WORDS = (
    "blank",
    "number",
    "no_task",
    "open",
    "done",
    "not_done",
    "words",
)
AT_LEAST, AT_MOST = "at_least", "at_most"

KNOWN_WORDS = {
    NO_TASK: "/ - -- — —— – ― － × 无 无任务 无此任务 无目标 无目标任务 不涉及 不适用 未下达 未安排 N/A n/a",
    OPEN: "动态管理 应补尽补 应保尽保 应救尽救 应养尽养 应发尽发 应助尽助 据实 据实发放 按需 常态化",
    DONE: "完成 已完成 全面完成 全部完成 按时完成 如期完成 达标 已达标 √ ✓ ✔",
    NOT_DONE: "未完成 未达标 尚未完成",
}
KIND_OF = {word: kind for kind, words in KNOWN_WORDS.items() for word in words.split()}
OPEN_WORDS = tuple(KNOWN_WORDS[OPEN].split())

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FULL_WIDTH |= {0x3000: " ", 0xA0: " ", 0x2212: "-", 0xFE63: "-", 0xFE6A: "%", 0x2009: " ", 0x202F: " "}
LEAST = r"≥|≧|>=|=>|>|大于等于|大于|不得低于|不低于|不得少于|不少于|不小于|至少|力争达到|达到|高于|超过"
MOST = r"≤|≦|<=|=<|<|小于等于|小于|控制在|不得高于|不高于|不得超过|不超过|不大于|不多于|低于|少于|至多"
ALONGSIDE = (
    "大约|约|共计|共|合计|累计|新增|新建|改建|改造|维修|建设|建成|完成|计划|目标|任务|"
    "已|为|达|提供|发放|救助|保障|安排"
)
START = re.compile(rf"(?P<words>(?:{ALONGSIDE})*?)\s*(?P<bound>{LEAST}|{MOST})?\s*(?=[-+]?\.?\d)")
FIGURE = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d*)(?:\.\d+)?")
TAILS = (
    (re.compile(r"(?:及以上|或以上|以上)"), AT_LEAST),
    (re.compile(r"(?:及以下|或以下|以下|以内|之内|内(?![\u4e00-\u9fff]))"), AT_MOST),
    (re.compile(r"(?:左右|上下)"), ""),
)
DATE_LIKE = re.compile(r"(?:\d{4}\s*年|\d{1,2}\s*月|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{4}-\d{1,2}$)")
GOES_ON = re.compile(r"[\d,.]*\d|\s*[-~～—/至到]\s*\d|[\s+*×x]+[-+]?\.?\d")
BREAK = re.compile(r"\s*[,;:。、(\[【]|\s")
LARGEST_DIGITS = 24  # no figure of a bureau has more, and arithmetic keeps 28
BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A reading of one piece of text.

    `number` is as written, in `unit` as written (10000万 → 10000, 万); per cents are 70, not 0.7. `in_unit`
    converts. `bound` is at_least, at_most or "". `remark` is what stands beside the number. `doubt` says in
    Chinese why a text with digits was not taken for a number, or why the reading wants a second look.
    """

    raw: str
    kind: str
    number: Decimal | None = None
    unit: str = ""
    bound: str = ""
    remark: str = ""
    doubt: str = ""


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones; the length does not change."""
    return text.translate(FULL_WIDTH)


def parse_quantity(raw: str | None) -> Quantity:
    """Read a piece of text as a number with unit, bound and remark, or as one of the known words."""
    raw = raw or ""
    text = half_width(raw).strip()
    if not text:
        return Quantity(raw, BLANK)
    kind = _known_words(text)
    if kind:
        return Quantity(raw, kind)
    if not any(character.isdecimal() for character in text):
        return Quantity(raw, WORDS)
    if DATE_LIKE.match(text):
        return _in_doubt(raw, "像是日期，不是数")
    return _with_digits(raw, text)


def _known_words(text: str) -> str:
    bare = re.sub(r"[\s。;,.]", "", text)
    if bare in KIND_OF:
        return KIND_OF[bare]
    return OPEN if not _has_digits(bare) and open_word(bare) else ""


def open_word(text: str) -> str:
    """动态管理, 应补尽补 and the like in a text: a number beside it is nothing to fall short of."""
    return next((word for word in OPEN_WORDS if word in text), "")


def _in_doubt(raw: str, doubt: str) -> Quantity:
    return Quantity(raw, WORDS, doubt=doubt)


def _with_digits(raw: str, text: str) -> Quantity:
    start = START.match(text)
    if not start:
        return _in_doubt(raw, "文字里有数，不能确定是不是要填的数")
    figure = FIGURE.match(text, start.end())
    rest = text[figure.end() :]
    if GOES_ON.match(rest):
        return _in_doubt(raw, "千位分隔写得不规范，或者写了区间、几个数，不能确定是哪个")
    unit, rest = split_unit(rest.lstrip())
    bound = _bound(start["bound"])
    for pattern, found in TAILS:
        tail = pattern.match(rest)
        if tail:
            bound, rest = found or bound, rest[tail.end() :]
    if GOES_ON.match(rest) or (_has_digits(BRACKETS.sub("", rest)) and not BREAK.match(rest)):
        return _in_doubt(raw, "一格里有几个数，不能确定是哪个")
    beside = _beside(raw.strip()[len(text) - len(rest) :])
    if not unit and beside in FAMILY_OF:
        unit, beside = beside, ""
    remark = " ".join(part for part in (start["words"], beside) if part)
    doubt = "" if unit or not rest or BREAK.match(rest) else f"“{rest[:12]}”不是认得的单位"
    number = Decimal(figure.group().replace(",", ""))
    if number.adjusted() >= LARGEST_DIGITS:
        return _in_doubt(raw, f"有{number.adjusted() + 1}位，太大了，请核对")
    return Quantity(raw, NUMBER, number, unit, bound, remark, doubt)


def _has_digits(text: str) -> bool:
    return any(character.isdecimal() for character in text)


def _bound(words: str | None) -> str:
    if not words:
        return ""
    return AT_MOST if re.fullmatch(MOST, words) else AT_LEAST


def _beside(rest: str) -> str:
    """The remark without the signs around it: （两个乡偏慢） → 两个乡偏慢."""
    rest = rest.strip(" \u3000,，;；:：。、")
    match = re.fullmatch(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]", rest)
    return match[1].strip() if match else rest


def in_unit(quantity: Quantity, unit: str) -> Decimal | None:
    """The quantity's number in `unit` (10000万 in 万元 → 10000; 1.2万人 in 人 → 12000; 18所 in 个 → 18).

    None when there is no number. NotConvertible when the text names a unit of another nature (1300户 for 人).
    """
    if quantity.number is None:
        return None
    return convert(quantity.number, quantity.unit, unit)


def read_number(raw: str | None, unit: str = "") -> Decimal | None:
    """A typed number in `unit`, or None for blank; ValueError with a Chinese sentence for anything else.

    For entry forms and flat workbooks, where words have no place beside the number.
    """
    quantity = parse_quantity(raw)
    if quantity.kind == BLANK:
        return None
    shown = (raw or "").strip()
    if quantity.kind != NUMBER:
        raise ValueError(f"“{shown}”不是数" + (f"（{quantity.doubt}）" if quantity.doubt else ""))
    if quantity.remark or quantity.doubt or quantity.bound:
        raise ValueError(f"“{shown}”里有数以外的文字，这里请只填数")
    try:
        refuse_other_count(quantity.unit, unit)
        return in_unit(quantity, unit)
    except NotConvertible as error:
        raise ValueError(str(error)) from error
