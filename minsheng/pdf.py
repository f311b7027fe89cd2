"""HTML in, PDF out: the one place that runs the layout engine."""

import gc
import logging
import threading
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

from minsheng import fonts, justification
from minsheng.workbooks.writing import UNWRITABLE

# The text library is not safe to use from two threads at once.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class PdfFile:
    """A finished file, the font families set in it, and the characters that no font could draw."""

    content: bytes
    pages: int
    fonts: tuple[str, ...]
    missing_characters: tuple[str, ...]


class _Complaints(logging.Handler):
    """Collects the characters of which the layout engine says that no font has them."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.characters = []

    def emit(self, record):
        if str(record.msg).startswith(".notdef") and record.args:
            self.characters.append(record.args[0])


def render_pdf(html):
    """Set an HTML page, written as well-formed XML, and return a PdfFile (PDF/A-2u, so that its text can be
    read back).

    Nothing outside the text is fetched: no address in it is ever followed. Raises fonts.FontsMissing when
    a font file is not there.
    """
    with _one_at_a_time:
        engine = _engine()
        complaints = _Complaints()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(complaints)
        try:
            document = _page(engine, html).render(font_config=_font_configuration(), pdf_variant="pdf/a-2u")
            content = document.write_pdf(pdf_variant="pdf/a-2u")
        finally:
            logger.removeHandler(complaints)
        families = sorted({font.family for font in document.fonts.values()})
        return PdfFile(
            content, len(document.pages), tuple(families), tuple(dict.fromkeys(complaints.characters))
        )


def _page(engine, html):
    """The page, read as XML: the engine's own reader, written in Python, takes a tenth of the whole time."""
    page = engine.HTML.__new__(engine.HTML)
    page.base_url, page.url_fetcher, page.media_type = None, _refuse_address, "print"
    root = ElementTree.fromstring(UNWRITABLE.sub("", html))
    page.wrapper_element = engine.cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    page.etree_element = root
    return page


@cache
def _engine():
    fonts.prepare()
    import weasyprint  # a second and a half, so only when a document is wanted

    justification.install()
    # Setting a page makes millions of objects, and each round of garbage collection would look through the
    # whole application again: a third of the time. What is loaded by now stays loaded.
    gc.collect()
    gc.freeze()
    return weasyprint


@cache
def _font_configuration():
    # Kept for the life of the process: a new one per document never gives its memory back.
    _engine()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _refuse_address(url, *args, **kwargs):
    raise ValueError(f"addresses are not followed: {url}")
