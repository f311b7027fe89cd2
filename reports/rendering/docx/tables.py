"""An annex's tables in WordprocessingML, in the size and column widths that the paper form has."""

from reports.document import Table, plain
from reports.rendering.docx.markup import FANG, HEI, paragraph, run, twips
from reports.rendering.tables import Fitted, fitted, grid

_PADDING = {True: 1.0, False: 1.5}  # millimetres above and below: head, body
_LINE_HEIGHT = 1.24  # of the type size


def tables_xml(tables: tuple[Table, ...], width_mm: float) -> str:
    """The tables; those too wide go on in parts, each on a page of its own."""
    parts = [part for table in tables for part in fitted(table, width_mm)]
    apart = paragraph("Note", pageBreakBefore="")
    return apart.join(_table(part) for part in parts)


def _table(part: Fitted):
    table, widths = part.table, [twips(width) for width in part.widths_mm]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _rows(table.head, part, widths, is_head=True)
    body = _rows(table.body, part, widths, strong=table.strong_rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="17" w:type="dxa"/>'
        '<w:right w:w="17" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{head}{body}</w:tbl>"
    )


_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (
            ("top", 8),
            ("left", 8),
            ("bottom", 8),
            ("right", 8),
            ("insideH", 4),
            ("insideV", 4),
        )
    )
)


def _rows(rows, part, widths, is_head=False, strong=()):
    placed = [[] for _ in rows]
    for index, column, cell in grid(rows):
        for down in range(cell.down):
            placed[index + down].append((column, cell, down))
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>"
    found = []
    for index, cells in enumerate(placed):
        face = HEI if is_head or index in strong else FANG
        cells = "".join(
            _cell(cell, widths[column : column + cell.across], down, face, part.size_pt, _PADDING[is_head])
            for column, cell, down in sorted(cells, key=lambda item: item[0])
        )
        found.append(f"<w:tr>{properties}{cells}</w:tr>")
    return "".join(found)


def _cell(cell, widths, down, face, size_pt, padding_mm):
    """A cell, or (``down`` > 0) the continuation of one that reaches down from a row above."""
    across = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
    merge = "" if cell.down == 1 else '<w:vMerge w:val="restart"/>' if down == 0 else "<w:vMerge/>"
    padding = twips(padding_mm)
    content = "" if down else run(plain(cell.runs), face, size_pt)
    line = f'w:line="{round(size_pt * _LINE_HEIGHT * 20)}" w:lineRule="exact"'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{across}{merge}'
        f'<w:tcMar><w:top w:w="{padding}" w:type="dxa"/><w:bottom w:w="{padding}" w:type="dxa"/></w:tcMar>'
        f'<w:vAlign w:val="center"/></w:tcPr>{paragraph("TableText", content, spacing=line)}</w:tc>'
    )
