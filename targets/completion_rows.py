"""From what the database selected and added to a finished row: figure, target, verdict, pace, words.

Each step takes the database's record `found` and the row so far (a dict), and adds to the row.
"""

import json
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from minsheng import figures
from minsheng.figures import HUNDRED
from minsheng.months import last_day
from targets.completion_words import DONE, LISTED, gaps, is_open_ended, names, words
from targets.lights import LightShown, light_for
from targets.models import Direction, Kind


class Row(NamedTuple):
    """One region's figure of one indicator, from the plan's start through a month, on one basis.

    Numbers are unrounded Decimals or None; `…_text` is what is printed (“—” for none). Rates are in per cent.
    """

    region_id: int
    region_code: str
    region: str
    position: int  # of the region in the document's order
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
    has_pace: bool  # whether less than the pace is too little: not of an at-most or open-ended target
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
    "region_id", "region_code", "region", "position", "is_top", "indicator_id", "indicator", "short_name",
    "unit", "kind", "decimals",
)  # fmt: skip
_LISTS = ("missing", "carried", "bare", "no_data", "not_applicable")
_ADDITIVE = (Kind.COUNT, Kind.STOCK)
_FULL_TARGET = (Kind.STOCK, Kind.RATIO, Kind.STANDARD)  # judged by the whole target in every month


def make_rows(records, plan, through):
    """Return the finished rows of the database's records, in their order."""
    lights = _light_table(records[0]["lights"]) if records else []
    return [_row(found, plan, through, lights) for found in records]


def _light_table(text):
    rows = json.loads(text) if text else []
    return [(Decimal(at_least), LightShown(*shown)) for at_least, *shown in rows]


def _row(found, plan, through, lights):
    row = {name: found[name] for name in _COPIED}
    for name in _LISTS:
        row[name] = names(found[name]) if found[name] else ()
    row["gaps"] = gaps(found["gaps"], plan.first_month.month, through.month) if found["gaps"] else ()
    row["is_part"] = bool(found["is_part"])
    row["is_own"] = found["own_id"] is not None
    row["expected"] = found["expected"] or 0
    row["reported"] = found["reported"] or 0
    single = row["is_part"] or row["is_own"]
    open_ended = is_open_ended(found["target_text"])
    row |= _figure(found, row, through)
    row |= _target(found, row, single, open_ended)
    row |= _verdict(found, row, single, open_ended)
    row["pace"] = _pace(found, row, plan, through)
    is_limit = found["direction"] == Direction.AT_MOST
    row["has_pace"] = row["pace"] is not None and not is_limit and not open_ended
    row["light"] = None if open_ended else _light(found, row, single, lights)
    row |= words(found, row, single)
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
    if row["kind"] in _ADDITIVE:
        return found["value"]
    if row["kind"] == Kind.MILESTONE:
        return Decimal(found["done"])
    if row["kind"] == Kind.RATIO:
        if row["is_part"] and row["bare"]:
            return found["value"]
        return figures.ratio(found["numerator"], found["denominator"], found["scale"])
    return found["lowest"] if found["lowest"] == found["highest"] else None


def _target(found, row, single, open_ended):
    number, text = found["target"], found["target_text"]
    if row["kind"] == Kind.MILESTONE:
        total = 1 if single else found["applicable"]
        return {"target": Decimal(total) if total else None, "target_text": text or DONE}
    if number is None:
        return {"target": None, "target_text": text or figures.NONE}
    shown = figures.format_number(number)
    if found["direction"] == Direction.AT_MOST:
        shown = f"≤{shown}"
    return {"target": number, "target_text": f"{shown}（{text}）" if open_ended else shown}


def _verdict(found, row, single, open_ended):
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
    if open_ended:
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


def _pace(found, row, plan, through):
    """What should stand at the end of the month, by kind; None without a target."""
    kind, target = row["kind"], row["target"]
    if target is None or found["direction"] == Direction.AT_MOST or kind in _FULL_TARGET:
        return target
    if kind == Kind.MILESTONE:
        due = found["due_on"] or date(plan.year, 12, 31)
        return target if due <= last_day(through) else Decimal(0)
    shares = found["pace_curve"]
    curve = {date(plan.year, month, 1): share for month, share in enumerate(shares, 1)} if shares else None
    return figures.pace(target, through, date(plan.year, 1, 1), date(plan.year, 12, 1), curve)


def pace_at(indicator, target, plan, through):
    """What should stand at the end of `through`, should the target stay as it is; None without one."""
    found = {name: getattr(indicator, name) for name in ("direction", "due_on", "pace_curve")}
    return _pace(found, {"kind": indicator.kind, "target": target}, plan, through)


def _light(found, row, single, lights):
    kind, met, pace = row["kind"], row["met"], row["pace"]
    by_verdict = found["direction"] == Direction.AT_MOST or (kind in LISTED and not single)
    if by_verdict:
        return None if met is None else light_for(lights, HUNDRED if met else Decimal(0), HUNDRED)
    if kind == Kind.MILESTONE and not pace and not met:
        return None  # not due yet
    return light_for(lights, row["actual"], pace)
