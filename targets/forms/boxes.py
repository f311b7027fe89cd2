"""The inputs of one line of the sheet, ready for the template: label, value, choices, what is wrong with
it.
"""

from dataclasses import dataclass
from html import escape

from django.utils.safestring import mark_safe

from minsheng import clock
from minsheng.months import format_month
from targets.entering import INPUTS, LABELS, LONGEST_NOTE, NO, YES
from targets.models import Entry, Kind, State

TEXT, CHOICE, DAY = "text", "choice", "day"
# Which inputs stand in the first column of figures; the others stand in the second.
FIRST = {
    Kind.COUNT: ("cumulative",),
    Kind.RATIO: ("numerator", "denominator"),
    Kind.STANDARD: ("value",),
    Kind.MILESTONE: ("done",),
    Kind.STOCK: ("value",),
    Kind.PHYSICAL: ("value",),
}
CHOICES = {
    "done": (("", "请选择"), (YES, "完成"), (NO, "未完成")),
    "state": (("", "填数"), (State.NO_DATA.value, "无数据"), (State.NOT_APPLICABLE.value, "不适用")),
}


@dataclass(frozen=True)
class Box:
    """One input: `name` within the cell, `html_name` in the form, `caption` where the column's head does
    not say it.
    """

    name: str
    html_name: str
    label: str
    caption: str
    value: str
    unit: str
    error: str
    type: str = TEXT
    choices: tuple = ()
    is_declared: bool = True
    is_focused: bool = False
    is_readonly: bool = False
    fed: object = None

    @property
    def is_fed(self):
        return self.fed is not None and self.fed.amount is not None

    @property
    def described_by(self):
        return f"{self.html_name}-error"

    @property
    def is_number(self):
        return self.type == TEXT and self.name != "note"

    @property
    def html(self):
        """The input with its caption and what is to be said about it.

        Written here and not in a template: a sheet has hundreds of them.
        """
        parts = [f'<div class="box{" box-wrong" if self.error else ""}">']
        if self.caption:
            unit = f"（{self.unit}）" if self.unit else ""
            parts.append(
                f'<label class="box-label" for="{self.html_name}">{escape(self.caption + unit)}</label>'
            )
        parts += [self._input(), self._origin()]
        if self.error:
            parts.append(f'<p class="box-error" id="{self.described_by}">{escape(self.error)}</p>')
        return mark_safe("".join([*parts, "</div>"]))

    def _input(self):
        if not self.choices:
            number = " num" if self.is_number else ""
            return f'<input class="form-control form-control-sm{number}"{self._attributes()}>'
        options = "".join(
            f'<option value="{value}"{" selected" if value == self.value else ""}>{word}</option>'
            for value, word in self.choices
        )
        return f'<select class="form-select form-select-sm"{self._attributes()}>{options}</select>'

    def _origin(self):
        """Where a numerator that is not typed comes from."""
        if self.fed is None:
            return ""
        origin = escape(self.fed.origin)
        if not self.is_fed:
            return f'<span class="why">{origin}里还没有这项发放，录了会自动带入</span>'
        url = escape(self.fed.url)
        return f'<a class="small" href="{url}" target="_blank" rel="noopener">由{origin}带入</a>'

    def _attributes(self):
        """The HTML attributes of the input, but for its class."""
        found = {"id": self.html_name, "name": self.html_name}
        if self.type != CHOICE:
            found["value"] = self.value
        found["data-box"] = self.name
        if self.is_focused:
            found |= {"autofocus": True, "data-focus": True}
        found["data-label"] = self.label
        if self.type != CHOICE:
            found |= {"autocomplete": "off", "type": "date" if self.type == DAY else "text"}
            if self.is_readonly:
                found |= {"readonly": True, "title": "由分项相加得出，请点“分项”去填"}
            elif self.is_fed:
                found |= {"readonly": True}
            if self.name == "note":
                found["maxlength"] = str(LONGEST_NOTE)
            elif self.type == TEXT:
                found["inputmode"] = "decimal"
        if not self.caption:
            found |= {"aria-label": self.label}
        if self.error:
            found |= {"aria-invalid": "true", "aria-describedby": self.described_by}
        return attributes(found)


def attributes(found):
    """HTML attributes by name, each after a space: True for one that has no value."""
    written = (f" {name}" if value is True else f' {name}="{escape(value)}"' for name, value in found.items())
    return mark_safe("".join(written))


def boxes_of(line):
    """The boxes of a targets.sheets.Line by place: first, second (lists), state, note; `data` of its row."""
    kind = line.indicator.kind
    boxes = {name: _box(line, name) for name in (*INPUTS[kind], "state", "note")}
    return {
        "first": [boxes[name] for name in FIRST[kind]],
        "second": [boxes[name] for name in INPUTS[kind] if name not in FIRST[kind]],
        "state": boxes["state"],
        "note": boxes["note"],
        "data": _data_of(line),
    }


def _data_of(line):
    """What the page's script needs to know of the line, as attributes of its row."""
    indicator, live = line.indicator, line.live
    known = {
        "kind": indicator.kind,
        "entry": indicator.entry,
        "last": live["last"],
        "target": live["target"],
        "pace": live["pace"],
        "scale": live["scale"],
        "decimals": str(indicator.decimals),
        "rate-decimals": str(indicator.rate_decimals),
        "unit": indicator.unit,
        "direction": indicator.direction,
        "capped": "1" if indicator.is_capped else "",
        "open": live["open_ended"],
        "cell": str(line.cell_id),
    }
    return attributes({f"data-{name}": text for name, text in known.items()})


def _box(line, name):
    indicator = line.indicator
    caption, unit = _words(indicator, name)
    declared = "increment" if indicator.entry == Entry.MONTHLY else "cumulative"
    return Box(
        name=name,
        html_name=f"c{line.cell_id}-{name}",
        label=f"{line.label}：{caption or LABELS[name]}{f'（{unit}）' if unit else ''}",
        caption=caption,
        value=line.shown.get(name, ""),
        unit=unit,
        error=line.problems.get(name, ""),
        type=CHOICE if name in CHOICES else DAY if name == "done_on" else TEXT,
        choices=CHOICES.get(name, ()),
        is_focused=line.is_landing and name == FIRST[indicator.kind][0],
        is_readonly=line.is_summed and name not in ("state", "note"),
        is_declared=name not in ("cumulative", "increment") or name == declared,
        fed=line.fed if name == "numerator" else None,
    )


def _words(indicator, name):
    """(caption, unit) of an input; a count's two inputs are named by the heads of their columns."""
    kind = indicator.kind
    if name == "numerator":
        return indicator.numerator_name, indicator.numerator_unit
    if name == "denominator":
        return indicator.denominator_name, indicator.denominator_unit
    if name == "value":
        captions = {
            Kind.RATIO: "只知道率时填",
            Kind.STANDARD: "标准",
            Kind.STOCK: "月末数",
            Kind.PHYSICAL: "已完成",
        }
        return captions[kind], indicator.unit or ("%" if kind == Kind.PHYSICAL else "")
    if name in ("cumulative", "increment"):
        return "", indicator.unit
    if name in ("effective_month", "paid_from"):
        return LABELS[name], f"如 {format_month(clock.today())}"
    return ("" if name in ("state", "note") else LABELS[name]), ""
