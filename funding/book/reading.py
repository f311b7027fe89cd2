import hashlib
import re
from dataclasses import dataclass, field

from funding.book.head import Head, find_book_head
from funding.book.headless import headless_head
from funding.book.layout import Layout, Question, lay_out
from funding.book.rows import BookRows
from funding.names import Lists
from funding.tranche_workbook import TrancheReading, understand_rows
from minsheng.workbooks import Grid, Workbook
from minsheng.workbooks.headers import tidy
from targets.models import Plan


@dataclass
class BookReading:
    """A ledger as understood: entries as of the flat workbook, what is in doubt, how each sheet was read."""

    tranches: TrancheReading
    questions: list[Question] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)


def is_book(workbook: Workbook) -> bool:
    """Whether some sheet has the head of a ledger."""
    return any(find_book_head(grid) for grid in workbook.visible)


def is_headless(workbook: Workbook) -> bool:
    """Whether some sheet has rows with days and money, and no head above them."""
    return any(headless_head(grid) for grid in workbook.visible)


def _heads(workbook: Workbook) -> list[tuple[Grid, Head]]:
    """The sheets of a ledger with their heads; only where none has one, those without."""
    heads = [(grid, head) for grid in workbook.visible if (head := find_book_head(grid))]
    return heads or [(grid, head) for grid in workbook.visible if (head := headless_head(grid))]


def head_key(workbook: Workbook) -> str:
    """A text that is the same for files with the same heads: what was answered for one holds for the next."""
    shown = [[tidy(column.title) for column in head.columns] for _, head in _heads(workbook)]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def titles_of(workbook: Workbook) -> list[str]:
    """What names the sheets of a ledger, without years and months: is it the same one again?"""
    return [re.sub(r"\d", "", f"{grid.name} {head.title}") for grid, head in _heads(workbook)]


def understand_book(plan: Plan, workbook: Workbook, *, by, answers: dict) -> BookReading:
    """Read every visible sheet that has a ledger's head as entries of ``plan`` that ``by`` would make.

    ``answers`` by question key settle what the sheets do not say; whatever is still open comes back as
    questions, with nothing of the sheet taken for granted.
    """
    lists = Lists(plan, by)
    names: dict[str, dict[str, str]] = {}
    for key, value in answers.items():
        if key.startswith("name-"):
            _, kind, text = key.split("-", 2)
            names.setdefault(kind, {})[text] = value
    reading, rows, problems, asked = BookReading(TrancheReading()), [], [], {}
    for number, (grid, head) in enumerate(_heads(workbook)):
        layout = lay_out(grid, head, f"s{number}", answers, lists)
        found = BookRows(layout, lists, names).read()
        reading.layouts.append(layout)
        reading.questions += layout.questions
        asked |= found.questions
        rows += found.rows
        problems += found.problems
    reading.questions += asked.values()
    reading.tranches = understand_rows(plan, rows, problems, by=by)
    if reading.questions:
        reading.tranches.problems = [p for p in reading.tranches.problems if p.code in _WHATEVER_IS_ANSWERED]
    return reading


# Problems of the cells themselves; the others may go away with an answer.
_WHATEVER_IS_ANSWERED = {"bad-value", "does-not-foot", "balance", "opening", "no-amount"}
