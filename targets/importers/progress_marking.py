"""A workbook with problems goes back as the person's own file, marked; its good rows can be taken alone."""

import io
from collections import defaultdict
from copy import copy
from dataclasses import replace

from openpyxl import load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

from minsheng.workbooks import ERROR, Sheet, WorkbookRefused, open_workbook, workbook_bytes
from minsheng.workbooks.headers import MARK
from minsheng.workbooks.safety import MAX_COLUMNS, MAX_ROWS, fits_a_tree
from minsheng.workbooks.writing import set_value

# openpyxl makes a cell of every place of a merged range.
MOST_MERGED_CELLS = 100_000
COLOURS = {ERROR: "FFC7CE", "warning": "FFEB9C"}


def good_lines(table):
    """The lines of a table with errors that have none in their own row; none when the file as a whole is
    wrong.
    """
    errors = [problem for problem in table.problems if problem.severity == ERROR]
    if any(not problem.cell for problem in errors):
        return []
    bad = {(problem.sheet, _row_of(problem)) for problem in errors}
    return [line for line in table.lines if (line.row.sheet, line.row.number) not in bad]


def without_problems(table):
    """The same table with its good lines only, ready to be stored."""
    warnings = [problem for problem in table.problems if problem.severity != ERROR]
    return replace(table, lines=good_lines(table), problems=warnings)


def marked(content, problems):
    """The file's bytes with every problem coloured and commented in its cell, ⚠ before the first cell of its
    row, and a list of all in a sheet of its own. Of an .xls, which cannot be written, and of what is no
    workbook, not safe to open or larger than a form that people fill in, the list alone.
    """
    listed = [["工作表", "单元格", "问题", "怎么改"]]
    listed += [[one.sheet, one.cell, one.message, one.remedy] for one in problems]
    if not _can_be_written(content):
        return workbook_bytes([Sheet("问题清单", listed, widths=[16, 10, 60, 40])])
    book = load_workbook(io.BytesIO(content))
    for sheet, found in _by_sheet(problems).items():
        if sheet in book.sheetnames:
            _mark(book[sheet], found)
    page = book.create_sheet("问题清单")
    for number, row in enumerate(listed, 1):
        for column, text in enumerate(row, 1):
            set_value(page.cell(number, column), text)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _can_be_written(content):
    if not content.startswith(b"PK"):
        return False
    try:
        book = open_workbook(content)
        is_small = fits_a_tree(content)
    except WorkbookRefused:
        return False
    areas = [area for sheet in book.sheets for area in sheet.merges]
    is_whole = all(area.bottom < MAX_ROWS and area.right < MAX_COLUMNS for area in areas)
    merged = sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for area in areas)
    return is_whole and is_small and merged <= MOST_MERGED_CELLS


def _by_sheet(problems):
    found = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        if _row_of(problem):
            found[problem.sheet][problem.cell].append(problem)
    return found


def _row_of(problem):
    """The row of the problem's cell, 0 for one of the whole sheet."""
    try:
        return coordinate_from_string(problem.cell)[1]
    except CellCoordinatesException:
        return 0


def _mark(sheet, by_cell):
    for place, found in by_cell.items():
        cell = sheet[place]
        gravest = min((problem.severity for problem in found), key=[ERROR, "warning"].index)
        cell.fill = copy(PatternFill("solid", fgColor=COLOURS[gravest]))
        cell.comment = Comment("\n".join(str(problem) for problem in found), "核对", width=320, height=120)
        first = sheet.cell(cell.row, 1)
        text = "" if first.value is None else str(first.value)
        if not isinstance(first, MergedCell) and not text.startswith((MARK, "=")):
            first.value = f"{MARK}{text}"
