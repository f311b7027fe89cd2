"""The parts and lines of a region's sheet, with what the page says about each."""

import json
from dataclasses import dataclass, field, replace
from datetime import date

from minsheng import clock
from minsheng.figures import NONE, format_number, round_half_up
from minsheng.months import add_months, day_name, month_name
from targets.asked import Asked
from targets.cells import Cell, cell_text
from targets.completion_words import is_open_ended
from targets.deadlines import Dates
from targets.earlier import cumulative_of, increment_of
from targets.entering import LABELS
from targets.feeds import difference
from targets.locking import is_correction
from targets.models import Kind, ReportStep, State, Status, Step
from targets.parts import is_summed
from targets.status_marks import mark_of
from targets.steps import ENTRANT, OPEN, steps_from
from targets.unchanged import unchanged_inputs


@dataclass(frozen=True)
class Problem:
    """One input that could not be read."""

    name: str
    label: str
    text: str


def year_text(cell, indicator, before, cumulative=None):
    """What a cell says of the year so far, a count as 本年累计 however it is typed; without `dates_of`."""
    if indicator.kind == Kind.COUNT and cell.has_number:
        number = cumulative_of(cell, indicator, before) if cumulative is None else cumulative
        return f"{format_number(number, grouped=True)}{indicator.unit}"
    return cell_text(replace(cell, done_on=None, effective_month=None, paid_from=None), indicator)


def dates_of(cell):
    """The dates that belong to a cell's figure, as short texts."""
    months = ((cell.effective_month, "执行"), (cell.paid_from, "兑现"))
    dates = [f"{month_name(month)}起{word}" for month, word in months if month]
    return dates + ([day_name(cell.done_on)] if cell.done_on else [])


@dataclass
class Line:
    """One indicator of the sheet: the stored cell, how it stands, and what was typed where it was refused.

    `standing` (a row of targets.completion) and `findings` are there once the sheet is judged.
    `cell_id` names its inputs, where one indicator has several lines. `on_behalf`: why a section entered it.
    `typed_from` is (version, inputs) of the page on which the refused input was typed, `edit` the
    targets.actions.Edit that was read from it; `typed_words` are explanations that were not kept, by the
    key of their finding. `returned`: the targets.returned.Returned of a cell that came back with a comment,
    `reply_typed` an answer to it that was not kept, written in place of `reply_was`.
    """

    indicator: object
    month: date
    cell: Cell
    version: int
    before: object
    is_mine: bool
    filled_by: object
    inputs: dict
    standing: object = None
    findings: list = field(default_factory=list)
    typed: dict | None = None
    typed_from: tuple = ()
    problems: dict = field(default_factory=dict)
    edit: object = None
    conflict: object = None
    show_required: bool = False
    returned: object = None
    reply_typed: str | None = None
    reply_was: str | None = None
    is_landing: bool = False
    typed_words: dict = field(default_factory=dict)
    boxes: dict = field(default_factory=dict)
    fed: object = None
    files: int = 0
    parts: list = field(default_factory=list)
    cell_id: object = None
    on_behalf: str = ""
    url: str = ""  # of the page of the cell
    resummed: str = ""  # how the sum of its parts changed since it went up, as a sentence
    row_word = "指标"
    note_word = LABELS["note"]
    has_states = True  # whether 无数据 and 不适用 can be chosen

    def __post_init__(self):
        self.cell_id = self.cell_id or self.indicator.pk

    @property
    def label(self):
        """What the line is called in the page's words."""
        return self.indicator.short_name

    @property
    def names(self):
        """What a pasted block may call it."""
        return (self.indicator.short_name, self.indicator.name, *self.indicator.aliases)

    @property
    def shown(self):
        """The inputs by name, as the page shows them: what was typed and refused, or what is stored."""
        shown = self.inputs if self.typed is None else self.typed
        if self.has_fed and shown.get("numerator"):
            return shown | {"numerator": self.fed.text}
        return shown

    @property
    def has_fed(self):
        """Whether the numerator comes from elsewhere (targets.feeds) and is not typed."""
        return self.fed is not None and self.fed.amount is not None

    @property
    def fed_difference(self):
        return difference(self.cell, self.fed, self.indicator)

    @property
    def form_version(self):
        return self.typed_from[0] if self.typed_from else self.version

    @property
    def was(self):
        """What the page showed when this cell was last in step with the store, as JSON for a hidden input."""
        return json.dumps(self.typed_from[1] if self.typed_from else self.inputs, ensure_ascii=False)

    @property
    def asked(self):
        """What is wrong with the cell; that it is still blank counts only once somebody tried to submit."""
        return [
            Asked(one, self.typed_words.get(one.key))
            for one in self.findings
            if one.code != "required" or self.show_required
        ]

    @property
    def problem_list(self):
        return [Problem(name, self._called(name), text) for name, text in self.problems.items()]

    def _called(self, name):
        """What an input is called on the page."""
        return self.note_word if name == "note" else LABELS[name]

    @property
    def reply_name(self):
        """The name of the input in which the comment on the cell is answered."""
        return f"r{self.returned.cell.pk}"

    @property
    def reply_shown(self):
        reply = self.returned.reply
        return (reply.text if reply else "") if self.reply_typed is None else self.reply_typed

    @property
    def part_words(self):
        """How many of the cell's parts are filled; an invitation where the region may list its own."""
        if self.parts:
            return f"{sum(part.value is not None for part in self.parts)}/{len(self.parts)}"
        return "可列" if self.indicator.regions_add_parts and self.is_mine else ""

    @property
    def is_summed(self):
        """Whether the figure is made from parts and not typed here."""
        return is_summed(self.parts)

    @property
    def unchanged(self):
        """本月无变化: the inputs that repeat the figure before, by name; empty where there is none, or where
        parts make the figure. What comes from elsewhere stays as it is.
        """
        inputs = {} if self.is_summed else unchanged_inputs(self.indicator, self.before)
        return {name: text for name, text in inputs.items() if not (self.has_fed and name == "numerator")}

    @property
    def unchanged_json(self):
        return json.dumps(self.unchanged)

    @property
    def is_blank(self):
        return self.cell.state == State.BLANK

    @property
    def is_zero(self):
        return self.cell.has_number and 0 in (self.cell.value, self.cell.numerator)

    @property
    def is_bare(self):
        return self.indicator.kind == Kind.RATIO and self.cell.value is not None

    @property
    def text(self):
        return year_text(self.cell, self.indicator, self.before)

    @property
    def text_notes(self):
        return dates_of(self.cell)

    @property
    def target_text(self):
        """The target as completion words it, a plain number with thousands separators."""
        text, target = self.standing.target_text, self.standing.target
        is_plain = target is not None and text == format_number(target)
        return format_number(target, grouped=True) if is_plain else text

    @property
    def typed_text(self):
        typed = (f"{self._called(name)} {text}" for name, text in self.typed.items() if text)
        return "，".join(typed) or "清空"

    @property
    def conflict_theirs(self):
        return cell_text(self.conflict.theirs, self.indicator)

    @property
    def conflict_mine(self):
        return cell_text(self.conflict.mine, self.indicator)

    @property
    def before_text(self):
        """上月累计 as text; the latest figure before, whatever its month."""
        if self.before is None:
            return NONE
        return year_text(self.before.cell, self.indicator, self.before, self.before.cumulative)

    @property
    def before_notes(self):
        """What belongs to the figure before: its dates, and its month where that is not last month."""
        if self.before is None:
            return []
        is_last = self.before.month == add_months(self.month, -1)
        return ([] if is_last else [f"{month_name(self.before.month)}数"]) + dates_of(self.before.cell)

    @property
    def increment_text(self):
        is_count = self.indicator.kind == Kind.COUNT and self.cell.has_number
        return (
            format_number(increment_of(self.cell, self.indicator, self.before), grouped=True)
            if is_count
            else ""
        )

    @property
    def shown_actual(self):
        """The result of a ratio's parts; other kinds show what was typed."""
        is_ratio = self.indicator.kind == Kind.RATIO and self.standing.actual is not None
        return f"{self.standing.actual_text}{self.indicator.unit}" if is_ratio else ""

    @property
    def pace_text(self):
        pace = self.standing.pace
        if pace is None or self.indicator.kind == Kind.MILESTONE:
            return ""
        return f"应达 {format_number(round_half_up(pace, self.indicator.decimals + 1), grouped=True)}"

    @property
    def live(self):
        """What the page's script needs to show rate and light while typing: exact decimals as text."""
        numbers = {
            "last": self.before.cumulative if self.before and self.indicator.kind == Kind.COUNT else None,
            "target": self.standing.target,
            "pace": self.standing.pace,
            "scale": self.indicator.scale,
        }
        texts = {name: "" if number is None else format_number(number) for name, number in numbers.items()}
        is_open = is_open_ended(self.standing.target_text)
        return texts | {"open_ended": "1" if is_open else ""}


@dataclass
class Part:
    """What the region reports to one section for the month: the report (None: not begun) and its lines."""

    section: object
    report: object
    lines: list[Line]
    steps: list[ReportStep]
    data_as_of: date
    can_enter: bool
    day_problem: str = ""
    refusal: str = ""
    dates: Dates | None = None
    why_closed: str = ""
    returned: list = field(default_factory=list)
    is_updating: bool = False
    is_saved: bool = False
    unsaved: list = field(default_factory=list)
    stale_words: list = field(default_factory=list)
    asks_again: bool = False  # whether 上报 was put off, to point at `untouched`

    @property
    def status(self):
        return self.report.status if self.report else Status.DRAFT

    @property
    def mark(self):
        return mark_of(self.report.status if self.report else None)

    @property
    def is_editable(self):
        return (self.status in OPEN or self.is_updating) and self.can_enter and not self.why_closed

    @property
    def last_step(self):
        return self.steps[-1] if self.steps else None

    @property
    def seen(self):
        return self.last_step.pk if self.steps else 0

    @property
    def came_back(self):
        """The step with which the report came back and that is still to be answered, or None."""
        is_back = self.last_step and self.last_step.step in (Step.RETURN, Step.REOPEN)
        return self.last_step if is_back and self.status in OPEN else None

    @property
    def can_withdraw(self):
        if not (self.report and self.can_enter) or self.why_closed:
            return False
        rows = steps_from(self.status, self.report.region.county_review)
        return any((row.step, row.actor) == (Step.WITHDRAW, ENTRANT) for row in rows)

    @property
    def repeatable_count(self):
        """How many lines are still blank and could repeat the figure before."""
        return sum(line.is_blank and line.is_mine and bool(line.unchanged) for line in self.lines)

    @property
    def blank_count(self):
        return sum(line.is_blank and line.indicator.is_required for line in self.lines)

    @property
    def untouched(self):
        """The lines that came back with a comment and were neither changed nor answered."""
        return [line for line in self.returned if line.is_mine and line.returned.is_unanswered]

    @property
    def stopping(self):
        """The findings that keep the report from going up."""
        return [finding for line in self.lines for finding in line.findings if finding.stops]


@dataclass
class Sheet:
    """All parts of a region's month that the person reports for."""

    plan: object
    region: object
    month: date
    dates: Dates | None
    parts: list[Part]
    saved_count: int = 0
    missed: str = ""  # which step was not taken, in words

    @property
    def due(self):
        return self.dates.due

    @property
    def is_editable(self):
        return any(part.is_editable for part in self.parts)

    @property
    def due_text(self):
        """How many days are left or gone, while something is still to be submitted that is no correction."""
        if not any(part.is_editable and not is_correction(part.report) for part in self.parts):
            return ""
        left = self.due.days_left(clock.today())
        if left < 0:
            return f"，已逾期 {-left} 天"
        return "，今天截止" if left == 0 else f"，还有 {left} 天"

    @property
    def lock_text(self):
        """When the sheet closes, and how many days are left until then."""
        if self.dates.lock is None:
            return ""
        day, left = self.dates.lock.day, self.dates.lock_days_left
        words = "已锁定" if left < 0 else "今天锁定" if left == 0 else f"还有 {left} 天"
        return f"锁定日 {day.month}月{day.day}日，{words}"

    @property
    def lines(self):
        return [line for part in self.parts for line in part.lines]

    @property
    def problem_count(self):
        return sum(len(line.problems) for line in self.lines) + sum(
            bool(part.day_problem) for part in self.parts
        )

    @property
    def conflict_count(self):
        return sum(line.conflict is not None for line in self.lines)
