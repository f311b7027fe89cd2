"""Formulas as people write them, worked out exactly: + − × ÷ and parentheses over numbers and names.

A formula is read by a grammar of its own and never run as code. Fractions inside, so that a third times three
is one; the result is a Decimal of 50 digits at most, rounded by nobody.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from difflib import get_close_matches
from fractions import Fraction

from minsheng.figures import format_number
from minsheng.quantities import half_width

LONGEST, DEEPEST = 300, 20
# Formulas use each other's results: without an end to their size a few of them fill the memory.
LARGEST, SMALLEST = 10**18, Fraction(1, 10**20)
OUT_OF_SIZE = "算出来的数太大或太小，请核对算式和各个数的单位。"
_EXACT = Context(prec=50)
_SIGNS = {"*": "×", "×": "×", "✕": "×", "/": "÷", "÷": "÷", "+": "+", "-": "−", "−": "−", "–": "−"}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?)(?P<percent>%)?"
    r"|(?P<name>[^\W\d]\w*)|(?P<sign>[-+*/×✕÷−–()]))"
)
_NAME = re.compile(r"[^\W\d]\w*")


class FormulaError(ValueError):
    """A formula that cannot be read or worked out; the message says where and what to write, in Chinese."""


def is_name(text: str) -> bool:
    """Whether a formula can use the text as a name: letters, characters, digits; no digit in front."""
    return bool(_NAME.fullmatch(text))


@dataclass(frozen=True)
class Formula:
    """A formula that was read. ``parts`` are what stands in it, in order: (kind, text)."""

    tree: tuple
    parts: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in it, each once, in the order in which they stand."""
        return tuple(dict.fromkeys(text for kind, text in self.parts if kind == "name"))

    def unknown(self, known) -> list[str]:
        """A Chinese sentence for each name that is not among ``known``, with the nearest that are."""
        found = []
        for name in self.names:
            if name not in known:
                near = get_close_matches(name, known, n=3, cutoff=0.4)
                hint = (
                    f"相近的有：{'、'.join(near)}"
                    if near
                    else f"可用的有：{'、'.join(known) or '（还没有）'}"
                )
                found.append(f"算式里的“{name}”没有这个数。{hint}。")
        return found

    def value(self, values: Mapping[str, Decimal | None]) -> Decimal | None:
        """The exact result; None when a number that it needs is missing.

        FormulaError for a division by 0 and for a result beyond LARGEST or, other than 0, below SMALLEST.
        """
        if any(values[name] is None for name in self.names):
            return None
        result = _work_out(self.tree, values)
        if result and not SMALLEST <= abs(result) < LARGEST:
            raise FormulaError(OUT_OF_SIZE)
        return _EXACT.divide(Decimal(result.numerator), Decimal(result.denominator))

    def with_figures(self, values: Mapping[str, Decimal | None]) -> str:
        """The formula with the numbers in the place of the names: 7981 − 1414 − 4308."""
        texts = (format_number(values[text]) if kind == "name" else text for kind, text in self.parts)
        return _spaced(zip((kind for kind, _ in self.parts), texts, strict=True))

    def __str__(self):
        return _spaced(self.parts)


def read_formula(text: str) -> Formula:
    """Read a formula such as ``总需求 − (市县预算 + 历年结余)``; FormulaError says what is wrong with it."""
    text = half_width(text).strip()
    if not text:
        raise FormulaError("请写算式，如：总需求 − 市县预算 − 历年结余。")
    if len(text) > LONGEST:
        raise FormulaError(f"算式太长，请分成几个测算，每个不超过{LONGEST}个字。")
    parts = _parts(text)
    reader = _Reader(parts)
    tree = reader.sum(0)
    if reader.here < len(parts):
        raise FormulaError(f"算式里“{parts[reader.here][1]}”前面少了运算符号，或括号不成对。")
    return Formula(tree, tuple(parts))


def _parts(text):
    parts, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise FormulaError(f"算式里的“{text[at:].strip()[:6]}”不认得：只能写数、名称、+ − × ÷ 和括号。")
        if match["number"]:
            parts.append(("number", match["number"].replace(",", "") + (match["percent"] or "")))
        elif match["name"]:
            parts.append(("name", match["name"]))
        else:
            parts.append(("sign", _SIGNS.get(match["sign"], match["sign"])))
        at = match.end()
    return parts


class _Reader:
    """Reads sums of products of numbers, names and parentheses, one part after the other."""

    def __init__(self, parts):
        self._parts, self.here = parts, 0

    def _next(self, *signs):
        if self.here < len(self._parts) and self._parts[self.here] in [("sign", sign) for sign in signs]:
            self.here += 1
            return self._parts[self.here - 1][1]
        return ""

    def sum(self, depth):
        found = self._product(depth)
        while sign := self._next("+", "−"):
            found = (sign, found, self._product(depth))
        return found

    def _product(self, depth):
        found = self._single(depth)
        while sign := self._next("×", "÷"):
            found = (sign, found, self._single(depth))
        return found

    def _single(self, depth):
        if depth > DEEPEST:
            raise FormulaError(f"括号或负号套得太深，最多{DEEPEST}层。")
        if self._next("−"):
            return ("negative", self._single(depth + 1))
        if self._next("("):
            found = self.sum(depth + 1)
            if not self._next(")"):
                raise FormulaError("括号不成对：少了一个“）”。")
            return found
        if self.here == len(self._parts):
            raise FormulaError("算式没有写完：最后要是一个数、名称或“）”。")
        kind, text = self._parts[self.here]
        if kind == "sign":
            raise FormulaError(f"算式里“{text}”的前面或后面少了一个数。")
        self.here += 1
        return (kind, text)


def _work_out(tree, values) -> Fraction:
    kind, *rest = tree
    if kind == "number":
        text = rest[0]
        return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if kind == "name":
        return Fraction(values[rest[0]])
    if kind == "negative":
        return -_work_out(rest[0], values)
    left, right = (_work_out(part, values) for part in rest)
    if kind == "+":
        return left + right
    if kind == "−":
        return left - right
    if kind == "×":
        return left * right
    if right == 0:
        raise FormulaError("除数是 0，算不出来。")
    return left / right


def _spaced(parts) -> str:
    """Signs between blanks, as documents print them; none around parentheses and after a negative sign."""
    text, before = "", ("sign", "(")
    for kind, shown in parts:
        operator = kind == "sign" and shown in "+−×÷"
        alone = operator and before[0] == "sign" and before[1] != ")"
        text += f" {shown} " if operator and not alone else shown
        before = (kind, shown)
    return text
