"""The layout of GB/T 9704-2012, 信函格式, measured on the finished PDF in millimetres."""

import re
from datetime import date
from itertools import pairwise

import pytest

from minsheng.linebreaks import without_hints
from reports.document import Annex, Signature
from reports.rendering import pdf
from tests.reports.documents import letter, progress_table
from tests.reports.positions import pages_of

ROW = 225 / 22
SIZE = 16 * 25.4 / 72  # one character of size 3
TRACKED = 15.785 * 25.4 / 72  # with the tracking that makes 28 of them fill the line
INK_TOP, INK_BOTTOM = 0.762, 0.160  # of 小标宋, in ems


@pytest.fixture(scope="module")
def file():
    return pdf(letter())


@pytest.fixture(scope="module")
def pages(file):
    return pages_of(file.content)


def left_edge(number):
    return 28 if number % 2 else 26


def signature_lines(pages):
    """The number of the page before the annex, and its last two lines."""
    return len(pages) - 1, *list(pages[-2].lines())[-2:]


def text_lines(pages):
    """(page number, text, left, right, baseline) of every line of size 3 on the upright pages."""
    for number, page in enumerate(pages, 1):
        if page.width < page.height:
            for line in page.lines():
                yield number, *line


def test_paper_is_a4_and_the_annex_lies_on_its_side(pages):
    assert [(round(page.width), round(page.height)) for page in pages] == [(210, 297)] * (len(pages) - 1) + [
        (297, 210)
    ]


def test_text_stays_inside_the_type_area(pages):
    for number, _, left, right, baseline in text_lines(pages):
        assert left >= left_edge(number) - 0.01
        assert right <= left_edge(number) + 156 + 0.2
        assert baseline - 0.88 * SIZE >= 37
        assert baseline + 0.12 * SIZE <= 37 + 225


def test_a_full_page_has_22_lines_on_the_grid(pages):
    baselines = [round(line[3], 2) for line in pages[2].lines()]
    assert len(baselines) == 22
    steps = [later - earlier for earlier, later in pairwise(baselines)]
    assert steps == pytest.approx([ROW] * 21, abs=0.02)


def test_a_line_of_chinese_characters_has_28(pages):
    lengths = {
        len(text)
        for number, text, left, right, _ in text_lines(pages)
        if left < left_edge(number) + 0.01
        and right > left_edge(number) + 155
        and not re.search("[ -~]", text)
    }
    assert lengths == {27, 28}  # 27 where the next line may not begin with the mark that follows


def test_every_full_line_ends_at_the_right_edge(pages):
    """A line that goes on to the next of its paragraph is full; the next one then begins at the left edge."""
    checked = 0
    lines = list(text_lines(pages))
    for line, following in pairwise(lines):
        goes_on = following[2] == pytest.approx(left_edge(following[0]), abs=0.01)
        if goes_on and not re.search("[。：]$|号$", line[1]):
            assert line[3] == pytest.approx(left_edge(line[0]) + 156, abs=0.2), line[1]
            checked += 1
    assert checked > 100


def test_paragraphs_begin_two_characters_in(pages):
    first = next(line for line in text_lines(pages) if line[1].startswith("根据"))
    assert first[2] == pytest.approx(28 + 2 * TRACKED, abs=0.1)


def test_no_line_begins_with_closing_punctuation_or_a_dash(pages):
    assert [line[1] for line in text_lines(pages) if re.match("[，。、；：！？”）》〕—·…%％]", line[1])] == []


def test_no_line_ends_with_opening_punctuation(pages):
    assert [line[1] for line in text_lines(pages) if re.search("[“（《〔]$", line[1])] == []


def test_no_figure_breaks_over_lines(pages):
    lines = [line[1] for line in text_lines(pages)]
    broken = [
        (line, following)
        for line, following in pairwise(lines)
        if re.search(r"[\d.]$", line)
        and re.match(r"[\d.%]", following)
        and not re.match(r"\d\.\D", following)
    ]
    assert broken == []


def test_red_head(pages):
    name = [glyph for glyph in pages[0].glyphs if glyph.size_pt > 30]
    assert "".join(glyph.text for glyph in name) == "广元市民政局"
    assert {glyph.font for glyph in name} == {"FandolXBS"}
    size = name[0].size_pt * 25.4 / 72
    assert name[0].baseline - INK_TOP * size == pytest.approx(30, abs=0.15)
    assert (name[0].left + name[-1].right) / 2 == pytest.approx(28 + 78, abs=0.1)
    red = [bar for bar in pages[0].bars if bar.colour == (0.902, 0, 0.071)]
    upper = [bar for bar in red if bar.bottom < 100]
    assert min(bar.top for bar in upper) == pytest.approx(name[0].baseline + INK_BOTTOM * size + 4, abs=0.15)
    lower = [bar for bar in red if bar.top > 200]
    assert max(bar.bottom for bar in lower) == pytest.approx(297 - 20, abs=0.1)
    for bars in (upper, lower):
        assert {(round(bar.left, 1), round(bar.right, 1)) for bar in bars} == {(21.0, 191.0)}
    assert not [page for page in pages[1:] if any(bar.colour and bar.colour[0] > 0.5 for bar in page.bars)]


def test_double_rules_are_thick_outside(pages):
    outer = {(round(bar.top), bar) for bar in pages[0].bars if bar.colour == (0.902, 0, 0.071)}
    whole = {round(bar.top): bar for _, bar in outer if bar.bottom - bar.top > 1}
    gap = {round(bar.top): bar for _, bar in outer if bar.bottom - bar.top < 1}
    upper, lower = sorted(whole.values(), key=lambda bar: bar.top)
    upper_gap, lower_gap = sorted(gap.values(), key=lambda bar: bar.top)
    assert upper_gap.top - upper.top > upper.bottom - upper_gap.bottom
    assert lower_gap.top - lower.top < lower.bottom - lower_gap.bottom


@pytest.mark.parametrize("sender", ["某局", "广元市利州区民政局", "中国共产党广元市委员会社会工作部办公室"])
def test_red_head_fits_names_of_any_length(sender):
    page = pages_of(pdf(letter(2, sender=sender)).content)[0]
    name = [glyph for glyph in page.glyphs if glyph.baseline < 47 and glyph.font == "FandolXBS"]
    assert "".join(glyph.text for glyph in name) == sender
    assert name[0].left >= 28
    assert name[-1].right <= 184
    assert name[0].baseline - INK_TOP * name[0].size_pt * 25.4 / 72 == pytest.approx(30, abs=0.15)


def test_number_of_the_letter_stands_at_the_right_under_the_rule(pages):
    text, _, right, baseline = next(line for line in pages[0].lines() if "号" in line[0])
    assert text == "广民函〔2017〕12号"
    assert right == pytest.approx(184, abs=0.2)
    rule = max(bar.bottom for bar in pages[0].bars if bar.colour and bar.bottom < 100)
    assert baseline - 0.88 * SIZE - rule == pytest.approx(7 / 8 * SIZE, abs=0.1)


def test_title_is_centred_two_lines_below_the_number(pages):
    number = next(line for line in pages[0].lines() if "号" in line[0])
    lines = list(pages[0].lines(22))
    assert [line[0] for line in lines] == [
        "广元市民政局",
        "关于2017年1-6月民生工程及民生",
        "实事完成情况的函",
    ]
    assert {glyph.font for glyph in pages[0].glyphs if abs(glyph.size_pt - 22) < 0.1} == {"FandolXBS"}
    for _, left, right, _ in lines:
        assert (left + right) / 2 == pytest.approx(28 + 78, abs=0.3)
    assert 2 * ROW < lines[0][3] - number[3] < 4 * ROW


def test_faces_of_the_levels(pages):
    lines = {}
    for glyph in pages[0].glyphs:
        if abs(glyph.size_pt - 16) < 0.1:
            lines.setdefault(round(glyph.baseline, 1), []).append(glyph)
    by_text = {
        "".join(glyph.text for glyph in line): {glyph.font for glyph in line} for line in lines.values()
    }
    assert by_text["一、目标分解和责任落实情况"] == {"FandolHei"}
    assert by_text["（一）民生工程"] == {"FandolKai"}
    assert next(fonts for text, fonts in by_text.items() if text.startswith("1.新增")) == {"FandolFang"}


def test_page_numbers_change_sides_and_spare_the_first_page(pages):
    assert list(pages[0].lines(14)) == []
    for number, page in enumerate(pages[1:-1], 2):
        ((text, left, right, baseline),) = page.lines(14)
        assert text == f"— {number} —"
        side = right if number % 2 else left
        edge = 184 - 14 * 25.4 / 72 if number % 2 else 26 + 14 * 25.4 / 72
        assert side == pytest.approx(edge, abs=0.15)
        dash = baseline - 0.33 * 14 * 25.4 / 72  # where the dash of 宋体 lies
        assert dash == pytest.approx(262 + 7, abs=0.5)


def test_page_number_of_a_landscape_page_stands_where_the_paper_has_it(pages):
    """Turned back upright, the number of an even page is at the bottom left, one character in."""
    turned = pages[-1].turned()
    assert "".join(glyph.text for glyph in turned) == f"— {len(pages)} —"
    assert len(pages) % 2 == 0
    assert turned[0].baseline == pytest.approx(26 + 14 * 25.4 / 72, abs=0.15)
    dash = turned[0].left + 0.33 * 14 * 25.4 / 72
    assert 297 - dash - (297 - 35) == pytest.approx(7, abs=0.5)


def test_page_number_of_an_odd_landscape_page_stands_at_the_other_end():
    pages = pages_of(pdf(letter(2)).content)
    assert len(pages) % 2 == 1
    turned = pages[-1].turned()
    assert "".join(glyph.text for glyph in turned) == f"— {len(pages)} —"
    end = turned[-1].baseline + 0.89 * 14 * 25.4 / 72  # as wide as the dash of 宋体
    assert end == pytest.approx(210 - 26 - 14 * 25.4 / 72, abs=0.2)


def test_a_table_too_wide_for_a_page_goes_on_with_its_regions():
    annex = Annex("进度表", (progress_table(40),))
    pages = [page for page in pages_of(pdf(letter(2, annexes=(annex,))).content) if page.width > page.height]
    assert len(pages) > 1
    for page in pages:
        words = "".join(glyph.text for glyph in page.glyphs)
        assert "第9区县" in words
        assert max(glyph.right for glyph in page.glyphs) < 35 + 225


def test_landscape_annex(pages):
    page = pages[-1]
    assert next(page.lines())[:2] == ("附件", pytest.approx(35))
    title = next(page.lines(22))
    assert title[3] == pytest.approx(26 + 2.5 * ROW + 0.38 * 22 * 25.4 / 72, abs=0.5)
    cells = [glyph for glyph in page.glyphs if 9 <= glyph.size_pt <= 11]
    assert min(glyph.left for glyph in cells) > 35
    assert max(glyph.right for glyph in cells) < 35 + 225


def test_sealed_signature_is_centred_over_the_date_four_characters_from_the_right(pages):
    number, signer, day = signature_lines(pages)
    assert (signer[0], day[0]) == ("广元市民政局", "2017年7月5日")
    assert day[2] == pytest.approx(left_edge(number) + 156 - 4 * TRACKED, abs=0.2)
    assert (signer[1] + signer[2]) / 2 == pytest.approx((day[1] + day[2]) / 2, abs=0.2)


def test_long_signer_keeps_the_date_in_place():
    signature = Signature("广元市民政局社会福利和慈善事业科", date(2017, 7, 5))
    number, signer, day = signature_lines(pages_of(pdf(letter(2, signature=signature)).content))
    assert day[2] == pytest.approx(left_edge(number) + 156 - 4 * TRACKED, abs=0.2)
    assert (signer[1] + signer[2]) / 2 == pytest.approx((day[1] + day[2]) / 2, abs=0.2)


def test_signature_without_seal_steps_to_the_right():
    signature = Signature("广元市民政局", date(2017, 7, 15), is_sealed=False)
    number, signer, day = signature_lines(pages_of(pdf(letter(2, signature=signature)).content))
    assert day[1] - signer[1] == pytest.approx(2 * TRACKED, abs=0.2)
    assert day[2] == pytest.approx(left_edge(number) + 156 - 2 * TRACKED, abs=0.2)


def test_rare_characters_do_not_stretch_their_line():
    document = letter(6, addressee="李𬭎、王喆、朱镕基办公室")
    plain = [line[3] for line in pages_of(pdf(letter(6)).content)[0].lines()]
    rare = [line[3] for line in pages_of(pdf(document).content)[0].lines()]
    assert rare == pytest.approx(plain, abs=0.05)


def test_fonts_and_characters_are_reported(file):
    assert set(file.fonts) == {"FandolFang", "FandolHei", "FandolKai", "FandolXBS", "Noto Serif SC"}
    assert file.missing_characters == ()
    assert pdf(letter(2, addressee="督查室\U00013000")).missing_characters == ("\U00013000",)


def test_text_reads_back_from_the_file(file):
    from io import BytesIO

    from pypdf import PdfReader

    pages = PdfReader(BytesIO(file.content)).pages
    text = without_hints("".join(page.extract_text() for page in pages)).replace("\n", "")
    assert "现将情况报告如下。各地按照“坚守底线、突出重点”的要求" in text
    assert "新增床位1161张，完成目标任务1950张的60%；" in text
    assert "投入15831.86万元。" in text
    assert "\u200b" not in "".join(page.extract_text() for page in pages)
