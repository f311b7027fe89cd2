"""Flush right edges for Chinese lines.

WeasyPrint justifies by stretching spaces only, so a Chinese line, which has none, would stay ragged. Here the
width that a line lacks is spread over the gaps between its Chinese characters, as word processors do: figures
and Latin words keep their own spacing. Two private functions of WeasyPrint 70 are replaced; its version is
pinned, and a test measures the right edge of every line.
"""

import re
from itertools import pairwise

from minsheng.linebreaks import MAY_BREAK, MAY_NOT_BREAK

# Characters that may be spaced out: ideographs, Chinese punctuation, full-width forms, curly quotes, dashes.
_SPREADS = re.compile(
    "[\u2014\u2018-\u201d\u2026\u00b7\u2460-\u24ff\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003134f]"
)
_HINTS = frozenset(MAY_BREAK + MAY_NOT_BREAK)
_STRETCHES = re.compile(
    f"(?P<spreads>{_SPREADS.pattern}+)|(?P<hints>[{MAY_BREAK}{MAY_NOT_BREAK}]+)|.", re.DOTALL
)
# With fewer gaps than this a line is mostly Latin, and stretching its spaces looks better.
_FEWEST_GAPS = 4


def _weight(left, right):
    """How much of the spread falls between two neighbours: half of it lies on each side of a character."""
    return (bool(_SPREADS.match(left)) + bool(_SPREADS.match(right))) / 2


def gaps(text):
    """The stretchable gaps inside a text, a gap with one Chinese neighbour counting half."""
    return sum(_weight(left, right) for left, right in pairwise(text))


def install():
    """Replace WeasyPrint's justification. Safe to call again."""
    import weasyprint
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    if getattr(inline.justify_line, "spreads_chinese", False):
        return
    if weasyprint.__version__ != "70.0":
        raise RuntimeError(f"justification was written for WeasyPrint 70.0, not {weasyprint.__version__}")
    inline.justify_line = _justifier(inline, boxes, line_break)
    line_break.Layout.set_text = _text_setter(line_break.Layout.set_text)


def _justifier(inline, boxes, line_break):
    stretch_spaces = inline.justify_line

    def texts_of(box):
        if isinstance(box, boxes.TextBox):
            yield box
        elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
            for child in box.children:
                if child.is_in_normal_flow():
                    yield from texts_of(child)

    def justify_line(context, line, extra_width):
        texts = [box.text for box in texts_of(line) if box.text]
        if texts:  # a hint at the very end is followed by nothing that could move
            texts[-1] = texts[-1].rstrip(MAY_BREAK + MAY_NOT_BREAK)
        texts = [text for text in texts if text]
        joints = [_weight(left[-1], right[0]) for left, right in pairwise(texts)]
        total = sum(map(gaps, texts)) + sum(joints)
        if total < _FEWEST_GAPS or line.style["direction"] == "rtl":
            stretch_spaces(context, line, extra_width)
            return
        if (tracking := line.style["letter_spacing"]) != "normal":
            # One unit of tracking is counted after the last character, where none is drawn.
            extra_width += tracking
        spread(line, extra_width / total, iter([0, *joints]), 0)

    def spread(box, extra, joints, advance):
        """Move and widen the boxes of a line; returns how far what follows has moved."""
        if isinstance(box, boxes.TextBox):
            if box.text:
                advance += extra * next(joints, 0)
            box.position_x += advance
            return advance + widen(box, extra)
        if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
            box.translate(advance, 0)
            return advance
        before = advance
        box.position_x += advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = spread(child, extra, joints, advance)
        box.width += advance - before
        return advance

    def widen(box, extra):
        if not (count := gaps(box.text)):
            return 0
        layout = line_break.Layout(box.style)
        layout.spread = extra
        layout.set_text(box.text, justify=True)
        layout.deactivate()
        box.pango_layout = layout
        box.width += extra * count
        return extra * count

    justify_line.spreads_chinese = True
    return justify_line


def _text_setter(set_plain_text):
    from weasyprint.text.ffi import TO_UNITS, ffi, pango

    def set_text(layout, text, justify=False):
        set_plain_text(layout, text, justify)
        extra = getattr(layout, "spread", 0) if justify else 0
        hinted = not _HINTS.isdisjoint(layout.text)
        if not (extra or hinted):
            return
        tracking = layout.style["letter_spacing"]
        spacing = int(((0 if tracking == "normal" else tracking) + extra) * TO_UNITS)
        attributes = pango.pango_layout_get_attributes(layout.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        position = 0
        for match in _STRETCHES.finditer(layout.text):
            size = len(match.group().encode())
            if match.lastgroup == "hints" or (extra and match.lastgroup == "spreads"):
                # An invisible hint takes no tracking of its own, or its two neighbours would move together.
                attribute = pango.pango_attr_letter_spacing_new(0 if match.lastgroup == "hints" else spacing)
                attribute.start_index, attribute.end_index = position, position + size
                pango.pango_attr_list_change(attributes, attribute)
            position += size
        pango.pango_layout_set_attributes(layout.layout, attributes)

    return set_text
