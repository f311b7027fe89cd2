"""The ordinary red-headed format of GB/T 9704-2012, measured on the finished PDF in millimetres."""

from datetime import date

import pytest

from reports.document import Imprint
from reports.rendering import pdf
from tests.reports.documents import letter
from tests.reports.positions import pages_of
from tests.reports.test_paper_layout import INK_BOTTOM, INK_TOP, ROW, SIZE, left_edge

RED = (0.902, 0, 0.071)
SIZE_4 = 14 * 25.4 / 72
COPIES = ("各县区人民政府", "市级有关部门", "广元经济开发区社会事务管理局", "市委办公室", "市人大办公室")


@pytest.fixture(scope="module")
def pages():
    imprint = Imprint(COPIES, "广元市民政局办公室", date(2017, 7, 6))
    return pages_of(pdf(letter(4, layout="ordinary", imprint=imprint)).content)


def name_of(page):
    return [glyph for glyph in page.glyphs if glyph.size_pt > 30]


def red_rules(page):
    """A border is an outer rectangle less an inner one; a rule's inner one has no height."""
    return [bar for bar in page.bars if bar.colour == RED and bar.bottom - bar.top > 0.01]


def test_red_name_stands_35_below_the_top_of_the_type_area(pages):
    name = name_of(pages[0])
    size = name[0].size_pt * 25.4 / 72
    assert "".join(glyph.text for glyph in name) == "广元市民政局"
    assert name[0].baseline - INK_TOP * size == pytest.approx(37 + 35, abs=0.15)
    assert (name[0].left + name[-1].right) / 2 == pytest.approx(28 + 78, abs=0.1)


def test_number_is_centred_two_lines_below_the_name(pages):
    name = name_of(pages[0])
    bottom = name[0].baseline + INK_BOTTOM * name[0].size_pt * 25.4 / 72
    text, left, right, baseline = next(line for line in pages[0].lines() if "号" in line[0])
    assert text == "广民函〔2017〕12号"
    assert (left + right) / 2 == pytest.approx(28 + 78, abs=0.3)
    line_top = baseline - 0.88 * SIZE - (ROW - SIZE) / 2
    assert line_top - bottom == pytest.approx(2 * ROW, abs=0.2)


def test_one_red_rule_as_wide_as_the_type_area_4_below_the_number(pages):
    (rule,) = red_rules(pages[0])
    number = next(line for line in pages[0].lines() if "号" in line[0])
    assert (round(rule.left, 1), round(rule.right, 1)) == (28.0, 184.0)
    assert rule.top - (number[3] + 0.12 * SIZE) == pytest.approx(4, abs=0.15)
    assert not [bar for page in pages[1:] for bar in page.bars if bar.colour == RED]


def test_title_stands_two_lines_below_the_rule_on_the_grid(pages):
    (rule,) = red_rules(pages[0])
    first = next(pages[0].lines(22))
    line_top = first[3] - 0.88 * 22 * 25.4 / 72 - (ROW - 22 * 25.4 / 72) / 2
    assert 2 * ROW <= line_top - rule.bottom < 3 * ROW
    assert (line_top - 37) / ROW == pytest.approx(round((line_top - 37) / ROW), abs=0.03)


def test_the_first_page_has_its_number(pages):
    ((text, _, right, _),) = pages[0].lines(14)
    assert text == "— 1 —"
    assert right == pytest.approx(184 - SIZE_4, abs=0.15)


def imprint_of(page):
    """The outer and the inner edge of its rules above and below, the rule between, and the lines of text."""
    bars = {bar for bar in page.bars if bar.bottom > 200 and bar.bottom - bar.top > 0.01}
    outer, inner, between = sorted(bars, key=lambda bar: bar.top - bar.bottom)
    return outer, inner, between, [line for line in page.lines(14) if "—" not in line[0]]


def test_imprint_ends_on_the_lower_edge_of_the_type_area(pages):
    """It comes after the annex, on an upright page of its own when the annex lies on its side."""
    assert pages[-1].width < pages[-1].height
    outer, inner, between, lines = imprint_of(pages[-1])
    edge = left_edge(len(pages))
    assert outer.bottom == pytest.approx(37 + 225, abs=0.1)
    assert {(round(bar.left - edge, 1), round(bar.right - edge, 1)) for bar in (outer, between)} == {(0, 156)}
    assert inner.top - outer.top == pytest.approx(0.35, abs=0.02)
    assert outer.bottom - inner.bottom == pytest.approx(0.35, abs=0.02)
    assert between.bottom - between.top == pytest.approx(0.25, abs=0.02)
    assert outer.top == pytest.approx(37 + 225 - 3 * ROW, abs=0.5)
    assert "".join(line[0] for line in lines[:2]) == "抄送：" + "，".join(COPIES) + "。"
    assert lines[0][1] == pytest.approx(edge + SIZE_4, abs=0.1)
    assert lines[1][1] == pytest.approx(edge + 4 * SIZE_4, abs=0.1)
    assert lines[2][0] == "广元市民政局办公室2017年7月6日印发"
    assert lines[2][1] == pytest.approx(edge + SIZE_4, abs=0.1)
    assert lines[2][2] == pytest.approx(edge + 156 - SIZE_4, abs=0.2)


def test_imprint_never_lies_over_the_text():
    """Whatever the length of the text, its last line stays above the first rule of 版记."""
    imprint = Imprint(COPIES, "广元市民政局办公室", date(2017, 7, 6))
    blocks = letter(2).blocks
    for count in range(3, 9):
        document = letter(layout="ordinary", imprint=imprint, annexes=(), blocks=blocks[:count])
        last = pages_of(pdf(document).content)[-1]
        assert max((line[3] for line in last.lines()), default=0) < imprint_of(last)[0].top


def test_preprinted_paper_keeps_its_place_free():
    plain = pages_of(pdf(letter(2)).content)[0]
    bare = pages_of(pdf(letter(2, has_head=False)).content)[0]
    assert not [bar for bar in bare.bars if bar.colour == RED]
    assert name_of(bare) == []
    assert list(bare.lines()) == list(plain.lines())
