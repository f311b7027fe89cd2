"""Where an attachment seems to hold identity-card numbers. Pictures and PDF cannot be looked through."""

import io
import re
import zipfile
from xml.parsers import expat

from minsheng.identity_cards import find_identity_numbers, has_birthday, masked
from minsheng.workbooks import WorkbookRefused, open_workbook
from minsheng.workbooks.grid import NUMBER, column_letters
from minsheng.workbooks.xlsx import new_parser

MOST_PLACES = 5  # named one by one; the rest are counted
DOCX_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
DOCX_WORDS = {"header": "页眉", "footer": "页脚", "footno": "脚注", "endnot": "尾注", "commen": "批注"}


def identity_places(data: bytes, kind: str) -> list[str]:
    """Texts such as “工作表‘名单’C3（510824**********1X）”, at most MOST_PLACES and then how many more."""
    search = {"xlsx": _in_workbook, "xls": _in_workbook, "docx": _in_docx, "doc": _in_doc}.get(kind)
    if search is None:
        return []
    try:
        found = list(search(data))
    except (WorkbookRefused, expat.ExpatError, zipfile.BadZipFile, KeyError):
        return []  # kept all the same: an attachment need not be a table that we can read
    more = len(found) - MOST_PLACES
    return found[:MOST_PLACES] + ([f"另有 {more} 处"] if more > 0 else [])


def _in_workbook(data):
    for sheet in open_workbook(data).sheets:
        for row, cells in sheet.rows.items():
            for column, cell in cells.items():
                if number := _number_in(cell):
                    yield f"工作表“{sheet.name}”{column_letters(column)}{row}（{number}）"


def _number_in(cell):
    """A number typed as a number has lost its last three signs, so its day of birth has to do."""
    if cell.kind == NUMBER and cell.value is not None:
        text = f"{cell.value:f}"
        lost = len(text) == 18 and text.endswith("000") and text.isdecimal() and text[0] in "12345678"
        return f"{masked(text)[:6]}…，按数字存的" if lost and has_birthday(text) else ""
    return "、".join(find_identity_numbers(str(cell.value))) if cell.value is not None else ""


def _in_docx(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(filter(DOCX_PARTS.fullmatch, package.namelist())):
            place = DOCX_WORDS.get(name[5:11], "正文")
            for number, text in enumerate(_paragraphs(package.read(name)), start=1):
                for found in find_identity_numbers(text):
                    yield f"{place}第 {number} 段（{found}）"


def _paragraphs(xml):
    """The text of each w:p in order; one inside another (a text box) is told with the outer one."""
    texts, open_text, depth = [], [], 0

    def start(tag, _attributes):
        nonlocal depth
        depth += tag.endswith(":p")

    def end(tag):
        nonlocal depth
        if tag.endswith(":p"):
            depth -= 1
            if not depth:
                texts.append("".join(open_text))
                open_text.clear()

    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda text: open_text.append(text) if depth else None
    parser.Parse(xml, True)
    return texts


def _in_doc(data):
    """The text of an old document lies in it as UTF-16 or as single bytes, at even or odd places."""
    seen = {}
    for text in (
        data.decode("latin-1"),
        data.decode("utf-16-le", "replace"),
        data[1:].decode("utf-16-le", "replace"),
    ):
        seen |= dict.fromkeys(find_identity_numbers(text))
    for number in seen:
        yield f"文档中（{number}）"
