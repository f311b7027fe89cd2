"""Merged heads: what stands over a column, from the widest heading down to the narrowest, and its unit."""

import re
from collections.abc import Container

from ..quantities import half_width
from ..quantity_units import UNIT, plain_unit
from .grid import Grid

UNIT_NOTE = re.compile(r"[(（\[【]\s*(?:计量)?(?:单位\s*[:：]?\s*)?([^()（）\[\]【】]{1,12})[)）\]】]")
UNIT_AFTER_SIGN = re.compile(r"(?:^|[\s,，])(?:计量)?单位\s*[:：]\s*(\S{1,12})\s*$")
NOTE_START = re.compile(
    r"^[*※]?\s*(?:注|备注|附注|说明|填表|填报|制表|审核|审批|联系|单位负责|负责人|报送|数据来源|统计时间|截止)[^\n]{0,12}?[:：.、]?"
)


# Put before the first cell of a row that has a problem when a file goes back to its owner.
MARK = "⚠"


def tidy(text: str) -> str:
    """A heading or name for comparison: half-width, no blanks, no marks of obligatory columns or problems."""
    return re.sub(r"\s", "", half_width(text)).strip(f"*:{MARK}").replace("＊", "")


def split_unit_note(text: str) -> tuple[str, str]:
    """建设日间照料中心（个） → (建设日间照料中心, 个); without a known unit in brackets the unit is ""."""
    for match in reversed(list(UNIT_NOTE.finditer(text))):
        unit = plain_unit(half_width(match[1]))
        if UNIT.fullmatch(unit):
            return (text[: match.start()] + text[match.end() :]).strip(), unit
    match = UNIT_AFTER_SIGN.search(text)
    if match and UNIT.fullmatch(plain_unit(half_width(match[1]))):
        return text[: match.start()].strip(), plain_unit(half_width(match[1]))
    return text.strip(), ""


def header_path(grid: Grid, column: int, top: int, bottom: int, skip: Container[int] = ()) -> list[str]:
    """The distinct headings over a column, widest first; a heading merged over several rows counts once."""
    path: list[str] = []
    seen: set[tuple[int, int]] = set()
    for row in range(top, bottom + 1):
        anchor = grid.anchor(row, column)
        text = "" if row in skip else grid.text(row, column)
        if text and anchor not in seen:
            path.append(" ".join(text.split()))
            seen.add(anchor)
    return path


def is_note(text: str) -> bool:
    """Whether a row that starts with this text is a note under a table, not a row of it."""
    return bool(NOTE_START.match(text.strip()))
