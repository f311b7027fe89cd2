"""The grid of a section: one indicator, or all of the section's, over all regions of a month (代录).

A line is a region's cell of one indicator, and one more line per indicator is the city's figure of its own.
What a region has typed itself and not submitted is not shown. The number of queries does not depend on how
many regions there are.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from minsheng.figures import format_number
from targets.cells import Cell, own_text
from targets.deadlines import Deadlines, last_data_day
from targets.drafts import draft_rows_of_all
from targets.earlier import figures_before_of_all
from targets.entering import shown_inputs
from targets.feeds import fed_numerators_of_all, feed_lines
from targets.locking import entry_tier, is_correction, why_closed
from targets.models import (
    Assignment,
    IndicatorPart,
    Kind,
    MonthlyProgress,
    OwnFigure,
    State,
    Status,
    SubmittedFigure,
)
from targets.pasting import HEAD_WITHIN, Laid, index_of, lay, names_column, plain
from targets.sheet_lines import Line
from targets.steps import OPEN


@dataclass
class GridLine(Line):
    """One region's cell. `why_shut` says why nothing can be typed here; then the cell may be hidden."""

    region: object = None
    report: object = None
    why_shut: str = ""
    is_hidden: bool = False
    is_saved: bool = False
    refusal: str = ""
    row_word = "地区"
    is_own_figure = False

    @property
    def label(self):
        return f"{self.region.name} {self.indicator.short_name}"

    @property
    def names(self):
        return (self.region.name, *self.region.aliases)

    @property
    def is_open(self):
        return not self.why_shut


@dataclass
class OwnLine(GridLine):
    """The city's figure of its own: the remark is its source; `roll_up` is what the regions make."""

    roll_up: str = ""
    figure: object = None
    is_own_figure = True
    note_word = "来源"
    has_states = False

    @property
    def label(self):
        return f"{self.region.name}自有数 {self.indicator.short_name}"

    @property
    def names(self):
        return ("全市", f"{self.region.name}自有数", "全市自有数")

    @property
    def conflict_theirs(self):
        return own_text(self.conflict.theirs, self.indicator)

    @property
    def conflict_mine(self):
        return own_text(self.conflict.mine, self.indicator)


@dataclass
class Group:
    """The lines of one indicator, the city's own last."""

    indicator: object
    lines: list = field(default_factory=list)


@dataclass
class Grid:
    """A section's month over all regions."""

    plan: object
    section: object
    month: date
    groups: list
    reports: list
    indicator: object = None
    reason: str = ""
    reason_problem: str = ""
    saved_count: int = 0

    @property
    def lines(self):
        return [line for group in self.groups for line in group.lines]

    @property
    def open_lines(self):
        return [line for line in self.lines if line.is_open]

    @property
    def failed(self):
        """The lines of which something was typed that is not saved."""
        return [line for line in self.lines if line.problems or line.conflict or line.refusal]


def build_grid(plan, section, month, indicator=None):
    """The Grid of a section's month; with `indicator` of that one alone."""
    tasks = _tasks(plan, section, indicator)
    reports = {
        report.region_id: report
        for report in plan.reports.filter(section=section, month=month).select_related("region", "section")
    }
    source = _Source(plan, section, month, {task.indicator_id: task.indicator for task in tasks}, reports)
    groups = {}
    for task in tasks:
        group = groups.setdefault(task.indicator_id, Group(task.indicator))
        group.lines.append(source.line(task))
    _feed(plan, month, [line for group in groups.values() for line in group.lines])
    for group in groups.values():
        group.lines += source.own_lines(group)
    grid = Grid(plan, section, month, list(groups.values()), source.can_submit(), indicator)
    _judge(grid)
    return grid


def _tasks(plan, section, indicator):
    rows = Assignment.objects.filter(indicator__plan=plan, indicator__section=section)
    rows = rows.filter(indicator=indicator) if indicator else rows
    rows = rows.select_related("indicator", "region__parent", "filled_by")
    return list(rows.order_by("indicator__order", "indicator_id", "region__order", "region__code"))


class _Source:
    """What the lines are made of, read once."""

    def __init__(self, plan, section, month, indicators, reports):
        self.plan, self.section, self.month = plan, section, month
        self.reports, self.deadlines = reports, Deadlines([plan])
        self.before = figures_before_of_all(plan, month, list(indicators))
        self.parts = list(IndicatorPart.objects.summed().filter(is_active=True, indicator__in=indicators))
        self.drafts = {}
        cells = MonthlyProgress.objects.filter(report__in=reports.values()).select_related("updated_by")
        for row in cells:
            self.drafts[row.report_id, row.indicator_id] = row
        counting = [report.counting_id for report in reports.values() if report.status not in OPEN]
        figures = SubmittedFigure.objects.filter(submission__in=counting, indicator__in=indicators)
        self.figures = {(row.submission_id, row.indicator_id): row for row in figures}
        own = OwnFigure.objects.filter(
            indicator__in=indicators, region=plan.region, month=month, is_withdrawn=False
        )
        self.own = {row.indicator_id: row for row in own.order_by("id")}

    def line(self, task):
        region, indicator = task.region, task.indicator
        report = self.reports.get(region.pk)
        is_draft = report is None or report.status in OPEN
        row = self.drafts.get((report.pk, indicator.pk)) if report else None
        hidden = is_draft and row is not None and row.is_regions_own
        if not is_draft:
            shown = self.figures.get((report.counting_id, indicator.pk))
        else:
            shown = None if hidden else row
        cell, before = Cell.of(shown), self.before.get((region.pk, indicator.pk))
        return GridLine(
            indicator=indicator,
            month=self.month,
            cell=cell,
            version=row.version if row and is_draft else 0,
            before=before,
            is_mine=True,
            filled_by=task.filled_by,
            on_behalf=shown.on_behalf if shown else "",
            inputs=shown_inputs(indicator, cell, before),
            cell_id=task.pk,
            region=region,
            report=report,
            is_hidden=hidden,
            why_shut=self.why_shut(task, report, hidden),
        )

    def why_shut(self, task, report, hidden):
        region, indicator = task.region, task.indicator
        if not self.plan.is_open:
            return "方案已经关闭。"
        if task.filled_by_id:
            return f"由{task.filled_by}在月报里填。"
        if report and report.status not in OPEN:
            return (
                "已经通过，要改请重新开放。" if report.status == Status.ACCEPTED else "已经上报，要改请退回。"
            )
        if not is_correction(report):
            tier = entry_tier(report.status if report else None)
            dates = self.deadlines.of(self.plan, tier, self.month, region=region, section=self.section)
            if dates.is_locked:
                return why_closed(dates, tier, self.month, self.section)
        if hidden:
            return "地区自己填了，还没有上报，看不到数。"
        if any(_fills(part, indicator, region) for part in self.parts):
            return "由分项相加，请地区在分项里填。"
        return ""

    def own_lines(self, group):
        """The line of the city's own figure; none where the city reports the indicator itself."""
        region, indicator = self.plan.region, group.indicator
        if any(line.region == region for line in group.lines):
            return []
        figure = self.own.get(indicator.pk)
        cell = replace(Cell.of(figure), note=figure.source if figure else "")
        inputs = shown_inputs(indicator, cell) | {"increment": ""}
        dates = self.deadlines.section(self.plan, self.month, self.section)
        return [
            OwnLine(
                indicator=indicator,
                month=self.month,
                cell=cell,
                version=figure.pk if figure else 0,
                before=None,
                is_mine=True,
                filled_by=None,
                inputs=inputs,
                cell_id=f"own{indicator.pk}",
                region=region,
                figure=figure,
                why_shut="科室已锁定。" if dates.is_locked else "" if self.plan.is_open else "方案已经关闭。",
            )
        ]

    def can_submit(self):
        """The open reports of which every figure was entered by the section: what it may submit."""
        found = []
        for report in self.reports.values():
            cells = [row for (pk, _indicator), row in self.drafts.items() if pk == report.pk]
            filled = [row for row in cells if row.state != State.BLANK]
            if report.status in OPEN and filled and not any(row.is_regions_own for row in cells):
                found.append(report)
        return found


def _feed(plan, month, lines):
    """The numerators that are not typed, for each region through the day of its data; nothing of a cell
    that the region has typed itself.
    """
    shown = [line for line in lines if line.indicator.kind == Kind.RATIO and not line.is_hidden]
    places = {}
    for line in shown:
        day = line.report and line.report.data_as_of
        places[line.region.pk] = (line.region, day or last_data_day(month))
    found = dict(zip(places, fed_numerators_of_all(plan, list(places.values())), strict=True))
    for line in shown:
        feed_lines([line], found[line.region.pk])


def _fills(part, indicator, region):
    return part.indicator_id == indicator.pk and part.region_id in (None, region.pk)


def _judge(grid):
    """Say of every line how its cell stands."""
    lines = [line for line in grid.lines if not isinstance(line, OwnLine)]
    if not lines:
        return
    drafts = [(line.region, line.indicator, line.cell, line.before) for line in lines]
    rows = draft_rows_of_all(grid.plan, grid.month, drafts)
    for line in grid.lines:
        line.standing = rows[line.region.pk, line.indicator.pk]
        if isinstance(line, OwnLine):
            line.roll_up = roll_up_text(line.standing, line.indicator)


def roll_up_text(row, indicator):
    """What the regions make together (`row` of targets.completion or None), where an own figure stands in
    front of it too.
    """
    if row is None or not row.is_own:
        return "" if row is None or row.actual is None else f"{row.actual_text}{indicator.unit}"
    if row.roll_up is None:
        return ""
    return f"{format_number(row.roll_up, indicator.decimals, grouped=True)}{indicator.unit}"


def lay_on_grid(rows, grid, at, box):
    """Lay a pasted block onto the open lines of the Grid from the line `at` (its cell_id as text); a Laid.

    Regions by name go to the indicator that was pasted into; a table with indicators as heads and regions
    down the side goes to all of them.
    """
    lines = grid.open_lines
    here = next((line for line in lines if str(line.cell_id) == at), lines[0])
    beside = [line for line in lines if line.indicator == here.indicator]
    column = names_column({}, rows, index_of(beside))
    for place, row in enumerate(rows[:HEAD_WITHIN]) if column is not None else ():
        heads = {number: found for number, text in enumerate(row) if (found := _indicator(grid, text))}
        if heads:
            return _lay_table(rows[place + 1 :], lines, heads, column)
    chosen = lines if column is None else beside
    return lay(rows, chosen, chosen.index(here), box)


def _indicator(grid, text):
    for group in grid.groups:
        names = (group.indicator.short_name, group.indicator.name, *group.indicator.aliases)
        if text and plain(text) in map(plain, names):
            return group.indicator
    return None


def _lay_table(rows, lines, heads, names):
    found = Laid()
    for column, indicator in heads.items():
        chosen = [line for line in lines if line.indicator == indicator]
        block = [[row[names], row[column]] for row in rows if len(row) > max(names, column)]
        if chosen:
            laid = lay(block, chosen, 0, "")
            found.placed += laid.placed
            found.remarks += [one for one in laid.remarks if one not in found.remarks]
    return found
