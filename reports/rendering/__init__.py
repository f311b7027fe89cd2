"""A document tree as a page, as paper, as a list of figures."""

from minsheng.pdf import PdfFile, render_pdf
from reports.document import Document
from reports.rendering.markup import ScreenPen, Writer
from reports.rendering.paper import paper_html


def screen_html(document: Document, address=None):
    """The document as a safe fragment for a page; ``address(figure)`` is where a figure's link leads."""
    return Writer(ScreenPen(address)).document(document)


def pdf(document: Document) -> PdfFile:
    """The document as a PDF file in the official layout."""
    return render_pdf(paper_html(document))


__all__ = ["paper_html", "pdf", "screen_html"]
