"""Workbooks from dict literals: {"工作表": {"A1": 值, …}}, for the tests of everything that reads Excel."""

import io
import zipfile

from openpyxl import Workbook
from openpyxl.utils import get_column_letter


def xlsx(sheets, *, merges=(), formats=None, hidden_rows=(), hidden_columns=(), hidden_sheets=()):
    """`sheets`: name → cells by place, or a list of rows. The other arguments concern the first sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        for place, value in _by_place(content).items():
            sheet[place] = value
        if name in hidden_sheets:
            sheet.sheet_state = "hidden"
    first = book.worksheets[0]
    for place, code in (formats or {}).items():
        first[place].number_format = code
    for area in merges:
        first.merge_cells(area)
    for row in hidden_rows:
        first.row_dimensions[row].hidden = True
    for column in hidden_columns:
        first.column_dimensions[column].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _by_place(content):
    if isinstance(content, dict):
        return content
    return {
        f"{get_column_letter(column)}{row}": value
        for row, values in enumerate(content, start=1)
        for column, value in enumerate(values, start=1)
        if value is not None
    }


def with_part(data, name, content):
    """The same package with one part replaced or added."""
    source = zipfile.ZipFile(io.BytesIO(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            if info.filename != name:
                target.writestr(info.filename, source.read(info.filename))
        target.writestr(name, content)
    return stream.getvalue()


def part(data, name):
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()
