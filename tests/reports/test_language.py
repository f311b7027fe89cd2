from decimal import Decimal

import pytest

from reports.document import Figure, Text, plain
from reports.language import WordingRefused, check, render, vocabulary_of, word
from tests.reports.documents import figure

BEDS = {
    "实际": figure("1161"),
    "目标": figure("1950"),
    "完成率": figure("59.54", "60%", name="新增床位.完成率"),
    "单位": "张",
    "缺报地区": [],
}
VALUES = {
    "新增床位": BEDS,
    "期间": "2017年1-6月",
    "已完成": False,
    "资金": {
        "筹集": figure("663.69"),
        "筹集分项": [
            [Text("省级"), figure("603.34"), Text("万元")],
            [Text("市级"), figure("60.35"), Text("万元")],
        ],
        "下拨": Figure("资金.下拨", None, "—"),
    },
}


def said(source):
    return plain(render(source, VALUES))


def test_figures_are_named_in_chinese():
    source = (
        "新增床位{{ 新增床位.实际 }}{{新增床位.单位}}，完成目标{{ 新增床位.目标 }}的{{ 新增床位.完成率 }}"
    )
    assert said(source) == "新增床位1161张，完成目标1950的60%"


def test_a_figure_stays_an_object_with_its_exact_value():
    runs = render("的{{ 新增床位.完成率 }}。", VALUES)
    assert runs == (Text("的"), BEDS["完成率"], Text("。"))
    assert runs[1].value == Decimal("59.54")


def test_a_list_is_joined_and_its_figures_stay():
    runs = render("其中：{{ 资金.筹集分项|join:'，' }}。", VALUES)
    assert plain(runs) == "其中：省级603.34万元，市级60.35万元。"
    assert [run.value for run in runs if isinstance(run, Figure)] == [Decimal("603.34"), Decimal("60.35")]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("资金.筹集", True),
        ("资金.下拨", False),
        ("新增床位.缺报地区", False),
        ("已完成", False),
        ("not 已完成 and 资金.筹集 > 600", True),
        ("新增床位.完成率 >= 60", False),  # the exact 59.54, not the printed 60 %
        ("新增床位.完成率 < 59.6", True),
        ("资金.筹集 == 663.690", True),
        ("新增床位.目标 == 新增床位.实际", False),
        ("资金.下拨 > 1", False),
    ],
)
def test_conditions_compare_exact_values(condition, holds):
    assert said(f"{{% if {condition} %}}是{{% else %}}否{{% endif %}}") == ("是" if holds else "否")


def test_elif_and_nesting():
    source = "{% if 已完成 %}甲{% elif 资金.筹集 %}{% if 资金.下拨 %}乙{% else %}丙{% endif %}{% endif %}"
    assert said(source) == "丙"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ 新增床位.实际数 }}", ["没有“新增床位.实际数”", "新增床位.实际"]),
        ("{{ 新曾床位.实际 }}", ["没有“新曾床位.实际”", "新增床位.实际"]),
        ("{{ 新增床位 }}", ["要写明哪一项", "完成率"]),
        ("{{ 期间.实际 }}", ["只写 期间"]),
        ("{{ 新增床位.实际.url }}", ["没有“新增床位.实际.url”"]),
        ("{% if 无此数.实际 %}甲{% endif %}", ["没有“无此数.实际”"]),
        ("{% if 已完成 %}{{ 无此数.实际 }}{% endif %}", ["没有“无此数.实际”"]),
        ("{% if 已完成 or not 无此数 > 3 %}{% endif %}", ["没有“无此数”"]),
        ("{{ 资金.筹集分项|join:无此数 }}", ["没有“无此数”"]),
        ("{% for 甲 in 资金.筹集分项 %}{% endfor %}", ["不能用 {% for %}"]),
        ("{% include 'a.html' %}", ["不能用 {% include %}"]),
        ("{% load i18n %}", ["不能用 {% load %}"]),
        ("{{ 期间|safe }}", ["不能用 |safe"]),
        ("{% if 期间|length > 3 %}{% endif %}", ["不能用 |length"]),
        ("{% if 已完成 %}甲", ["写法有误"]),
        ("{{ }}", ["写法有误"]),
        ("{{ 新增床位.__class__ }}", ["写法有误"]),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest_names(source, words):
    problems = check(source, vocabulary_of(VALUES))
    assert all(any(each in problem for problem in problems) for each in words), problems
    with pytest.raises(WordingRefused):
        render(source, VALUES)


def test_every_problem_is_named_once():
    problems = check("{{ 甲甲 }}{{ 乙乙.丙 }}{{ 甲甲 }}", vocabulary_of(VALUES))
    assert len(problems) == 2


def test_markup_is_text():
    assert said("<b>{{ 期间 }}</b>&amp;") == "<b>2017年1-6月</b>&amp;"


def test_values_are_never_read_as_a_wording():
    assert (
        plain(render("{{ 期间 }}", {"期间": "{{ 新增床位.实际 }}{% for %}"}))
        == "{{ 新增床位.实际 }}{% for %}"
    )


def test_line_ends_of_the_form_do_not_reach_the_sentence():
    assert said("第一句，\r\n  {% if 已完成 %}\n完成{% else %}\n未完成{% endif %}\n。") == "第一句，未完成。"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("“两线合一”", "两线合一"),
        ("80周岁以上（名）", "80周岁以上名"),
        ("新增 床位", "新增床位"),
        ("_甲", "甲"),
    ],
)
def test_names_as_wordings_write_them(name, expected):
    assert word(name) == expected
    assert check(f"{{{{ {word(name)}.实际 }}}}", {word(name): frozenset(["实际"])}) == []
