"""The strokes of a picture: elements, texts, places, round numbers. Coordinates are Decimals."""

from decimal import Decimal
from functools import cache
from html import escape
from unicodedata import east_asian_width

from django.utils.safestring import SafeString, mark_safe

from minsheng.figures import ratio, round_half_up
from minsheng.pictures.palette import HATCHES, INK, PAPER, QUIET

SIZE = 12  # of the letters


def put(value):
    """A coordinate as it is written: one decimal, no trailing zero."""
    if isinstance(value, int):
        return str(value)
    text = f"{round_half_up(Decimal(value), 1):f}"
    return text.removesuffix(".0")


def scaled(value, highest, length):
    """How far along `length` a value lies when `highest` lies at its end."""
    return ratio(Decimal(value), Decimal(highest), length) if highest else Decimal(0)


def element(name, *content, **attributes):
    """One element; in names of attributes _ stands for -, a trailing one is dropped; numbers are placed."""
    written = "".join(
        f' {_name(key)}="{escape(value) if isinstance(value, str) else put(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(part if isinstance(part, SafeString) else escape(str(part)) for part in content)
    return mark_safe(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


@cache
def _name(key):
    return key.rstrip("_").replace("_", "-")


def text(x, y, words, *, anchor=None, fill=INK, size=SIZE, bold=False):
    weight = "700" if bold else None
    return element("text", words, x=x, y=y, fill=fill, font_size=size, text_anchor=anchor, font_weight=weight)


def quiet(x, y, words, anchor=None):
    return text(x, y, words, anchor=anchor, fill=QUIET, size=11)


def line(x1, y1, x2, y2, stroke, width=1, dashes=None):
    return element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dashes
    )


def width_of(words, size=SIZE):
    """About how wide a text is: a Chinese character one em, others a little more than half."""
    ems = sum(Decimal("1") if east_asian_width(each) in "WFA" else Decimal("0.58") for each in words)
    return ems * size


def pattern(name, colour, hatch):
    """The filling `name`: the colour with its hatch in paper colour over it."""
    return element(
        "pattern", *_hatched(colour, hatch), id=name, width=6, height=6, patternUnits="userSpaceOnUse"
    )


@cache
def _hatched(colour, hatch):
    ground = element("rect", width=6, height=6, fill=colour)
    return ground, element("path", d=HATCHES[hatch], stroke=PAPER, stroke_width=Decimal("1.2"), fill="none")


def svg(title, description, width, height, *content, kind):
    """The whole picture: a graphic with a name and a description that screen readers read out."""
    return element(
        "svg",
        element("title", title),
        element("desc", description) if description else "",
        *content,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"picture-{kind}",
        role="img",
        viewBox=f"0 0 {put(width)} {put(height)}",
        width=width,
        height=height,
    )


def round_steps(highest, count=4):
    """Values from 0 upwards for the lines of a scale that reaches over `highest`, at 1, 2 or 5 × 10ⁿ."""
    if not highest or highest <= 0:
        return [Decimal(0), Decimal(1)]
    rough = ratio(Decimal(highest), Decimal(count))
    unit = Decimal(1).scaleb(rough.adjusted())
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough)
    steps = [Decimal(0)]
    while steps[-1] < highest:
        steps.append(steps[-1] + step)
    return steps
