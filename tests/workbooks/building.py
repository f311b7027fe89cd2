"""Workbooks from dict literals: {"工作表": {"A1": 值, …}}, for the tests of everything that reads Excel."""

import io
import struct
import zipfile
import zlib

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


def understated(data, name, content, packing, declared=100, summed=100):
    """The same package with one part that unpacks to `content` while the directory says `declared` bytes; the
    checksum fits the first `summed` bytes.
    """
    source = zipfile.ZipFile(io.BytesIO(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            if info.filename != name:
                target.writestr(info.filename, source.read(info.filename))
        target.writestr(name, content, packing)
    made = bytearray(stream.getvalue())
    record = made.rindex(b"PK\x01\x02")
    struct.pack_into("<I", made, record + 16, zlib.crc32(content[:summed]))
    struct.pack_into("<I", made, record + 24, declared)
    return bytes(made)


def part(data, name):
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


END, FREE, SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 512


def compound_file(streams):
    """An OLE compound file with these streams (name → bytes), each padded to 4096 bytes or more."""
    blocks = [
        content.ljust(-(-max(len(content), 4096) // SECTOR) * SECTOR, b"\0") for content in streams.values()
    ]
    directory_sectors = (len(streams) + 4) // 4
    table, position = [0xFFFFFFFD], 1 + directory_sectors
    table += [*range(2, 1 + directory_sectors), END]
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, block) in enumerate(zip(streams, blocks, strict=True), start=1):
        count = len(block) // SECTOR
        right = number + 1 if number < len(streams) else FREE
        entries.append(_entry(name, 2, position, len(block), right=right))
        table += [*range(position + 1, position + count), END]
        position += count
    table += [FREE] * (128 - len(table))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, END, 0, END, 0),
    )
    header += struct.pack("<109I", 0, *[FREE] * 108)
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\0")
    return header + struct.pack("<128I", *table) + directory + b"".join(blocks)


def _entry(name, kind, start, size, *, child=FREE, right=FREE):
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI8x8xIII", encoded, len(encoded), kind, 1, FREE, right, child, 0, start, size, 0
    )
