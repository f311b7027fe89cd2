"""The document as an editable DOCX file in the layout of its paper form, for WPS, Word and LibreOffice.

The parts are written as they are stored, not through a library's model of them: the layout needs elements
that such models do not know, and the same document always gives the same bytes.
"""

import io
import zipfile

from reports.document import Document
from reports.rendering.docx.body import body_xml
from reports.rendering.docx.markup import NAMESPACES, text
from reports.rendering.docx.pages import parts
from reports.rendering.docx.styles import fonts_xml, settings_xml, styles_xml
from reports.rendering.words import day_text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LONG_AGO = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # files in the archive carry no time, so that equal documents are equal bytes


def docx(document: Document) -> bytes:
    """The bytes of the file."""
    margins = parts()
    files = {
        "[Content_Types].xml": _content_types(margins),
        "_rels/.rels": _relationships(
            [
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _properties(document),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body_xml(document)}</w:body></w:document>",
        "word/styles.xml": styles_xml(),
        "word/settings.xml": settings_xml(),
        "word/fontTable.xml": fonts_xml(),
        "word/_rels/document.xml.rels": _relationships(
            [
                ("rIdStyles", f"{_OFFICE}/styles", "styles.xml"),
                ("rIdSettings", f"{_OFFICE}/settings", "settings.xml"),
                ("rIdFonts", f"{_OFFICE}/fontTable", "fontTable.xml"),
                *((key, f"{_OFFICE}/{kind}", name) for key, (name, kind, _) in margins.items()),
            ]
        ),
        **{f"word/{name}": content for name, _, content in margins.values()},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (_HEADER + content).encode())
    return stream.getvalue()


def _content_types(margins):
    overrides = {
        "/word/document.xml": f"{_MAIN}.document.main+xml",
        "/word/styles.xml": f"{_MAIN}.styles+xml",
        "/word/settings.xml": f"{_MAIN}.settings+xml",
        "/word/fontTable.xml": f"{_MAIN}.fontTable+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/word/{name}": f"{_MAIN}.{kind}+xml" for name, kind, _ in margins.values()},
    }
    entries = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{entries}</Types>'
    )


def _relationships(entries):
    found = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in entries
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _properties(document):
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{text(document.name)}</dc:title><dc:creator>{text(document.sender)}</dc:creator>"
        f"<dc:description>{day_text(document.signature.signed_on)}</dc:description>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
