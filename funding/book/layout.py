"""How one sheet of a ledger is to be read: what its head says, what was answered, what is in doubt."""

from dataclasses import dataclass, field, replace

from funding.book.head import AMOUNT, ASK, CHECK, IN, OUT, ROLES, SKIP, Column, Head, year_in
from funding.book.headless import role_by_names
from funding.models import Stage
from funding.names import UNDIVIDED, Lists
from minsheng.names import plain
from minsheng.workbooks import Grid

UNITS = [("万元", "万元"), ("元", "元"), ("亿元", "亿元")]
NOTHING = "none"


@dataclass(frozen=True)
class Question:
    """Something that the sheet does not say: ``choices`` are (value, words), ``guess`` is chosen already."""

    key: str
    label: str
    choices: list
    guess: str = ""


@dataclass
class Layout:
    """One sheet: its columns with their roles, what holds for all rows, and the questions that are open."""

    grid: Grid
    head: Head
    prefix: str
    columns: list[Column]
    year: int
    project: object = None
    region: object = None
    out: str = ""
    unit: str = ""
    whats: dict[int, tuple[str, object]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def of(self, *roles: str) -> list[Column]:
        return [column for column in self.columns if column.role in roles]

    def one(self, role: str) -> Column | None:
        return next(iter(self.of(role)), None)


def lay_out(grid: Grid, head: Head, prefix: str, answers: dict, lists: Lists) -> Layout:
    """The layout of a sheet under ``answers`` (by question key); what they do not settle is asked."""
    layout = Layout(grid, head, prefix, [], year_in(head) or lists.plan.year)
    settle = _Settler(layout, answers, lists)
    layout.columns = [settle.column(column) for column in head.columns]
    settle.project()
    settle.region()
    settle.unit()
    settle.out()
    settle.stage()
    for column in layout.of(IN, OUT):
        settle.what(column)
    return layout


class _Settler:
    def __init__(self, layout: Layout, answers: dict, lists: Lists):
        self.layout, self.answers, self.lists = layout, answers, lists

    def answer(self, name: str) -> str:
        return self.answers.get(f"{self.layout.prefix}-{name}", "")

    def ask(self, name: str, label: str, choices: list, guess: str = "") -> None:
        question = Question(
            f"{self.layout.prefix}-{name}", f"{self.layout.grid.name}：{label}", choices, guess
        )
        self.layout.questions.append(question)

    def column(self, column: Column) -> Column:
        """The column with the role that was answered; one with figures whose head says nothing is asked."""
        role = self.answer(f"column-{column.letter}")
        if column.role == ASK and not self.layout.head.top:
            column = replace(column, role=role_by_names(self.layout.grid, column.number, self.lists))
        if role in ROLES:
            stage, what = (column.stage, column.what) if role == column.role else ("", "")
            return replace(column, role=role, stage=stage or _stage_of(role), what=what)
        if column.role == ASK:
            self.ask(
                f"column-{column.letter}",
                f"“{column.title}”（{column.letter} 列）是什么",
                list(ROLES.items()),
                SKIP,
            )
            return replace(column, role=SKIP)
        return column

    def project(self) -> None:
        if self.layout.one("project"):
            return
        projects = {str(project.pk): project for project in self.lists.enterable}
        found = projects.get(self.answer("project")) or self._named_project()
        if found is None and len(projects) == 1:
            found = next(iter(projects.values()))
        self.layout.project = found
        if found is None:
            text = f"{self.layout.head.title} {self.layout.grid.name}"
            guess = self.lists.projects.guess(text)
            choices = [(pk, str(project)) for pk, project in projects.items()]
            self.ask(
                "project",
                "这张表是哪个项目的钱",
                choices,
                str(guess.pk) if guess in projects.values() else "",
            )

    def _named_project(self):
        """The only project whose name stands in the title or in the name of the sheet."""
        text = plain(f"{self.layout.head.title}{self.layout.grid.name}")
        found = {
            project
            for project in self.lists.enterable
            if any(
                plain(name) in text for name in (project.name, project.short_name, *project.aliases) if name
            )
        }
        return found.pop() if len(found) == 1 else None

    def region(self) -> None:
        """Whose books the money is in where a row names no region: the plan's own, or the clerk's county."""
        regions = self.lists.enterable_regions
        by_code = {region.code: region for region in regions}
        own = self.lists.plan.region
        usual = own if own in regions else regions[0] if len(regions) == 1 else None
        self.layout.region = by_code.get(self.answer("region")) or usual
        if self.layout.region is None:
            choices = [(region.code, region.name) for region in regions]
            top = min(regions, key=lambda region: len(region.path), default=None)
            self.ask("region", "没有写地区的行，记在谁的账上", choices, top.code if top else "")

    def unit(self) -> None:
        money = self.layout.of(IN, OUT, AMOUNT, CHECK)
        if all(column.unit.endswith("元") for column in money if column.unit) and any(c.unit for c in money):
            self.layout.unit = next(column.unit for column in money if column.unit)
            return
        self.layout.unit = self.answer("unit") if self.answer("unit") in dict(UNITS) else ""
        if not self.layout.unit:
            self.ask("unit", "金额的单位（表头没有写）", UNITS, "")

    def out(self) -> None:
        """支出 alone does not say whether money went to a county or to people."""
        vague = [column for column in self.layout.of(OUT) if not column.stage]
        if not vague and not self.layout.one("stage"):
            return
        answer = self.answer("out")
        self.layout.out = answer if answer in (Stage.PASSED_ON, Stage.PAID) else ""
        if vague and not self.layout.out:
            to_counties = self.lists.plan.region in self.lists.enterable_regions and self.layout.one("region")
            choices = [
                (Stage.PASSED_ON.value, "下拨（拨给下级地区）"),
                (Stage.PAID.value, "发放（发给人、付给项目）"),
            ]
            guess = Stage.PASSED_ON if to_counties else Stage.PAID
            self.ask("out", f"“{vague[0].title}”是下拨还是发放", choices, guess.value)

    def stage(self) -> None:
        """Money in one column, with nothing that says which way it went."""
        columns = self.layout.of(AMOUNT)
        if not columns or self.layout.one("stage"):
            return
        answer = self.answer("stage")
        if answer in Stage.values:
            self.layout.columns = [
                replace(column, stage=answer) if column in columns else column
                for column in self.layout.columns
            ]
        else:
            self.ask("stage", "这些金额是哪个环节", list(Stage.choices))

    def what(self, column: Column) -> None:
        """What a heading under 收入 or 支出 names: a source, a region or a purpose."""
        if not column.what:
            return
        found = self.lists.named(column.what, self.layout.project, incoming=column.role == IN)
        answer = self.answer(f"what-{column.letter}")
        if found is None and answer:
            found = (NOTHING, None) if answer == NOTHING else self.lists.by_value(answer)
        if found is None and plain(column.what) in UNDIVIDED:
            found = (NOTHING, None)
        if found is None:
            label = f"“{column.title}”（{column.letter} 列）的钱"
            self.ask(f"what-{column.letter}", label, self.lists.choices(self.layout.project))
        elif found[0] != NOTHING:
            self.layout.whats[column.number] = found


def _stage_of(role: str) -> str:
    return Stage.RAISED if role == IN else ""
