"""The annexes' tables as a workbook. What is printed is what stands there: a number as a number with the
decimals that it is printed with, a rate with its sign as a per cent, anything else as text."""

import re
from decimal import Decimal

from openpyxl.utils import get_column_letter

from minsheng.workbooks.writing import Sheet, workbook_bytes
from reports.document import Document, Figure, Table, plain
from reports.rendering.tables import characters, grid
from reports.rendering.words import labelled_annexes

_NUMBER = re.compile(r"(-?\d+(?:\.(\d+))?)([%％]?)")
_NARROWEST, _WIDEST = 8, 24  # characters of Excel's own width


def annex_workbook(document: Document) -> bytes:
    """One sheet per table, named by its annex; without an annex there is no workbook to make."""
    sheets = []
    for label, annex in labelled_annexes(document):
        for index, table in enumerate(annex.tables, 1):
            name = label if len(annex.tables) == 1 else f"{label}({index})"
            sheets.append(_sheet(name, annex, table))
    return workbook_bytes(sheets)


def _sheet(name, annex, table: Table):
    head = _laid_out(table.head)
    body = [[_value(cell) for cell in row] for row in table.body]
    first = len(head) + 2  # rows of a sheet count from 1, and the title takes one
    width = max(map(len, [*head, *body]))
    notes = [[note] for note in annex.notes]
    return Sheet(
        title=name,
        rows=[[annex.title] + [None] * (width - 1), *head, *body, *notes],
        title_rows=1,
        header_rows=len(head),
        merges=[f"A1:{get_column_letter(width)}1", *_merges(table.head)],
        widths=_widths(table, width),
        cell_formats=dict(_formats(table.body, first)),
        landscape=annex.is_landscape,
        freeze=f"B{first}",
    )


def _laid_out(rows):
    """The head's cells at their columns; what a spanning cell covers is empty."""
    placed = list(grid(rows))
    width = max(column + cell.across for _, column, cell in placed)
    found = [[None] * width for _ in rows]
    for row, column, cell in placed:
        found[row][column] = plain(cell.runs)
    return found


def _merges(rows):
    for row, column, cell in grid(rows):
        if cell.across > 1 or cell.down > 1:
            start = f"{get_column_letter(column + 1)}{row + 2}"
            yield f"{start}:{get_column_letter(column + cell.across)}{row + 1 + cell.down}"


def _value(cell):
    if (match := _printed_number(cell)) is None:
        return plain(cell.runs) or None
    number = Decimal(match[1])
    return number / 100 if match[3] else number


def printed_number(figure: Figure):
    """(number, whether it is a per cent) of a figure as it is printed; None for one printed as words."""
    match = _NUMBER.fullmatch(figure.printed)
    return match and (Decimal(match[1]), bool(match[3]))


def _formats(rows, first):
    """Place → number format, for each cell that is a number."""
    for row, cells in enumerate(rows, first):
        for column, cell in enumerate(cells, 1):
            if match := _printed_number(cell):
                decimals = f".{'0' * len(match[2])}" if match[2] else ""
                yield f"{get_column_letter(column)}{row}", f"0{decimals}{'%' if match[3] else ''}"


def _printed_number(cell):
    if len(cell.runs) == 1 and isinstance(cell.runs[0], Figure):
        return _NUMBER.fullmatch(cell.runs[0].printed)
    return None


def _widths(table, count):
    needs = [_NARROWEST] * count
    for _, column, cell in grid(table.body):
        needs[column] = max(needs[column], min(_WIDEST, 2 * characters(plain(cell.runs)) + 2))
    return needs
