"""Lines over months: a small one beside a figure, and the large one against target and pace."""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from minsheng.figures import format_number
from minsheng.pictures.drawing import element, line, put, quiet, round_steps, scaled, svg, text, width_of
from minsheng.pictures.palette import INK, NO_LIGHT, PAPER, QUIET, RULE, SERIES
from minsheng.pictures.picture import Picture

BLUE, ORANGE = SERIES[0][0], SERIES[1][0]
WIDTH, HEIGHT = 720, 260
TOP, BOTTOM = 16, 34
SMALL_WIDTH, SMALL_HEIGHT = 96, 22


@dataclass(frozen=True)
class Month:
    """One point of the line: `note` is a short sign (①) that stands on the time line below it."""

    label: str
    actual: Decimal | None
    target: Decimal | None = None
    pace: Decimal | None = None
    note: str = ""


def sparkline(points, unit=""):
    """A small line of (label, value or None) with its last value marked; its text names all of them."""
    words = "，".join(f"{label}{_said(value, unit)}" for label, value in points)
    known = [value for _label, value in points if value is not None]
    low, high = min(known, default=Decimal(0)), max(known, default=Decimal(0))
    low = low if _are_close(low, high) else min(low, Decimal(0))

    def place(index):
        x = 4 + scaled(index, max(len(points) - 1, 1), SMALL_WIDTH - 8)
        return x, SMALL_HEIGHT - 4 - scaled(points[index][1] - low, high - low, SMALL_HEIGHT - 8)

    marks = [_stroke(run, place, BLUE) for run in _runs([value for _label, value in points])]
    seen = [index for index, (_label, value) in enumerate(points) if value is not None]
    if seen:
        x, y = place(seen[-1])
        marks.append(element("circle", cx=x, cy=y, r=Decimal("2.6"), fill=BLUE))
    ground = line(4, SMALL_HEIGHT - 2, SMALL_WIDTH - 4, SMALL_HEIGHT - 2, RULE)
    return svg(words or "还没有数", "", SMALL_WIDTH, SMALL_HEIGHT, ground, *marks, kind="spark")


def line_with_pace(title, points, unit="", places=None):
    """A Picture of Months: what was done (full line), what should have been (dashed), the target (dotted).

    A month without a figure is a gap, never 0. Where the pace is the whole target in every month, it is left
    out. `places`: decimals of the figures.
    """
    if all(each.pace == each.target for each in points):
        points = [replace(each, pace=None) for each in points]
    steps = _steps(points)
    left = max(width_of(format_number(step, grouped=True), 11) for step in steps) + 10
    right = WIDTH - 96
    gap = scaled(1, max(len(points), 1), right - left)

    def place(name):
        def found(index):
            value = getattr(points[index], name)
            return left + gap * index + gap / 2, _height(value, steps)

        return found

    drawn = [
        *_scale(steps, left, right),
        *_months(points, left, gap),
        *_series(points, "target", place("target"), QUIET, "1 4", 2),
        *_series(points, "pace", place("pace"), ORANGE, "7 4", 2),
        *_series(points, "actual", place("actual"), BLUE, None, Decimal("2.5")),
        *_dots(points, place("actual")),
        *_ends(points, place, right, places),
    ]
    description = "；".join(_month_said(each, unit, places) for each in points)
    return Picture(
        title=title,
        svg=svg(title, description, WIDTH, HEIGHT, *drawn, kind="line"),
        headings=["月份", "完成数", "序时应完成", "目标"],
        rows=[
            [each.label, *(_number(value, places) for value in (each.actual, each.pace, each.target))]
            for each in points
        ],
    )


def _steps(points):
    """The scale: from 0, or, where all values lie close together, from a round number below them."""
    values = [
        value for each in points for value in (each.actual, each.target, each.pace) if value is not None
    ]
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
    if not _are_close(low, high):
        return round_steps(high)
    unit = round_steps(high - low or high / 10)[1]
    bottom = (low - unit) // unit * unit
    return [bottom + step for step in round_steps(high - bottom)]


def _are_close(low, high):
    """Whether all values lie in the upper fifth of the way from 0 to the highest."""
    return 0 < high * 4 <= low * 5


def _height(value, steps):
    return HEIGHT - BOTTOM - scaled(value - steps[0], steps[-1] - steps[0], HEIGHT - TOP - BOTTOM)


def _number(value, places):
    return format_number(value, places, grouped=True)


def _said(value, unit):
    return "没有数" if value is None else f"{format_number(value)}{unit}"


def _month_said(each, unit, places):
    parts = [("完成", each.actual), ("序时", each.pace), ("目标", each.target)]
    words = "，".join(f"{name}{_number(value, places)}{unit}" for name, value in parts if value is not None)
    return f"{each.label}：{words or '没有数'}"


def _runs(values):
    """The indexes of neighbouring known values, one list for each unbroken stretch."""
    runs, run = [], []
    for index, value in enumerate(values):
        if value is not None:
            run.append(index)
        elif run:
            runs.append(run)
            run = []
    return [*runs, run] if run else runs


def _stroke(run, place, colour, dashes=None, width=2):
    points = " ".join(f"{put(x)},{put(y)}" for x, y in map(place, run))
    return element(
        "polyline", points=points, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dashes
    )


def _series(points, name, place, colour, dashes, width):
    runs = _runs([getattr(each, name) for each in points])
    return [_stroke(run, place, colour, dashes, width) for run in runs if len(run) > 1]


def _scale(steps, left, right):
    for step in steps:
        y = _height(step, steps)
        yield line(left, y, right, y, RULE)
        yield quiet(left - 6, y + 4, format_number(step, grouped=True), anchor="end")
    if steps[0]:
        yield quiet(left, TOP - 5, "纵轴不从 0 起")


def _months(points, left, gap):
    for index, each in enumerate(points):
        x = left + gap * index + gap / 2
        yield quiet(x, HEIGHT - BOTTOM + 15, each.label, anchor="middle")
        if each.note:
            yield text(x, HEIGHT - 4, each.note, anchor="middle", bold=True)


def _dots(points, place):
    for index, each in enumerate(points):
        if each.actual is not None:
            x, y = place(index)
            yield element("circle", cx=x, cy=y, r=4, fill=BLUE, stroke=PAPER, stroke_width=Decimal("1.5"))


def _ends(points, place, right, places):
    """The name and the value of each line at its end, kept from covering each other."""
    names = [("actual", "完成", INK), ("pace", "序时", ORANGE), ("target", "目标", QUIET)]
    ends = []
    for name, word, colour in names:
        seen = [index for index, each in enumerate(points) if getattr(each, name) is not None]
        if seen:
            value = getattr(points[seen[-1]], name)
            ends.append([place(name)(seen[-1])[1], f"{word} {_number(value, places)}", colour])
    ends.sort(key=lambda end: end[0])
    for above, below in pairwise(ends):
        below[0] = max(below[0], above[0] + 15)
    over = max(0, ends[-1][0] - (HEIGHT - BOTTOM)) if ends else 0
    for y, words, colour in ends:
        dark = NO_LIGHT[0] if colour == QUIET else colour
        yield text(right + 8, y - over + 4, words, fill=dark)
