"""What one cell of the matrix says in each view: the figure in large, what explains it below."""

from dataclasses import dataclass
from decimal import Decimal

from minsheng import pictures
from minsheng.figures import NONE, format_number, points_text, round_half_up, signed
from targets.models import Kind
from targets.standing import ahead, increase

RATE, ACTUAL, NEW, GAP = "rate", "actual", "new", "gap"
VIEWS = {RATE: "完成率", ACTUAL: "完成数", NEW: "本月新增", GAP: "与序时差"}
# What a mark is called where there is little room; the legend below the matrix says it in full.
TAGS = {
    "含上期数": "上期",
    "含缺月": "缺月",
    "不可汇总": "不汇总",
    "无数据": "无数据",
    "不适用": "不适用",
    "本级自有数": "自有数",
    "目标为分解数之和": "合计目标",
    "封顶": "封顶",
    "按未取整的数计算": "未取整",
}


@dataclass
class Cell:
    """One figure as it is shown; without `url` the region has no such task. `value` is what is sorted by."""

    url: str = ""
    main: str = ""
    below: str = ""
    light: object = None
    ground: str = ""
    tags: str = ""
    value: Decimal | None = None
    row: object = None


def make_cell(row, before, url, view):
    """The Cell of a row; `before`: the same of the month before, read only where it asks what is new."""
    if row is None or not (row.expected or row.target is not None or row.is_own):
        return Cell()
    value, main, below = _SAYS[view](row, before)
    return Cell(
        url=url,
        main=main,
        below=below,
        light=row.light,
        ground="" if view == NEW else pictures.heat(row.light),
        tags=" ".join(TAGS[mark] for mark in row.marks),
        value=value,
        row=row,
    )


def shade_columns(lines):
    """Where it asks what is new: shade counts below the first line by their share of the column’s most."""
    for cells in zip(*(line.cells for line in lines), strict=True):
        counts = [cell for cell in cells[1:] if cell.value is not None and cell.row.kind == Kind.COUNT]
        highest = max((cell.value for cell in counts), default=None)
        for cell in counts:
            cell.ground = pictures.shade(cell.value, highest)


def _rate(row, _before):
    if row.kind == Kind.MILESTONE:
        return row.rate, row.actual_text, "" if row.is_part else row.rate_text
    if row.rate is None:
        return None, grouped(row), of_target(row)
    return row.rate, row.rate_text, f"{grouped(row)}{of_target(row)}"


def _actual(row, _before):
    return row.actual, f"{grouped(row)}{of_target(row)}", "" if row.rate is None else row.rate_text


def _new(row, before):
    value = increase(row, before)
    if row.kind == Kind.MILESTONE and row.is_part:
        return value, (row.actual_text if value else NONE if value is None else "0"), ""
    places = None if value is None else row.decimals
    main = signed(value, places, grouped=True)
    return value, main, f"累计{grouped(row)}" if row.kind == Kind.COUNT else f"现为{grouped(row)}"


def _gap(row, _before):
    value = ahead(row)
    if row.kind == Kind.MILESTONE:
        return value, row.actual_text, ""
    below = "" if row.pace is None or value is None else f"{grouped(row)}/{paced(row)}"
    return value, points_text(value), below


_SAYS = {RATE: _rate, ACTUAL: _actual, NEW: _new, GAP: _gap}


def grouped(row):
    """The figure as tables on screen show it, thousands separated."""
    if row.actual is None or row.kind == Kind.MILESTONE:
        return row.actual_text
    return format_number(round_half_up(row.actual, row.decimals), grouped=True)


def grouped_target(row):
    """The target likewise; words and bounds stay as they are."""
    if row.target is None or row.kind == Kind.MILESTONE or row.target_text != format_number(row.target):
        return row.target_text
    return format_number(row.target, grouped=True)


def of_target(row):
    """“/1,950” beside a figure; nothing where there is no target, or the figure says it itself (6/8)."""
    return "" if row.target is None or row.kind == Kind.MILESTONE else f"/{grouped_target(row)}"


def ahead_text(row):
    """How far ahead of the pace, in percentage points; a milestone is done or not, and no points tell it."""
    return NONE if row.kind == Kind.MILESTONE else points_text(ahead(row))


def paced(row):
    """The pace as it is printed: at the decimals of the figure."""
    return NONE if row.pace is None else format_number(round_half_up(row.pace, row.decimals), grouped=True)
