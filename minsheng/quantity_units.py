"""Units of civil-affairs figures: which mean the same, which convert, which must not be mixed."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

SCALES = {"千万": 10**7, "百万": 10**6, "十万": 10**5, "亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
# Words for one and the same thing counted; a number moves between them unchanged.
FAMILIES = {
    "money": ("元",),
    "person": ("人", "名", "位", "个人"),
    "visit": ("人次", "次"),
    "household": ("户",),
    "bed": ("张", "张床位", "床", "床位", "个床位"),
    "piece": (
        "个",
        "所",
        "处",
        "家",
        "座",
        "栋",
        "幢",
        "套",
        "件",
        "项",
        "批",
        "只",
        "间",
        "点",
        "台",
        "辆",
        "场",
        "期",
        "例",
        "对",
        "村",
        "乡镇",
        "社区",
    ),
    "percent": ("%", "百分点", "个百分点"),
    "permille": ("‰",),
    "area": ("平方米", "㎡", "平米", "m2"),
    "land": ("亩",),
    "length": ("公里", "千米", "km"),
    "weight": ("千克", "公斤"),
    "month": ("个月", "月"),
    "day": ("天", "日", "工作日", "个工作日"),
    "year": ("年",),
    "person-month": ("人月",),
    "score": ("分",),
}
FAMILY_OF = {word: family for family, words in FAMILIES.items() for word in words}
# 个 counts anything: 18所 under 个, 1300人 under 个.
COUNTED = {"piece", "bed", "person", "household", "visit"}
OF_PEOPLE = {"例", "对"}  # pieces that are people: a case, a couple
_WORDS = "|".join(re.escape(word) for word in sorted(FAMILY_OF, key=len, reverse=True))
_SCALES = "|".join(SCALES)
_PER = (
    r"(?:\s*(?:/|每)\s*(?:人次|平方米|人|户|名|张|月|年|天|日|个|例|亩))"
    r"(?:\s*[·/.]?\s*(?:每)?(?:人|户|月|年|天|日))*"
)
UNIT = re.compile(rf"(?:(?:{_WORDS})|(?:{_SCALES})\s*(?:{_WORDS})?)(?:{_PER})?")
PARTS = re.compile(rf"(?P<whole>{_WORDS})?(?P<scale>{_SCALES})?(?P<base>{_WORDS})?(?P<per>.*)")


class NotConvertible(ValueError):
    """The written unit is of another nature than the wanted one."""


class Unit(NamedTuple):
    scale: Decimal
    base: str
    per: frozenset[str]


def split_unit(rest: str) -> tuple[str, str]:
    """What follows a number → (unit, remainder): "万人,含孤儿" → ("万人", ",含孤儿"); unknown is ""."""
    match = UNIT.match(rest)
    return (plain_unit(match.group()), rest[match.end() :]) if match else ("", rest)


def plain_unit(unit: str) -> str:
    return re.sub(r"\s", "", unit).replace("％", "%")


@lru_cache(1024)
def analyse(unit: str) -> Unit:
    """万元 → (10000, 元); 元/人·月 → (1, 元, {人, 月}); 万 → (10000, ""); an unknown unit is its own base."""
    match = PARTS.match(plain_unit(unit))
    base = match["whole"] or match["base"] or ""
    scale = Decimal(SCALES[match["scale"]]) if match["scale"] and not match["whole"] else Decimal(1)
    per = match["per"]
    if not base and not match["scale"]:
        return Unit(Decimal(1), plain_unit(unit), frozenset())
    return Unit(scale, base, frozenset(per) - set("/·.每 "))


def convert(number: Decimal, written: str, wanted: str) -> Decimal:
    """A number from the unit it was written with into the wanted one.

    Without a written unit the column's unit holds. NotConvertible for 1300户 under 人 or 元/年 under 元/月.
    """
    if not written or written == wanted:
        return number
    source, goal = analyse(written), analyse(wanted)
    if source.base and goal.base and not _agree(source, goal):
        raise NotConvertible(f"写的单位是“{written}”，这里的单位是“{wanted}”，不能换算")
    factor = source.scale / goal.scale if goal.scale else source.scale
    return number if factor == 1 else number * factor


def refuse_other_count(written: str, wanted: str) -> None:
    """NotConvertible for people, households or visits typed where things are counted (11人 under 个).

    For a figure that somebody types by its unit. Tables as they circulate, whose heads say 个 of anything,
    are read by `convert` alone.
    """
    source, goal = analyse(written), analyse(wanted)
    is_thing = FAMILY_OF.get(goal.base) == "piece" and goal.base not in OF_PEOPLE
    if is_thing and FAMILY_OF.get(source.base) in {"person", "household", "visit"}:
        raise NotConvertible(f"写的单位是“{written}”，这里的单位是“{wanted}”，请核对是不是填错了行")


def _agree(source: Unit, goal: Unit) -> bool:
    families = {FAMILY_OF.get(source.base, source.base), FAMILY_OF.get(goal.base, goal.base)}
    if len(families) == 1 or ("piece" in families and families <= COUNTED):
        return not (source.per and goal.per and {"年", "月"} & (source.per ^ goal.per))
    return False
