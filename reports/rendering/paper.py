"""The document as one self-contained HTML file for paper, in the layout of GB/T 9704-2012, 信函格式.

The same file is what the PDF is set from and what an office keeps; it fetches nothing.
"""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from reports.document import Annex, Document, Figure
from reports.rendering.markup import PrintPen, Writer, exact, joined
from reports.rendering.tables import fitted, table_html

_PT = 25.4 / 72  # millimetres
_TYPE_AREA_TOP = 37
_NAME_TOP = 30
_RULE_GAP = 4
_LARGEST_NAME_PT = 42
_WIDEST_NAME = 150  # millimetres, inside the 156 of the type area
_WIDEST_TRACKING = 0.3
# Ink of 小标宋 characters above and below the baseline, and the baseline within a line of height 1, in ems:
# measured from the glyphs of FandolSong-Bold; the face that offices own differs by less than a hundredth.
_INK_ABOVE, _INK_BELOW = 0.762, 0.160
_BASELINE = 0.88
# The number stands 7/8 of a size-3 character below the rule; its line is taller than its characters.
_NUMBER_GAP = (7 / 8 * 16 - (28.99 - 16) / 2) * _PT
_WIDTHS = {True: 225, False: 156}


class PaperWriter(Writer):
    """Writes for paper and keeps the style rules that only this document needs."""

    def __init__(self):
        super().__init__(PrintPen())
        self.rules = []

    def cell(self, cell):
        """A cell that is one figure carries its value itself: an element less to lay out, of hundreds."""
        if len(cell.runs) == 1 and isinstance(cell.runs[0], Figure):
            return format_html(' data-value="{}"', exact(cell.runs[0])), cell.runs[0].printed
        return super().cell(cell)

    def tables(self, annex: Annex, name):
        parts = [part for table in annex.tables for part in fitted(table, _WIDTHS[annex.is_landscape])]
        return joined(self._table(part, f"{name}-table-{index}") for index, part in enumerate(parts, 1))

    def _table(self, part, name):
        self.rules.append(f"#{name}{{font-size:{part.size_pt}pt;line-height:{part.size_pt * 1.24:.2f}pt}}")
        self.rules.extend(
            f"#{name} .c{index}{{width:{width}mm}}" for index, width in enumerate(part.widths_mm)
        )
        return table_html(self, part.table, name)


def letterhead_rules(sender: str) -> str:
    """Where the red head stands, for a sender's name of any length, as custom properties.

    Long names lose tracking first, then size, until they fit; the rule keeps its 4 mm from the characters.
    """
    count = max(len(sender), 1)
    size = min(_LARGEST_NAME_PT, _WIDEST_NAME / _PT / count)
    room = (_WIDEST_NAME / (size * _PT) - count) / max(count - 1, 1)
    tracking = max(0, min(_WIDEST_TRACKING, room))
    em = size * _PT
    name_top = _NAME_TOP - _TYPE_AREA_TOP - (_BASELINE - _INK_ABOVE) * em
    rule_top = _NAME_TOP - _TYPE_AREA_TOP + (_INK_ABOVE + _INK_BELOW) * em + _RULE_GAP
    number_top = rule_top + 1.6 + _NUMBER_GAP
    return (
        f":root{{--name-size:{size:.2f}pt;--name-tracking:{tracking:.3f}em;--name-top:{name_top:.3f}mm;"
        f"--rule-top:{rule_top:.3f}mm;--number-top:{number_top:.3f}mm}}"
    )


def paper_html(document: Document) -> str:
    """The file. Its text has invisible break hints; its figures are <data> elements with exact values."""
    writer = PaperWriter()
    body = writer.document(document)
    rules = "\n".join(writer.rules)
    return format_html(
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{}</title>\n'
        '<meta name="author" content="{}">\n<style>\n{}\n{}\n</style>\n</head>\n<body>\n{}</body>\n</html>\n',
        document.name,
        document.sender,
        mark_safe(_stylesheet(document.sender)),
        mark_safe(rules),
        body,
    )


@lru_cache(maxsize=32)
def _stylesheet(sender):
    """The stylesheet with its custom properties written out: resolving them per element costs a third of the
    time of a page."""
    css = letterhead_rules(sender) + Path(__file__).with_name("paper.css").read_text(encoding="utf-8")
    values = dict(re.findall(r"(--[\w-]+):\s*([^;}]+)[;}]", css))
    css = re.sub(r":root\s*{[^}]*}", "", css)
    while "var(" in css:
        css = re.sub(r"var\((--[\w-]+)\)", lambda match: values[match.group(1)], css)
    return css
