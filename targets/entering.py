"""From what a person typed to a cell, and back: the inputs of each kind of indicator.

Numbers are read by `minsheng.quantities`, so that 1,300 · １８所 · 57% mean the same here and in every file.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from minsheng.figures import format_number, shown_number
from minsheng.months import format_month, parse_month
from minsheng.quantities import read_number
from targets.cells import PLACES, TOO_LARGE, Cell
from targets.earlier import cumulative_of, increment_of
from targets.explaining import says_why
from targets.models import Entry, Kind, State

INPUTS = {
    Kind.COUNT: ("cumulative", "increment"),
    Kind.STOCK: ("value",),
    Kind.RATIO: ("numerator", "denominator", "value"),
    Kind.STANDARD: ("value", "effective_month", "paid_from"),
    Kind.MILESTONE: ("done", "done_on"),
    Kind.PHYSICAL: ("value",),
}
COMMON = ("state", "note")
LABELS = {
    "cumulative": "本月累计",
    "increment": "本月新增",
    "value": "数值",
    "numerator": "分子",
    "denominator": "分母",
    "effective_month": "执行月",
    "paid_from": "兑现月",
    "done": "完成情况",
    "done_on": "完成日期",
    "state": "填报方式",
    "note": "备注",
}
YES, NO = "yes", "no"
LONGEST_NOTE = 500
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
MARKS = {"/", "\\", "-", "—", "——", "无", "无数据", "暂无", "不适用"}


@dataclass
class Reading:
    """What the inputs of one cell say: a cell, or by input name what is wrong with it."""

    cell: Cell | None = None
    problems: dict[str, str] = field(default_factory=dict)


def names_for(indicator):
    """The names of the inputs that a cell of the indicator has."""
    return INPUTS[indicator.kind] + COMMON


def shown_inputs(indicator, cell, before=None):
    """The inputs that show `cell`, as strings by name. `before`: targets.earlier.Before or None."""
    inputs = dict.fromkeys(names_for(indicator), "")
    inputs["note"] = cell.note
    if cell.state in (State.NO_DATA, State.NOT_APPLICABLE):
        inputs["state"] = cell.state
    if not cell.has_number:
        return inputs
    for name in INPUTS[indicator.kind]:
        inputs[name] = _show(name, cell, indicator, before)
    return inputs


def _show(name, cell, indicator, before):
    if name == "cumulative":
        return format_number(cumulative_of(cell, indicator, before))
    if name == "increment":
        return format_number(increment_of(cell, indicator, before))
    if name == "done":
        return YES if cell.is_done else NO
    value = getattr(cell, name)
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat() if name == "done_on" else format_month(value)
    return format_number(value)


def read_inputs(indicator, typed, shown, before=None, *, note="备注", has_states=True):
    """Read one cell of the sheet.

    `typed` and `shown` hold strings by input name: what came back and what the page showed, so that of
    本月累计 and 本月新增 the one that was changed decides. Returns a Reading; every problem names its input
    in Chinese. `note`: what the page calls the remark; `has_states`: whether 无数据 and 不适用 can be chosen.
    """
    inputs = {name: (typed.get(name) or "").strip() for name in names_for(indicator)}
    reader = _Reader(indicator, inputs, note, has_states)
    reader.read_state()
    if reader.state is None:
        reader.read_kind(shown, before)
    reader.finish()
    return reader.reading


class _Reader:
    def __init__(self, indicator, typed, note, has_states):
        self.indicator, self.typed = indicator, typed
        self.note, self.has_states = note, has_states
        self.reading = Reading()
        self.state = None
        self.fields = {"note": typed["note"]}

    def problem(self, name, text):
        self.reading.problems[name] = text

    def read_state(self):
        stated = self.typed["state"]
        if len(self.typed["note"]) > LONGEST_NOTE:
            self.problem("note", f"{self.note}最多 {LONGEST_NOTE} 字，现有 {len(self.typed['note'])} 字。")
        if not stated:
            return
        if stated not in (State.NO_DATA, State.NOT_APPLICABLE):
            self.problem("state", "请从列表中选择。")
            return
        self.state, word = stated, State(stated).label
        for name in INPUTS[self.indicator.kind]:
            if self.typed[name]:
                self.problem(
                    name,
                    f"选了“{word}”又填了“{self.typed[name]}”：请清空这一格，或把填报方式改回“填数”。",
                )
        if not self.typed["note"]:
            self.problem("note", f"选“{word}”要在{self.note}里说明原因。")
        elif not says_why(self.typed["note"]):
            said = f"{self.note}“{self.typed['note']}”"
            self.problem("note", f"{said}看不出原因，请写明为什么{word}，如“系统停机”。")

    def read_kind(self, shown, before):
        kind = self.indicator.kind
        if kind == Kind.COUNT:
            self.read_count(shown, before)
        elif kind == Kind.MILESTONE:
            self.read_milestone()
        elif kind == Kind.RATIO:
            self.read_ratio()
        else:
            self.fields["value"] = self.number("value", self.indicator.unit)
            if kind == Kind.STANDARD:
                self.read_months()

    def read_count(self, shown, before):
        last = before.cumulative if before else Decimal(0)
        cumulative = self.number("cumulative", self.indicator.unit)
        increment = self.number("increment", self.indicator.unit)
        if self.reading.problems:
            return
        changed = {name for name in ("cumulative", "increment") if self.typed[name] != shown.get(name, "")}
        is_monthly = self.indicator.entry == Entry.MONTHLY
        declared = "increment" if is_monthly else "cumulative"
        if len(changed) == 1:
            declared = changed.pop()
        elif None not in (cumulative, increment) and cumulative - last != increment:
            self.problem(
                "cumulative",
                f"本月累计{shown_number(cumulative)}与本月新增{shown_number(increment)}对不上"
                f"（上月累计{shown_number(last)}）：只填其中一个，另一个由系统算出。",
            )
            return
        elif changed and self.typed[declared] == "":
            declared = "cumulative" if is_monthly else "increment"
        value = cumulative if declared == "cumulative" else increment
        if value is not None and (declared == "increment") != is_monthly:
            value = value - last if is_monthly else value + last
        self.fields["value"] = value

    def read_ratio(self):
        indicator = self.indicator
        pair = {
            "numerator": self.number("numerator", indicator.numerator_unit),
            "denominator": self.number("denominator", indicator.denominator_unit),
        }
        bare = self.number("value", indicator.unit)
        for name, number in pair.items():
            if number is not None and number < 0:
                self.problem(name, f"{LABELS[name]}不能小于 0。")
        given = [name for name in pair if self.typed[name]]
        if len(given) == 1:
            other = "denominator" if given == ["numerator"] else "numerator"
            name = getattr(indicator, f"{other}_name")
            self.problem(other, f"填了{LABELS[given[0]]}，还缺{LABELS[other]}（{name}）。")
        if given and self.typed["value"]:
            self.problem("value", "已经填了分子、分母，率由系统算出：请清空这一格。")
        self.fields |= pair | {"value": bare}

    def read_milestone(self):
        done, day = self.typed["done"], self.day("done_on")
        if done not in ("", YES, NO):
            self.problem("done", "请选择“完成”或“未完成”。")
        if day and done != YES:
            self.problem("done_on", "填了完成日期，请同时选“完成”；没有完成就清空日期。")
        self.fields |= {"is_done": {YES: True, NO: False}.get(done), "done_on": day}

    def read_months(self):
        for name in ("effective_month", "paid_from"):
            try:
                self.fields[name] = parse_month(self.typed[name]) if self.typed[name] else None
            except ValueError as error:
                self.problem(name, str(error))
        if self.fields["value"] is None and (self.typed["effective_month"] or self.typed["paid_from"]):
            self.reading.problems.setdefault("value", "填了月份，还缺标准的数额。")

    def number(self, name, unit):
        text = self.typed[name]
        if text in MARKS:
            without = f"取不到数请选“无数据”并在{self.note}里说明" if self.has_states else "没有数就空着"
            self.problem(name, f"“{text}”看不出是 0 还是没有数：没有发生请填 0；{without}。")
            return None
        try:
            number = read_number(text, unit)
        except ValueError as error:
            self.problem(name, f"{error}。")
            return None
        if number is not None and abs(number) >= TOO_LARGE:
            self.problem(name, f"“{text}”太大，请核对单位。")
        elif number is not None and number != round(number, PLACES):
            self.problem(name, f"“{text}”的小数超过 {PLACES} 位。")
        return number

    def day(self, name):
        text = self.typed[name]
        if not text:
            return None
        match = _DATE.fullmatch(text)
        try:
            return date(*(int(part) for part in match.groups()))
        except (AttributeError, ValueError):
            self.problem(name, f"“{text}”不是日期，请写成 2017-06-25 的样子。")
            return None

    def finish(self):
        if self.reading.problems:
            return
        filled = any(self.fields.get(name) is not None for name in ("value", "numerator", "is_done"))
        state = self.state or (State.NUMBER if filled else State.BLANK)
        self.reading.cell = Cell(state=state, **self.fields)
