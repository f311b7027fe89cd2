"""Bars: one in a table's row, regions in their order, and wholes made of parts."""

from dataclasses import dataclass
from decimal import Decimal
from zlib import crc32

from minsheng.figures import format_number
from minsheng.pictures.drawing import (
    element,
    line,
    pattern,
    quiet,
    round_steps,
    scaled,
    svg,
    text,
    width_of,
)
from minsheng.pictures.palette import INK, LIGHTS, NO_LIGHT, RULE, SERIES
from minsheng.pictures.picture import Picture

WIDTH, ROW, THICK = 720, 24, 16
SMALL_WIDTH, SMALL_HEIGHT = 160, 14


@dataclass(frozen=True)
class Bar:
    """One bar: `text` is printed at its end (the value, when empty), `light` gives colour, sign and word."""

    label: str
    value: Decimal | None
    text: str = ""
    light: object = None


@dataclass(frozen=True)
class Stack:
    """One whole: a value or None for each of the names that the picture explains."""

    label: str
    parts: list[Decimal | None]


def bar(value, highest, mark=None, light=None):
    """A bar for a table's row, `highest` filling it, with a tick at `mark` (the pace); the figure stands
    beside it in the table, so that it is hidden from screen readers.
    """
    fills = _Fills([_of_light(light)])
    drawn = [line(0, SMALL_HEIGHT - 1, SMALL_WIDTH, SMALL_HEIGHT - 1, RULE)]
    if value is not None and value > 0 and highest:
        length = min(scaled(value, highest, SMALL_WIDTH), Decimal(SMALL_WIDTH))
        drawn.append(element("rect", y=1, width=length, height=SMALL_HEIGHT - 3, fill=fills.of(0)))
    if mark is not None and highest:
        x = min(scaled(mark, highest, SMALL_WIDTH), Decimal(SMALL_WIDTH - 1))
        drawn.append(line(x, 0, x, SMALL_HEIGHT, INK, 2))
    return element(
        "svg",
        fills.patterns(),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        class_="picture-bar",
        aria_hidden="true",
        focusable="false",
        viewBox=f"0 0 {SMALL_WIDTH} {SMALL_HEIGHT}",
        width=SMALL_WIDTH,
        height=SMALL_HEIGHT,
    )


def ranked_bars(title, bars, unit="", mark=None, mark_word="序时"):
    """A Picture of Bars in the order given, with a line at `mark`; negative values stretch to the left."""
    values = [each.value for each in bars if each.value is not None] + [mark or Decimal(0)]
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    reach = (high - low) or Decimal(1)
    left = max((width_of(each.label) for each in bars), default=Decimal(0)) + 10
    ends = max((width_of(_end(each, unit)) for each in bars), default=Decimal(0)) + 12
    length = WIDTH - left - ends
    zero = left + scaled(-low, reach, length)
    height = ROW * len(bars) + (20 if mark is not None else 4)
    fills = _Fills([_of_light(each.light) for each in bars], *[each.label for each in bars])
    drawn = [fills.patterns(), line(zero, 0, zero, ROW * len(bars), RULE)]
    for index, each in enumerate(bars):
        drawn += _bar(each, index, unit, (left, zero, reach, length), fills.of(index))
    if mark is not None:
        x = zero + scaled(mark, reach, length)
        drawn.append(line(x, 0, x, ROW * len(bars) + 4, INK, Decimal("1.5"), "4 3"))
        drawn.append(quiet(x, height - 4, f"{mark_word} {format_number(mark)}{unit}", anchor="middle"))
    rows = [[each.label, _end(each, unit), each.light.word if each.light else ""] for each in bars]
    description = "；".join("，".join(filter(None, row)) for row in rows)
    picture = svg(title, description, WIDTH, height, *drawn, kind="bars")
    return Picture(title, picture, ["名称", "数值", "进度"], rows)


def stacked_bars(title, names, stacks, unit="万元"):
    """A Picture of Stacks: each part in its name's colour and hatch; names above, sums at the ends."""
    sums = [_sum(stack.parts) for stack in stacks]
    high = round_steps(max((each for each in sums if each is not None), default=Decimal(0)))[-1]
    left = max((width_of(stack.label) for stack in stacks), default=Decimal(0)) + 10
    ends = max((width_of(_amount(each, unit)) for each in sums), default=Decimal(0)) + 12
    length = WIDTH - left - ends
    fills = _Fills([SERIES[index % len(SERIES)] for index in range(len(names))], title, *names)
    keys, top = _keys(names, fills)
    drawn = [fills.patterns(), *keys, line(left, top, left, top + ROW * len(stacks), RULE)]
    for index, stack in enumerate(stacks):
        y = top + ROW * index
        drawn.append(text(left - 8, y + 16, stack.label, anchor="end"))
        x = Decimal(left)
        for number, value in enumerate(stack.parts):
            if value is not None and value > 0:
                long = scaled(value, high, length)
                drawn.append(element("rect", x=x, y=y + 4, width=long, height=THICK, fill=fills.of(number)))
                x += long
        drawn.append(text(x + 6, y + 16, _amount(sums[index], unit)))
    headings = ["", *names, "合计"]
    rows = [
        [stack.label, *(_amount(value) for value in stack.parts), _amount(whole)]
        for stack, whole in zip(stacks, sums, strict=True)
    ]
    description = "；".join(
        _stack_said(stack, whole, names, unit) for stack, whole in zip(stacks, sums, strict=True)
    )
    picture = svg(title, description, WIDTH, top + ROW * len(stacks) + 4, *drawn, kind="stacks")
    return Picture(title, picture, headings, rows)


class _Fills:
    """The fillings of one picture; patterns get names that no other picture of the page has."""

    def __init__(self, pairs, *words):
        self.pairs = pairs
        self.name = f"h{crc32(repr((pairs, words)).encode()):x}"

    def of(self, index):
        colour, hatch = self.pairs[index]
        return colour if hatch == "solid" else f"url(#{self._id(colour, hatch)})"

    def patterns(self):
        used = dict.fromkeys(pair for pair in self.pairs if pair[1] != "solid")
        made = [pattern(self._id(colour, hatch), colour, hatch) for colour, hatch in used]
        return element("defs", *made) if made else ""

    def _id(self, colour, hatch):
        return f"{self.name}-{hatch}"


def _of_light(light):
    return LIGHTS.get(getattr(light, "colour", None), NO_LIGHT)


def _amount(value, unit=""):
    return format_number(value, grouped=True) + (unit if value is not None else "")


def _end(each, unit):
    said = each.text or _amount(each.value, unit)
    return f"{said} {each.light.sign}" if each.light else said


def _sum(parts):
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


def _bar(each, index, unit, frame, fill):
    left, zero, reach, length = frame
    y = ROW * index
    yield text(left - 8, y + 16, each.label, anchor="end")
    end = zero
    if each.value:
        long = scaled(abs(each.value), reach, length)
        start = zero if each.value > 0 else zero - long
        yield element("rect", x=start, y=y + 4, width=long, height=THICK, fill=fill)
        end = max(zero, start + long)
    yield text(end + 6, y + 16, _end(each, unit))


def _keys(names, fills):
    """The explanation above the bars, in as many lines as it needs: (marks, where the bars begin)."""
    drawn, x, y = [], Decimal(0), 0
    for index, name in enumerate(names):
        wide = width_of(name) + 34
        if x and x + wide > WIDTH:
            x, y = Decimal(0), y + 20
        drawn.append(element("rect", x=x, y=y + 3, width=14, height=12, fill=fills.of(index)))
        drawn.append(text(x + 19, y + 13, name))
        x += wide
    return drawn, y + 24


def _stack_said(stack, whole, names, unit):
    parts = [
        f"{name}{_amount(value, unit)}"
        for name, value in zip(names, stack.parts, strict=True)
        if value is not None
    ]
    if not parts:
        return f"{stack.label}：没有数"
    return f"{stack.label}：{'，'.join(parts)}，合计{_amount(whole, unit)}"
