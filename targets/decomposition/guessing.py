"""What the words of a heading say about a column: kind, direction, scale, and what it measures.

Only guesses, shown as such and changeable before anything is stored. The values speak first: a column of 完成
is a milestone whatever its heading says.
"""

import re
from decimal import Decimal

from minsheng.quantity_units import COUNTED, FAMILY_OF, analyse
from minsheng.workbooks.headers import tidy

from .shape import ACTUAL, RATE, TARGET

PER_HEAD = re.compile(r"人均|户均|月均|次均|平均")
RATIO = re.compile(r"比例|比率|占比|百分比|覆盖率|[\u4e00-\u9fff]率(?![先领队])|百分率")
STANDARD = re.compile(r"标准")
STOCK = re.compile(r"户数|人数|在册|存量|保有|现有|总量|期末|在院|在保|在园|年末")
COUNT = re.compile(
    r"新增|新建|改建|扩建|建设|建成|改造|维修|床位|提供|完成.{0,4}数|开展|培训|救助.{0,6}人次|创建|发放"
)
PHYSICAL = re.compile(r"形象进度|工程进度")
MILESTONE = re.compile(r"是否|达标情况|完成情况$|落实情况$")
AT_MOST = re.compile(r"控制在|以内$|以内[(（)]|不超过|不高于|不得超过|不得高于|不大于|不多于")
ACTUAL_WORDS = {
    "完成",
    "完成数",
    "实际完成",
    "进度",
    "累计完成",
    "完成情况",
    "完成任务",
    "已完成",
    "实际",
    "进展",
    "进展情况",
    "本月完成",
    "完成值",
}
RATE_WORDS = {"比例", "完成比例", "完成率", "占比", "占目标", "进度比例", "完成比", "完成百分比", "%"}
NO_FIGURE_WORDS = {
    "备注",
    "说明",
    "序号",
    "责任单位",
    "责任科室",
    "责任人",
    "责任领导",
    "牵头单位",
    "联系人",
    "完成时限",
    "备考",
    "依据",
}


def guess_kind(path: list[str], unit: str, *, done_only: bool, words_only: bool) -> tuple[str, bool]:
    """(kind, whether it is sure). The narrowest heading decides; the wider ones help when it says nothing."""
    if done_only:
        return "milestone", True
    for text in reversed(path):
        kind = _kind_by_words(text, unit if text is path[-1] else "")
        if kind:
            return kind, not words_only
    if words_only:
        return "milestone", False
    return _kind_by_unit(unit)


def _kind_by_words(text: str, unit: str) -> str:
    bare = tidy(text)
    if unit in ("%", "‰") or (RATIO.search(bare) and _family(unit) not in COUNTED):
        return "physical" if PHYSICAL.search(bare) else "ratio"
    if PER_HEAD.search(bare):
        return "ratio"
    if STANDARD.search(bare) and _family(unit) in ("money", ""):
        return "standard"
    if COUNT.search(bare) and not re.search(r"在册|期末|年末|户数", bare):
        return "count"
    if STOCK.search(bare):
        return "stock"
    return "milestone" if MILESTONE.search(bare) else ""


def _kind_by_unit(unit: str) -> tuple[str, bool]:
    family = _family(unit)
    if family == "percent":
        return "ratio", True
    in_bulk = family == "money" and analyse(unit).scale > 1  # 万元 are spent; 元 may be a standard
    return "count", in_bulk or family in COUNTED or family in ("area", "length", "land")


def _family(unit: str) -> str:
    return FAMILY_OF.get(analyse(unit).base, "") if unit else ""


def guess_scale(kind: str, unit: str) -> Decimal:
    """A ratio in per cent is 100 × numerator ÷ denominator; 月人均 in 元 is the plain quotient."""
    if kind == "ratio" and unit == "%":
        return Decimal(100)
    return Decimal(1000) if kind == "ratio" and unit == "‰" else Decimal(1)


def guess_direction(path: list[str], bounds: list[str], kind: str) -> str:
    """The cells' own signs speak first (≥70%, 4.5%以内), then the narrowest heading."""
    if kind == "milestone":
        return "at_least"
    if bounds and all(bound == "at_most" for bound in bounds):
        return "at_most"
    if bounds and all(bound == "at_least" for bound in bounds):
        return "at_least"
    return "at_most" if path and AT_MOST.search(tidy(path[-1])) else "at_least"


def measure_of(path: list[str]) -> str:
    """target, actual, rate, or "" for a column without figures such as 备注."""
    last = tidy(path[-1]) if path else ""
    last = re.sub(r"\(.*?\)", "", last) or last
    if last in NO_FIGURE_WORDS:
        return ""
    if len(path) > 1 and last in ACTUAL_WORDS:
        return ACTUAL
    return RATE if len(path) > 1 and last in RATE_WORDS else TARGET
