"""Rows without a head, as they come when the lines of a table alone are copied: told by what they hold."""

from collections.abc import Callable

from funding.book.dates import read_book_day
from funding.book.document_numbers import document_number_in
from funding.book.head import AMOUNT, ASK, FIGURES, SKIP, Column, Head
from funding.names import Lists
from funding.tranche_workbook import STAGES
from minsheng.names import plain
from minsheng.quantities import half_width
from minsheng.workbooks import Cell, Grid, cell_text
from minsheng.workbooks.grid import DATE

ENOUGH = 80  # per cent of the filled cells of a column
ANY_YEAR = 2000  # has a 29 February
_STAGE_WORDS = {plain(word) for word in STAGES}


def headless_head(grid: Grid) -> Head | None:
    """Which column has days and which money; the others are told by their names when the plan is known."""
    roles = {number: _role(_filled(grid, number)) for number in range(1, grid.max_column + 1)}
    days = [number for number, role in roles.items() if role == "date"]
    money = [number for number, role in roles.items() if role == AMOUNT]
    if not days or not money:
        return None
    roles |= dict.fromkeys(days[1:], "note") | dict.fromkeys(money[:-1], SKIP)
    columns = (Column(number, (), role) for number, role in roles.items())
    return Head(0, 0, "", tuple(columns))


def role_by_names(grid: Grid, number: int, lists: Lists) -> str:
    """What a column of texts without a head holds: most of it names of one kind, else words."""
    texts = [cell_text(cell) for cell in _filled(grid, number)]
    tests: dict[str, Callable] = {
        "stage": lambda text: plain(text) in _STAGE_WORDS,
        "project": lambda text: lists.projects.find(text) is not None,
        "region": lambda text: lists.regions.find(text) is not None,
        "source": lambda text: lists.sources.find(text) is not None,
        "purpose": lists.has_purpose,
        "document_number": lambda text: document_number_in(text) == text.replace(" ", ""),
    }
    return next((role for role, holds in tests.items() if _most(texts, holds)), "note" if texts else SKIP)


def _filled(grid: Grid, number: int) -> list[Cell]:
    cells = (cells.get(number) for cells in grid.rows.values())
    return [cell for cell in cells if cell is not None and cell_text(cell)]


def _role(cells: list[Cell]) -> str:
    if not cells:
        return SKIP
    if _most(cells, _is_day):
        return "date"
    return AMOUNT if _most(cells, _is_figure) else ASK


def _most(items: list, holds: Callable) -> bool:
    return bool(items) and sum(map(bool, map(holds, items))) * 100 >= ENOUGH * len(items)


def _is_figure(cell: Cell) -> bool:
    return bool(FIGURES.match(half_width(cell_text(cell))))


def _is_day(cell: Cell) -> bool:
    text = half_width(cell_text(cell))
    if cell.kind != DATE and _is_figure(cell) and len(text) != len("20170605"):
        return False
    try:
        return read_book_day(cell, ANY_YEAR, None) is not None
    except ValueError:
        return False
