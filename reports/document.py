"""A report as a small tree, built once and then rendered as a page, as print and as a list of figures.

Layout follows GB/T 9704-2012, but nothing here knows of fonts, millimetres or markup. A figure is an object
with its exact value and the rows it comes from; only its ``printed`` text is ever shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

_DIGITS = "〇一二三四五六七八九"
_DEEPEST = 4
# Stands where a sentence could not be made or a quoted figure is not known any more.
UNREADABLE = "〔此处句式有误，没有生成〕"


@dataclass(frozen=True)
class SourceRow:
    """One stored row that a figure was made from: what it is, whose, of which month, and what it says."""

    kind: str
    key: str
    region: str = ""
    month: date | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A number in the text: its name as wordings call it, its exact value, and what stands on paper.

    ``formula`` says in words how it is made, with its numbers.
    """

    name: str
    value: Decimal | None
    printed: str
    unit: str = ""
    region: str = ""
    period: str = ""
    kind: str = ""
    rows: tuple[SourceRow, ...] = ()
    marks: tuple[str, ...] = ()
    basis: str = ""
    formula: str = ""


@dataclass(frozen=True)
class Text:
    text: str


Run = Text | Figure


@dataclass(frozen=True)
class Heading:
    level: int
    runs: tuple[Run, ...]
    number: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text. With a level it is numbered; its ``lead`` is set in that level's face."""

    runs: tuple[Run, ...]
    level: int = 0
    lead: tuple[Run, ...] = ()
    number: str = ""


Block = Heading | Paragraph


@dataclass(frozen=True)
class Cell:
    runs: tuple[Run, ...] = ()
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Table:
    """A grid. Head rows repeat on every page; ``strong_rows`` are the indexes of body rows that sum others.

    ``groups`` gives the columns that belong together (an indicator's three), so that a table too wide for its
    page is split between groups; the first group is repeated in every part. A table of words has ``shares``
    instead, how much of the width each column takes, and its cells wrap.
    """

    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    groups: tuple[int, ...] = ()
    strong_rows: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()


@dataclass(frozen=True)
class Annex:
    title: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    is_landscape: bool = True


@dataclass(frozen=True)
class FilledCell:
    """What stands in one cell of a prescribed workbook; rows and columns count from 1."""

    sheet: str
    row: int
    column: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class FilledWorkbook:
    """A workbook that the receiving office prescribes; ``file`` is the stored empty one."""

    name: str
    file: int
    cells: tuple[FilledCell, ...]


@dataclass(frozen=True)
class Signature:
    signer: str
    signed_on: date | None
    is_sealed: bool = True


@dataclass(frozen=True)
class Notice:
    """What stands beside the text and not in it: a figure that is not final, a part that is empty."""

    kind: str
    message: str


@dataclass(frozen=True)
class Imprint:
    """版记, the last lines of an ordinary document: who gets a copy, who printed it and when."""

    copies: tuple[str, ...] = ()
    printer: str = ""
    printed_on: date | None = None


LETTER, ORDINARY, PLAIN = "letter", "ordinary", "plain"


@dataclass(frozen=True)
class Document:
    """``layout``: 信函格式, the ordinary red-headed format, or plain paper without a head. ``appendices`` are
    not sent: they stand behind the annexes in the bureau's own copy.

    Without ``has_head`` the place of the red head stays empty, for paper that has it printed.
    """

    sender: str
    title: tuple[str, ...]
    addressee: str
    blocks: tuple[Block, ...]
    signature: Signature
    number: str = ""
    annexes: tuple[Annex, ...] = ()
    notices: tuple[Notice, ...] = ()
    data_as_of: date | None = field(default=None)
    layout: str = LETTER
    has_head: bool = True
    imprint: Imprint | None = None
    appendices: tuple[Annex, ...] = ()
    workbooks: tuple[FilledWorkbook, ...] = ()

    @property
    def name(self):
        return "".join(self.title)

    def runs(self) -> Iterator[Run]:
        """Every run in reading order, the annexes' cells included."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from block.lead
            yield from block.runs
        for annex in self.annexes:
            for table in annex.tables:
                for row in (*table.head, *table.body):
                    for cell in row:
                        yield from cell.runs

    def figures(self) -> list[Figure]:
        """The figures of the text and the annexes, then those of the prescribed workbooks."""
        bound = (run for book in self.workbooks for cell in book.cells for run in cell.runs)
        return [run for run in (*self.runs(), *bound) if isinstance(run, Figure)]


def plain(runs):
    """The runs as people read them."""
    return "".join(run.printed if isinstance(run, Figure) else run.text for run in runs)


def chinese_number(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一; headings need no more than 99."""
    if not 0 < number < 100:
        raise ValueError(f"no heading is numbered {number}")
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def number_text(level: int, number: int) -> str:
    """The four kinds of numbers of GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）."""
    if level == 1:
        return f"{chinese_number(number)}、"
    if level == 2:
        return f"（{chinese_number(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"


def numbered(blocks) -> tuple[Block, ...]:
    """The same blocks with their numbers. A document of two levels only numbers them 一、 and 1."""
    levels = sorted({block.level for block in blocks if block.level})
    kinds = {1: 1, 2: 3} if levels == [1, 2] else {level: level for level in range(1, _DEEPEST + 1)}
    counts = [0] * (_DEEPEST + 1)
    result = []
    for block in blocks:
        if block.level:
            counts[block.level] += 1
            counts[block.level + 1 :] = [0] * (_DEEPEST - block.level)
            block = replace(block, number=number_text(kinds[block.level], counts[block.level]))
        result.append(block)
    return tuple(result)
