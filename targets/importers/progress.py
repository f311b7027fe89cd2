"""Monthly figures from a flat workbook: one row per region, month and indicator.

Columns, found by name in any order: 地区, 月份, 指标, 数值, 分子, 分母, 完成日期, 执行月, 兑现月, 备注,
疑问说明.
数值 holds the number in the indicator's declared form (本年累计 or 本月新增), 完成 or 未完成, 无数据 or
不适用 (with 备注); ratios have 分子 and 分母, or the bare rate in 数值. Everything is read and checked,
then all is stored or nothing.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from minsheng.figures import ratio, round_half_up, shown_number
from minsheng.months import month_name, span_name
from minsheng.names import Names
from minsheng.workbooks import (
    ERROR,
    WARNING,
    Field,
    Problem,
    WorkbookRefused,
    has_errors,
    open_workbook,
    read_flat,
)
from organization.models import Region
from targets.cells import Cell
from targets.earlier import figures_before_of_all
from targets.entering import INPUTS, NO, YES, read_inputs
from targets.importers.circulated import Circulated, no_month, read_circulated
from targets.importers.progress_fed import FedLines
from targets.importers.progress_words import look_at_words
from targets.models import Assignment, Entry, Kind, MonthlyProgress, MonthlyReport, State
from targets.permissions import assignments_entered_by, open_months
from targets.steps import OPEN, WHY_NOT

FIELDS = (
    Field("region", ("地区", "县区", "填报地区", "单位名称"), required=True, filled=True),
    Field("month", ("月份", "月", "所属月份"), kind="month"),
    Field("indicator", ("指标", "指标名称", "指标简称"), required=True, filled=True),
    Field("value", ("数值", "完成数", "完成情况", "数")),
    Field("numerator", ("分子",)),
    Field("denominator", ("分母",)),
    Field("done_on", ("完成日期",)),
    Field("effective_month", ("执行月",)),
    Field("paid_from", ("兑现月",)),
    Field("note", ("备注", "说明")),
    Field("explanation", ("疑问说明", "对疑问的说明")),
)
GUIDE = (
    ("地区", "名称、别名或代码"),
    ("月份", "如 2017-06；整张表是同一个月时可以不要这一列，在页面上选"),
    ("指标", "简称、全称或别名"),
    ("数值", "累计或新增按指标的填报方式；达标指标写“完成”“未完成”；取不到数写“无数据”并写备注"),
    ("分子、分母", "比率指标填这两列；只知道率时把率写在“数值”；分子由台账带入的可以空着"),
    ("完成日期", "达标指标完成的日期，如 2017-06-10"),
    ("执行月、兑现月", "标准指标用，如 2017-07"),
    ("备注", "无数据、不适用的原因，以及要让审核的人看到的话"),
    ("疑问说明", "检查要求“请说明”的，原因写在这里；没有问到的不用写，写了不收"),
)
HEADER = tuple(spec.names[0] for spec in FIELDS)
STATES = {"无数据": State.NO_DATA, "暂无数据": State.NO_DATA, "不适用": State.NOT_APPLICABLE}
DONE = {"完成": YES, "已完成": YES, "是": YES, "未完成": NO, "否": NO}
CELL_COLUMNS = {spec.key for spec in FIELDS[3:]}
COLUMNS = {"cumulative": "value", "increment": "value", "done": "value", "state": "value"}


@dataclass
class Line:
    """One row as understood: whose figure, the cell, and what the draft holds now with its version.

    `explanation`: why the figure is right where a check asks.
    """

    row: object
    region: object
    month: date
    indicator: object
    cell: Cell = None
    now: Cell = field(default_factory=Cell)
    version: int = 0
    explanation: str = ""

    @property
    def key(self):
        return (self.region.pk, self.month, self.indicator.pk)

    @property
    def is_change(self):
        return self.cell != self.now


@dataclass
class Table:
    """A workbook as understood: its lines, in the order of the file, and everything wrong with it."""

    name: str
    plan: object
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    circulated: Circulated | None = None

    @property
    def ok(self):
        return not has_errors(self.problems)

    @property
    def changes(self):
        return [line for line in self.lines if line.is_change]


def understand(content, name, plan, *, by, month=None, as_operator=False, answers=()):
    """Read a workbook's bytes into a Table; nothing is stored.

    Flat, or a completion table as bureaus circulate it (targets.importers.circulated), for which `month` must
    be given and `answers` say what its columns are.

    `month` (a first day): take only its rows, and stand for the column 月份 where the file has none. `by`
    decides whose figures may be entered, unless `as_operator` (the command line of the server: any region).
    """
    table = Table(name, plan)
    try:
        workbook = open_workbook(content, name)
        reading = read_flat(workbook, FIELDS)
    except WorkbookRefused as refused:
        table.problems.append(refused.problem)
        return table
    reader = _Reader(table, by, month, as_operator)
    if [problem.code for problem in reading.problems] == ["no-header"]:
        _read_circulated(reader, workbook, answers, reading.problems)
        return table
    table.problems += reading.problems
    reader.read(reading.rows)
    return table


def _months_so_far(plan, month):
    """(region id, indicator id) → targets.earlier.Before of the indicators typed as 本月新增."""
    monthly = plan.indicators.filter(entry=Entry.MONTHLY).values_list("pk", flat=True)
    return figures_before_of_all(plan, month, set(monthly))


def _read_circulated(reader, workbook, answers, otherwise):
    """The same from a circulated table; `otherwise`: what to say when it is none either."""
    table = reader.table
    month = reader.month or table.plan.first_month
    before = cache(lambda: _months_so_far(table.plan, month))  # read where it is first asked for
    found = read_circulated(
        workbook,
        table.plan,
        month,
        answers,
        lambda region, indicator: before().get((region.pk, indicator.pk)),
        reader.by,
    )
    if any(problem.code == "no-region-column" for problem in found.problems):
        table.problems += otherwise
        return
    table.circulated = found
    table.problems += found.problems
    if reader.month is None:
        table.problems.append(no_month())
    else:
        reader.read(reader.own_rows(found.rows))


class _Reader:
    """Matches rows to tasks, reads their cells and collects every problem."""

    def __init__(self, table, by, month, as_operator):
        self.table, self.plan, self.month = table, table.plan, month
        self.by = None if callable(by) else by
        regions = list(Region.objects.under(self.plan.region))
        self.regions = Names((region, [region.name, *region.aliases, region.code]) for region in regions)
        indicators = list(self.plan.indicators.select_related("section"))
        self.indicators = Names((i, [i.short_name, i.name, *i.aliases]) for i in indicators)
        assignments = Assignment.objects.filter(indicator__plan=self.plan)
        mine = assignments if as_operator else assignments_entered_by(by).filter(indicator__plan=self.plan)
        self.tasks = set(assignments.values_list("region_id", "indicator_id"))
        self.mine = set(mine.values_list("region_id", "indicator_id"))
        self.months = open_months(self.plan)

    def own_rows(self, rows):
        """The rows of a table for all regions that this person enters, and what becomes of the others."""
        mine, others, zeros = [], 0, 0
        for row in rows:
            task = (self.regions.find(row["region"]).pk, self.indicators.find(row["indicator"]).pk)
            if task in self.mine:
                mine.append(row)
            elif task in self.tasks:
                others += 1
            elif row["value"] == "0":
                zeros += 1
            else:
                mine.append(row)  # a figure without a task is refused by name
        if others:
            message = f"有 {others} 格是别的地区或别的科室填报的，没有读取"
            self._problem(None, "others", "", message, "不用处理", WARNING)
        if zeros:
            self._problem(None, "no-task-zero", "", f"有 {zeros} 格没有任务，填的是 0，没有读取", "", WARNING)
        return mine

    def read(self, rows):
        filled = [row for row in rows if any(row.raw[key] for key in CELL_COLUMNS)]
        lines = [line for row in filled if (line := self._line(row))]
        self._load(lines)
        skipped = untouched = 0
        for line in lines:
            if self.month and line.month != self.month:
                skipped += 1
            elif self.fed.says_nothing(line, {key for key in CELL_COLUMNS if line.row.raw[key]}):
                untouched += 1
            elif self._is_owed(line):
                self._read_cell(line)
        look_at_words(self.table)
        self._refuse_doubles(lines)
        if skipped:
            self._note_skipped(skipped)
        if blank := len(rows) - len(filled) + untouched:
            message = f"有 {blank} 行没有填数，没有读取，草稿里原来的数不变"
            self._problem(None, "blank-row", "", message, "没有发生的填 0，取不到数的写“无数据”", WARNING)
        if not self.table.lines and self.table.ok:
            self._problem(None, "no-rows", "", "没有可以导入的行", "请核对地区、月份和指标")

    def _problem(self, row, code, key, message, remedy, severity=ERROR):
        if row:
            problem = row.problem(code, key, message, remedy, severity)
        else:
            problem = Problem(code, "", "", severity, message, remedy)
        self.table.problems.append(problem)

    def _line(self, row):
        """The row with its region, month and indicator; None, with a problem each, when one is not known."""
        region = self._find(row, "region", self.regions, "地区")
        indicator = self._find(row, "indicator", self.indicators, "指标")
        month = row["month"] or (self.month if not row.raw["month"] else None)
        if month is None and not row.raw["month"]:
            self._problem(row, "no-month", "month", "没有写月份", "请补上，如 2017-06")
        return Line(row, region, month, indicator) if region and indicator and month else None

    def _find(self, row, key, names, word):
        text = row[key]
        if not text:
            return None
        found = names.find(text)
        if found is None:
            is_double = names.is_ambiguous(text)
            message = f"{word}“{text}”对得上几个" if is_double else f"没有“{text}”这个{word}"
            remedy = "请写全称" if is_double else names.remedy(text)
            self._problem(row, f"unknown-{key}", key, message, remedy)
        return found

    def _load(self, lines):
        """What the drafts hold now, and which reports are no longer drafts: three queries for the file."""
        months = {line.month for line in lines}
        reports = MonthlyReport.objects.filter(plan=self.plan, month__in=months)
        self.status = {(row.region_id, row.section_id, row.month): row.status for row in reports}
        cells = MonthlyProgress.objects.filter(report__in=reports).select_related("report")
        self.now = {(cell.report.region_id, cell.report.month, cell.indicator_id): cell for cell in cells}
        self.fed = FedLines(self.plan, months)

    def _is_owed(self, line):
        row, region, indicator = line.row, line.region, line.indicator
        task = (region.pk, indicator.pk)
        status = self.status.get((region.pk, indicator.section_id, line.month), OPEN[0])
        if task not in self.tasks:
            message = f"{region.name}没有“{indicator.short_name}”的任务"
            self._problem(row, "no-task", "indicator", message, "请删去这一行，或请目标管理员分配任务")
        elif task not in self.mine:
            message = f"{region.name}的“{indicator.short_name}”不由您填报"
            self._problem(row, "not-yours", "region", message, "请删去这一行")
        elif line.month not in self.months:
            message, remedy = f"{month_name(line.month)}不在可以填报的月份内", "本方案现在没有可以填报的月份"
            if self.months:
                remedy = f"{self.plan.name}现在可以填报{span_name(self.months[0], self.months[-1])}"
            self._problem(row, "month-closed", "month", message, remedy)
        elif status not in OPEN:
            message = f"{region.name}{month_name(line.month)}报{indicator.section.name}：{WHY_NOT[status]}"
            self._problem(row, "not-open", "region", message, "请先撤回，或请科室退回、重新开放")
        else:
            return True
        return False

    def _refuse_unused(self, line):
        kind, unused = line.indicator.get_kind_display(), CELL_COLUMNS - columns_of(line.indicator.kind)
        for key in unused:
            if line.row[key]:
                message = f"“{line.indicator.short_name}”是{kind}指标，不填这一列，却写了“{line.row[key]}”"
                self._problem(line.row, "unused-column", key, message, "请清空这一格，或核对指标")

    def _read_cell(self, line):
        self._refuse_unused(line)
        line.explanation = line.row["explanation"]
        stored = self.now.get(line.key)
        line.now, line.version = Cell.of(stored), stored.version if stored else 0
        if line.explanation and not any(line.row.raw[key] for key in CELL_COLUMNS - {"explanation"}):
            line.cell = line.now  # words alone leave the figure as it is
            self.table.lines.append(line)
            return
        reading = read_inputs(line.indicator, self.fed.typed(line, _typed(line)), {})
        if reading.problems:
            for name, message in reading.problems.items():
                self._problem(line.row, "bad-value", COLUMNS.get(name, name), message.rstrip("。"), "")
            return
        line.cell = reading.cell
        if text := self.fed.difference(line):
            message = f"“{line.indicator.short_name}”的分子{text}"
            remedy = "分子由台账带入：请核对台账，或空着这一格"
            self._problem(line.row, "not-as-fed", "numerator", message, remedy)
        if self.table.circulated and line.now.numerator is not None and line.cell.value is not None:
            self._keep_pair(line)
        else:
            self.table.lines.append(line)

    def _keep_pair(self, line):
        """A rate alone does not take the place of numerator and denominator; that they disagree is said."""
        indicator, cell = line.indicator, line.now
        made = ratio(cell.numerator, cell.denominator, indicator.scale)
        places = max(-line.cell.value.normalize().as_tuple().exponent, 0)
        if made is None or round_half_up(made, places) != line.cell.value:
            worked = shown_number(made, places)
            message = f"“{indicator.short_name}”写的是{line.row['value']}，草稿的分子÷分母是{worked}"
            remedy = "没有读取这一格：请核对，以哪个为准就改哪个"
            self._problem(line.row, "rate-of-pair", "value", message, remedy, WARNING)

    def _refuse_doubles(self, lines):
        counts = Counter(line.key for line in lines)
        for line in lines:
            if counts[line.key] > 1:
                what = f"{line.region.name}{month_name(line.month)}“{line.indicator.short_name}”"
                message = f"{what}写了{counts[line.key]}行"
                self._problem(line.row, "double-row", "indicator", message, "请只留一行")

    def _note_skipped(self, skipped):
        message = f"有 {skipped} 行不是{month_name(self.month)}的数据，没有读取"
        self.table.problems.append(Problem("other-month", "", "", WARNING, message, "需要时请另选月份导入"))


def columns_of(kind):
    """The columns that say something about an indicator of this kind."""
    return {COLUMNS.get(name, name) for name in INPUTS[kind]} | {"value", "note", "explanation"}


def _typed(line):
    """The row as the inputs of the sheet (targets.entering)."""
    row, indicator = line.row, line.indicator
    typed = {name: row[name] for name in columns_of(indicator.kind) - {"explanation"}}
    value = typed.pop("value")
    if value in STATES:
        return typed | {"state": STATES[value]}
    if indicator.kind == Kind.MILESTONE:
        return typed | {"done": DONE.get(value, value)}
    if indicator.kind == Kind.COUNT:
        return typed | {"increment" if indicator.entry == Entry.MONTHLY else "cumulative": value}
    return typed | {"value": value}
