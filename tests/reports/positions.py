"""Where things stand on the pages of a PDF file, in millimetres from the paper's top left corner."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby

from pypdf import PdfReader
from pypdf.generic import ContentStream

MM = 25.4 / 72
_IDENTITY = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Glyph:
    text: str
    font: str
    size_pt: float
    left: float
    right: float
    baseline: float
    is_turned: bool


@dataclass(frozen=True)
class Bar:
    """A filled rectangle."""

    colour: tuple
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Page:
    width: float
    height: float
    glyphs: list = field(default_factory=list)
    bars: list = field(default_factory=list)

    def lines(self, size_pt=16):
        """The glyphs of this size as lines, from top to bottom: (text, left, right, baseline)."""
        chosen = [each for each in self.glyphs if abs(each.size_pt - size_pt) < 0.1 and not each.is_turned]
        chosen.sort(key=lambda each: (round(each.baseline, 1), each.left))
        for _, group in groupby(chosen, key=lambda each: round(each.baseline, 1)):
            group = list(group)
            yield "".join(each.text for each in group), group[0].left, group[-1].right, group[0].baseline

    def turned(self):
        return [each for each in self.glyphs if each.is_turned]


def pages_of(content: bytes) -> list[Page]:
    reader = PdfReader(BytesIO(content))
    return [_Interpreter(page, reader).page for page in reader.pages]


def _times(inner, outer):
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class _Interpreter:
    """Runs just the operators that the layout engine writes."""

    def __init__(self, page, reader):
        box = page.mediabox
        self.page = Page(float(box.width) * MM, float(box.height) * MM)
        self.fonts = {name: _Font(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        self.matrix, self.colour, self.stack, self.paths = _IDENTITY, None, [], []
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if handler := getattr(self, f"_do_{operator.decode()}".replace("*", "_star"), None):
                handler(*operands)

    def _point(self, x, y, matrix):
        a, b, c, d, e, f = matrix
        return (a * x + c * y + e) * MM, self.page.height - (b * x + d * y + f) * MM

    def _do_q(self):
        self.stack.append((self.matrix, self.colour))

    def _do_Q(self):
        self.matrix, self.colour = self.stack.pop()

    def _do_cm(self, *values):
        self.matrix = _times(tuple(map(float, values)), self.matrix)

    def _do_rg(self, *values):
        self.colour = tuple(round(float(value), 3) for value in values)

    def _do_re(self, x, y, width, height):
        x, y, width, height = map(float, (x, y, width, height))
        corners = [self._point(x, y, self.matrix), self._point(x + width, y + height, self.matrix)]
        self.paths.append(corners)

    def _do_f(self):
        for (x1, y1), (x2, y2) in self.paths:
            self.page.bars.append(Bar(self.colour, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
        self.paths = []

    _do_f_star = _do_f

    def _do_n(self):
        self.paths = []

    def _do_Tf(self, name, size):
        self.font, self.size = self.fonts[name], float(size)

    def _do_Tm(self, *values):
        self.text_matrix = tuple(map(float, values))

    def _do_TJ(self, parts):
        matrix = _times(self.text_matrix, self.matrix)
        scale = (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5
        is_turned = abs(matrix[0]) < abs(matrix[1])
        at = 0.0
        for part in parts:
            if isinstance(part, (int, float)):
                at -= float(part) / 1000 * self.size
                continue
            code_bytes = getattr(part, "original_bytes", part)
            for start in range(0, len(code_bytes), 2):
                code = int.from_bytes(code_bytes[start : start + 2], "big")
                width = self.font.widths.get(code, 1000) / 1000 * self.size
                left, baseline = self._point(at, 0, matrix)
                right, _ = self._point(at + width, 0, matrix)
                self.page.glyphs.append(
                    Glyph(
                        self.font.text(code),
                        self.font.name,
                        self.size * scale,
                        left,
                        right,
                        baseline,
                        is_turned,
                    )
                )
                at += width
        self.text_matrix = _times((1, 0, 0, 1, at, 0), self.text_matrix)


class _Font:
    def __init__(self, font):
        self.name = font["/BaseFont"].split("+")[-1]
        self.widths = {}
        entries = list(font["/DescendantFonts"][0].get_object()["/W"])
        for first, widths in zip(entries[::2], entries[1::2], strict=True):
            self.widths |= {int(first) + index: float(width) for index, width in enumerate(widths)}
        table = font["/ToUnicode"].get_object().get_data().decode("latin1")
        pairs = re.findall(r"^<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table, re.MULTILINE)
        self._texts = {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}

    def text(self, code):
        return self._texts.get(code, "\ufffd")
