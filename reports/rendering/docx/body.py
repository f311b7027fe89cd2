"""The document tree as WordprocessingML: its head, its text, its signature, its annexes, its 版记."""

from reports.document import LETTER, PLAIN, Document, Heading, Imprint, Paragraph, plain
from reports.rendering import geometry
from reports.rendering.docx.markup import (
    CHARACTER,
    HEI,
    KAI,
    LINE,
    TWIPS_PER_PT,
    frame,
    paragraph,
    run,
    twips,
)
from reports.rendering.docx.pages import landscape_section, upright_section
from reports.rendering.docx.tables import tables_xml
from reports.rendering.geometry import BINDING, MM_PER_PT, RED, TYPE_AREA
from reports.rendering.tables import characters
from reports.rendering.words import CLOSING, attachment_lines, copies_text, day_text, labelled_annexes

_LEAD_FACES = {1: HEI, 2: KAI}
# Where a line of fixed height has its baseline, in shares of the height.
_BASELINE = 0.8
_SIZE_4 = geometry.SIZE_4_PT * TWIPS_PER_PT
_SMALLEST = 'w:line="20" w:lineRule="exact"'


def body_xml(document: Document) -> str:
    """The blocks with the sections that they lie in."""
    text = [*_head(document), *_title(document), *_text(document)]
    sections = [(upright_section(document.layout), text)]
    for label, annex in labelled_annexes(document):
        section = landscape_section() if annex.is_landscape else upright_section(PLAIN)
        sections.append((section, list(_annex(annex, label))))
    if document.imprint:
        if sections[-1][0] == landscape_section():
            sections.append((upright_section(PLAIN), []))
        sections[-1][1].extend(_imprint(document.imprint))
    return "".join(_sections(sections))


def _sections(sections):
    for section, blocks in sections[:-1]:
        *others, last = blocks
        yield from others
        yield _closed(last, section)
    section, blocks = sections[-1]
    yield from blocks
    if not blocks[-1].startswith("<w:p>"):
        yield paragraph("Note", spacing=_SMALLEST)
    yield section


def _closed(block, section):
    """The last block of a section carries its properties; a table needs a paragraph after it for that."""
    if not block.startswith("<w:p>"):
        return block + _closed(paragraph("Note", spacing=_SMALLEST), section)
    before, found, after = block.partition("</w:pPr>")
    return before + section + found + after


def _head(document):
    head = geometry.head(document.sender, document.layout)
    if head is None:
        return
    if document.has_head:
        yield _sender(document.sender, head)
        yield from _rules(document.layout, head)
    if document.number:
        place = frame(BINDING, head.number_top, TYPE_AREA[0], geometry.ROW)
        align = "right" if document.layout == LETTER else "center"
        yield paragraph("Number", run(document.number), framePr=place, jc=f'w:val="{align}"')


def _sender(sender, head):
    """The name in one line of its own size; nothing follows the last character, so that it stays centred."""
    tracking = round(head.tracking_em * head.name_pt * TWIPS_PER_PT)
    content = run(sender[:-1], size_pt=head.name_pt, tracking=tracking)
    content += run(sender[-1:], size_pt=head.name_pt, tracking=0)
    top = head.name_top - (_BASELINE - geometry.INK_ABOVE) * head.name_pt * MM_PER_PT
    return paragraph(
        "Sender",
        content,
        framePr=frame(21, top, geometry.LETTER_RULE),
        spacing=f'w:line="{round(head.name_pt * TWIPS_PER_PT)}" w:lineRule="exact"',
    )


def _rules(layout, head):
    if layout == LETTER:
        yield _rule("thinThickSmallGap", 18, 21, head.rule_top, geometry.LETTER_RULE)
        bottom = 297 - geometry.LETTER_BOTTOM_RULE - 1.6
        yield _rule("thickThinSmallGap", 18, 21, bottom, geometry.LETTER_RULE)
    else:
        yield _rule("single", 12, BINDING, head.rule_top, geometry.ORDINARY_RULE)


def _rule(kind, eighths, x, y, width):
    border = f'<w:pBdr><w:top w:val="{kind}" w:sz="{eighths}" w:space="0" w:color="{RED}"/></w:pBdr>'
    return paragraph("Rule", framePr=frame(x, y, width, 2), pBdr=border)


def _title(document):
    head = geometry.head(document.sender, document.layout)
    rows = head.title_rows if head else 0
    for index, line in enumerate(document.title):
        before = rows * LINE if index == 0 else 0
        yield paragraph("DocumentTitle", run(line), spacing=_before(before))
    if document.addressee:
        yield paragraph("Addressee", run(f"{document.addressee}："), spacing=_before(LINE))


def _before(height):
    return f'w:before="{height}" w:after="0" w:line="{LINE}" w:lineRule="exact"'


def _text(document):
    """The blocks, what is attached, and the signature that never stands on a page alone."""
    lines = attachment_lines(document)
    last = len(document.blocks) - 1
    for index, block in enumerate(document.blocks):
        keep = {"keepNext": ""} if index == last and not lines else {}
        if index == 0 and not document.addressee:
            keep["spacing"] = _before(LINE)
        yield _block(block, keep)
    yield from _attachments(lines)
    yield from _signature(document.signature)


def _block(block, properties):
    if isinstance(block, Heading):
        return paragraph(f"Heading{block.level}", run(block.number + plain(block.runs)), **properties)
    return paragraph("Normal", _lead(block) + run(plain(block.runs)), **properties)


def _lead(block: Paragraph):
    return run(block.number + plain(block.lead), _LEAD_FACES.get(block.level, "") if block.lead else "")


def _attachments(lines):
    is_list = len(lines) > 1
    left = 6 if is_list else 5
    for lead, number, title in lines:
        hanging = left - 2 if lead else 1
        yield paragraph(
            "Attachment",
            run(lead + number + title),
            keepNext="",
            spacing=_before(LINE if lead else 0),
            ind=f'w:left="{left * CHARACTER}" w:hanging="{hanging * CHARACTER}"',
        )


def _signature(signature):
    """Sealed, the signer is centred over the date; without a seal the date steps two characters right."""
    day = day_text(signature.signed_on)
    signer_width, day_width = characters(signature.signer), characters(day)
    if signature.is_sealed:
        day_right = CLOSING
        signer_right = CLOSING + (day_width - signer_width) / 2
        before = 3 * LINE
    else:
        width = max(signer_width, day_width + 2)
        signer_right, day_right = 2 + width - signer_width, width - day_width
        before = LINE
    yield paragraph(
        "Signature", run(signature.signer), keepNext="", spacing=_before(before), ind=_right(signer_right)
    )
    yield paragraph("Signature", run(day), ind=_right(day_right))


def _right(characters_in):
    return f'w:right="{round(characters_in * CHARACTER)}"'


def _annex(annex, label):
    yield paragraph("AnnexLabel", run(label))
    after = f'w:before="{LINE}" w:after="{twips(2)}" w:line="{LINE}" w:lineRule="exact"'
    yield paragraph("AnnexTitle", run(annex.title), spacing=after)
    yield tables_xml(annex.tables, TYPE_AREA[1] if annex.is_landscape else TYPE_AREA[0])
    for note in annex.notes:
        yield paragraph("Note", run(note))


def _imprint(imprint: Imprint):
    """Lines at the foot of the page; the paragraph that they stand with keeps that much room free above."""
    rows = geometry.imprint_rows(imprint)
    copies = copies_text(imprint.copies)
    day = f"{day_text(imprint.printed_on)}印发" if imprint.printed_on else ""
    top = geometry.TOP + TYPE_AREA[1] - rows * geometry.ROW
    yield _imprint_rule(8, top)
    if copies:
        height = geometry.copies_rows(imprint) * geometry.ROW
        indent = f'w:left="{4 * _SIZE_4}" w:right="{_SIZE_4}" w:hanging="{3 * _SIZE_4}"'
        yield paragraph("Imprint", run(copies), framePr=_at_margin(top, height), ind=indent)
        top += height
    if imprint.printer or day:
        if copies:
            yield _imprint_rule(6, top)
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{twips(TYPE_AREA[0]) - _SIZE_4}"/></w:tabs>'
        content = run(imprint.printer) + "<w:r><w:tab/></w:r>" + run(day)
        indent = f'w:left="{_SIZE_4}" w:right="{_SIZE_4}"'
        place = _at_margin(top, geometry.ROW)
        yield paragraph("Imprint", content, framePr=place, ind=indent, tabs=tabs)
    yield _imprint_rule(8, geometry.TOP + TYPE_AREA[1])
    yield paragraph("Note", spacing=f'w:before="{rows * LINE}" w:after="0" {_SMALLEST}')


def _at_margin(y, height):
    return frame(None, y, TYPE_AREA[0], height)


def _imprint_rule(eighths, y):
    border = f'<w:pBdr><w:top w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/></w:pBdr>'
    return paragraph("Rule", framePr=_at_margin(y, 1), pBdr=border)
