from minsheng.fonts import faces
from minsheng.linebreaks import MAY_BREAK, MAY_NOT_BREAK, hinted, is_rare, pieces, without_hints


def test_a_line_may_break_before_an_opening_quotation_mark_and_after_a_closing_one():
    assert hinted("实现“两线合一”工作") == f"实现{MAY_BREAK}“两线合一”{MAY_BREAK}工作"


def test_punctuation_after_a_closing_quotation_mark_stays_with_it():
    assert hinted("“两线合一”，") == "“两线合一”，"


def test_no_line_begins_with_a_dash():
    assert hinted("乡镇——边远") == f"乡镇{MAY_NOT_BREAK}—{MAY_NOT_BREAK}—边远"


def test_hints_can_be_taken_out_again():
    words = "按“坚守底线”的要求——逐项·落实……"
    assert without_hints(hinted(words)) == words


def test_rare_characters_stand_alone():
    assert list(pieces("王喆和李𬭎")) == [("王", False), ("喆", True), ("和李", False), ("𬭎", True)]
    assert list(pieces("")) == []


def test_what_is_not_rare_is_drawn_by_every_face():
    from fontTools.ttLib import TTFont

    common = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0xFFFF)) if not is_rare(chr(code))]
    assert len(common) > 7000
    for face in faces()[:4]:
        drawn = TTFont(face.path, lazy=True).getBestCmap()
        lacking = [
            each for each in common if ord(each) not in drawn and each not in (MAY_BREAK, MAY_NOT_BREAK)
        ]
        assert lacking == [], face.family
