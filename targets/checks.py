"""What a report's cells are checked for before they go up: 必须改正 stops, 请说明 lets through with a note.

Each check looks at one cell with what was reported before and the target in force. Messages name the
indicator and both numbers, and say what to do.
"""

from dataclasses import dataclass

from minsheng.figures import HUNDRED, format_number
from minsheng.months import month_name
from targets.earlier import cumulative_of
from targets.models import Direction, Kind, State

MUST_MEND, EXPLAIN = "error", "explain"


@dataclass(frozen=True)
class Finding:
    """One thing that a check found in one cell."""

    indicator: object
    code: str
    severity: str
    message: str


@dataclass(frozen=True)
class Checked:
    """What a check looks at: `before` is a targets.earlier.Before or None, `target` a Decimal or None."""

    indicator: object
    cell: object
    before: object = None
    target: object = None
    data_as_of: object = None


def check_cell(checked):
    """All findings of one cell (targets.checks.Checked), the gravest first."""
    found = [finding for check in CHECKS for finding in check(checked)]
    return sorted(found, key=lambda finding: finding.severity != MUST_MEND)


def stops(finding, cell):
    """Whether the finding keeps the report from going up: a mistake, or an oddity without a note."""
    return finding.severity == MUST_MEND or not cell.note


def _must(checked, code, text):
    yield Finding(checked.indicator, code, MUST_MEND, f"{checked.indicator.short_name}：{text}")


def _explain(checked, code, text):
    yield Finding(
        checked.indicator, code, EXPLAIN, f"{checked.indicator.short_name}：{text}，请更正，或在备注里说明。"
    )


def required(checked):
    if checked.indicator.is_required and checked.cell.state == State.BLANK:
        yield from _must(checked, "required", "未填。没有发生填 0；取不到数选“无数据”并在备注里说明。")


def not_negative(checked):
    if checked.indicator.kind == Kind.COUNT:
        value = cumulative_of(checked.cell, checked.indicator, checked.before)
    else:
        value = checked.cell.value
    if value is not None and value < 0:
        yield from _must(checked, "negative", f"数值{format_number(value)}小于 0，请更正。")


def not_falling(checked):
    if checked.indicator.kind != Kind.COUNT or checked.before is None:
        return
    value, last = cumulative_of(checked.cell, checked.indicator, checked.before), checked.before.cumulative
    if value is not None and value < last:
        yield from _explain(
            checked,
            "falling",
            f"累计数{format_number(value)}小于{month_name(checked.before.month)}的{format_number(last)}",
        )


def part_of_whole(checked):
    cell = checked.cell
    if checked.indicator.scale != HUNDRED or None in (cell.numerator, cell.denominator):
        return
    if cell.numerator > cell.denominator:
        yield from _must(
            checked,
            "above_denominator",
            f"分子{format_number(cell.numerator)}大于分母{format_number(cell.denominator)}，请更正。",
        )


def divisible(checked):
    if checked.cell.denominator == 0 and checked.cell.numerator:
        yield from _must(
            checked, "no_denominator", f"分母是 0，分子却是{format_number(checked.cell.numerator)}，请更正。"
        )


def whole_number(checked):
    indicator, value = checked.indicator, checked.cell.value
    counted = indicator.kind in (Kind.COUNT, Kind.STOCK) and indicator.decimals == 0
    if counted and value is not None and value % 1:
        yield from _explain(
            checked, "fraction", f"{format_number(value)}有小数，这个指标按整{indicator.unit or '数'}统计"
        )


def within_hundred(checked):
    value = checked.cell.value
    if checked.indicator.kind == Kind.PHYSICAL and value is not None and value > HUNDRED:
        yield from _must(checked, "above_hundred", f"形象进度{format_number(value)}%大于 100%，请更正。")


def standard_reached(checked):
    indicator, value = checked.indicator, checked.cell.value
    if indicator.kind != Kind.STANDARD or None in (value, checked.target):
        return
    if indicator.direction == Direction.AT_LEAST and value < checked.target:
        yield from _explain(
            checked, "below_floor", f"标准{format_number(value)}低于规定的{format_number(checked.target)}"
        )


def done_by_then(checked):
    done_on, as_of = checked.cell.done_on, checked.data_as_of
    if done_on and as_of and done_on > as_of:
        yield from _must(
            checked,
            "done_later",
            f"完成日期{done_on:%Y-%m-%d}晚于数据截至日{as_of:%Y-%m-%d}，请更正其中一个。",
        )


CHECKS = (
    required,
    not_negative,
    not_falling,
    part_of_whole,
    divisible,
    whole_number,
    within_hundred,
    standard_reached,
    done_by_then,
)
