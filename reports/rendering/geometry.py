"""Where things stand on official paper, in millimetres: GB/T 9704-2012, the same for print and for DOCX.

The type area is 156 × 225: 22 rows of 28 characters of size 3 (16 pt), 37 from the paper's top, 28 from the
side where it is bound.
"""

import math
from dataclasses import dataclass

from reports.document import LETTER, ORDINARY, Imprint
from reports.rendering.words import copies_text

MM_PER_PT = 25.4 / 72
TYPE_AREA = (156, 225)
TOP, BINDING, OUTER, BOTTOM = 37, 28, 26, 35
ROW = 225 / 22
SIZE_2_PT, SIZE_3_PT, SIZE_4_PT = 22, 16, 14
RED = "E60012"  # C0 M100 Y100 as a screen shows it
LETTER_RULE, ORDINARY_RULE = 170, 156
LETTER_BOTTOM_RULE = 20  # from the paper's bottom

_NAME_TOP = {LETTER: 30, ORDINARY: TOP + 35}
_GAP = 4
_LARGEST_NAME_PT = 42
_WIDEST_NAME = 150  # inside the 156 of the type area
_WIDEST_TRACKING = 0.3
# Ink of 小标宋 characters above and below the baseline, in ems: measured from the glyphs of FandolSong-Bold;
# the face that offices own differs by less than a hundredth.
INK_ABOVE, INK_BELOW = 0.762, 0.160
# A line of the grid is taller than its characters: half of the rest stands above them, half below.
_SLACK = (ROW - SIZE_3_PT * MM_PER_PT) / 2
_DOUBLE_RULE = 1.6


@dataclass(frozen=True)
class Head:
    """The red head: tops are those of the ink, or of a line of the grid, from the paper's top.

    ``title_rows`` is how many rows of the type area stand empty above the title.
    """

    name_pt: float
    tracking_em: float
    name_top: float
    rule_top: float
    number_top: float
    title_rows: int


def head(sender: str, layout: str) -> Head | None:
    """The head of a layout for a sender's name of any length; None for paper without one.

    Long names lose tracking first, then size, until they fit.
    """
    if layout not in _NAME_TOP:
        return None
    count = max(len(sender), 1)
    size = min(_LARGEST_NAME_PT, _WIDEST_NAME / MM_PER_PT / count)
    room = (_WIDEST_NAME / (size * MM_PER_PT) - count) / max(count - 1, 1)
    tracking = max(0, min(_WIDEST_TRACKING, room))
    top = _NAME_TOP[layout]
    name_bottom = top + (INK_ABOVE + INK_BELOW) * size * MM_PER_PT
    if layout == LETTER:
        rule_top = name_bottom + _GAP
        # The number stands 7/8 of a size-3 character below the rule.
        number_top = rule_top + _DOUBLE_RULE + 7 / 8 * SIZE_3_PT * MM_PER_PT - _SLACK
        return Head(size, tracking, top, rule_top, number_top, title_rows=4)
    number_top = name_bottom + 2 * ROW
    rule_top = number_top + ROW - _SLACK + _GAP
    rows = math.ceil((rule_top - TOP) / ROW) + 2
    return Head(size, tracking, top, rule_top, number_top, title_rows=rows)


def copies_rows(imprint: Imprint) -> int:
    """How many rows 抄送 takes: in size 4, one character in on both sides, wrapped after its colon."""
    across = int(TYPE_AREA[0] / (SIZE_4_PT * MM_PER_PT)) - 2 - len("抄送：")
    names = len(copies_text(imprint.copies)) - len("抄送：")
    return math.ceil(names / across) if names > 0 else 0


def imprint_rows(imprint: Imprint) -> int:
    """How many rows 版记 takes."""
    return copies_rows(imprint) + (1 if imprint.printer or imprint.printed_on else 0)
