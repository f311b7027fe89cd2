"""The workbook that a person fills in for a month: one row for each figure they enter, and how to fill it."""

from minsheng.months import format_month
from minsheng.workbooks import Sheet, workbook_bytes
from targets.cells import cell_text
from targets.earlier import figures_before, figures_before_of_all
from targets.importers.progress import FIELDS, GUIDE, HEADER, columns_of
from targets.importers.progress_fed import FedLines
from targets.models import Entry, Kind
from targets.permissions import assignments_entered_by

TO_FILL = "FFF6D6"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TYPED = FIELDS[3:]  # after 地区, 月份, 指标
VALUE = 3
FROM_ELSEWHERE = "分子由台账带入，已经填好，只填分母"
BESIDE = ("上次报的数", "单位")


def template(plan, user, month):
    """The workbook's bytes: rows of the month (a first day), what the region has reported before beside
    them, the cells to fill coloured and open, all others locked; numerators that come from elsewhere are
    filled in. Only the head for somebody who enters nothing of a plan (None).
    """
    tasks = assignments_entered_by(user).filter(indicator__plan=plan)
    tasks = tasks.select_related("indicator", "region").order_by(
        "region__order", "region__code", "indicator__order", "indicator__id"
    )
    owed = [(task.region, task.indicator) for task in tasks.distinct()]
    fed = _fed(plan, owed, month)
    before = _before(plan, owed, month) if owed else {}
    rows = [
        [
            region.name,
            format_month(month),
            indicator.short_name,
            *(fed.get((region, indicator), "") if spec.key == "numerator" else "" for spec in TYPED),
            *_known(region, indicator, before),
        ]
        for region, indicator in owed
    ]
    indicators = dict.fromkeys(indicator for _region, indicator in owed)
    how = [("列", "怎么填"), *GUIDE, (), ("各指标", "填哪几列", "口径")]
    how += [(each.short_name, how_to_fill(each), each.definition) for each in indicators]
    widths = [16, 10, 28, *[12] * (len(TYPED) - 2), 30, 30, 16, 12]
    return workbook_bytes(
        [
            Sheet(
                "月度进展",
                [(*HEADER, *BESIDE), *rows],
                widths=widths,
                freeze="D2",
                fills=_to_fill(owed, fed),
                unlocked=_open_places(owed, fed),
                lists=_lists(owed),
                comments=_definitions(owed, fed),
            ),
            Sheet("填写说明", how, widths=[28, 60, 60]),
        ]
    )


def _fed(plan, owed, month):
    """(region, indicator) → the numerator that is not typed."""
    lines = FedLines(plan, [month])
    found = {(region, indicator): lines.of(region, month, indicator) for region, indicator in owed}
    return {task: fed.amount for task, fed in found.items() if fed}


def _before(plan, owed, month):
    """(region id, indicator id) → targets.earlier.Before of what was reported before the month; one query."""
    regions = {region for region, _indicator in owed}
    if len(regions) > 1:
        return figures_before_of_all(plan, month, {indicator.pk for _region, indicator in owed})
    (region,) = regions
    return {(region.pk, pk): before for pk, before in figures_before(plan, region, month).items()}


def _known(region, indicator, before):
    """单位 and 上次报的累计, for comparison; the importer passes over columns that it does not know."""
    earlier = before.get((region.pk, indicator.pk))
    if earlier is None:
        return ["", indicator.unit]
    value = earlier.cumulative if indicator.kind == Kind.COUNT else earlier.cell.value
    return [cell_text(earlier.cell, indicator) if value is None else value, indicator.unit]


def _places(owed, fed, keys_of):
    for number, task in enumerate(owed, 2):
        for column, spec in enumerate(FIELDS):
            if spec.key in keys_of(task[1]) and not (spec.key == "numerator" and task in fed):
                yield f"{LETTERS[column]}{number}"


def _to_fill(owed, fed):
    return dict.fromkeys(_places(owed, fed, _wanted), TO_FILL)


def _open_places(owed, fed):
    return list(_places(owed, fed, lambda indicator: columns_of(indicator.kind) | {"month"}))


def _wanted(indicator):
    wanted = columns_of(indicator.kind) - {"note", "explanation"}
    # The bare rate is for those who know nothing else.
    return wanted - {"value"} if indicator.kind == Kind.RATIO else wanted


def _lists(owed):
    words = ("完成", "未完成", "无数据", "不适用")
    return {
        f"{LETTERS[VALUE]}{number}": words
        for number, (_region, indicator) in enumerate(owed, 2)
        if indicator.kind == Kind.MILESTONE
    }


def _definitions(owed, fed):
    return {
        f"C{number}": "\n".join(
            filter(None, (how_to_fill(task[1]), FROM_ELSEWHERE if task in fed else "", task[1].definition))
        )
        for number, task in enumerate(owed, 2)
    }


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
