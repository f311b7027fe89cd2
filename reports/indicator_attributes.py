"""What wordings may say of an indicator: each attribute with its meaning and how it is made."""

from collections.abc import Mapping

from reports import compared_figures as compared
from reports.document import Text
from reports.indicator_figures import GroupFigures, IndicatorFigures
from targets.models import Direction
from targets.standing import is_slow


def _names(rows):
    return [row.region for row in rows]


def _with_target(figures):
    return [row for row in figures.rows_below() if row.rate is not None]


def _ranking(figures):
    """苍溪县62%, 旺苍县57% …, the highest rate first."""
    rows = sorted(_with_target(figures), key=lambda row: -row.rate)
    return [(Text(row.region), figures.rate(row)) for row in rows]


def _slow(figures):
    """The regions behind their pace: those that never reported first, then the lowest rate."""
    rows = [row for row in figures.rows_below() if is_slow(row)]
    return _names(sorted(rows, key=lambda row: -1 if row.rate is None else row.rate))


def _all_keep_pace(figures):
    """Whether every region with the task reported this month and none lies behind its pace."""
    rows = figures.rows_below()
    if not rows or figures.row is None or figures.row.missing:
        return False
    return all(row.has_pace and not is_slow(row) for row in rows)


def _shown(figures, name):
    return figures.row is not None and bool(getattr(figures.row, name))


def _is_exceeded(each):
    """Whether more than the target is done and the printed figures show it: 70.004% is no 超额完成 of 70%."""
    row = each.row
    if row is None or row.rate is None or row.rate <= 100:
        return False
    return each.actual(row).printed != each.target(row).printed


# Attribute: (what it says, how it is made).
_MAKERS = {
    "名称": ("指标全称，或本模板里的文中名称", lambda each: each.label),
    "单位": ("计量单位", lambda each: each.unit),
    "实际": ("完成数", lambda each: each.actual(each.row)),
    "目标": ("目标数", lambda each: each.target(each.row)),
    "完成率": ("完成率，带百分号", lambda each: each.rate(each.row)),
    "上期": ("上期的完成数（“上期”指什么在模板里定）", compared.earlier),
    "增减": ("与上期比，写成“增加12”“减少3”或“持平”", compared.change),
    "增减数": ("完成数减上期，减少为负", compared.change_number),
    "上年同期": ("上年方案同一月份的完成数", compared.last_year),
    "同比": ("与上年同期比，写成“增长5.2%”“下降1%”或“持平”", compared.growth),
    "同比率": ("与上年同期比的百分数，下降为负", compared.growth_rate),
    "基数": ("方案之前的数（上年底或原标准）", lambda each: each.base()),
    "较基数": ("与基数比，写成“增加12”“减少3”；标准写“提高”“降低”", compared.since_base),
    "较基数数": ("完成数减基数，减少为负", compared.since_base_number),
    "较基数率": ("较基数增减的百分数", compared.since_base_rate),
    "预计全年": ("本月填的全年预计数，自带“预计”二字", compared.forecast),
    "序时进度": ("按序时到这个月应完成的数", compared.pace),
    "分子": ("比率的分子", lambda each: each.part("numerator", "分子")),
    "分母": ("比率的分母", lambda each: each.part("denominator", "分母")),
    "执行月": ("标准自哪个月起执行", lambda each: each.standard_month("effective_month")),
    "兑现月": ("标准自哪个月起兑现", lambda each: each.standard_month("paid_from")),
    "是否完成": ("是否达到目标（用在 if 里）", lambda each: _shown(each, "met")),
    "是否超额": ("是否超过目标，印出的数也看得出（用在 if 里）", _is_exceeded),
    "是否慢于序时": (
        "是否比序时慢（用在 if 里）",
        lambda each: each.row is not None and is_slow(each.row),
    ),
    "尚未启动": (
        "完成数是否为 0（用在 if 里）",
        lambda each: each.row is not None and each.row.actual == 0,
    ),
    "是控制数": (
        "目标是否为“控制在…以内”（用在 if 里）",
        lambda each: each.indicator.direction == Direction.AT_MOST,
    ),
    "完成地区数": ("已完成（达到）的地区个数", lambda each: each.count("parts_met", "完成地区数")),
    "地区数": ("有任务的地区个数", lambda each: each.count("parts_total", "地区数")),
    "地区排名": ("各地区和完成率，由高到低（用 |join）", _ranking),
    "完成地区": (
        "已完成的地区（用 |join）",
        lambda each: _names(row for row in each.rows_below() if row.met),
    ),
    "未完成地区": (
        "没有完成的地区（用 |join）",
        lambda each: _names(row for row in each.rows_below() if row.met is False),
    ),
    "慢于序时地区": ("比序时慢的地区，最慢的在前（用 |join）", _slow),
    "都达到序时": ("各地区是否都报了数、都不比序时慢（用在 if 里）", _all_keep_pace),
    "未启动地区": (
        "完成数为 0 的地区（用 |join）",
        lambda each: _names(row for row in _with_target(each) if row.actual == 0),
    ),
    "缺报地区": (
        "当月没有报数的地区（用 |join）",
        lambda each: list(each.row.missing) if each.row else [],
    ),
}
ATTRIBUTES = {name: meaning for name, (meaning, _) in _MAKERS.items()}


# What may be said of the regions of a group taken together: 山区四县实际.
_OF_GROUPS = {
    "实际": lambda each, row: each.actual(row),
    "目标": lambda each, row: each.target(row),
    "完成率": lambda each, row: each.rate(row),
}


def group_attributes(groups) -> dict[str, str]:
    """Attribute → what it says, for the names of groups of regions."""
    return {
        f"{group}{attribute}": f"“{group}”合起来的{attribute}" for group in groups for attribute in _OF_GROUPS
    }


class Attributes(Mapping):
    """Attribute → what it says; made when it is asked for, since a wording names few of many.

    ``groups``: name → group of regions, for what is said of them together.
    """

    def __init__(self, figures: IndicatorFigures, groups=None):
        self._figures, self._groups, self._made = figures, groups or {}, {}

    def __getitem__(self, name):
        if name not in self._made:
            made = _MAKERS[name][1](self._figures) if name in _MAKERS else self._of_group(name)
            self._made[name] = made
        return self._made[name]

    def _of_group(self, name):
        for word, group in self._groups.items():
            if (attribute := name.removeprefix(word)) in _OF_GROUPS and name.startswith(word):
                of = self._figures
                figures = GroupFigures(of.material, of.indicator, of.name, of.percent_sign, None, group)
                return _OF_GROUPS[attribute](figures, figures.row)
        raise KeyError(name)

    def __iter__(self):
        yield from _MAKERS
        yield from group_attributes(self._groups)

    def __len__(self):
        return len(_MAKERS) + len(_OF_GROUPS) * len(self._groups)
