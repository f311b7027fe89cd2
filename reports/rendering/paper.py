"""The document as one self-contained HTML file for paper, in the layouts of GB/T 9704-2012.

The same file is what the PDF is set from and what an office keeps; it fetches nothing.
"""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from minsheng import fonts
from reports.document import LETTER, Annex, Document, Figure
from reports.rendering.geometry import INK_ABOVE, MM_PER_PT, ROW, TOP, TYPE_AREA, head, imprint_rows
from reports.rendering.markup import PrintPen, Writer, exact, joined
from reports.rendering.tables import fitted, table_html

_WIDTHS = {True: TYPE_AREA[1], False: TYPE_AREA[0]}
_PROPERTIES = {"仿宋": "--fang", "黑体": "--hei", "楷体": "--kai", "小标宋": "--title", "宋体": "--song"}
_BASELINE = 0.88  # of 小标宋 within a line of height 1, in ems


_UNNUMBERED_FIRST_PAGE = "@page :first { @bottom-right { content: none } @bottom-left { content: none } }\n"


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


def head_rules(sender: str, layout: str) -> str:
    """Where the red head stands, as custom properties measured from the type area's corner."""
    if (found := head(sender, layout)) is None:
        return (
            ":root{--name-size:0;--name-tracking:0;--name-top:0;--rule-top:0;--number-top:0;--title-rows:0}"
        )
    name_top = found.name_top - (_BASELINE - INK_ABOVE) * found.name_pt * MM_PER_PT
    return (
        f":root{{--name-size:{found.name_pt:.2f}pt;--name-tracking:{found.tracking_em:.3f}em;"
        f"--name-top:{name_top - TOP:.3f}mm;--rule-top:{found.rule_top - TOP:.3f}mm;"
        f"--number-top:{found.number_top - TOP:.3f}mm;--title-rows:{found.title_rows}}}"
    )


def font_rules() -> str:
    """The faces as custom properties: each use with its families, and one for rare characters at the end."""
    rare = {"黑体": '"Noto Sans SC",sans-serif'}
    return ":root{{{}}}".format(
        ";".join(
            "{}:{},{}".format(
                _PROPERTIES[use],
                ",".join(f'"{name}"' for name in stack),
                rare.get(use, '"Noto Serif SC",serif'),
            )
            for use, stack in fonts.STACKS.items()
        )
    )


def paper_html(document: Document) -> str:
    """The file: HTML that is well-formed XML as well. Its text has invisible break hints; its figures are
    <data> elements with exact values."""
    writer = PaperWriter()
    body = writer.document(document)
    if document.imprint:
        writer.rules.append(f".imprint-room{{height:{imprint_rows(document.imprint) * ROW:.3f}mm}}")
    rules = "\n".join(writer.rules)
    return format_html(
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8"/>\n<title>{}</title>\n'
        '<meta name="author" content="{}"/>\n<style>\n{}\n{}\n</style>\n</head>\n'
        "<body>\n{}</body>\n</html>\n",
        document.name,
        document.sender,
        mark_safe(_stylesheet(document.sender, document.layout)),
        mark_safe(rules),
        body,
    )


@lru_cache(maxsize=32)
def _stylesheet(sender, layout):
    """The stylesheet with its custom properties written out: resolving them per element costs a third of the
    time of a page."""
    css = (
        font_rules()
        + head_rules(sender, layout)
        + Path(__file__).with_name("paper.css").read_text(encoding="utf-8")
    )
    if layout == LETTER:
        css += _UNNUMBERED_FIRST_PAGE
    values = dict(re.findall(r"(--[\w-]+):\s*([^;}]+)[;}]", css))
    css = re.sub(r":root\s*{[^}]*}", "", css)
    while "var(" in css:
        css = re.sub(r"var\((--[\w-]+)\)", lambda match: values[match.group(1)], css)
    return css
