"""The flat workbook of tranches: every row understood and checked before anything is stored."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from funding.entry_rules import Standing, check_entry, entry_key
from funding.models import FundTranche, Purpose, Stage
from funding.month_locks import MonthLocks
from funding.names import TOTALS, UNDIVIDED, project_names, purpose_names, region_names, source_names
from funding.permissions import can_enter
from minsheng.names import plain
from minsheng.workbooks import WARNING, Field, FlatRow, Problem, Workbook, read_flat
from targets.models import Plan, Project

STAGES = {
    "下达": Stage.ALLOCATED,
    "资金下达": Stage.ALLOCATED,
    "下达指标": Stage.ALLOCATED,
    "筹集到位": Stage.RAISED,
    "到位": Stage.RAISED,
    "筹集": Stage.RAISED,
    "资金到位": Stage.RAISED,
    "收入": Stage.RAISED,
    "下拨": Stage.PASSED_ON,
    "拨付到县区": Stage.PASSED_ON,
    "拨付县区": Stage.PASSED_ON,
    "转拨": Stage.PASSED_ON,
    "发放": Stage.PAID,
    "支付": Stage.PAID,
    "支出": Stage.PAID,
}
FIELDS = (
    Field("project", ("项目", "项目名称"), required=True),
    Field("source", ("资金来源", "来源")),
    Field("purpose", ("用途", "资金用途")),
    Field("region", ("地区", "县区", "单位", "地区名称"), required=True),
    Field("stage", ("环节", "阶段", "资金环节"), required=True),
    Field("date", ("日期", "时间"), kind="date", required=True),
    Field("amount", ("金额", "金额（万元）", "金额(元)", "资金"), kind="number", unit="万元", required=True),
    Field("document_number", ("文号", "文件号", "资金文号")),
    Field("note", ("备注", "说明", "摘要")),
)


@dataclass
class TrancheReading:
    """What the workbook says: entries ready to store (not saved), purposes to add first, all problems, and
    names of projects that are not known with the project that each may mean. ``places``: sheet and cell of
    each entry.
    """

    entries: list[FundTranche] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    new_purposes: list[Purpose] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: dict[str, Project | None] = field(default_factory=dict)


def understand_tranches(plan: Plan, workbook: Workbook, *, by) -> TrancheReading:
    """Read the flat workbook (columns: funding/importers.py) as entries of ``plan`` that ``by`` would make.

    A purpose that its project does not have yet is taken as new, with a warning, unless it looks like a
    slip of the pen. Rows of totals are passed over. The same entry twice, or one that stands in the ledger,
    is an error.
    """
    flat = read_flat(workbook, FIELDS)
    rows, problems = [], flat.problems
    for row in flat.rows:
        if any(plain(row.raw[key]) in TOTALS for key in ("project", "region", "stage", "date")):
            problems = [p for p in problems if not _of_row(p, row)]
            problems.append(
                row.problem("total-row", "project", f"第 {row.number} 行是合计，没有读取", "", WARNING)
            )
        else:
            rows.append(row)
    return understand_rows(plan, rows, problems, by=by)


def understand_rows(plan: Plan, rows: list[FlatRow], problems: list[Problem], *, by) -> TrancheReading:
    """Rows with the keys of FIELDS as entries; ``problems`` found before are not said twice."""
    reader = _Reader(plan, by)
    reading = TrancheReading(problems=problems)
    wrong = {(problem.sheet, problem.cell) for problem in problems}
    for row in rows:
        entry = reader.entry(row, reading, wrong)
        if entry is not None:
            reading.entries.append(entry)
            reading.places.append(f"{row.sheet} {row.place('amount')}".strip())
    reading.new_purposes = list(reader.new_purposes.values())
    return reading


def _of_row(problem: Problem, row: FlatRow) -> bool:
    return problem.sheet == row.sheet and problem.cell in row.places.values()


class _Reader:
    def __init__(self, plan: Plan, by):
        self.plan, self.by = plan, by
        self.locks = MonthLocks(plan, by)
        self.projects, self.sources = project_names(plan), source_names()
        self.purposes, self.regions = purpose_names(plan), region_names(plan)
        self.new_purposes: dict[tuple[int, str], Purpose] = {}
        self.standing = Standing(FundTranche.objects.of(plan))
        self.seen: dict[tuple, str] = {}

    def entry(self, row: FlatRow, reading: TrancheReading, wrong: set) -> FundTranche | None:
        """The row as an entry, or None with its problems added to the reading."""
        found: list[Problem] = []
        project = self._named(row, "project", "项目", self.projects, found)
        if project is None and row["project"] and not self.projects.is_ambiguous(row["project"]):
            reading.unknown[row["project"]] = self.projects.guess(row["project"])
        region = self._named(row, "region", "地区", self.regions, found)
        stage = _stage(row, found)
        source = None
        if plain(row["source"]) not in UNDIVIDED:
            source = self._named(row, "source", "资金来源", self.sources, found)
        purpose = self._purpose(row, project, found) if project else None
        for key, name in [("date", "日期"), ("amount", "金额")]:
            if row[key] is None and (row.sheet, row.place(key)) not in wrong:
                found.append(row.problem("blank-value", key, f"“{name}”没有填", "请填上，或删去这一行"))
        reading.problems += found
        if found or row["date"] is None or row["amount"] is None:
            return None
        entry = FundTranche(
            project=project,
            region=region,
            stage=stage,
            source=source,
            purpose=purpose,
            date=row["date"],
            amount=row["amount"],
            document_number=row["document_number"],
            note=row["note"],
            entered_by=self.by,
        )
        problems = self._checked(row, entry)
        reading.problems += problems
        return None if problems else entry

    def _named(self, row, key, title, names, found):
        text = row[key]
        item = names.find(text)
        if item is not None:
            return item
        if not text:
            found.append(row.problem("blank-value", key, f"“{title}”没有填", "请填上，或删去这一行"))
        elif names.is_ambiguous(text):
            found.append(row.problem("ambiguous", key, f"“{title}”里的“{text}”指的不止一个", "请写全称"))
        else:
            message = f"“{title}”里的“{text}”在系统里没有"
            found.append(row.problem(f"unknown-{key}", key, message, names.remedy(text)))
        return None

    def _purpose(self, row, project, found) -> Purpose | None:
        text = row["purpose"]
        if not text:
            return None
        names = self.purposes.get(project.pk)
        purpose = names.find(text) if names else None
        if purpose is not None:
            return purpose
        if names and names.like(text) is not None:
            message = f"“{project}”没有用途“{text}”"
            found.append(row.problem("unknown-purpose", "purpose", message, names.remedy(text)))
            return None
        key = (project.pk, plain(text))
        if key not in self.new_purposes:
            order = len(self.new_purposes) + 1
            self.new_purposes[key] = Purpose(project=project, name=text, order=100 + order)
        return self.new_purposes[key]

    def _checked(self, row, entry) -> list[Problem]:
        if not can_enter(self.by, project=entry.project, region=entry.region, stage=entry.stage):
            message = f"您不能录入“{entry.project}”在{entry.region}的{entry.get_stage_display()}"
            return [row.problem("not-yours", "project", message, "请只上传自己负责的资金")]
        if objection := self.locks.objection(entry.project, entry.region, entry.stage, entry.date):
            message, _, remedy = objection.partition("。")
            return [row.problem("locked", "date", message, remedy.rstrip("。"))]
        try:
            check_entry(entry)
        except ValidationError as error:
            return [
                row.problem(f"bad-{key}", key, text.rstrip("。"), "请改正后再上传")
                for key, texts in error.message_dict.items()
                for text in texts
            ]
        return self._twins(row, entry)

    def _twins(self, row, entry) -> list[Problem]:
        key = entry_key(entry)
        remedy = "确是另一笔的，请在备注里写明区别；是同一笔的，请删去这一行"
        objection = self.standing.objection(entry)
        if objection:
            return [row.problem("twin", "amount", objection, remedy)]
        if key in self.seen:
            return [row.problem("twin", "amount", f"与本表 {self.seen[key]} 完全相同", remedy)]
        self.seen[key] = row.place("amount")
        return []


def _stage(row: FlatRow, found: list[Problem]) -> str | None:
    words = {plain(word): stage for word, stage in STAGES.items()}
    stage = words.get(plain(row["stage"]))
    if stage:
        return stage
    text = row["stage"]
    remedy = "请写 下达、筹集到位、下拨 或 发放；拨给县区的写下拨，发到人或项目的写发放"
    message = f"“环节”里的“{text}”不清楚是哪一步" if text else "“环节”没有填"
    found.append(row.problem("unknown-stage", "stage", message, remedy))
    return None
