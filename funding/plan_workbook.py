"""The fund plan as bureaus circulate it: 项目 down the side, a total and its parts by source across, 备注."""

import hashlib
from dataclasses import dataclass, field, replace
from decimal import Decimal

from funding.models import FundPlan, FundSource
from funding.names import TOTALS, project_names, source_names
from funding.plan_head import Head, find_head, read_amount
from minsheng.figures import format_number
from minsheng.names import Names, plain
from minsheng.workbooks import ERROR, WARNING, Grid, Problem, Workbook
from minsheng.workbooks.headers import is_note
from targets.models import Plan, Project


@dataclass(frozen=True)
class PlanLine:
    """One amount of the table in 万元, with what is stored now (None: nothing); ``note`` is None where the
    table has no column for it.
    """

    project: Project
    source: FundSource
    amount: Decimal
    before: Decimal | None
    note: str | None
    sheet: str
    cell: str

    @property
    def change(self) -> str:
        if self.before is None:
            return "新增"
        return "不变" if self.before == self.amount else "改动"


@dataclass
class PlanReading:
    """What the table says; ``removed`` are stored amounts of its projects that it no longer has, ``unknown``
    names of projects with the project that each may mean.
    """

    lines: list[PlanLine] = field(default_factory=list)
    removed: list[FundPlan] = field(default_factory=list)
    unknown: dict[str, Project | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """A text that changes whenever a stored amount that the table would change or take out does."""
        stored = [(line.project.pk, line.source.pk, line.before) for line in self.lines]
        stored += [(row.project_id, row.source_id, row.amount) for row in self.removed]
        return hashlib.sha256(repr(sorted(stored, key=lambda item: item[:2])).encode()).hexdigest()[:16]


def understand_plan(plan: Plan, workbook: Workbook) -> PlanReading:
    """Read the table as what ``plan`` sets aside, in 万元; the head names the unit (元, 万元, 亿元).

    Projects and sources are matched by name and alias. A 备注 that is the name of a source, such as 省级,
    says whose the row's money of that group really is, and takes the column's place; where two columns of
    that group are filled it cannot tell which, and is an error. A total that its parts
    do not make is an error, and so is a row with a total alone: the plan is kept by source. The table is
    complete for the projects that it names: a stored source that it lacks is listed as taken out.
    """
    reading = PlanReading()
    projects, sources = project_names(plan), source_names()
    seen: dict[Project, str] = {}
    for grid in workbook.visible:
        head = find_head(grid, sources, reading.problems)
        if head:
            _Rows(grid, head, projects, sources, reading, seen).read()
    if not reading.lines and not reading.problems:
        message = (
            "认不出这是哪一种资金的表：资金批次表要有“环节”“日期”列，收支台账要有日期和金额，"
            "资金安排表要有“项目”列和按资金来源分的列"
        )
        reading.problems.append(
            Problem("no-header", "", "", ERROR, message, "请核对上传的是不是这份表，或补上表头再上传")
        )
    _compare(plan, reading)
    return reading


def _compare(plan, reading):
    stored = {
        (row.project_id, row.source_id): row
        for row in FundPlan.objects.filter(project__plan=plan, region=None).select_related(
            "project", "source"
        )
    }
    lines = []
    for line in reading.lines:
        row = stored.pop((line.project.pk, line.source.pk), None)
        lines.append(replace(line, before=row.amount if row else None))
    reading.lines = lines
    named = {line.project.pk for line in lines}
    reading.removed = [row for row in stored.values() if row.project_id in named]
    for row in reading.removed:
        message = f"“{row.project}”原来有{row.source}{format_number(row.amount)}万元，这张表里没有"
        reading.problems.append(
            Problem("taken-out", "", "", WARNING, message, "确认入库后将撤出，改动留有记录")
        )


class _Rows:
    """The rows of one sheet, checked one by one."""

    def __init__(
        self,
        grid: Grid,
        head: Head,
        projects: Names,
        sources: Names,
        reading: PlanReading,
        seen: dict[Project, str],
    ):
        self.grid, self.head, self.reading = grid, head, reading
        self.projects, self.sources = projects, sources
        self.seen = seen  # project → where it stands, over all sheets
        self.sums: dict[int, Decimal] = {}

    def read(self):
        for row in sorted(number for number in self.grid.rows if number > self.head.row):
            name = self.grid.text(row, self.head.project)
            if is_note(name) or self.grid.row_is_blank(row):
                continue
            if plain(name) in TOTALS | {"全市", "全省", "全县"}:
                self._check_total_row(row)
            else:
                self._project_row(row, name)

    def _problem(self, code, row, column, message, remedy, severity=ERROR):
        place = self.grid.coordinate(row, column)
        self.reading.problems.append(Problem(code, self.grid.name, place, severity, message, remedy))

    def _project_row(self, row, name):
        amounts = {column: self._amount(row, column) for column in self.head.sources}
        total = self._amount(row, self.head.total) if self.head.total else None
        given = {column: amount for column, amount in amounts.items() if amount is not None}
        for column, amount in [*given.items(), *([(self.head.total, total)] if total is not None else [])]:
            self.sums[column] = self.sums.get(column, Decimal(0)) + amount
        if not name:
            if given or total is not None:
                self._problem(
                    "blank-value", row, self.head.project, "有金额，没有项目名称", "请填上项目，或删去这一行"
                )
            return
        project = self.projects.find(name)
        if project is None:
            message = f"项目“{name}”不在本方案里"
            self._problem("unknown-project", row, self.head.project, message, self.projects.remedy(name))
            self.reading.unknown[name] = self.projects.guess(name)
        elif project in self.seen:
            message = f"项目“{name}”在{self.seen[project]}已有"
            self._problem("double-project", row, self.head.project, message, "请并成一行")
        else:
            self.seen[project] = f"工作表“{self.grid.name}”第 {row} 行"
            self._check_parts(row, name, given, total)
            self._add_lines(row, project, given)

    def _check_parts(self, row, name, given, total):
        parts = sum(given.values(), Decimal(0))
        if total is None or total == parts:
            return
        column = self.head.total
        if not given:
            remedy = "计划安排按来源记，请填上各来源的数"
            self._problem("no-parts", row, column, f"“{name}”只有总数，没有分来源", remedy)
            return
        message = (
            f"“{name}”的总数{format_number(total)}万元与各来源之和{format_number(parts)}万元"
            f"相差{format_number(total - parts)}万元"
        )
        self._problem("does-not-foot", row, column, message, "请核对是总数还是某个来源填错")

    def _add_lines(self, row, project, given):
        remark = self.grid.text(row, self.head.remark) if self.head.remark else ""
        override = self.sources.find(remark) if remark else None
        own = [self.head.sources[column] for column in given]
        meant = [source for source in own if override is not None and source.group == override.group]
        if len(meant) > 1:
            names = "、".join(map(str, meant))
            message = f"备注“{remark}”是资金来源，而这一行{names}都有金额，说不清哪一列是{override}的"
            self._problem(
                "remark-unclear", row, self.head.remark, message, "请去掉备注里的来源，或只留一列金额"
            )
            return
        for column, amount in given.items():
            source = self.head.sources[column]
            if source in meant:
                source = override
            place = self.grid.coordinate(row, column)
            note = ("" if override is not None else remark) if self.head.remark else None
            self.reading.lines.append(PlanLine(project, source, amount, None, note, self.grid.name, place))
        if override is not None and not meant:
            message = f"备注“{remark}”是资金来源，但这一行没有同组（{override.group}）的金额，未采用"
            self._problem("remark-unused", row, self.head.remark, message, "请核对备注", WARNING)

    def _check_total_row(self, row):
        for column in [*self.head.sources, *([self.head.total] if self.head.total else [])]:
            amount, parts = self._amount(row, column), self.sums.get(column, Decimal(0))
            if amount is not None and amount != parts:
                message = f"合计{format_number(amount)}万元，各行之和是{format_number(parts)}万元"
                self._problem("does-not-foot", row, column, message, "请核对合计行")

    def _amount(self, row, column) -> Decimal | None:
        cell = self.grid.seen(row, column)
        try:
            amount = read_amount(cell, self.head.units[column])
        except ValueError as error:
            self._problem("bad-value", row, column, str(error), "请改成金额")
            return None
        if amount is not None and amount < 0:
            self._problem(
                "negative", row, column, f"金额{format_number(amount)}万元小于 0", "计划安排不能小于 0"
            )
            return None
        return amount
