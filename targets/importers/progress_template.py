"""The workbook that a person fills in for a month: one row for each figure they enter, and how to fill it."""

from minsheng.months import format_month
from minsheng.workbooks import Sheet, workbook_bytes
from targets.importers.progress import FIELDS, GUIDE, HEADER, columns_of
from targets.models import Entry, Kind
from targets.permissions import assignments_entered_by, last_month_over

TO_FILL = "FFF6D6"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def template(plan, user):
    """The workbook's bytes: rows of the last month that is over, the cells to fill coloured; only the head
    for somebody who enters nothing of a plan (None).
    """
    tasks = assignments_entered_by(user).filter(indicator__plan=plan)
    tasks = tasks.select_related("indicator", "region").order_by(
        "region__order", "region__code", "indicator__order", "indicator__id"
    )
    owed = [(task.region, task.indicator) for task in tasks.distinct()]
    month = format_month(last_month_over(plan)) if owed else ""
    rows = [[region.name, month, indicator.short_name] for region, indicator in owed]
    indicators = dict.fromkeys(indicator for _region, indicator in owed)
    how = [("列", "怎么填"), *GUIDE, (), ("各指标", "填哪几列")]
    how += [(indicator.short_name, how_to_fill(indicator)) for indicator in indicators]
    widths = [16, 10, 28, *[12] * (len(HEADER) - 4), 30]
    return workbook_bytes(
        [
            Sheet("月度进展", [HEADER, *rows], widths=widths, freeze="D2", fills=_to_fill(owed)),
            Sheet("填写说明", how, widths=[28, 90]),
        ]
    )


def _to_fill(owed):
    fills = {}
    for number, (_region, indicator) in enumerate(owed, 2):
        wanted = columns_of(indicator.kind) - {"note"}
        if indicator.kind == Kind.RATIO:
            wanted -= {"value"}  # the bare rate is for those who know nothing else
        for column, spec in enumerate(FIELDS):
            if spec.key in wanted:
                fills[f"{LETTERS[column]}{number}"] = TO_FILL
    return fills


def how_to_fill(indicator):
    """Which columns one indicator fills, in words."""
    unit = f"（{indicator.unit}）" if indicator.unit else ""
    if indicator.kind == Kind.COUNT:
        return f"数值：{'本月新增' if indicator.entry == Entry.MONTHLY else '本年累计'}{unit}"
    if indicator.kind == Kind.RATIO:
        parts = (
            ("分子", indicator.numerator_name, indicator.numerator_unit),
            (
                "分母",
                indicator.denominator_name,
                indicator.denominator_unit,
            ),
        )
        said = (f"{part}：{name}{f'（{of}）' if of else ''}" for part, name, of in parts)
        return f"{'；'.join(said)}，都从年初累计"
    return {
        Kind.STOCK: f"数值：月末那天的数{unit}",
        Kind.STANDARD: f"数值：标准{unit}；执行月；兑现月",
        Kind.MILESTONE: "数值：完成 或 未完成；完成的填完成日期",
        Kind.PHYSICAL: f"数值：做到百分之几{unit}；情况写在备注",
    }[indicator.kind]
