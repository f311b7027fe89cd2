"""The document tree as HTML. What a pen writes differs between screen and print; the structure does not.

Every text passes through ``escape`` exactly once, here: a passage with pasted markup is shown, never run.
"""

from functools import singledispatchmethod

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from minsheng.linebreaks import hinted, pieces
from reports.document import Annex, Document, Figure, Heading, Paragraph, Text
from reports.rendering.tables import table_html

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
        number = (
            format_html('<p class="number">{}</p>\n', self.text(document.number)) if document.number else ""
        )
        return format_html(
            '<header class="letterhead"><p class="sender">{}</p><hr class="rule-top"><hr class="rule-bottom">'
            "{}</header>\n",
            document.sender,
            number,
        )

    def title(self, document: Document):
        lines = joined(format_html("<span>{}</span>", self.text(line)) for line in document.title)
        tag = mark_safe(self.pen.title_tag)
        return format_html('<{} class="title">{}</{}>\n', tag, lines, tag)

    def attachments(self, document: Document):
        titles = [annex.title for annex in document.annexes]
        if not titles:
            return ""
        numbers = [f"{index}." for index in range(1, len(titles) + 1)] if len(titles) > 1 else [""]
        lines = joined(
            format_html(
                '<p class="attachment{}">{}{}{}</p>\n',
                " is-first" if index == 0 else "",
                "附件：" if index == 0 else "",
                number,
                self.text(title),
            )
            for index, (number, title) in enumerate(zip(numbers, titles, strict=True))
        )
        return format_html(
            '<div class="attachments{}">\n{}</div>\n', " is-list" if len(titles) > 1 else "", lines
        )

    def signature(self, document: Document):
        signed = document.signature
        day = (
            f"{signed.signed_on.year}年{signed.signed_on.month}月{signed.signed_on.day}日"
            if signed.signed_on
            else ""
        )
        return format_html(
            '<div class="signature {}"><div><p class="signer">{}</p><p class="date">{}</p></div></div>\n',
            "is-sealed" if signed.is_sealed else "is-plain",
            self.text(signed.signer),
            day,
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
        single = len(document.annexes) == 1
        return joined(
            [
                self.head(document),
                self.title(document),
                format_html('<p class="addressee">{}：</p>\n', self.text(document.addressee)),
                *(self.block(block) for block in document.blocks),
                self.attachments(document),
                self.signature(document),
                *(
                    self.annex(annex, "附件" if single else f"附件{index}", f"annex-{index}")
                    for index, annex in enumerate(document.annexes, 1)
                ),
            ]
        )
