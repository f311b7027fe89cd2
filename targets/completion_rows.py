"""From what the database selected and added to a finished row: figure, target, verdict, pace, words.

Each step takes the database's record `found` and the row so far (a dict), and adds to the row.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from minsheng import figures
from minsheng.figures import HUNDRED
from minsheng.months import last_day
from targets.lights import LightShown, light_for
from targets.models import Direction, Kind

ADDITIVE = (Kind.COUNT, Kind.STOCK)
LISTED = (Kind.STANDARD, Kind.PHYSICAL)  # never summed: the regions above list them
# Words in a target that say: do what is needed, whatever the number. Falling short of it is no failure.
OPEN_ENDED = ("动态管理", "应补尽补", "应保尽保")

CARRIED, GAPS, BARE, NO_DATA, NOT_APPLICABLE = "含上期数", "含缺月", "不可汇总", "无数据", "不适用"
OWN, SUMMED_TARGET, CAPPED, UNROUNDED = "本级自有数", "目标为分解数之和", "封顶", "按未取整的数计算"
DONE, NOT_DONE = "完成", "未完成"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One region's figure of one indicator, from the plan's start through a month, on one basis.

    Numbers are unrounded Decimals or None; `…_text` is what is printed (“—” for none). Rates are in per cent.
    """

    region_id: int
    region_code: str
    region: str
    is_top: bool  # the region asked for; the others are its direct children
    is_part: bool  # the region reports itself; otherwise it is made of the regions below
    indicator_id: int
    indicator: str
    short_name: str
    unit: str
    kind: str
    decimals: int
    actual: Decimal | None
    actual_text: str
    numerator: Decimal | None
    denominator: Decimal | None
    target: Decimal | None
    target_text: str
    rate: Decimal | None
    rate_text: str
    met: bool | None  # the verdict on unrounded values; None where there is nothing to judge
    pace: Decimal | None
    light: LightShown | None
    reported: int  # assigned regions that reported for the month itself, of `expected`
    expected: int
    missing: tuple[str, ...]
    carried: tuple[str, ...]  # regions that count with an earlier figure of the same year
    bare: tuple[str, ...]  # regions that gave a rate without its parts: shown, not summed
    no_data: tuple[str, ...]
    not_applicable: tuple[str, ...]
    gaps: tuple[str, ...]  # monthly-new counts: the missing months, by region
    parts_met: int | None  # 达标, 标准, 形象进度: n of m regions
    parts_total: int | None
    marks: tuple[str, ...]
    is_own: bool  # a figure entered for the region as a whole takes precedence over the roll-up
    roll_up: Decimal | None  # what the regions below make, where the row shows an own figure
    difference: Decimal | None  # own figure − roll-up
    provisional: int  # regions whose figure is submitted but not accepted
    earliest: date | None  # 数据截至日 of the figures in it
    latest: date | None
    note: str


_COPIED = (
    "region_id", "region_code", "region", "is_top", "indicator_id", "indicator", "short_name", "unit", "kind",
    "decimals",
)  # fmt: skip
_LISTS = ("missing", "carried", "bare", "no_data", "not_applicable")
_MARKS_BY_LIST = {
    CARRIED: "carried",
    GAPS: "gaps",
    BARE: "bare",
    NO_DATA: "no_data",
    NOT_APPLICABLE: "not_applicable",
}


def make_rows(records, plan, through):
    """Return the finished rows of the database's records, in their order."""
    lights = _light_table(records[0]["lights"]) if records else []
    return [_row(found, plan, through, lights) for found in records]


def _row(found, plan, through, lights):
    row = {name: found[name] for name in _COPIED}
    row |= {name: _names(found[name]) for name in _LISTS}
    row["is_part"] = bool(found["is_part"])
    row["is_own"] = found["own_id"] is not None
    row["expected"] = found["expected"] or 0
    row["reported"] = found["reported"] or 0
    row["gaps"] = _gaps(found["gaps"], plan.first_month.month, through.month)
    single = row["is_part"] or row["is_own"]
    row |= _figure(found, row, through)
    row |= _target(found, row, single)
    row |= _verdict(found, row, single)
    row |= _pace(found, row, single, plan, through, lights)
    row |= _words(found, row, single)
    return Row(**row)


def _figure(found, row, through):
    rolled_up = _rolled_up(found, row)
    if not row["is_own"]:
        return {
            "actual": rolled_up,
            "numerator": found["numerator"],
            "denominator": found["denominator"],
            "roll_up": None,
            "difference": None,
            "provisional": found["provisional"] or 0,
            "earliest": found["earliest"],
            "latest": found["latest"],
        }
    actual = found["own_value"]
    if found["own_done"] is not None:
        actual = Decimal(found["own_done"])
    elif actual is None:
        actual = figures.ratio(found["own_numerator"], found["own_denominator"], found["scale"])
    comparable = actual is not None and rolled_up is not None and row["kind"] != Kind.MILESTONE
    as_of = min(last_day(through), found["own_date"])
    return {
        "actual": actual,
        "numerator": found["own_numerator"],
        "denominator": found["own_denominator"],
        "roll_up": rolled_up,
        "difference": actual - rolled_up if comparable else None,
        "provisional": int(found["own_provisional"]),
        "earliest": as_of,
        "latest": as_of,
    }


def _rolled_up(found, row):
    """What the regions' figures make together; None where nothing was reported or the kind is only listed."""
    if not found["figures"]:
        return None
    if row["kind"] in ADDITIVE:
        return found["value"]
    if row["kind"] == Kind.MILESTONE:
        return Decimal(found["done"])
    if row["kind"] == Kind.RATIO:
        if row["is_part"] and row["bare"]:
            return found["value"]
        return figures.ratio(found["numerator"], found["denominator"], found["scale"])
    return found["lowest"] if found["lowest"] == found["highest"] else None


def _target(found, row, single):
    number, text = found["target"], found["target_text"] or ""
    if row["kind"] == Kind.MILESTONE:
        total = 1 if single else found["applicable"]
        return {"target": Decimal(total) if total else None, "target_text": text or DONE}
    if number is None:
        return {"target": None, "target_text": text or figures.NONE}
    printed = figures.format_number(number)
    if found["direction"] == Direction.AT_MOST:
        printed = f"≤{printed}"
    return {"target": number, "target_text": f"{printed}（{text}）" if _is_open_ended(text) else printed}


def _is_open_ended(text):
    return any(word in text for word in OPEN_ENDED)


def _verdict(found, row, single):
    """Whether the target is met, on unrounded values, and the rate; the parts of what is only listed."""
    parts_met = parts_total = None
    rate = figures.rate(row["actual"], row["target"])
    met = _meets(found["direction"], row["actual"], row["target"])
    if row["kind"] == Kind.MILESTONE:
        parts_met, parts_total = found["done"], found["applicable"]
    elif row["kind"] in LISTED:
        parts_met, parts_total = found[found["direction"]], found["with_floor"]
        if not single:
            rate, met = None, _all_meet(found["compared"], parts_met, parts_total)
    if found["direction"] == Direction.AT_MOST:
        rate = None
    if _is_open_ended(found["target_text"] or ""):
        met = None
    if rate is not None and found["is_capped"]:
        rate = min(rate, HUNDRED)
    return {"rate": rate, "met": met, "parts_met": parts_met, "parts_total": parts_total}


def _meets(direction, actual, target):
    if actual is None or target is None:
        return None
    return actual <= target if direction == Direction.AT_MOST else actual >= target


def _all_meet(compared, parts_met, parts_total):
    """Every region at or above its floor; not known while one of them is still silent."""
    if not parts_total:
        return None
    if parts_met < compared:
        return False
    return True if parts_met == parts_total else None


def _pace(found, row, single, plan, through, lights):
    kind, target = row["kind"], row["target"]
    if found["direction"] == Direction.AT_MOST or kind in (Kind.STOCK, Kind.RATIO, Kind.STANDARD):
        pace = target
    elif kind == Kind.MILESTONE:
        due = found["due_on"] or date(plan.year, 12, 31)
        pace = target if due <= last_day(through) or target is None else Decimal(0)
    else:
        pace = _spread(target, found["pace_curve"], plan, through)
    return {"pace": pace, "light": _light(found, row, single, pace, lights)}


def _spread(target, shares, plan, through):
    curve = {date(plan.year, month, 1): share for month, share in enumerate(shares or (), 1)}
    return figures.pace(target, through, date(plan.year, 1, 1), date(plan.year, 12, 1), curve)


def _light(found, row, single, pace, lights):
    kind, met = row["kind"], row["met"]
    if _is_open_ended(found["target_text"] or ""):
        return None
    if kind in LISTED and not single:
        return light_for(lights, HUNDRED if met else Decimal(0), HUNDRED) if met is not None else None
    if kind == Kind.MILESTONE and not pace and not met:
        return None  # not due yet
    if found["direction"] == Direction.AT_MOST:
        return light_for(lights, HUNDRED if met else Decimal(0), HUNDRED) if met is not None else None
    return light_for(lights, row["actual"], pace)


def _words(found, row, single):
    note = _reproduction_note(found, row)
    return {
        "actual_text": _actual_text(found, row, single),
        "rate_text": figures.rate_text(row["rate"], found["rate_decimals"], row["met"]),
        "marks": tuple(_marks(found, row, note)),
        "note": note,
    }


def _actual_text(found, row, single):
    actual, decimals = row["actual"], found["decimals"]
    if row["kind"] == Kind.MILESTONE and actual is not None:
        return (DONE if actual else NOT_DONE) if single else f"{found['done']}/{found['applicable']}"
    if actual is not None:
        return _printed(actual, decimals)
    if row["kind"] in LISTED and found["figures"]:
        return f"{_printed(found['lowest'], decimals)}至{_printed(found['highest'], decimals)}"
    if row["is_part"] and row["not_applicable"]:
        return NOT_APPLICABLE
    return NO_DATA if row["is_part"] and row["no_data"] else figures.NONE


def _printed(value, decimals):
    return figures.format_number(figures.round_half_up(value, decimals))


def _marks(found, row, note):
    if row["is_own"]:
        yield OWN
    else:
        yield from (word for word, name in _MARKS_BY_LIST.items() if row[name])
    if found["target_summed"]:
        yield SUMMED_TARGET
    if found["is_capped"] and row["rate"] == HUNDRED and row["actual"] > row["target"]:
        yield CAPPED
    if note:
        yield UNROUNDED


def _reproduction_note(found, row):
    """Say so where the printed figures do not give the printed rate (69.6 of 70: 70 of 70, 99 %)."""
    rate, actual, places = row["rate"], row["actual"], found["rate_decimals"]
    if rate is None or row["kind"] == Kind.MILESTONE:
        return ""
    printed = figures.round_half_up(actual, found["decimals"])
    again = figures.rate(printed, row["target"])
    if found["is_capped"]:
        again = min(again, HUNDRED)
    text = figures.rate_text(rate, places, row["met"])
    if figures.rate_text(again, places) == text:
        return ""
    exact, shown = _printed(actual, found["decimals"] + 4), _printed(actual, found["decimals"])
    return f"完成率{text}按未取整的完成数{exact}计算，与印出的{shown}算得的不同。"


def _light_table(text):
    rows = json.loads(text) if text else []
    return [(Decimal(at_least), LightShown(*shown)) for at_least, *shown in rows]


def _names(labels):
    """Labels sort as the document lists the regions; the name starts at the eleventh character."""
    return tuple(label[10:] for label in sorted(labels)) if labels else ()


def _gaps(labels, first, last):
    found = []
    for label in sorted(labels or ()):
        name, months = label[10:].rsplit("|", 1)
        absent = [str(month) for month in range(first, last + 1) if not int(months) >> month & 1]
        found.append(f"{name}{'、'.join(absent)}月")
    return tuple(found)
