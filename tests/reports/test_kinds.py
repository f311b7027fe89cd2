"""Reports of any kind from data alone: outlines, comparisons, groups, labels, versions, files."""

import json
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import actions
from reports.document import Heading, plain
from reports.letters import letter_composer, letter_document, preview, preview_part
from reports.models import Forecast, Letter, TemplatePart, Wording
from reports.rendering import forms_of
from reports.spans import span_text
from reports.template_export import template_content as exported
from reports.template_files import default_content, variants
from targets.models import BaseValue, Direction, Indicator, Kind, Plan
from targets.planning import start_from
from tests.factories import assign, make_indicator, make_region, make_target, make_user
from tests.reports.letter_world import JANUARY, JUNE, make_world, report, template_content, write_letter

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2017, 9, 1)


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)


@pytest.fixture
def world():
    return make_world()


def template_of(world, kind, **fields):
    fields = {"sender": "某市民政局", "name": f"模板{kind}"} | fields
    content = template_content(**fields) if kind == "letter" else default_content(kind)
    return actions.load_template(plan=world.plan, content=content, by=world.office, **fields)


def document_of(world, template, through=JUNE):
    months = {"first_month": JANUARY, "through": through}
    letter = actions.create_letter(template=template, basis="submitted", by=world.office, **months)
    return letter_document(Letter.objects.with_names().get(pk=letter.pk))


def lines(document):
    return [block.number + plain(getattr(block, "lead", ())) + plain(block.runs) for block in document.blocks]


def say(world, text, indicator=None):
    indicator = indicator or world.indicators[0]
    wording = Wording(template=world.template, place="indicator", indicator=indicator)
    sample, problems = preview(wording, text)
    assert problems == []
    return sample


@pytest.mark.parametrize(
    ("first", "through", "style", "expected"),
    [
        (1, 6, "hyphen", "2017年1-6月"),
        (1, 6, "dash", "2017年1—6月"),
        (1, 6, "words", "2017年上半年"),
        (1, 3, "words", "2017年一季度"),
        (1, 9, "words", "2017年前三季度"),
        (1, 12, "words", "2017年全年"),
        (1, 5, "words", "2017年1-5月"),
        (1, 6, "until", "截至2017年6月底"),
        (6, 6, "dash", "2017年6月"),
    ],
)
def test_a_span_is_written_as_the_template_wants(first, through, style, expected):
    assert span_text(date(2017, first, 1), date(2017, through, 1), style) == expected


def test_a_figure_knows_what_was_before(world):
    county, other = world.counties
    report(world, county, {world.indicators[0]: 60}, month=date(2017, 7, 1))
    report(world, other, {world.indicators[0]: 75}, month=date(2017, 7, 1))
    text = "{{ 指标.上期 }}，{{ 指标.增减 }}，{{ 指标.增减数 }}"
    actions.create_letter(
        template=world.template,
        first_month=JANUARY,
        through=date(2017, 7, 1),
        basis="submitted",
        by=world.office,
    )
    assert say(world, text) == "120，增加15，15"
    assert say(world, "{% if 指标.增减 > 14 %}快{% endif %}{{ 上期截至 }}") == "快2017年6月底"


def test_what_did_not_change_is_even_and_what_is_not_there_is_a_dash(world):
    report(world, world.counties[0], {world.indicators[0]: 60}, month=date(2017, 7, 1))
    months = {"first_month": JANUARY, "through": date(2017, 7, 1)}
    actions.create_letter(template=world.template, basis="submitted", by=world.office, **months)
    assert say(world, "{{ 指标.增减 }}；{{ 指标.上年同期 }}，{{ 指标.同比 }}") == "持平；—，—"


def test_a_figure_is_compared_with_the_same_month_of_the_year_before(world):
    new = start_from(predecessor=world.plan, plan=next_plan(world), by=world.admin)
    indicator = new.indicators.get(predecessor=world.indicators[0])
    later = date(2018, 6, 1)
    world.plan = new
    for county, value in zip(world.counties, (70, 56), strict=True):
        report(world, county, {indicator: value}, month=later)
    template = template_of(world, "letter", name="今年的")
    actions.create_letter(
        template=template, first_month=date(2018, 1, 1), through=later, basis="submitted", by=world.office
    )
    wording = Wording(template=template, place="indicator", indicator=indicator)
    assert preview(wording, "{{ 指标.上年同期 }}，同比{{ 指标.同比 }}")[0] == "120，同比增长5%"


def next_plan(world):
    world.admin = make_user("target_admin")
    return Plan(
        slug="next",
        name="2018年民生工程",
        year=2018,
        region=world.city,
        first_month=date(2018, 4, 1),
    )


def test_a_standard_is_raised_and_a_stock_changes_against_its_base(world):
    standard = make_indicator(
        world.plan,
        project=world.project,
        section=world.section,
        name="低保标准",
        unit="元",
        kind=Kind.STANDARD,
    )
    stock = make_indicator(
        world.plan, project=world.project, section=world.section, name="低保户数", unit="户", kind=Kind.STOCK
    )
    for indicator, before in ((standard, 480), (stock, 1000)):
        assign(indicator, *world.counties)
        BaseValue.objects.create(
            indicator=indicator, region=world.city, month=date(2016, 12, 1), number=before
        )
    for county in world.counties:
        report(world, county, {world.indicators[0]: 60, standard: 550, stock: 470})
    rise = "由{{ 指标.基数 }}元{{ 指标.较基数 }}元，增长{{ 指标.较基数率 }}"
    assert say(world, rise, standard) == "由480元提高70元，增长14.6%"
    assert say(world, "较上年底{{ 指标.较基数 }}户", stock) == "较上年底减少60户"


def test_a_forecast_is_always_called_one(world):
    indicator = world.indicators[0]
    Forecast.objects.create(indicator=indicator, month=JUNE, value=Decimal(200), by=world.office)
    assert say(world, "全年{{ 指标.预计全年 }}张") == "全年预计200张"
    template = template_of(world, "letter", kinds={"count": "全年{{ 指标.预计全年 }}张"}, name="预计")
    figure = next(each for each in document_of(world, template).figures() if each.kind == "forecast")
    assert figure.marks == ("预计数，不是上报数",)
    assert figure.rows[0].kind == "预计数"
    Forecast.objects.update(month=date(2017, 5, 1))
    assert say(world, "全年{{ 指标.预计全年 }}张") == "全年预计—张"


def test_regions_are_ranked_and_the_slow_ones_named(world):
    report(world, world.counties[0], {world.indicators[0]: 20})
    said = say(world, "{{ 指标.地区排名|join:'、' }}。慢的：{{ 指标.慢于序时地区|join:'、' }}")
    assert said == "第2县60%、第1县20%。慢的：第1县"


@pytest.mark.parametrize("kind", ["letter", "section", "bulletin", "summary"])
def test_each_kind_that_comes_with_the_product_can_be_made(world, kind):
    template = template_of(world, kind)
    assert template.kind == kind
    if kind != "section":
        document = document_of(world, template)
        assert [each for each in document.notices if each.kind == "wording"] == []
        assert document.layout == {"letter": "letter", "bulletin": "ordinary", "summary": "plain"}[kind]


def test_a_bulletin_names_ranks_and_laggards(world):
    report(world, world.counties[0], {world.indicators[0]: 20})
    template = template_of(world, "bulletin", copies="市政府办公室，督查室", printer="某市民政局办公室")
    document = document_of(world, template)
    text = "\n".join(lines(document))
    assert "床位1，完成率由高到低依次为第2县60%、第1县20%。慢于序时进度的有第1县。" in text
    assert document.imprint.copies == ("市政府办公室", "督查室")
    assert document.imprint.printer == "某市民政局办公室"


def test_a_silent_county_is_behind_and_never_keeps_pace():
    world = make_world()
    silent = make_region(name="第3县", parent=world.city)
    assign(world.indicators[0], silent)
    make_target(world.indicators[0], silent, 100)
    text = "\n".join(lines(document_of(world, template_of(world, "bulletin"))))
    assert "慢于序时进度的有第3县。" in text
    assert "均达到序时进度" not in text
    report(world, silent, {world.indicators[0]: 100})
    template = actions.load_template(
        plan=world.plan, content=default_content("bulletin"), by=world.office, sender="某局", name="再通报"
    )
    assert "各地区均达到序时进度。" in "\n".join(lines(document_of(world, template)))


@pytest.mark.parametrize("change", [{"direction": Direction.AT_MOST}, {}])
def test_a_limit_that_is_kept_and_an_open_ended_target_are_never_slow(world, change):
    indicator = world.indicators[0]
    Indicator.objects.filter(pk=indicator.pk).update(**change)
    indicator.refresh_from_db()
    if not change:
        for region in (world.city, *world.counties):
            make_target(indicator, region, 100, text="动态管理", month=JUNE)
    report(world, world.counties[0], {indicator: 20})
    said = say(
        world,
        "慢：{{ 指标.慢于序时地区|join:'、' }}{% if 指标.是否慢于序时 %}慢{% endif %}"
        "{% if 指标.都达到序时 %}都达到{% endif %}",
    )
    assert said == "慢："


@pytest.mark.parametrize("sort", ["document", "worst", "best"])
def test_a_place_is_by_rate_whatever_the_order_of_the_list(world, sort):
    report(world, world.counties[0], {world.indicators[0]: 20})
    parts = [{"title": "排名", "source": "ranking", "indicator": "床位1", "sort": sort, "text": ""}]
    content = json.dumps({"kind": "summary", "title": ["总结"], "opening": "", "parts": parts}).encode()
    template = actions.load_template(
        plan=world.plan, content=content, by=world.office, sender="某局", name="总结"
    )
    (annex,) = document_of(world, template).annexes
    rows = [[plain(cell.runs) for cell in row][:2] for row in annex.tables[0].body]
    assert sorted(rows) == [["1", "第2县"], ["2", "第1县"]]
    assert (rows[0][1] == "第2县") is (sort == "best")


def test_an_outline_of_any_shape(world):
    """Two levels, parts without a heading, lists of regions, of one category's indicators, and a ranking."""
    report(world, world.counties[0], {world.indicators[0]: 20})
    content = json.dumps(
        {
            "kind": "summary",
            "title": ["总结"],
            "opening": "",
            "groups": {"山区县": ["第1县"]},
            "labels": {"床位1": "养老床位"},
            "parts": [
                {"title": "总的情况", "source": "heading"},
                {
                    "title": "概况", "source": "wording", "is_titled": False, "is_itemized": False,
                    "text": ["{{ 山区县|join:'、' }}有床位{{ 床位1.实际 }}张。", "第二段"],
                },
                {"title": "指标", "source": "each", "level": 2, "text": "{{ 指标.名称 }}{{ 指标.实际 }}张"},
                {
                    "title": "慢的地区", "source": "regions", "indicator": "床位1", "only": "slow",
                    "sort": "worst",
                    "text": "{{ 地区名 }}排第{{ 名次 }}，{{ 指标.完成率 }}，{{ 床位1.实际 }}张",
                },
                {
                    "title": "山区", "source": "regions", "group": "山区县",
                    "text": "{{ 地区名 }}{{ 床位1.实际 }}张",
                },
                {"title": "排名表", "source": "ranking", "indicator": "床位1", "sort": "best", "text": ""},
                {"title": "任务表", "source": "tasks", "text": "{{ 期间 }}任务表"},
            ],
        }
    ).encode()  # fmt: skip
    template = actions.load_template(
        plan=world.plan, content=content, by=world.office, sender="某局", name="总结"
    )
    document = document_of(world, template)
    assert lines(document) == [
        "一、总的情况",
        "第1县有床位80张。",
        "第二段。",
        "1.指标",
        "养老床位80张。",
        "二、慢的地区",
        "第1县排第2，20%，20张。",
        "三、山区",
        "第1县20张。",
    ]
    ranking, tasks = document.annexes
    rows = [[plain(cell.runs) for cell in row] for row in ranking.tables[0].body]
    assert [row[:5] for row in rows] == [
        ["1", "第2县", "100", "60", "60%"],
        ["2", "第1县", "100", "20", "20%"],
    ]
    assert tasks.title == "2017年上半年任务表"
    assert [plain(cell.runs) for cell in tasks.tables[0].body[0]][2:7] == [
        "养老床位",
        "张",
        "200",
        "80",
        "40%",
    ]
    assert set(forms_of(document)) == {"pdf", "docx", "html", "txt", "xlsx"}


def test_a_template_comes_out_of_its_file_as_it_went_in(world):
    group = actions.save_group(
        template=world.template, name="山区县", regions=world.counties[:1], by=world.office
    )
    actions.save_labels(template=world.template, labels={world.indicators[0]: "养老床位"}, by=world.office)
    actions.add_part(
        template=world.template,
        source="regions",
        title="各县",
        text="{{ 地区名 }}",
        group=group,
        by=world.office,
    )
    content = exported(world.template)
    again = actions.load_template(plan=world.plan, content=content, by=world.office, name="又一份")
    assert json.loads(exported(again)) | {"name": world.template.name} == json.loads(content)


def test_each_change_is_a_version_that_can_be_had_again(world):
    wording = world.template.wordings.get(place="opening")
    actions.save_wording(wording=wording, text="现报告如下。", version=1, by=world.office)
    actions.change_part(part=world.template.parts.first(), by=world.office, title="分解")
    versions = list(world.template.versions.order_by("number"))
    assert [each.number for each in versions] == [1, 2, 3]
    assert "现报告如下。" not in versions[0].content
    assert json.loads(versions[1].content)["opening"] == "现报告如下。"
    assert json.loads(versions[2].content)["parts"][0]["title"] == "分解"


def test_parts_are_moved_and_taken_out_but_never_with_words_in_them(world):
    first, second = world.template.parts.all()[:2]
    actions.move_part(part=second, by=world.office, up=True)
    assert [each.title for each in world.template.parts.all()[:2]] == [second.title, first.title]
    months = {"first_month": JANUARY, "through": JUNE}
    letter = actions.create_letter(template=world.template, basis="submitted", by=world.office, **months)
    passage = letter.passages.first()
    actions.save_passage(passage=passage, text="写好的", version=passage.version, by=world.office)
    with pytest.raises(ValidationError, match="已有写好的文字"):
        actions.remove_part(part=passage.part, by=world.office)
    actions.remove_part(part=letter.passages.last().part, by=world.office)
    assert world.template.parts.count() == 6


def test_a_wording_of_a_part_that_cannot_be_used_is_refused(world):
    with pytest.raises(actions.TemplateRefused, match=r"没有“床位1\.实继”这个数。相近的有：床位1\.实际"):
        actions.add_part(
            template=world.template, source="wording", title="甲", text="{{ 床位1.实继 }}", by=world.office
        )
    with pytest.raises(actions.TemplateRefused, match="没有“名次”"):
        actions.add_part(
            template=world.template, source="each", title="甲", text="{{ 名次 }}", by=world.office
        )


def test_a_group_that_a_wording_names_stays(world):
    group = actions.save_group(
        template=world.template, name="山区县", regions=world.counties, by=world.office
    )
    actions.add_part(
        template=world.template, source="wording", title="甲", text="{{ 山区县|join:'、' }}", by=world.office
    )
    with pytest.raises(actions.TemplateRefused, match="没有“山区县”这个数"):
        actions.remove_group(group=group, by=world.office)
    with pytest.raises(ValidationError, match="已有别的意思"):
        actions.save_group(template=world.template, name="床位1", regions=world.counties, by=world.office)


def test_a_group_is_summed_in_a_sentence_with_the_rows_behind_it(world):
    third = make_region(name="第3县", parent=world.city)
    assign(world.indicators[0], third)
    make_target(world.indicators[0], third, 300)
    report(world, third, {world.indicators[0]: 45})
    group = {"name": "山区两县", "regions": [world.counties[0], third]}
    saved = actions.save_group(template=world.template, by=world.office, **group)
    text = "{{ 指标.山区两县实际 }}张，占{{ 指标.山区两县目标 }}张的{{ 指标.山区两县完成率 }}。"
    assert say(world, text) == "105张，占400张的26%。"  # (60 + 45) ÷ (100 + 300), not the mean of 60 and 15
    wording = actions.add_wording(
        template=world.template, place="indicator", indicator=world.indicators[0], text=text, by=world.office
    )
    with pytest.raises(actions.TemplateRefused, match=r"没有“指标\.山区两县实际”"):
        actions.remove_group(group=saved, by=world.office)
    figures = document_of(world, wording.template).figures()
    found = next(each for each in figures if each.name == "床位1.山区两县实际")
    assert (found.region, found.value) == ("山区两县", 105)
    assert [(row.region, row.value) for row in found.rows] == [("第1县", 60), ("第3县", 45)]


def test_every_ready_sentence_can_be_used(world):
    names = set()
    for kind in Kind.values:
        for variant in variants(kind):
            names.add(variant["name"])
            say(world, variant["text"])
    wanted = {
        "超额完成",
        "完成目标任务的百分之几",
        "尚未启动",
        "不低于",
        "控制在…以内",
        "没有目标的",
        "全部完成的",
    }
    assert wanted <= names


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "尚未启动"), (60, "的60%"), (100, "100%"), (130, "超额完成")]
)
def test_the_usual_sentence_fits_what_was_done(world, value, expected):
    for county in world.counties:
        report(world, county, {world.indicators[0]: value})
    text = world.template.wordings.get(place="indicator", kind="count").text
    assert expected in say(world, text)


@pytest.mark.parametrize(("value", "is_exceeded"), [("100.2", False), ("100.6", True)])
def test_no_sentence_says_more_than_the_target_where_the_figures_print_alike(world, value, is_exceeded):
    """100 + 100.2 is more than 200 and prints as 200 of 200; 100 + 100.6 prints as 201."""
    for county, number in zip(world.counties, ("100", value), strict=True):
        report(world, county, {world.indicators[0]: number})
    assert ("超额完成" in say(world, world.template.wordings.get(place="indicator", kind="count").text)) == (
        is_exceeded
    )


def test_an_indicator_without_a_target_has_a_sentence_of_its_own(world):
    indicator = make_indicator(
        world.plan, project=world.project, section=world.section, name="救助人次", unit="人次"
    )
    assign(indicator, *world.counties)
    for county in world.counties:
        report(world, county, {world.indicators[0]: 60, indicator: 7})
    text = world.template.wordings.get(place="indicator", kind="count").text
    assert say(world, text, indicator) == "救助人次14人次"


def test_a_part_is_tried_before_it_is_stored(world):
    part = TemplatePart(template=world.template, source="each", title="甲", text="{{ 指标.名称 }}")
    assert preview_part(part) == ("床位1。", [])
    part.text = "{{ 指标.名字 }}"
    sample, (problem,) = preview_part(part)
    assert sample == ""
    assert "相近的有" in problem


def test_a_summary_takes_as_many_queries_for_many_indicators_as_for_few():
    def count(world):
        template = template_of(world, "summary")
        for indicator in world.indicators:
            BaseValue.objects.create(
                indicator=indicator, region=world.city, month=date(2016, 12, 1), number=10
            )
        with CaptureQueriesContext(connection) as queries:
            document_of(world, template)
        return len(queries)

    assert count(make_world(indicators=2)) == count(make_world(counties=4, indicators=9))


def test_a_nine_month_summary_from_the_plain_outline_by_data_alone(settings):
    """Stocks, changes since the year's end, a standard with its increase, person-times and money."""
    settings.MINSHENG_CLOCK = date(2017, 10, 9)
    world = make_world(with_money=True)
    facts = {
        "农村低保户数": (Kind.STOCK, "户", 5200, 2500),
        "临时救助": (Kind.COUNT, "人次", None, 900),
        "救助支出": (Kind.COUNT, "万元", None, "12.5"),
        "城市低保标准": (Kind.STANDARD, "元", 480, 550),
    }
    given = {}
    for name, (kind, unit, base, value) in facts.items():
        indicator = make_indicator(
            world.plan, project=world.project, section=world.section, name=name, unit=unit, kind=kind,
            decimals=1 if unit == "万元" else 0,
        )  # fmt: skip
        assign(indicator, *world.counties)
        if base:
            BaseValue.objects.create(
                indicator=indicator, region=world.city, month=date(2016, 12, 1), number=base
            )
        given[indicator] = value
    make_target(world.indicators[0], world.city, 200)
    for county in world.counties:
        report(world, county, {world.indicators[0]: 80} | given, month=SEPTEMBER)
    template = template_of(world, "summary")
    document = document_of(world, template, SEPTEMBER)
    text = "\n".join(lines(document))
    assert document.name == "某市民政局2017年前三季度某年民生工程工作总结"
    for sentence in (
        "床位1160张，完成年度目标200张的80%",
        "农村低保户数5000户，较上年底减少200户",
        "临时救助1800人次",
        "救助支出25万元",
        "城市低保标准由480元调整为550元",
        "较上年底提高70元",
        "床位1160张，较2017年6月底增加40张",
        "计划安排1000.5万元",
    ):
        assert sentence in text, text
    headings = [plain(each.runs) for each in document.blocks if isinstance(each, Heading) and each.level == 1]
    assert headings[:3] == ["主要工作完成情况", "与以前相比", "资金保障"]


def test_what_was_before_names_its_own_month(world):
    report(world, world.counties[0], {world.indicators[0]: 75}, month=date(2017, 7, 1))
    wording = Wording(template=world.template, place="indicator", indicator=world.indicators[0])
    letter = Letter(template=world.template, first_month=JANUARY, through=date(2017, 7, 1))
    composer = letter_composer(letter)
    figure = composer.values.about(world.indicators[0], None)["指标"]["上期"]
    assert (figure.printed, figure.period) == ("120", "2017年6月底")
    assert [(row.month, row.value) for row in figure.rows] == [(JUNE, 120)]
    assert preview(wording, "{{ 指标.上期 }}")[1] == []


def test_a_new_written_part_can_be_written_in_letters_and_reports_that_are_open(world):
    letter = Letter.objects.get(pk=actions.create_letter(
        template=world.template, first_month=JANUARY, through=JUNE, basis="submitted", by=world.office
    ).pk)  # fmt: skip
    part = actions.add_part(
        template=world.template,
        source="passage",
        title="督办情况",
        starting_text="按季督办。",
        by=world.office,
    )
    assert letter.passages.get(part=part).text == "按季督办。"
    actions.change_part(part=part, guidance="写三条", by=world.office)
    assert letter.passages.filter(part=part).count() == 1
    monthly = template_of(world, "section")
    monthly_report = actions.start_section_report(
        template=monthly, section=world.section, month=JUNE, by=world.officer
    )
    added = actions.add_part(template=monthly, source="passage", title="经验做法", by=world.office)
    assert monthly_report.passages.filter(part=added).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"groups": {"山" * 31: ["第1县"]}}, "分组"),
        ({"groups": {"山区县": ["第1县", "第1县"]}}, "“第1县”写了两次"),
        ({"labels": {"床位1": "养" * 101}}, "文中名称"),
        ({"signing": ["签" * 21]}, "太长，最多 20 字"),
        ({"funds": [{"project": "养老体系建设", "text": "甲"}] * 2}, "写了两条"),
        ({"sender": ""}, "发文机关"),
    ],
)
def test_a_file_that_the_database_would_refuse_is_refused_with_the_place(world, change, said, tmp_path):
    path = tmp_path / "template.json"
    path.write_bytes(template_content(**({"sender": "某局", "name": "另一份"} | change)))
    with pytest.raises(CommandError, match=said):
        call_command("import_template", path, plan=world.plan.slug, dry_run=True)


@pytest.mark.parametrize(
    ("save", "field"),
    [
        (lambda world: partial(actions.save_labels, labels={world.indicators[0]: "床"}), "labels"),
        (lambda world: partial(actions.save_group, name="山区县", regions=world.counties), "groups"),
        (lambda world: partial(actions.set_signing_steps, titles=["签发"]), "signing_steps"),
    ],
)
def test_an_older_page_of_a_template_puts_nothing_back(world, save, field):
    seen, save = world.template.version, partial(save(world), template=world.template, by=world.office)
    actions.change_template(template=world.template, addressee="市委", by=world.other_office)
    before = list(getattr(world.template, field).values())
    with pytest.raises(ValidationError, match="改过这个模板（改基本信息）"):
        save(seen=seen)
    assert list(getattr(world.template, field).values()) == before
    save(seen=seen + 1)
    assert list(getattr(world.template, field).values()) != before


def test_two_people_forecast_at_once_and_a_number_too_fine_is_refused_at_its_field(world, client):
    letter = write_letter(world)
    client.force_login(world.office)
    address = reverse("reports:forecasts", args=[letter.pk])
    seen = client.get(address).context["form"]["seen"].value()
    name = f"value-{world.indicators[0].pk}"
    fine = client.post(address, {name: "1.2345678", "seen": seen})
    assert fine.context["form"].errors[name]
    assert client.post(address, {name: "190", "seen": seen}).status_code == 302
    older = client.post(address, {name: "150", "seen": seen})
    assert "别人改过预计数" in older.content.decode()
    assert Forecast.objects.get().value == 190
