"""The paragraphs of a DOCX as a reader sees them, whatever a word processor made of them.

What tracking inserted counts and what it deleted does not, as if every change were accepted; numbers that
the program sets itself (自动编号) are written out; content controls and text boxes are read, tables are not:
the letter's tables are annexes, which are not proofread.
"""

from io import BytesIO

from django.core.exceptions import ValidationError
from docx import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from reports.document import chinese_number

_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_INSERTED = (qn("w:ins"), qn("w:moveTo"))
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = (*_DELETED, qn("w:tbl"), _FALLBACK)
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting")


def word_paragraphs(content: bytes) -> tuple[list[str], bool]:
    """(the text of each paragraph with its automatic number, whether there are tracked changes that nobody
    has accepted or refused). ValidationError for a file that cannot be read.
    """
    try:
        document = WordDocument(BytesIO(content))
        numbers = _Numbers(document)
        body = document.element.body
        found = [numbers.of(each) + _text(each) for each in body.iter(qn("w:p")) if not _is_left_out(each)]
        tracked = any(next(body.iter(tag), None) is not None for tag in (*_INSERTED, *_DELETED))
    except Exception as error:  # what a damaged package raises differs from part to part
        raise ValidationError("这个文件打不开，请在 WPS 或 Word 里另存为 .docx 再传。") from error
    return found, tracked


def _is_left_out(element):
    return any(each.tag in _LEFT_OUT for each in element.iterancestors())


def _text(paragraph):
    """Its own text; a text box that is anchored in it has paragraphs of its own."""
    pieces, stack = [], list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in (*_LEFT_OUT, qn("w:p"), qn("w:pPr")):
            continue
        if element.tag == qn("w:t"):
            pieces.append(element.text or "")
        elif sign := _SIGNS.get(element.tag):
            pieces.append(sign)
        else:
            stack.extend(reversed(element))
    return "".join(pieces)


class _Numbers:
    """The automatic numbers of a document, counted as its paragraphs are read in order."""

    def __init__(self, document):
        self.levels, self.lists, self.counts = {}, {}, {}
        for relation in document.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
                self._read(relation.target_part.element)
        self.styles = {
            _value(each, "w:styleId"): each for each in document.styles.element.iter(qn("w:style"))
        }

    def _read(self, root):
        for each in root.findall(qn("w:abstractNum")):
            found = {_value(level, "w:ilvl"): _level(level) for level in each.findall(qn("w:lvl"))}
            self.levels[_value(each, "w:abstractNumId")] = found
        for each in root.findall(qn("w:num")):
            self.lists[_value(each, "w:numId")] = _child(each, "w:abstractNumId")

    def of(self, paragraph):
        """Its number as it is printed, empty without one."""
        number, level = self._stated(paragraph)
        levels = self.levels.get(self.lists.get(number), {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(self.lists[number], {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [each for each in counts if int(each) > int(level)]:
            del counts[deeper]
        kind, text, _start = levels[level]
        if kind in ("bullet", "none"):
            return ""
        for each, (form, _text, start) in levels.items():
            text = text.replace(f"%{int(each) + 1}", _written(counts.get(each, start), form))
        return text

    def _stated(self, paragraph):
        """(numId, ilvl) of the paragraph, else of its style or one that it is based on."""
        properties = paragraph.find(qn("w:pPr"))
        style = _child(properties, "w:pStyle")
        for _generation in range(9):
            found = None if properties is None else properties.find(qn("w:numPr"))
            if found is not None:
                return _child(found, "w:numId"), _child(found, "w:ilvl") or "0"
            element = self.styles.get(style)
            if element is None:
                break
            properties, style = element.find(qn("w:pPr")), _child(element, "w:basedOn")
        return "", "0"


def _level(element):
    """(form of the number, its pattern, what it starts with) of one level of a list."""
    start = _child(element, "w:start")
    return _child(element, "w:numFmt"), _child(element, "w:lvlText"), int(start) if start else 1


def _value(element, name):
    return element.get(qn(name), "")


def _child(element, name):
    found = None if element is None else element.find(qn(name))
    return "" if found is None else found.get(qn("w:val"), "")


def _written(number, form):
    return chinese_number(number) if form in _CHINESE and 0 < number < 100 else str(number)
