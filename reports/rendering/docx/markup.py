"""WordprocessingML as text: runs and paragraphs with their properties in the order that the schema wants.

What is written here is the least that Word, WPS and LibreOffice need; every text is escaped in one place.
"""

import re
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TWIPS_PER_MM = 1440 / 25.4
TWIPS_PER_PT = 20
LINE = 579  # twips: 22 lines of it fill the type area
CHARACTER = 315  # twips: size 3 with the spacing of -5 that makes 28 of them fill a line

FANG, HEI, KAI = "仿宋_GB2312", "黑体", "楷体_GB2312"
TITLE, SONG = "方正小标宋简体", "宋体"

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ORDER = "pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs snapToGrid spacing ind jc"


def twips(mm: float) -> int:
    return round(mm * TWIPS_PER_MM)


def text(value: str) -> str:
    """A text safe to stand in XML."""
    return escape(_UNWRITABLE.sub("", value))


def attribute(value: str) -> str:
    return escape(_UNWRITABLE.sub("", value), {'"': "&quot;"})


def run(value: str, face: str = "", size_pt: float = 0, tracking: int | None = None) -> str:
    """A run of text. The hint makes quotation marks, dashes and the like take the Chinese face."""
    if not value:
        return ""
    faces = f' w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"' if face else ""
    spacing = "" if tracking is None else f'<w:spacing w:val="{tracking}"/>'
    half_points = f'<w:sz w:val="{size_pt * 2:g}"/><w:szCs w:val="{size_pt * 2:g}"/>' if size_pt else ""
    return (
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"{faces}/>{spacing}{half_points}</w:rPr>'
        f'<w:t xml:space="preserve">{text(value)}</w:t></w:r>'
    )


def field(instruction: str, shown: str) -> str:
    """A field that the reader's program fills in, such as the page number."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(style: str, content: str = "", **properties: str) -> str:
    """A paragraph; ``properties`` are its elements by name with their attributes: ``ind='w:left="315"'``."""
    properties["pStyle"] = f'w:val="{style}"'
    return f"<w:p><w:pPr>{elements(properties)}</w:pPr>{content}</w:p>"


def elements(properties: dict[str, str]) -> str:
    """Empty elements by name, in the schema's order; one that has children is given whole, as ``<…``."""
    return "".join(
        properties[name] if properties[name].startswith("<") else f"<w:{name} {properties[name]}/>"
        for name in _ORDER.split()
        if name in properties
    )


def frame(x: float | None, y: float, width: float, height: float = 0) -> str:
    """A place on the page, in millimetres from its corner: at the left margin without ``x``, as high as its
    text without a height."""
    rule = f'w:h="{twips(height)}" w:hRule="exact" ' if height else ""
    across = 'w:hAnchor="margin" w:xAlign="left"' if x is None else f'w:hAnchor="page" w:x="{twips(x)}"'
    return f'w:w="{twips(width)}" {rule}w:wrap="notBeside" w:vAnchor="page" {across} w:y="{twips(y)}"'
