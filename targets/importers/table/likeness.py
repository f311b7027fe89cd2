"""Headings and names of indicators, compared without units, fillers and targets in words."""

import re
from difflib import SequenceMatcher

from minsheng.names import plain
from minsheng.workbooks.headers import split_unit_note

ENDING = re.compile(
    r"(?:达到|不低于|不少于|不超过|不高于|控制在|力争|应当?达到|目标|目标任务|任务数|目标数).{0,12}$"
)
BEGINNING = re.compile(r"^(?:为?全[市省县区国]|为)")
SENTENCE_END = re.compile(r"[。；;]")
CLAUSE = re.compile(r"[。；;，,]")
LIKE_ENOUGH = 72  # per cent of the letters in common
LONGEST_NAME = 26


def bare_name(text: str) -> str:
    """A heading as a name: "城市低保对象累计月人均补助达到（元）" → "城市低保对象累计月人均补助"."""
    name, _ = split_unit_note(text)
    shorter = ENDING.sub("", name).strip()
    return shorter if len(shorter) >= 2 else name


def core(text: str) -> str:
    """What is compared: the bare name without 为全市, quotes, blanks and brackets."""
    name = bare_name(text)
    shorter = BEGINNING.sub("", name)
    return plain(shorter if len(shorter) >= 2 else name)


def first_sentence(text: str) -> str:
    """城乡困难群众医疗救助。对符合条件的… → 城乡困难群众医疗救助."""
    return SENTENCE_END.split(text, maxsplit=1)[0]


def is_sentence(text: str) -> bool:
    """A policy sentence in a heading, rather than a name."""
    return bool(SENTENCE_END.search(text)) or (len(text) > LONGEST_NAME and bool(CLAUSE.search(text)))


def likeness(one: str, other: str) -> bool:
    """Whether two cores look alike enough to ask about."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() * 100 >= LIKE_ENOUGH and matcher.ratio() * 100 >= LIKE_ENOUGH
