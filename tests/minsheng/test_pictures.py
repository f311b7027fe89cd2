"""Pictures: what they say to eyes, to screen readers and in tables; whether everybody tells their colours."""

import re
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from minsheng import pictures
from minsheng.pictures import Bar, Month, Stack, palette
from minsheng.pictures.drawing import put, round_steps
from minsheng.settings import BASE_DIR
from targets.lights import LightShown

SLOW, FINE = LightShown("滞后", "↓", "red"), LightShown("达序时", "✓", "green")
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg):
    return ElementTree.fromstring(svg)


def words_of(svg):
    return [text.text for text in parsed(svg).iter(f"{SVG}text")]


def months():
    rows = [(4, 300), (5, None), (6, 1161)]
    return [
        Month(f"{m}月", None if done is None else Decimal(done), Decimal(1950), Decimal(1950) * m / 12)
        for m, done in rows
    ]


def every_picture():
    return [
        pictures.line_with_pace("床位", months(), "张"),
        pictures.ranked_bars(
            "排位", [Bar("甲县", Decimal(40), "40%", SLOW), Bar("乙县", None)], "%", Decimal(50)
        ),
        pictures.stacked_bars("资金", ["省级", "县级"], [Stack("到位", [Decimal("1.5"), Decimal(2)])]),
    ]


@pytest.mark.parametrize("picture", every_picture(), ids=lambda each: each.title)
def test_a_picture_has_a_name_a_description_and_a_table(picture):
    root = parsed(picture.svg)
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == picture.title
    assert root[1].text
    assert all(len(row) == len(picture.headings) for row in picture.rows)
    assert "style=" not in picture.svg
    page = Template("{% load pictures %}{% picture each %}").render(Context({"each": picture}))
    assert all(cell in page for row in picture.rows for cell in row)


def test_a_month_without_a_figure_is_a_gap_and_not_a_zero():
    picture = pictures.line_with_pace("床位", months(), "张")
    lines = parsed(picture.svg).findall(f"{SVG}polyline")
    assert len(lines) == 2  # target and pace; two single figures with a gap between make no line
    assert len(parsed(picture.svg).findall(f"{SVG}circle")) == 2
    assert picture.rows[1] == ["5月", "—", "812.5", "1,950"]
    assert "5月：序时812.5张，目标1,950张" in picture.svg


def test_the_ends_of_the_lines_carry_their_values():
    words = words_of(pictures.line_with_pace("床位", months(), "张").svg)
    assert {"完成 1,161", "序时 975", "目标 1,950"} <= set(words)


def test_a_pace_that_is_the_whole_target_is_not_drawn_twice_and_the_scale_shows_the_gap():
    points = [
        Month("5月", Decimal(267), Decimal(270), Decimal(270)),
        Month("6月", Decimal(268), Decimal(270), Decimal(270)),
    ]
    picture = pictures.line_with_pace("补助", points, "元")
    assert "序时 270" not in words_of(picture.svg)
    lines = [
        float(each.get("points").split(",")[-1]) for each in parsed(picture.svg).findall(f"{SVG}polyline")
    ]
    assert max(lines) - min(lines) > 20


def test_bars_are_as_long_as_their_values_and_carry_sign_and_text():
    bars = [Bar("甲县", Decimal(40), "40%", SLOW), Bar("乙县", Decimal(80), "80%", FINE), Bar("丙县", None)]
    picture = pictures.ranked_bars("完成率", bars, "%")
    widths = [Decimal(rect.get("width")) for rect in parsed(picture.svg).findall(f"{SVG}rect")]
    assert widths[1] == widths[0] * 2
    assert words_of(picture.svg) == ["甲县", "40% ↓", "乙县", "80% ✓", "丙县", "—"]
    assert picture.rows == [["甲县", "40% ↓", "滞后"], ["乙县", "80% ✓", "达序时"], ["丙县", "—", ""]]


def test_a_negative_bar_reaches_from_the_same_line_to_the_left():
    picture = pictures.ranked_bars("差", [Bar("甲县", Decimal(10)), Bar("乙县", Decimal(-30))])
    plus, minus = parsed(picture.svg).findall(f"{SVG}rect")
    assert Decimal(minus.get("x")) + Decimal(minus.get("width")) == Decimal(plus.get("x"))


def test_the_parts_of_a_stack_add_up_and_none_is_not_zero():
    stacks = [Stack("到位", [Decimal(30), None, Decimal(10)]), Stack("下拨", [None, None, None])]
    picture = pictures.stacked_bars("资金", ["省级", "市级", "县级"], stacks)
    assert picture.rows == [["到位", "30", "—", "10", "40"], ["下拨", "—", "—", "—", "—"]]
    assert "40万元" in words_of(picture.svg)
    assert "下拨：没有数" in picture.svg


def test_names_are_escaped():
    picture = pictures.ranked_bars("<b>", [Bar("<script>", Decimal(1))])
    assert "<script>" not in picture.svg
    assert parsed(picture.svg)[0].text == "<b>"


def test_fillings_of_two_pictures_do_not_meet():
    names = [
        set(
            re.findall(r'id="(\S+)"', pictures.ranked_bars("完成率", [Bar(name, Decimal(1), light=SLOW)]).svg)
        )
        for name in ("甲县", "乙县")
    ]
    assert names[0]
    assert not names[0] & names[1]


def test_a_sparkline_names_its_months_and_marks_the_last():
    svg = pictures.sparkline([("4月", Decimal(3)), ("5月", None), ("6月", Decimal(7))], "张")
    assert parsed(svg)[0].text == "4月3张，5月没有数，6月7张"
    assert len(parsed(svg).findall(f"{SVG}circle")) == 1
    assert parsed(pictures.sparkline([]))[0].text == "还没有数"


def test_a_bar_never_leaves_its_frame_and_marks_the_pace():
    root = parsed(pictures.bar(Decimal(300), Decimal(100), mark=Decimal(50), light=FINE))
    assert Decimal(root.find(f"{SVG}rect").get("width")) == Decimal(root.get("width"))
    assert root.findall(f"{SVG}line")[-1].get("x1") == "80"


@pytest.mark.parametrize(
    ("highest", "last", "count"), [(1950, 2000, 5), ("0.37", "0.4", 5), (4, 4, 5), (0, 1, 2), (100, 100, 5)]
)
def test_a_scale_has_few_round_steps_and_reaches_over_the_highest(highest, last, count):
    steps = round_steps(Decimal(highest))
    assert steps[-1] == Decimal(last)
    assert len(steps) <= count + 1


def test_places_are_short():
    assert [put(value) for value in (Decimal("1.25"), 3, Decimal("2.04"))] == ["1.3", "3", "2"]


def test_shades_follow_the_share_and_zero_is_apart_from_a_little():
    assert [pictures.shade(Decimal(value), Decimal(100)) for value in (0, 1, 26, 100)] == [
        "heat shade-0",
        "heat shade-1",
        "heat shade-2",
        "heat shade-4",
    ]
    assert pictures.shade(None, Decimal(100)) == pictures.shade(Decimal(1), Decimal(0)) == ""
    assert pictures.heat(SLOW) == "heat heat-red"
    assert pictures.heat(None) == ""


# How people see colours: no blindness, and the three kinds (Machado, Oliveira, Fernandes 2009, severity 1).
EYES = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}


def linear(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour, eyes):
    seen = [sum(a * b for a, b in zip(row, linear(colour), strict=True)) for row in EYES[eyes]]
    r, g, b = (min(max(part, 0), 1) for part in seen)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one, other, eyes):
    return sum((a - b) ** 2 for a, b in zip(lab(one, eyes), lab(other, eyes), strict=True)) ** 0.5


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize(
    "colours",
    [
        [colour for colour, _hatch in palette.SERIES],
        [colour for colour, _hatch in palette.LIGHTS.values()],
        list(palette.HEAT.values()),
    ],
    ids=["series", "lights", "heat"],
)
def test_every_pair_of_colours_is_told_apart_by_every_eye(colours, eyes):
    near = {pair: distance(*pair, eyes) for pair in combinations(colours, 2)}
    assert min(near.values()) >= 10, min(near, key=near.get)


def test_every_pair_of_one_set_is_told_apart_in_grey_by_its_hatch():
    for pairs in (palette.SERIES, palette.LIGHTS.values()):
        hatches = [hatch for _colour, hatch in pairs]
        assert len(set(hatches)) == len(hatches)
        assert set(hatches) - {"solid"} <= set(palette.HATCHES)


def test_marks_stand_out_from_paper_and_words_from_their_grounds():
    marks = [colour for colour, _hatch in [*palette.SERIES, *palette.LIGHTS.values(), palette.NO_LIGHT]]
    assert min(contrast(colour, palette.PAPER) for colour in marks) >= 3
    grounds = [*palette.HEAT.values(), *palette.SHADES]
    assert min(contrast(palette.INK, ground) for ground in grounds) >= 7
    assert contrast(palette.QUIET, palette.PAPER) >= 4.5


def test_the_style_sheet_has_the_colours_of_the_palette():
    style = (BASE_DIR / "static/css/pictures.css").read_text()
    found = dict(re.findall(r"\.((?:heat|shade)-\w+) \{ background-color: (#\w+)", style))
    expected = {f"heat-{name}": colour for name, colour in palette.HEAT.items()}
    assert found == expected | {f"shade-{n}": colour for n, colour in enumerate(palette.SHADES)}
