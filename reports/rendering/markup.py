"""The document tree as HTML. What a pen writes differs between screen and print; the structure does not.

Every text passes through ``escape`` exactly once, here: a passage with pasted markup is shown, never run.
"""

from functools import singledispatchmethod

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from minsheng.linebreaks import hinted, pieces
from reports.document import (
    LETTER,
    ORDINARY,
    PLAIN,
    Annex,
    Document,
    Figure,
    Heading,
    Imprint,
    Paragraph,
    Text,
)
from reports.rendering.tables import table_html
from reports.rendering.words import attachment_lines, copies_text, day_text, labelled_annexes

_RULES = {
    LETTER: '<hr class="rule-top"/><hr class="rule-bottom"/>',
    ORDINARY: '<hr class="rule-under"/>',
}
_LEAD_CLASSES = {1: "hei", 2: "kai"}


def joined(parts) -> SafeString:
    """Parts that are already safe, in one string."""
    return mark_safe("".join(parts))


def exact(figure) -> str:
    """The exact value as text; empty for a figure that is not there."""
    return "" if figure.value is None else f"{figure.value:f}"


class ScreenPen:
    """For a part of a page: each figure is a link to what it is made of, headings start one level lower."""

    title_tag = "h2"
    level_tags = {1: "h3", 2: "h4", 3: "h5", 4: "h6"}

    def __init__(self, address=None):
        self.address = address

    def text(self, text):
        return escape(text)

    def figure(self, figure):
        marks = "".join(f"（{mark}）" for mark in figure.marks)
        title = f"{figure.region} {figure.period} {figure.name}{marks}".strip()
        state = " is-marked" if figure.marks else ""
        if self.address is None:
            return format_html('<span class="datum{}" title="{}">{}</span>', state, title, figure.printed)
        return format_html(
            '<a class="datum{}" href="{}" title="{}">{}</a>',
            state,
            self.address(figure),
            title,
            figure.printed,
        )


class PrintPen:
    """For paper: with break hints; characters that another font draws stand apart, to keep their line."""

    title_tag = "h1"
    level_tags = {1: "h2", 2: "h3", 3: "h4", 4: "h5"}

    def text(self, text):
        return joined(
            format_html('<span class="rare">{}</span>', piece) if rare else escape(piece)
            for piece, rare in pieces(hinted(text))
        )

    def figure(self, figure):
        return format_html('<data class="datum" value="{}">{}</data>', exact(figure), figure.printed)


class Writer:
    """Writes blocks with one pen."""

    def __init__(self, pen):
        self.pen = pen

    def runs(self, runs):
        return joined(
            self.pen.figure(run) if isinstance(run, Figure) else self.pen.text(run.text) for run in runs
        )

    def text(self, text):
        return self.pen.text(text)

    def cell(self, cell):
        """A table cell's own attributes and its content."""
        return "", self.runs(cell.runs)

    @singledispatchmethod
    def block(self, block):
        raise TypeError(f"no such block: {block!r}")

    @block.register
    def _(self, block: Heading):
        content = self.runs((Text(block.number), *block.runs))
        tag = self.pen.level_tags[block.level]
        return format_html(
            '<{} class="heading-{}">{}</{}>\n', mark_safe(tag), block.level, content, mark_safe(tag)
        )

    @block.register
    def _(self, block: Paragraph):
        lead = self.runs((Text(block.number), *block.lead)) if block.number or block.lead else ""
        if block.lead and (face := _LEAD_CLASSES.get(block.level)):
            lead = format_html('<span class="{}">{}</span>', face, lead)
        return format_html("<p>{}{}</p>\n", lead, self.runs(block.runs))

    def head(self, document: Document):
        """The red head; without one (its place stays empty) the number alone."""
        if document.layout == PLAIN:
            return ""
        number = (
            format_html('<p class="number">{}</p>\n', self.text(document.number)) if document.number else ""
        )
        name = format_html('<p class="sender">{}</p>', document.sender) if document.has_head else ""
        rules = mark_safe(_RULES[document.layout] if document.has_head else "")
        return format_html(
            '<header class="letterhead is-{}">{}{}{}</header>\n', document.layout, name, rules, number
        )

    def title(self, document: Document):
        lines = joined(format_html("<span>{}</span>", self.text(line)) for line in document.title)
        tag = mark_safe(self.pen.title_tag)
        return format_html('<{} class="title">{}</{}>\n', tag, lines, tag)

    def attachments(self, document: Document):
        found = attachment_lines(document)
        lines = joined(
            format_html(
                '<p class="attachment{}">{}{}{}</p>\n',
                " is-first" if lead else "",
                lead,
                number,
                self.text(title),
            )
            for lead, number, title in found
        )
        if not lines:
            return ""
        return format_html(
            '<div class="attachments{}">\n{}</div>\n', " is-list" if len(found) > 1 else "", lines
        )

    def signature(self, document: Document):
        signed = document.signature
        return format_html(
            '<div class="signature {}"><div><p class="signer">{}</p><p class="date">{}</p></div></div>\n',
            "is-sealed" if signed.is_sealed else "is-plain",
            self.text(signed.signer),
            day_text(signed.signed_on),
        )

    def imprint(self, imprint: Imprint):
        """版记: it stands at the foot of the last page, and its room keeps the text away from there."""
        copies, printed = copies_text(imprint.copies), ""
        if imprint.printer or imprint.printed_on:
            day = f"{day_text(imprint.printed_on)}印发" if imprint.printed_on else ""
            printed = format_html(
                '<p class="printed"><span>{}</span><span>{}</span></p>\n', self.text(imprint.printer), day
            )
        copies = format_html('<p class="copies">{}</p>\n', self.text(copies)) if copies else ""
        return format_html(
            '<footer class="imprint-room"><div class="imprint">{}{}</div></footer>\n', copies, printed
        )

    def tables(self, annex: Annex, name):
        return joined(
            table_html(self, table, f"{name}-table-{index}") for index, table in enumerate(annex.tables, 1)
        )

    def annex(self, annex: Annex, label, name):
        tag = mark_safe(self.pen.level_tags[1])
        notes = joined(format_html('<p class="note">{}</p>\n', self.text(note)) for note in annex.notes)
        return format_html(
            '<section class="annex{}"><p class="annex-label">{}</p><{} class="annex-title">{}</{}>\n'
            "{}{}</section>\n",
            " is-landscape" if annex.is_landscape else "",
            label,
            tag,
            self.text(annex.title),
            tag,
            self.tables(annex, name),
            notes,
        )

    def document(self, document: Document):
        """The whole document as one safe string."""
        addressee = (
            format_html('<p class="addressee">{}：</p>\n', self.text(document.addressee))
            if document.addressee
            else ""
        )
        return joined(
            [
                self.head(document),
                self.title(document),
                addressee,
                *(self.block(block) for block in document.blocks),
                self.attachments(document),
                self.signature(document),
                *(
                    self.annex(annex, label, f"annex-{index}")
                    for index, (label, annex) in enumerate(labelled_annexes(document), 1)
                ),
                self.imprint(document.imprint) if document.imprint else "",
                *(
                    self.annex(each, "附录（存档用，不随文发出）", f"appendix-{index}")
                    for index, each in enumerate(document.appendices, 1)
                ),
            ]
        )
