"""The preview of a decomposition table as its page shows it: the table as understood, cell by cell."""

from dataclasses import dataclass

from minsheng.workbooks import ERROR
from targets.decomposition.shape import NO_TASK
from targets.importers.table.assigning import ALL, BY_TABLE, NONE
from targets.importers.table.comparing import ADDED, CHANGED, GONE, SAME, Change
from targets.importers.table.matching import EXISTING, NEW, SKIP, Match
from targets.importers.table.understood import Understanding, section_for, sum_column
from targets.models import Direction, Kind
from targets.planning.revising import words_of

ROWS_A_PAGE = 60
LISTED = 50
SIGNS = {
    ADDED: ("good", "+", "新增"),
    CHANGED: ("warn", "→", "改动"),
    SAME: ("", "=", "不变"),
    GONE: ("bad", "？", "表里没有"),
}
WITHDRAWN = ("bad", "✕", "撤销")
FAULT = ("bad", "✕", "有错误")
TASK_MODES = {BY_TABLE: "按表中有目标的地区", ALL: "表中全部县区", NONE: "暂不分配"}


@dataclass(frozen=True)
class Box:
    """One cell: what is shown, its verdict in a word, a sign and a colour, where it stands in the file."""

    text: str
    before: str = ""
    colour: str = ""
    sign: str = ""
    word: str = ""
    place: str = ""
    has_task: bool = False
    title: str = ""


@dataclass(frozen=True)
class PreviewLine:
    name: str
    place: str
    is_total: bool
    boxes: list[Box]


@dataclass(frozen=True)
class ColumnLine:
    """One column with what can be chosen for it."""

    match: Match
    use: str
    counts: dict[str, int]
    tasks: int
    mode: str
    section: int | None
    imbalance: str
    is_uneven: bool

    @property
    def key(self) -> str:
        return self.match.column.key

    @property
    def is_new(self) -> bool:
        return self.match.use == NEW

    @property
    def is_skipped(self) -> bool:
        return self.match.use == SKIP

    @property
    def kind_label(self) -> str:
        return Kind(self.match.kind).label if self.match.kind else ""

    @property
    def direction_label(self) -> str:
        return "" if self.is_skipped else Direction(self.match.settled.direction).label

    @property
    def categories(self) -> str:
        return " / ".join(self.match.proposal.categories) if self.match.proposal else ""


def column_lines(found: Understanding) -> list[ColumnLine]:
    """The columns in the order of the file, each with its counts and answers."""
    counts: dict[str, dict[str, int]] = {}
    for change in found.changes:
        mine = counts.setdefault(change.match.column.key, dict.fromkeys((ADDED, CHANGED, SAME, GONE), 0))
        mine[change.outcome] += 1
    tasks: dict[str, int] = {}
    for match, _ in found.tasks:
        tasks[match.column.key] = tasks.get(match.column.key, 0) + 1
    uneven = {column.key for problem in found.problems if (column := sum_column(found, problem))}
    answers = found.answers
    return [
        ColumnLine(
            match=match,
            use=_chosen(match),
            counts=counts.get(match.column.key, {}),
            tasks=tasks.get(match.column.key, 0),
            mode=answers.get("assign", {}).get(match.column.key, BY_TABLE),
            section=section_for(found, match) if match.use == NEW else None,
            imbalance=answers.get("imbalance", {}).get(match.column.key, ""),
            is_uneven=match.column.key in uneven,
        )
        for match in found.matches
    ]


def _chosen(match: Match) -> str:
    """The choice that the page shows as made; a doubtful column shows none."""
    if match.doubt and not match.is_answered:
        return ""
    return str(match.indicator.pk) if match.use == EXISTING else match.use


def preview_lines(found: Understanding, page: int = 1) -> list[PreviewLine]:
    """The rows of one page of the table, regions in the order of the file."""
    cells = found.reading.by_column()
    changes = {(change.match.column.key, change.region): change for change in found.changes}
    tasks = {(match.column.key, region.code) for match, region in found.tasks}
    faults = {
        (problem.sheet, problem.cell): problem.message
        for problem in found.problems
        if problem.severity == ERROR
    }
    withdrawn = {change.key for change in found.withdrawn}
    start = (page - 1) * ROWS_A_PAGE
    lines = []
    for row in found.reading.rows[start : start + ROWS_A_PAGE]:
        boxes = []
        for match in found.matches:
            key = (match.column.key, row.region)
            cell = cells[match.column.key].get(row.region)
            fault = faults.get((cell.sheet, cell.place)) if cell else None
            boxes.append(_box(cell, changes.get(key), fault, key in tasks, withdrawn))
        lines.append(PreviewLine(row.name, row.place, row.total, boxes))
    return lines


def _box(cell, change: Change | None, fault: str | None, has_task: bool, withdrawn: set[str]) -> Box:
    if fault:
        return _boxed(cell.raw, FAULT, cell, has_task, fault)
    if change is None:
        if cell is None:
            return Box("", has_task=has_task)
        word = "无任务" if cell.verdict == NO_TASK else "不用"
        return Box(
            cell.raw, word=word, place=cell.place, has_task=has_task, title=f"{cell.place} 原文：{cell.raw}"
        )
    before = words_of(change.before.number, change.before.text) if change.before else ""
    if change.outcome == GONE:
        return _boxed("", WITHDRAWN if change.key in withdrawn else SIGNS[GONE], cell, has_task, "", before)
    text = words_of(change.number, change.text)
    title = f"{cell.place} 原文：{cell.raw}" + (f"（备注：{cell.remark}）" if cell.remark else "")
    return _boxed(
        text, SIGNS[change.outcome], cell, has_task, title, before if change.outcome == CHANGED else ""
    )


def _boxed(text, look, cell, has_task, title, before="") -> Box:
    colour, sign, word = look
    return Box(text, before, colour, sign, word, cell.place if cell else "", has_task, title)


def page_count(found: Understanding) -> int:
    return max(1, -(-len(found.reading.rows) // ROWS_A_PAGE))


def gone_lines(found: Understanding) -> list[dict]:
    """Targets that the table leaves out, the unanswered first; a long list is answered as a whole."""
    answered = found.answers.get("gone", {})
    gone = sorted(found.having(GONE), key=lambda change: change.key in answered)
    return [
        {
            "key": change.key,
            "region": found.regions[change.region].name if change.region in found.regions else change.region,
            "name": change.match.name,
            "before": words_of(change.before.number, change.before.text),
            "answer": answered.get(change.key, ""),
        }
        for change in gone[:LISTED]
    ]
