"""The document as plain text: for a message or a system that takes nothing else.

A line is a paragraph. A table is a line per row with tabs between its columns, the heads above a column in
one, so that it can be pasted into a spreadsheet.
"""

from reports.document import Document, Heading, Table, plain
from reports.rendering.tables import grid
from reports.rendering.words import attachment_lines, copies_text, day_text, labelled_annexes

_INDENT = "　　"


def plain_text(document: Document) -> str:
    return "\n".join(_lines(document)) + "\n"


def _lines(document):
    if document.number:
        yield from (document.number, "")
    yield from document.title
    yield ""
    if document.addressee:
        yield f"{document.addressee}："
    for block in document.blocks:
        lead = () if isinstance(block, Heading) else block.lead
        yield _one_line(_INDENT + block.number + plain(lead) + plain(block.runs))
    lines = attachment_lines(document)
    if lines:
        yield ""
    for lead, number, title in lines:
        yield _INDENT + (lead or _INDENT + "　") + number + title
    yield from ("", document.signature.signer, day_text(document.signature.signed_on))
    for label, annex in labelled_annexes(document):
        yield from ("", label, annex.title)
        for table in annex.tables:
            yield from ("", *table_lines(table))
        yield from annex.notes
    yield from _imprint(document.imprint)


def table_lines(table: Table):
    """The columns' heads, then the rows."""
    columns = {}
    for _, first, cell in grid(table.head):
        for column in range(first, first + cell.across):
            columns.setdefault(column, []).append(_one_line(plain(cell.runs)))
    yield "\t".join("·".join(columns[column]) for column in sorted(columns))
    for row in table.body:
        yield "\t".join(_one_line(plain(cell.runs)) for cell in row)


def _imprint(imprint):
    if imprint is None:
        return
    yield ""
    if copies := copies_text(imprint.copies):
        yield copies
    if imprint.printer or imprint.printed_on:
        yield f"{imprint.printer}　{day_text(imprint.printed_on)}印发".strip()


def _one_line(text):
    """A tab or a line end inside a text would be taken for a column or a row."""
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
