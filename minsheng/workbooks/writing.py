"""Excel out: numbers stay numbers, text stays text even when it starts with = + - @; merged heads.

data = workbook_bytes([
    Sheet("完成情况", rows=[["地区", "完成数"], ["苍溪县", Decimal("300")]], header_rows=1, widths=[14, 10]),
])
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_TEXT = 32_767
SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
THIN = Side(style="thin", color="808080")
GRID_LINES = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD_FILL = PatternFill("solid", fgColor="E8EEF7")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Sheet:
    """One sheet to write.

    `merges` are ranges such as A1:J1; `formats` maps a column number (from 1) to a number format; `comments`
    and `fills` map a place such as "B7" to a text or a colour such as "FFC7CE", `cell_formats` to a format.
    With `unlocked` places all others are locked (without a password); `lists` maps a place to what may be
    chosen there.
    """

    title: str
    rows: Sequence[Sequence[Any]]
    header_rows: int = 1
    title_rows: int = 0
    merges: Sequence[str] = ()
    widths: Sequence[float] = ()
    formats: dict[int, str] = field(default_factory=dict)
    cell_formats: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    fills: dict[str, str] = field(default_factory=dict)
    freeze: str = ""
    landscape: bool = False
    unlocked: Sequence[str] = ()
    lists: dict[str, Sequence[str]] = field(default_factory=dict)


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as the bytes of an .xlsx file; serve them with CONTENT_TYPE."""
    book = OpenpyxlWorkbook()
    book.remove(book.active)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet_title(sheet.title)), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_title(title: str) -> str:
    return SHEET_NAME_FORBIDDEN.sub("_", title)[:31] or "Sheet"


def set_value(cell, value: Any) -> None:
    """Put a value into an openpyxl cell so that text never becomes a formula."""
    if isinstance(value, str):
        text = UNWRITABLE.sub("", value)[:LONGEST_TEXT]
        cell.value = text or None
        if text.startswith(("=", "+", "-", "@")):
            cell.data_type = "s"
            cell.quotePrefix = True
        return
    if isinstance(value, Decimal) and not value.is_finite():
        value = None
    cell.value = value


def _write_sheet(target, sheet: Sheet) -> None:
    head_until = sheet.title_rows + sheet.header_rows
    for row_number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = target.cell(row_number, column)
            set_value(cell, value)
            _dress(cell, row_number, sheet, head_until)
    for area in sheet.merges:
        target.merge_cells(area)
    for column, width in enumerate(sheet.widths, start=1):
        target.column_dimensions[get_column_letter(column)].width = width
    for place, text in sheet.comments.items():
        target[place].comment = Comment(text, "核对", width=320, height=120)
    for place, colour in sheet.fills.items():
        target[place].fill = PatternFill("solid", fgColor=colour)
    _lock(target, sheet)
    target.freeze_panes = sheet.freeze or f"A{head_until + 1}"
    target.page_setup.paperSize = target.PAPERSIZE_A4
    target.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    if head_until:
        target.print_title_rows = f"1:{head_until}"


def _lock(target, sheet: Sheet) -> None:
    for words in {tuple(words) for words in sheet.lists.values()}:
        choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        choice.error, choice.errorTitle = f"请填：{'、'.join(words)}", "填报"
        for place, each in sheet.lists.items():
            if tuple(each) == words:
                choice.add(place)
        target.add_data_validation(choice)
    if sheet.unlocked:
        for place in sheet.unlocked:
            target[place].protection = Protection(locked=False)
        target.protection.sheet = True
        target.protection.formatColumns = target.protection.formatRows = False


def _dress(cell, row_number: int, sheet: Sheet, head_until: int) -> None:
    if row_number <= sheet.title_rows:
        cell.font = Font(bold=True, size=14)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        return
    cell.border = GRID_LINES
    if row_number <= head_until:
        cell.font = Font(bold=True)
        cell.fill = HEAD_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        return
    number_format = sheet.cell_formats.get(cell.coordinate) or sheet.formats.get(cell.column)
    if number_format and cell.data_type == "n":
        cell.number_format = number_format
    cell.alignment = Alignment(vertical="center", wrap_text=isinstance(cell.value, str))
