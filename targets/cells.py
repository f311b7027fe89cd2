"""One cell of a month as a value: what a draft, a submission, an own figure and an upload have in common."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from minsheng.figures import format_number
from minsheng.months import day_name, month_name
from targets.models import Entry, Kind, State

FIELDS = (
    "state",
    "value",
    "numerator",
    "denominator",
    "is_done",
    "done_on",
    "effective_month",
    "paid_from",
    "note",
)
WHOLE_DIGITS, PLACES = 14, 6
TOO_LARGE = Decimal(10) ** WHOLE_DIGITS


@dataclass(frozen=True)
class Cell:
    """The fields of targets.models.FigureFields; two cells that say the same are equal."""

    state: str = State.BLANK
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_done: bool | None = None
    done_on: date | None = None
    effective_month: date | None = None
    paid_from: date | None = None
    note: str = ""

    @classmethod
    def of(cls, row):
        """The cell that a stored row holds; a blank cell for None."""
        return cls(**{name: getattr(row, name) for name in FIELDS}) if row is not None else cls()

    def as_fields(self):
        return {name: getattr(self, name) for name in FIELDS}

    @property
    def has_number(self):
        return self.state == State.NUMBER

    def fits(self, kind):
        """Whether the filled fields are those that an indicator of `kind` uses."""
        if not self.has_number:
            return all(getattr(self, name) is None for name in FIELDS[1:-1])
        months = self.effective_month or self.paid_from
        if kind == Kind.MILESTONE:
            return self.is_done is not None and not months
        if self.is_done is not None or self.done_on or (months and kind != Kind.STANDARD):
            return False
        return self.value is not None or kind == Kind.RATIO


def cell_text(cell, indicator):
    """What a cell says, in words: 1,161张 · 本月新增3个 · 3 ÷ 4 · 完成（2017年6月3日） · 无数据."""
    if not cell.has_number:
        return State(cell.state).label
    if cell.is_done is not None:
        day = f"（{day_name(cell.done_on)}）" if cell.done_on else ""
        return ("完成" if cell.is_done else "未完成") + day
    if cell.value is None:
        parts = (format_number(part, grouped=True) for part in (cell.numerator, cell.denominator))
        return " ÷ ".join(parts)
    months = [
        f"{month_name(month)}起{word}"
        for month, word in ((cell.effective_month, "执行"), (cell.paid_from, "兑现"))
        if month
    ]
    text = f"{format_number(cell.value, grouped=True)}{indicator.unit}"
    text = f"本月新增{text}" if indicator.entry == Entry.MONTHLY else text
    return f"{text}（{'，'.join(months)}）" if months else text


def own_text(cell, indicator):
    """What a figure of a region's own says (targets.models.OwnFigure): a count is the year's so far, however
    the regions enter it.
    """
    if cell.value is not None:
        return f"{format_number(cell.value, grouped=True)}{indicator.unit}"
    return cell_text(cell, indicator)
