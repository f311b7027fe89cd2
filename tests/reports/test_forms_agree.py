"""No figure differs between the forms of a document: each form is read back and compared with the tree."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document as ReadDocx
from openpyxl import load_workbook
from pypdf import PdfReader

from minsheng.linebreaks import without_hints
from reports.document import Annex, Cell, Figure, Heading, Imprint, Table, plain
from reports.rendering import FORMS, forms_of, screen_html
from tests.reports.documents import cell, figure, letter, progress_table
from tests.reports.test_rendering import Reader

PAGE_NUMBER = re.compile(r"^— \d+ —$", re.MULTILINE)


def awkward_table():
    """Numbers of every make, cells over two rows, blanks, words, and text that a spreadsheet would run."""
    head = (
        (cell("地区", down=2), cell("床位", across=3)),
        (cell("目标"), cell("完成"), cell("率%")),
    )
    body = (
        (cell("全市"), *(Cell((each,)) for each in (figure("1950"), figure("1161"), figure("59.538", "60")))),
        (cell("=1+1"), Cell(), Cell((figure("0"),)), Cell((figure("99.96", "99.96%"),))),
        (
            cell("丙县"),
            Cell((Figure("x", None, "—"),)),
            Cell((figure("15831.86"),)),
            Cell((figure("1", "完成"),)),
        ),
    )
    return Table(head, body, groups=(1, 3), strong_rows=(0,))


@pytest.fixture(scope="module")
def document():
    annexes = (Annex("进度表", (progress_table(3, 4),), ("注：示例。",)), Annex("明细表", (awkward_table(),)))
    return letter(8, annexes=annexes, imprint=Imprint(("甲局", "乙局"), "某局办公室", date(2017, 7, 6)))


@pytest.fixture(scope="module")
def files(document):
    return {ending: form.make(document) for ending, form in FORMS.items()}


def squeezed(text):
    return re.sub(r"\s", "", without_hints(text))


def paragraphs(document):
    """What stands in the text, block by block."""
    for block in document.blocks:
        lead = () if isinstance(block, Heading) else block.lead
        yield block.number + plain(lead) + plain(block.runs)


def cells(document):
    for annex in document.annexes:
        for table in annex.tables:
            for row in table.body:
                yield [plain(each.runs) for each in row]


def whole_text(document):
    """Everything in order, as a reader meets it; table heads are left to each form."""
    found = [document.name, f"{document.addressee}：", *paragraphs(document)]
    return [squeezed(each) for each in found if each]


def in_order(pieces, text):
    """Whether the pieces stand in the text one after the other."""
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return piece
        at += len(piece)
    return None


def text_of(ending, content):
    if ending == "html":
        return Reader(content.decode()).text
    if ending == "pdf":
        return "".join(PAGE_NUMBER.sub("", page.extract_text()) for page in PdfReader(BytesIO(content)).pages)
    if ending == "txt":
        return content.decode("utf-8-sig")
    return "".join(each.text for each in ReadDocx(BytesIO(content)).element.iter() if each.tag.endswith("}t"))


@pytest.mark.parametrize("ending", ["html", "pdf", "txt", "docx"])
def test_each_form_says_every_paragraph_and_row(document, files, ending):
    text = squeezed(text_of(ending, files[ending]))
    rows = [squeezed("".join(row)) for row in cells(document)]
    assert in_order([*whole_text(document), *rows], text) is None
    assert document.number in text
    assert "抄送：甲局，乙局。" in text


@pytest.mark.parametrize("ending", ["html", "pdf", "txt", "docx"])
def test_no_form_has_digits_of_its_own(document, files, ending):
    """The digits of each form are those of the tree, no more and no fewer."""
    own = document.number + "".join(whole_text(document))
    own += "".join(
        plain(each.runs) for annex in document.annexes for t in annex.tables for r in t.body for each in r
    )
    heads = "".join(
        plain(e.runs) for annex in document.annexes for t in annex.tables for r in t.head for e in r
    )
    rest = (
        "2017年7月5日"
        + "2017年7月6日"
        + "1.2."
        + "附件1附件2"
        + "".join(a.title for a in document.annexes) * 2
    )
    text = squeezed(text_of(ending, files[ending]))
    digits = sorted(re.findall(r"\d", own + heads + rest))
    if ending == "txt":  # a head over several columns is said for each
        assert len(re.findall(r"\d", text)) >= len(digits)
    else:
        assert sorted(re.findall(r"\d", text)) == digits


def test_the_screen_says_what_the_paper_says(document, files):
    words = Reader(screen_html(document)).text
    assert squeezed(words) == squeezed(text_of("html", files["html"]))


def test_html_carries_the_list_of_figures_itself(document, files):
    tags = Reader(files["html"].decode()).tags
    exact = [
        given.get("value", given.get("data-value"))
        for tag, given in tags
        if tag == "data" or "data-value" in given
    ]
    expected = ["" if each.value is None else f"{each.value:f}" for each in document.figures()]
    assert exact == expected


def test_docx_tables_say_each_cell(document, files):
    tables = ReadDocx(BytesIO(files["docx"])).tables
    shown = [table for annex in document.annexes for table in annex.tables]
    assert len(tables) == len(shown)
    for table, own in zip(tables, shown, strict=True):
        rows = [[each.text for each in row.cells] for row in table.rows][len(own.head) :]
        assert rows == [[plain(each.runs) for each in row] for row in own.body]


def test_workbook_keeps_numbers_as_numbers_as_they_are_printed(document, files):
    book = load_workbook(BytesIO(files["xlsx"]))
    assert book.sheetnames == ["附件1", "附件2"]
    sheet = book["附件2"]
    assert [[each.value for each in row] for row in sheet.iter_rows(min_row=4, max_col=4)] == [
        ["全市", 1950, 1161, 60],
        ["=1+1", None, 0, pytest.approx(0.9996)],
        ["丙县", "—", 15831.86, "完成"],
    ]
    assert sheet["A5"].data_type == "s"
    assert (sheet["D5"].number_format, sheet["C6"].number_format) == ("0.00%", "0.00")
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:D1", "A2:A3", "B2:D2"}


def test_every_printed_number_of_the_table_is_in_the_workbook(document, files):
    sheet = load_workbook(BytesIO(files["xlsx"]))["附件1"]
    own = list(cells(replace(document, annexes=document.annexes[:1])))
    rows = [[each.value for each in row] for row in sheet.iter_rows(min_row=5, max_row=4 + len(own))]
    assert [[str(value) for value in row] for row in rows] == own
    assert all(isinstance(value, (int, Decimal)) for row in rows for value in row[1:])


def test_a_document_without_annex_has_no_workbook(document):
    assert "xlsx" not in forms_of(replace(document, annexes=()))


def test_equal_documents_are_equal_bytes_in_docx_and_text(document, files):
    for ending in ("docx", "txt", "html"):
        assert FORMS[ending].make(document) == files[ending]
