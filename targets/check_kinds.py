"""The kinds of checks of monthly figures, one function each; registered by targets.apps.

A function yields Found with words that state both numbers. Figures of what happens in a month carry the month
in their names, so that an explanation holds for that month alone; figures of a state do not, and their
explanation holds while they stay as they are.
"""

from decimal import Decimal

from minsheng.figures import HUNDRED, format_number, ratio, round_half_up, shown_number
from minsheng.months import add_months, day_name, month_name
from targets.checks import EXPLAIN, MUST_MEND, Found, Parameter, RuleKind, register
from targets.earlier import cumulative_of
from targets.models import Direction, Kind, State

YEAR = 12
ALL = frozenset(Kind)
SUMMED = frozenset({Kind.COUNT, Kind.STOCK})
COMPARED = frozenset({Kind.COUNT, Kind.STOCK, Kind.STANDARD})


def value_of(indicator, cell, before):
    """The number of a cell that checks compare: a count year-to-date, a ratio’s rate; None without."""
    if indicator.kind == Kind.COUNT:
        return cumulative_of(cell, indicator, before)
    if indicator.kind == Kind.RATIO and cell.value is None:
        return ratio(cell.numerator, cell.denominator, indicator.scale)
    return cell.value


def _value(checked):
    return value_of(checked.indicator, checked.cell, checked.before)


def _figures(*pairs):
    return tuple((name, format_number(number)) for name, number in pairs)


def _last_name(checked):
    """上月, or the month of the last figure where that was earlier."""
    before = checked.before.month
    is_last = checked.month is not None and before == add_months(checked.month, -1)
    return "上月" if is_last else f"{month_name(before)}的"


def _in_month(checked, what):
    return f"{month_name(checked.month)}{what}" if checked.month else what


def required(checked, rule):
    if checked.indicator.is_required and checked.cell.state == State.BLANK:
        yield Found("未填。", remedy="没有发生填 0；取不到数选“无数据”并在备注里说明。")


def negative(checked, rule):
    value = checked.cell.value if checked.indicator.kind == Kind.RATIO else _value(checked)
    if value is not None and value < 0:
        yield Found(f"数值{shown_number(value)}小于 0", _figures(("数值", value)))


def falling(checked, rule):
    for name, value, last in _year_to_date(checked):
        if last is not None and value < last:
            yield Found(
                f"{name}{shown_number(value)}小于{_last_name(checked)}{shown_number(last)}",
                _figures(
                    (_in_month(checked, name), value), (f"{month_name(checked.before.month)}{name}", last)
                ),
                detail="" if checked.indicator.kind == Kind.COUNT else name,
            )


def _year_to_date(checked):
    """(name, this month, last reported or None) of each year-to-date number of the cell."""
    indicator, cell, before = checked.indicator, checked.cell, checked.before
    if indicator.kind == Kind.COUNT:
        value = _value(checked)
        if value is not None:
            yield "累计数", value, before and before.cumulative
    elif indicator.kind == Kind.RATIO and cell.numerator is not None:
        yield indicator.numerator_name, cell.numerator, before and before.cell.numerator
        yield indicator.denominator_name, cell.denominator, before and before.cell.denominator


def above_target(checked, rule):
    value, target, factor = _value(checked), checked.target, rule.parameters["factor"]
    if value is None or not target or checked.indicator.direction != Direction.AT_LEAST:
        return
    if value > target * factor:
        shown = shown_number(round_half_up(value, 2))
        times = f"的{shown_number(factor)}倍" if factor != 1 else ""
        yield Found(
            f"已报{shown}，超过年度目标{shown_number(target)}{times}",
            _figures(("已报数", value), ("年度目标", target)),
        )


def jump(checked, rule):
    if checked.indicator.kind in (Kind.COUNT, Kind.RATIO):
        yield from _sudden_growth(checked, rule)
    else:
        yield from _sudden_change(checked, rule)


def _sudden_growth(checked, rule):
    """A year-to-date number whose months since the last report exceed the usual month by the factor."""
    if checked.month is None:
        return
    for name, value, last in _year_to_date(checked):
        since = checked.before.month.month if checked.before else 0
        span = checked.month.month - since
        usual, basis = _usual_month(checked, last, since)
        growth = value - (last or 0)
        if usual is None or span < 1 or growth < rule.parameters["least"]:
            continue
        if growth > usual * rule.parameters["factor"] * span:
            times = round_half_up(growth / span / usual, 1)
            average = "" if span == 1 else f"{span}个月"
            yield Found(
                f"{_growth_name(name)}{average}新增{shown_number(growth)}，"
                f"是{basis}{shown_number(round_half_up(usual, 1))}的{shown_number(times)}倍",
                _figures((_in_month(checked, name), value), _basis(checked, name, last)),
                detail="" if checked.indicator.kind == Kind.COUNT else name,
            )


def _basis(checked, name, last):
    return (f"{month_name(checked.before.month)}{name}", last) if last else ("年度目标", checked.target)


def _growth_name(name):
    return "" if name == "累计数" else name


def _usual_month(checked, last, since):
    """(what a month usually brings, what that is called); (None, "") where nothing tells."""
    if last and last > 0:
        return last / since, "往月平均"
    if checked.indicator.kind == Kind.COUNT and checked.target and checked.target > 0:
        return checked.target / YEAR, "按目标平均每月"
    return None, ""


def _sudden_change(checked, rule):
    """A number of a state that is many times what it was, or a small part of it."""
    value, before, factor = checked.cell.value, checked.before, rule.parameters["factor"]
    last = before.cell.value if before else None
    if value is None or not last or abs(value - last) < rule.parameters["least"]:
        return
    if value > last * factor or value * factor < last:
        more = "多" if value > last else "少"
        yield Found(
            f"{shown_number(value)}比{_last_name(checked)}{shown_number(last)}{more}得太多",
            _figures((_in_month(checked, "数值"), value), (f"{month_name(before.month)}数值", last)),
        )


def above_denominator(checked, rule):
    cell = checked.cell
    if checked.indicator.scale != HUNDRED or None in (cell.numerator, cell.denominator):
        return
    if cell.numerator > cell.denominator:
        yield Found(
            f"分子{shown_number(cell.numerator)}大于分母{shown_number(cell.denominator)}",
            _figures(("分子", cell.numerator), ("分母", cell.denominator)),
        )


def no_denominator(checked, rule):
    if checked.cell.denominator == 0 and checked.cell.numerator:
        numerator = checked.cell.numerator
        yield Found(
            f"分母是 0，分子却是{shown_number(numerator)}",
            _figures(("分子", numerator), ("分母", Decimal(0))),
        )


def fraction(checked, rule):
    indicator, value = checked.indicator, checked.cell.value
    if indicator.decimals == 0 and value is not None and value % 1:
        unit = indicator.unit or "数"
        yield Found(
            f"{shown_number(value)}有小数，这个指标按整{unit}统计",
            _figures((_in_month(checked, "数值"), value)),
        )


def above_hundred(checked, rule):
    value = checked.cell.value
    if value is not None and value > HUNDRED:
        yield Found(f"形象进度{shown_number(value)}%大于 100%", _figures(("形象进度", value)))


def below_floor(checked, rule):
    value, floor = checked.cell.value, checked.target
    if None in (value, floor) or checked.indicator.direction != Direction.AT_LEAST:
        return
    if value < floor:
        yield Found(
            f"标准{shown_number(value)}低于规定的{shown_number(floor)}",
            _figures(("标准", value), ("规定", floor)),
        )


def done_later(checked, rule):
    done_on, as_of = checked.cell.done_on, checked.data_as_of
    if done_on and as_of and done_on > as_of:
        yield Found(
            f"完成日期{day_name(done_on)}晚于数据截至日{day_name(as_of)}",
            (("完成日期", f"{done_on:%Y-%m-%d}"), ("数据截至日", f"{as_of:%Y-%m-%d}")),
        )


def not_below(checked, rule):
    value = _value(checked)
    for other in rule.others:
        less = _number_of(checked, other)
        if None not in (value, less) and value < less:
            yield Found(
                f"{shown_number(value)}小于“{other.short_name}”{shown_number(less)}",
                _figures((checked.indicator.short_name, value), (other.short_name, less)),
                detail=str(other.pk),
            )


def sum_of(checked, rule):
    value = _value(checked)
    parts = [_number_of(checked, other) for other in rule.others]
    if not parts or value is None or None in parts:
        return
    total = sum(parts)
    if abs(value - total) > rule.parameters["tolerance"]:
        names = "、".join(other.short_name for other in rule.others)
        pairs = [(other.short_name, part) for other, part in zip(rule.others, parts, strict=True)]
        yield Found(
            f"{shown_number(value)}与{names}之和{shown_number(total)}不符",
            _figures((checked.indicator.short_name, value), *pairs),
            detail=str(rule.row.pk) if rule.row else "",
        )


def _number_of(checked, indicator):
    cell, before = checked.others.get(indicator.pk, (None, None))
    return value_of(indicator, cell, before) if cell is not None else None


def register_kinds():
    """Put the kinds of monthly figures into the registry, in the order in which pages list them."""
    register(*_KINDS)


_TIMES = Parameter("factor", "倍数", Decimal(5), Decimal(1))
_KINDS = (
    RuleKind("required", "必报未填", "必报指标空着。", MUST_MEND, required, ALL, fixed=True),
    RuleKind("negative", "小于 0", "数小于 0。", MUST_MEND, negative, ALL - {Kind.MILESTONE}),
    RuleKind(
        "falling",
        "累计下降",
        "累计数比上次报的小；比率看分子和分母。",
        EXPLAIN,
        falling,
        frozenset({Kind.COUNT, Kind.RATIO}),
    ),
    RuleKind(
        "above_target",
        "远超目标",
        "已报的数超过年度目标的若干倍，多半是单位或位数错了。",
        EXPLAIN,
        above_target,
        frozenset({Kind.COUNT, Kind.STOCK, Kind.RATIO, Kind.STANDARD}),
        (Parameter("factor", "倍数", Decimal("1.5"), Decimal(1)),),
    ),
    RuleKind(
        "jump",
        "突增突减",
        "一个月新增超过往月平均的若干倍（没有往月的按目标平均）；时点和标准与上次相差若干倍。",
        EXPLAIN,
        jump,
        frozenset({Kind.COUNT, Kind.STOCK, Kind.RATIO, Kind.STANDARD}),
        (_TIMES, Parameter("least", "相差不足这个数的不问", Decimal(10))),
    ),
    RuleKind(
        "above_denominator",
        "分子大于分母",
        "倍率是 100 的比率，分子大于分母。",
        MUST_MEND,
        above_denominator,
        frozenset({Kind.RATIO}),
    ),
    RuleKind(
        "no_denominator",
        "分母是 0",
        "分母是 0，分子不是。",
        MUST_MEND,
        no_denominator,
        frozenset({Kind.RATIO}),
    ),
    RuleKind("fraction", "整数有小数", "按整数统计的指标填了小数。", EXPLAIN, fraction, SUMMED),
    RuleKind(
        "above_hundred",
        "进度超过 100%",
        "形象进度超过 100%。",
        MUST_MEND,
        above_hundred,
        frozenset({Kind.PHYSICAL}),
    ),
    RuleKind(
        "below_floor",
        "低于规定标准",
        "标准低于规定的底线。",
        EXPLAIN,
        below_floor,
        frozenset({Kind.STANDARD}),
    ),
    RuleKind(
        "done_later",
        "完成日期太晚",
        "完成日期晚于数据截至日。",
        MUST_MEND,
        done_later,
        frozenset({Kind.MILESTONE}),
    ),
    RuleKind(
        "not_below",
        "一项不小于另一项",
        "如人数不小于户数；只查写明了指标的。",
        MUST_MEND,
        not_below,
        COMPARED,
        others="many",
    ),
    RuleKind(
        "sum_of",
        "分项之和等于总数",
        "如总数等于城市加农村；只查写明了指标的。",
        MUST_MEND,
        sum_of,
        COMPARED,
        (Parameter("tolerance", "容许相差", Decimal(0)),),
        others="many",
    ),
)
