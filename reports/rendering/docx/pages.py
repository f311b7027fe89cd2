"""Pages of a DOCX document: paper, margins, the line grid, and the page numbers of even and odd pages."""

from reports.document import LETTER
from reports.rendering.docx.markup import LINE, NAMESPACES, field, paragraph, run, twips
from reports.rendering.geometry import BINDING, BOTTOM, OUTER, SIZE_4_PT, TOP

_FOOTER = 25.5  # of the footer's lower edge from the paper's, so that its dash stands 7 under the type area
_NUMBER_BOX = 35, 31.1  # height and width of the turned page number's box
# The corner of a landscape page that is the paper's lower corner: bound left, so odd pages have it below.
_LANDSCAPE_MARGIN = {"top": 27, "bottom": 27, "left": 36, "right": 36}
# Header and footer hold an empty line there: as near to the edge as keeps it out of the margin's way.
_EDGE = 8


def upright_section(layout: str) -> str:
    """The section of the text: its first page has no number in a letter."""
    first = "<w:titlePg/>" if layout == LETTER else ""
    return (
        f"<w:sectPr>{_references('footer', 'rIdFooterOdd', 'rIdFooterEven', 'rIdEmptyFooter')}"
        f"{_references('header', 'rIdEmptyHeader', 'rIdEmptyHeader', 'rIdEmptyHeader')}"
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/>'
        f"{_margins(top=TOP, bottom=BOTTOM, left=BINDING, right=OUTER)}"
        f"{first}{_GRID}</w:sectPr>"
    )


def landscape_section() -> str:
    """The section of a wide annex, whose page numbers keep their place on the paper."""
    return (
        f"<w:sectPr>{_references('footer', 'rIdEmptyFooter', 'rIdEmptyFooter', 'rIdEmptyFooter')}"
        f"{_references('header', 'rIdTurnedOdd', 'rIdTurnedEven', 'rIdEmptyHeader')}"
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{twips(297)}" w:h="{twips(210)}" w:orient="landscape"/>'
        f"{_margins(**_LANDSCAPE_MARGIN, header=_EDGE, footer=_EDGE)}{_GRID}</w:sectPr>"
    )


_GRID = f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>'


def _references(kind, odd, even, first):
    return "".join(
        f'<w:{kind}Reference w:type="{name}" r:id="{target}"/>'
        for name, target in (("default", odd), ("even", even), ("first", first))
    )


def _margins(top, bottom, left, right, header=15, footer=_FOOTER):
    return (
        f'<w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" '
        f'w:left="{twips(left)}" w:header="{twips(header)}" w:footer="{twips(footer)}" w:gutter="0"/>'
    )


def parts() -> dict[str, tuple[str, str, str]]:
    """Relationship id → (file name, kind, XML) of all headers and footers."""
    empty = paragraph("PageNumber")
    return {
        "rIdFooterOdd": ("footer1.xml", "footer", _part("ftr", _number(is_odd=True))),
        "rIdFooterEven": ("footer2.xml", "footer", _part("ftr", _number(is_odd=False))),
        "rIdEmptyFooter": ("footer3.xml", "footer", _part("ftr", empty)),
        "rIdEmptyHeader": ("header1.xml", "header", _part("hdr", empty)),
        "rIdTurnedOdd": ("header2.xml", "header", _part("hdr", _turned(is_odd=True) + empty)),
        "rIdTurnedEven": ("header3.xml", "header", _part("hdr", _turned(is_odd=False) + empty)),
    }


def _part(tag, content):
    return f"<w:{tag} {NAMESPACES}>{content}</w:{tag}>"


def _number(is_odd):
    """— 2 —, one character in from the outer side."""
    side, align = ("right", "right") if is_odd else ("left", "left")
    content = run("— ") + field("PAGE", "1") + run(" —")
    return paragraph(
        "PageNumber",
        content,
        ind=f'w:{side}="{SIZE_4_PT * 20}" w:firstLineChars="0" w:firstLine="0"',
        jc=f'w:val="{align}"',
    )


def _turned(is_odd):
    """The same number turned by a quarter, in a floating cell at the paper's lower corner."""
    height, width = _NUMBER_BOX
    top = 210 - OUTER - height if is_odd else OUTER
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" '
        f'w:horzAnchor="page" w:tblpX="1" w:tblpY="{twips(top)}"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{twips(width)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{twips(width)}"/></w:tblGrid><w:tr><w:trPr>'
        f'<w:trHeight w:val="{twips(height)}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{twips(width)}" w:type="dxa"/><w:textDirection w:val="tbRl"/>'
        f"</w:tcPr>{_number(is_odd)}</w:tc></w:tr></w:tbl>"
    )
