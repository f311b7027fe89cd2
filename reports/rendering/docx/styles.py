"""The styles of a DOCX document: the names that an editor sees, and how each is set.

Titles are never bold: 小标宋 is the weight. Chinese and Latin text take the same face, as on the paper.
"""

from reports.rendering.docx.markup import (
    CHARACTER,
    FANG,
    HEI,
    KAI,
    LINE,
    NAMESPACES,
    SONG,
    TITLE,
)
from reports.rendering.geometry import RED

_TIGHT = -5  # twips between characters: 28 of size 3 in a line

# id: (name, face, size in points, alignment, first-line indent in characters, what else)
_STYLES = {
    "Normal": ("Normal", FANG, 16, "both", 2, {}),
    "Sender": ("发文机关标志", TITLE, 42, "center", 0, {"colour": RED, "grid": False}),
    "Rule": ("红线", FANG, 2, "left", 0, {"grid": False, "line": 40}),
    "Number": ("发文字号", FANG, 16, "right", 0, {}),
    "DocumentTitle": ("公文标题", TITLE, 22, "center", 0, {"tracking": 0, "grid": False}),
    "Addressee": ("主送机关", FANG, 16, "left", 0, {}),
    "Heading1": ("heading 1", HEI, 16, "both", 2, {"outline": 0}),
    "Heading2": ("heading 2", KAI, 16, "both", 2, {"outline": 1}),
    "Heading3": ("heading 3", FANG, 16, "both", 2, {"outline": 2}),
    "Heading4": ("heading 4", FANG, 16, "both", 2, {"outline": 3}),
    "Attachment": ("附件说明", FANG, 16, "both", 0, {}),
    "Signature": ("落款", FANG, 16, "right", 0, {}),
    "AnnexLabel": ("附件标签", HEI, 16, "left", 0, {}),
    "AnnexTitle": ("附件标题", TITLE, 22, "center", 0, {"tracking": 0, "grid": False}),
    "TableText": ("表格文字", FANG, 10.5, "center", 0, {"tracking": 0, "grid": False, "line": 260}),
    "Note": ("附注", FANG, 10.5, "left", 0, {"tracking": 0, "grid": False, "line": 280}),
    "PageNumber": ("页码", SONG, 14, "right", 0, {"tracking": 0, "grid": False, "line": 280}),
    "Imprint": ("版记", FANG, 14, "left", 0, {"tracking": 0, "grid": False, "line": LINE - 10}),
}
# What other programs call the same faces, for a computer that has them under another name.
_OTHER_NAMES = {FANG: "仿宋", HEI: "SimHei", KAI: "楷体", TITLE: "FZXiaoBiaoSong-B05S", SONG: "SimSun"}


def styles_xml() -> str:
    styles = "".join(_style(key, *rest) for key, rest in _STYLES.items())
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_faces(FANG)}"
        '<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
        f"{styles}"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style></w:styles>'
    )


def fonts_xml() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _OTHER_NAMES.items()
    )
    return f"<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def settings_xml() -> str:
    """Even and odd pages differ, and their margins are mirrored; punctuation is never squeezed."""
    return (
        f'<w:settings {NAMESPACES}><w:mirrorMargins/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:useFELayout/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat></w:settings>'
    )


def _faces(face):
    return (
        f'<w:rFonts w:ascii="{face}" w:eastAsia="{face}" w:hAnsi="{face}" w:cs="{face}" w:hint="eastAsia"/>'
    )


def _style(key, name, face, size, align, indent, more):
    default = ' w:default="1"' if key == "Normal" else ""
    based_on = "" if default else '<w:basedOn w:val="Normal"/>'
    keep = "<w:keepNext/>" if "outline" in more else ""
    grid = "" if more.get("grid", True) else '<w:snapToGrid w:val="0"/>'
    colour = f'<w:color w:val="{more["colour"]}"/>' if "colour" in more else ""
    outline = f'<w:outlineLvl w:val="{more["outline"]}"/>' if "outline" in more else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>'
        f"{based_on}<w:qFormat/>"
        f'<w:pPr>{keep}<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{grid}'
        f'<w:spacing w:before="0" w:after="0" w:line="{more.get("line", LINE)}" w:lineRule="exact"/>'
        f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{indent * CHARACTER}"/>'
        f'<w:jc w:val="{align}"/>{outline}</w:pPr>'
        f'<w:rPr>{_faces(face)}{colour}<w:spacing w:val="{more.get("tracking", _TIGHT)}"/>'
        f'<w:sz w:val="{size * 2:g}"/><w:szCs w:val="{size * 2:g}"/></w:rPr></w:style>'
    )
