"""The older .xls (and .et in the same container): records are looked over first, then xlrd reads them."""

import io
import struct
from datetime import datetime
from decimal import Decimal

import xlrd
from xlrd.compdoc import CompDoc

from .formats import exact_number, is_date, is_percent
from .grid import BOOLEAN, DATE, FAULT, NUMBER, TEXT, Area, Cell, Grid, Workbook
from .problems import WorkbookRefused
from .safety import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGED_CELLS,
    MAX_MERGES,
    SAVE_AS,
    damaged,
    encrypted,
    too_many_merges,
    with_macros,
)

FILEPASS, MULTIPLE_BLANKS, MULTIPLE_NUMBERS = 0x2F, 0xBE, 0xBD
SINGLE_CELLS = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x27E, 0x203, 0x204, 0x205, 0xD6, 0xFD, 0x201}
MACRO_STORES = {"_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT", "Macros"}
ENCRYPTED_STREAMS = {"EncryptedPackage", "EncryptionInfo"}


def read_xls(data: bytes) -> Workbook:
    """Every sheet of the file; raises WorkbookRefused for macros, passwords, damage and absurd sizes."""
    _check_container(data)
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise encrypted() from error
        raise damaged() from error
    except Exception as error:  # xlrd lets many kinds through for bad records
        raise damaged() from error
    looks = [_look(book, index) for index in range(len(book.xf_list))]
    return Workbook("xls", [_sheet(sheet, book, looks) for sheet in book.sheets()])


def _check_container(data: bytes) -> None:
    try:
        document = CompDoc(data, logfile=io.StringIO())
        names = {node.name for node in document.dirlist}
        if names & ENCRYPTED_STREAMS:
            raise encrypted()
        if names & MACRO_STORES:
            raise with_macros()
        name = next((name for name in ("Workbook", "Book") if name in names), "")
        if not name:
            raise WorkbookRefused("not-a-workbook", "这不是工作簿（像是 Word 文档等其他文件）", SAVE_AS)
        memory, base, length = document.locate_named_stream(name)
    except WorkbookRefused:
        raise
    except Exception as error:
        raise damaged() from error
    _check_records(bytes(memory[base : base + length]))


def _check_records(stream: bytes) -> None:
    """Count the cells that xlrd would make, blank ones included, before it does; find the password mark."""
    position, cells = 0, 0
    while position + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, position)
        position += 4 + length
        if code == FILEPASS:
            raise encrypted()
        if code == MULTIPLE_BLANKS:
            cells += max(length - 6, 0) // 2
        elif code == MULTIPLE_NUMBERS:
            cells += max(length - 6, 0) // 6
        elif code in SINGLE_CELLS:
            cells += 1
        if cells > MAX_CELLS:
            raise WorkbookRefused("too-many-cells", f"单元格超过 {MAX_CELLS} 个", SAVE_AS)


def _look(book, index: int) -> tuple[str, bool]:
    known = book.format_map.get(book.xf_list[index].format_key)
    code = known.format_str if known else "General"
    return code, is_percent(code)


def _sheet(sheet, book, looks) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    for row in range(sheet.nrows):
        found = {}
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                found[column + 1] = _cell(cell, book, looks)
        if found:
            rows[row + 1] = found
    return Grid(
        name=sheet.name,
        rows=rows,
        merges=_merges(sheet),
        hidden=bool(sheet.visibility),
        hidden_rows={row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden},
        hidden_columns={
            column + 1 for column, info in sheet.colinfo_map.items() if info.hidden and column < MAX_COLUMNS
        },
    )


def _merges(sheet) -> list[Area]:
    areas = [Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    covered = sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for area in areas)
    if len(areas) > MAX_MERGES or covered > MAX_MERGED_CELLS:
        raise too_many_merges("合并单元格过多", sheet.name)
    return [area for area in areas if area.bottom > area.top or area.right > area.left]


def _cell(cell, book, looks) -> Cell:
    code, percent = (
        looks[cell.xf_index]
        if cell.xf_index is not None and cell.xf_index < len(looks)
        else ("General", False)
    )
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return Cell(cell.value, TEXT, percent, None, code)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell(bool(cell.value), BOOLEAN, False, None, code)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#ERR!"), FAULT, False, None, code)
    number = exact_number(repr(cell.value).removesuffix(".0"))
    if number is None:
        return Cell(repr(cell.value), FAULT, False, None, code)
    if cell.ctype == xlrd.XL_CELL_DATE and is_date(code):
        return _moment(cell.value, book.datemode, number, code)
    return Cell(number, NUMBER, percent, None, code)


def _moment(serial: float, datemode: int, number: Decimal, code: str) -> Cell:
    try:
        moment: datetime = xlrd.xldate_as_datetime(serial, datemode)
    except (ValueError, OverflowError, xlrd.XLDateError):
        return Cell(number, NUMBER, False, None, code)
    return Cell(moment if moment.time().isoformat() != "00:00:00" else moment.date(), DATE, False, None, code)
