"""Passages as people type them, one paragraph a line, as numbered paragraphs."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from reports.document import UNREADABLE, Figure, Paragraph, Run, Text

# A number that people typed: the letter numbers its paragraphs itself.
_CHINESE = "[一二三四五六七八九十]{1,3}"
_TYPED_NUMBER = re.compile(rf"^(?:[（(]{_CHINESE}[）)]|{_CHINESE}、|\d{{1,2}}[.．、]\s*(?!\d))\s*")
_QUOTE = re.compile(r"\{\{\s*测算\.(\w+)\s*\}\}")
_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\{|\}\}|\{%|%\}")
_LEAD = re.compile(r"^([^。！？；]{2,24}。)(?=.)")


def quoted(text: str) -> list[str]:
    """The 测算 that a passage quotes by name: {{ 测算.低保资金缺口 }}. Nothing else is quoted in passages."""
    return list(dict.fromkeys(_QUOTE.findall(text)))


def unknown(text: str, known) -> list[str]:
    """A Chinese sentence for each quoted name that is not among ``known``, with the nearest that are, and for
    what stands in braces otherwise: it would be printed as it is typed."""
    found = [
        f"“{piece}”会原样印出来：文字里只能引用测算（写成{{{{ 测算.名称 }}}}），别的数请直接写，核稿会核对。"
        for piece in dict.fromkeys(_BRACES.findall(_QUOTE.sub("", text)))
    ]
    for name in quoted(text):
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4)
            hint = f"相近的有：{'、'.join(near)}" if near else f"可用的有：{'、'.join(known) or '（还没有）'}"
            found.append(f"没有“{name}”这个测算。{hint}。")
    return found


def with_figures(figures: Mapping[str, Figure]) -> Callable[[str], tuple[Run, ...]]:
    """A reader of pieces of text that puts the figures of 测算 where the text quotes them."""

    def read(text):
        runs, at = [], 0
        for match in _QUOTE.finditer(text):
            runs += [Text(text[at : match.start()]), figures.get(match[1], Text(UNREADABLE))]
            at = match.end()
        return tuple(run for run in [*runs, Text(text[at:])] if run != Text(""))

    return read


def plain_text(text: str) -> tuple[Run, ...]:
    return (Text(text),)


def paragraphs(
    text: str, is_itemized: bool, level: int = 2, read: Callable[[str], tuple[Run, ...]] = plain_text
) -> list[Paragraph]:
    """Each line that is not blank as a paragraph; ``read`` makes the runs of a piece of text.

    Itemized, several lines are numbered （一）（二）, and a short first sentence becomes the lead. A
    single line is not numbered.
    """
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if not is_itemized or len(lines) < 2:
        return [Paragraph(read(line)) for line in lines]
    return [_item(_TYPED_NUMBER.sub("", line), level, read) for line in lines]


def _item(line, level, read):
    match = _LEAD.match(line)
    lead = read(match.group(1)) if match else ()
    return Paragraph(read(line[match.end() :] if match else line), level=level, lead=lead)


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same line by line: a browser sends other line ends than it was given."""
    return one.splitlines() == other.splitlines()
