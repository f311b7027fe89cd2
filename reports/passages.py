"""Passages as people type them, one paragraph a line, as numbered paragraphs."""

import re

from reports.document import Paragraph, Text

# A number that people typed: the letter numbers its paragraphs itself.
_CHINESE = "[一二三四五六七八九十]{1,3}"
_TYPED_NUMBER = re.compile(rf"^(?:[（(]{_CHINESE}[）)]|{_CHINESE}、|\d{{1,2}}[.．、]\s*(?!\d))\s*")
_LEAD = re.compile(r"^([^。！？；]{2,24}。)(?=.)")


def paragraphs(text: str, is_itemized: bool, level: int = 2) -> list[Paragraph]:
    """Each line that is not blank as a paragraph.

    Itemized, several lines are numbered （一）（二）, and a short first sentence becomes the lead. A
    single line is not numbered.
    """
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if not is_itemized or len(lines) < 2:
        return [Paragraph((Text(line),)) for line in lines]
    return [_item(_TYPED_NUMBER.sub("", line), level) for line in lines]


def _item(line, level):
    match = _LEAD.match(line)
    lead = (Text(match.group(1)),) if match else ()
    return Paragraph((Text(line[match.end() :] if match else line),), level=level, lead=lead)
