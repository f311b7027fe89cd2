"""Workbooks and pasted tables of regions and people: bytes or text in, prepared rows and all problems out.

Nothing is stored here: `actions.load_regions` and `actions.load_people` store it, all or nothing.
"""

import re

from minsheng.workbooks import Cell, Grid, Workbook

MAX_BYTES = 1_000_000
_SEPARATORS = re.compile(r"[、，,；;\n]+")


def pasted(text):
    """Lines copied from a spreadsheet (columns divided by tabs) as a workbook of one sheet."""
    rows = {}
    for number, line in enumerate(text.splitlines(), start=1):
        cells = {
            n: Cell(part.strip(), "text") for n, part in enumerate(line.split("\t"), start=1) if part.strip()
        }
        if cells:
            rows[number] = cells
    return Workbook("text", [Grid("粘贴的表格", rows)])


def split_words(text):
    """Aliases as people list them: divided by 、，; or line ends; empty ones and repeats dropped."""
    words = [word.strip() for word in _SEPARATORS.split(text)]
    return list(dict.fromkeys(word for word in words if word))


def find_place(places, word):
    """The places whose code, name or alias is `word`, blanks ignored."""
    wanted = "".join(word.split())
    return [
        place
        for place in places
        if wanted == place.code
        or any(wanted == "".join(known.split()) for known in [place.name, *place.aliases])
    ]
