"""The DOCX form: what Word, WPS and LibreOffice are told about paper, grid, faces, head and page numbers."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document as ReadDocx
from docx.oxml.ns import qn
from lxml import etree

from reports.document import Imprint, Signature
from reports.rendering import docx
from tests.reports.documents import letter

MM = 1440 / 25.4
FACES = {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"}


@pytest.fixture(scope="module")
def read():
    return ReadDocx(BytesIO(docx(letter(4))))


def frames(document):
    """(text, x, y, width) in millimetres of all that stands at a place of its own on the page."""
    for paragraph in document.paragraphs:
        for frame in paragraph._p.iter(qn("w:framePr")):
            places = (int(frame.get(qn(f"w:{name}"), "0")) / MM for name in ("x", "y", "w"))
            yield paragraph.text, *(round(place, 1) for place in places)


def style_of(document, name):
    return next(style for style in document.styles if style.style_id == name)


def faces_of(style):
    return {value for key, value in style.element.rPr.rFonts.attrib.items() if not key.endswith("hint")}


def test_paper_margins_and_grid(read):
    upright, lying = read.sections
    sizes = [upright.page_width, upright.page_height, upright.top_margin, upright.bottom_margin]
    assert [round(each.mm) for each in sizes] == [210, 297, 37, 35]
    assert (round(upright.left_margin.mm), round(upright.right_margin.mm)) == (28, 26)
    assert round(lying.page_width.mm) == 297
    assert round(lying.page_width.mm - lying.left_margin.mm - lying.right_margin.mm) == 225
    for section in read.sections:
        grid = section._sectPr.find(qn("w:docGrid"))
        assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert 225 * MM >= 22 * 579
    assert 156 * MM >= 28 * (320 - 5)


def test_margins_are_mirrored_and_even_pages_differ(read):
    settings = read.settings.element
    assert settings.find(qn("w:mirrorMargins")) is not None
    assert read.settings.odd_and_even_pages_header_footer


def test_every_face_is_named_for_chinese_text(read):
    for style in read.styles:
        if style.element.rPr is not None:
            (face,) = faces_of(style)
            assert face in FACES
            assert style.font.bold is None
    assert faces_of(style_of(read, "Heading1")) == {"黑体"}
    assert faces_of(style_of(read, "Heading2")) == {"楷体_GB2312"}
    assert faces_of(style_of(read, "DocumentTitle")) == {"方正小标宋简体"}


def test_no_gap_opens_between_chinese_and_digits(read):
    spacing = style_of(read, "Normal").element.pPr
    assert [spacing.find(qn(f"w:autoSpace{name}")).get(qn("w:val")) for name in ("DE", "DN")] == ["0", "0"]


def test_letterhead_stands_where_the_paper_has_it(read):
    (name, *_, name_width), upper, lower, number = list(frames(read))
    assert (name, name_width) == ("广元市民政局", 170.0)
    assert upper[1:] == (21.0, pytest.approx(47.7, abs=0.1), 170.0)
    assert lower[2] == pytest.approx(297 - 20 - 1.6, abs=0.1)
    assert number[0] == "广民函〔2017〕12号"


def test_a_letter_counts_pages_from_the_second_on(read):
    first, last = read.sections
    assert first.different_first_page_header_footer
    assert not last.different_first_page_header_footer
    assert [p.alignment.name for p in first.footer.paragraphs] == ["RIGHT"]
    assert [p.alignment.name for p in first.even_page_footer.paragraphs] == ["LEFT"]
    assert "PAGE" in first.footer._element.xml
    assert first.first_page_footer.paragraphs[0].text == ""
    assert "tbRl" in last.header._element.xml


def test_table_heads_repeat_and_rows_stay_whole(read):
    (table,) = read.tables
    properties = [row._tr.trPr for row in table.rows]
    assert [found.find(qn("w:tblHeader")) is not None for found in properties] == [True] * 3 + [False] * 10
    assert all(found.find(qn("w:cantSplit")) is not None for found in properties)


def test_the_ordinary_format_has_one_rule_and_an_imprint():
    imprint = Imprint(("甲局", "乙局"), "某局办公室", date(2017, 7, 6))
    read = ReadDocx(BytesIO(docx(letter(2, layout="ordinary", imprint=imprint))))
    assert [section.different_first_page_header_footer for section in read.sections] == [False] * 3
    found = {text: (x, y, width) for text, x, y, width in frames(read) if text}
    assert found["抄送：甲局，乙局。"][1] == pytest.approx(262 - 2 * 225 / 22, abs=0.1)
    assert found["某局办公室\t2017年7月6日印发"][1] == pytest.approx(262 - 225 / 22, abs=0.1)
    rules = [(y, width) for text, _, y, width in frames(read) if not text]
    assert [width for _, width in rules] == [156.0] * 4
    assert rules[-1][0] == 262.0


def test_paper_with_a_printed_head_gets_none():
    read = ReadDocx(BytesIO(docx(letter(2, has_head=False))))
    assert [text for text, *_ in frames(read)] == ["广民函〔2017〕12号"]


@pytest.mark.parametrize(
    ("signer", "is_sealed", "expected"),
    [
        ("广元市民政局", True, [4, 4]),
        ("广元市利州区民政局", True, [2.5, 4]),
        ("广元市民政局", False, [4, 2]),
        ("广元市民政局社会福利科", False, [2, 5]),
    ],
)
def test_signer_and_date_keep_their_distance_from_the_right(signer, is_sealed, expected):
    """In characters; the date takes six."""
    signature = Signature(signer, date(2017, 7, 5), is_sealed)
    read = ReadDocx(BytesIO(docx(letter(2, signature=signature, annexes=()))))
    rights = [int(each._p.pPr.ind.get(qn("w:right"))) / 315 for each in read.paragraphs[-2:]]
    assert rights == pytest.approx(expected, abs=0.01)


def test_what_people_pasted_is_text_in_every_part():
    pasted = '</w:t><w:br/> & "x" \x07<a>'
    document = letter(2, sender=pasted, number=pasted, addressee=pasted, title=(pasted,))
    content = docx(document)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
    text = "\n".join(paragraph.text for paragraph in ReadDocx(BytesIO(content)).paragraphs)
    assert text.count(pasted.replace("\x07", "")) >= 4
