"""A document tree in all its forms: page, paper, PDF, DOCX, plain text, and its annexes as a workbook."""

from collections.abc import Callable
from dataclasses import dataclass

from minsheng.pdf import PdfFile, render_pdf
from minsheng.workbooks.writing import CONTENT_TYPE as XLSX_TYPE
from reports.document import Document
from reports.rendering.docx import CONTENT_TYPE as DOCX_TYPE
from reports.rendering.docx import docx
from reports.rendering.markup import ScreenPen, Writer
from reports.rendering.paper import paper_html
from reports.rendering.plain_text import plain_text
from reports.rendering.workbook import annex_workbook


def screen_html(document: Document, address=None):
    """The document as a safe fragment for a page; ``address(figure)`` is where a figure's link leads."""
    return Writer(ScreenPen(address)).document(document)


def pdf(document: Document) -> PdfFile:
    """The document as a PDF file in the official layout."""
    return render_pdf(paper_html(document))


@dataclass(frozen=True)
class Form:
    """One form in which a document leaves the system: ``make`` gives the bytes of the file."""

    label: str
    content_type: str
    make: Callable[[Document], bytes]


# By the ending of the file. The workbook holds the annexes only, so a document without any has none.
FORMS = {
    "pdf": Form("PDF", "application/pdf", lambda document: pdf(document).content),
    "docx": Form("DOCX（WPS、Word 可编辑）", DOCX_TYPE, docx),
    "html": Form("网页文件", "text/html; charset=utf-8", lambda document: paper_html(document).encode()),
    "txt": Form(
        "纯文字", "text/plain; charset=utf-8", lambda document: plain_text(document).encode("utf-8-sig")
    ),
    "xlsx": Form("附件表格（Excel）", XLSX_TYPE, annex_workbook),
}


def forms_of(document: Document) -> dict[str, Form]:
    """The forms that this document has."""
    return {ending: form for ending, form in FORMS.items() if ending != "xlsx" or document.annexes}


__all__ = [
    "FORMS",
    "Form",
    "annex_workbook",
    "docx",
    "forms_of",
    "paper_html",
    "pdf",
    "plain_text",
    "screen_html",
]
