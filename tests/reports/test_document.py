import pytest

from reports.document import Heading, Paragraph, chinese_number, numbered, plain
from tests.reports.documents import figure, letter, text


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_chinese_number(number, expected):
    assert chinese_number(number) == expected


@pytest.mark.parametrize("number", [0, 100, -1])
def test_no_heading_has_such_a_number(number):
    with pytest.raises(ValueError, match="numbered"):
        chinese_number(number)


def numbers(*levels):
    return [block.number for block in numbered([Paragraph((), level=level) for level in levels])]


def test_four_levels_are_numbered_as_official_documents_are():
    assert numbers(1, 2, 3, 4, 4, 3, 2, 1, 2) == [
        "一、",
        "（一）",
        "1.",
        "（1）",
        "（2）",
        "2.",
        "（二）",
        "二、",
        "（一）",
    ]


def test_a_document_of_two_levels_numbers_the_second_with_arabic_digits():
    assert numbers(1, 2, 2, 1, 2) == ["一、", "1.", "2.", "二、", "1."]


def test_paragraphs_without_a_level_have_no_number():
    assert numbers(1, 0, 2, 0, 3) == ["一、", "", "（一）", "", "1."]


def test_figures_come_in_reading_order_with_those_of_the_annex():
    document = letter(
        2, blocks=(Heading(1, text("甲", figure(1))), Paragraph(text(figure(3)), lead=text(figure(2))))
    )
    printed = [each.printed for each in document.figures()]
    assert printed[:3] == ["1", "2", "3"]
    assert len(printed) == 3 + 10 * 24


def test_plain_text_prints_figures_as_they_stand():
    assert plain(text("完成", figure("59.54", "60%"), "。")) == "完成60%。"
