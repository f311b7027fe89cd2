"""What a letter says: its parts, its figures and what it says of what is missing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.models import FundSource, FundTranche
from reports import actions
from reports.document import Heading, Paragraph, plain
from reports.figure_list import figure_list
from reports.letters import letter_document
from reports.models import Letter, Wording
from reports.rendering import paper_html, pdf, screen_html
from reports.title_lines import fitted
from targets.models import Category, Kind
from tests.factories import assign, make_indicator, make_project, make_target
from tests.reports.letter_world import JUNE, add_money, make_world, report, template_content, write_letter

pytestmark = pytest.mark.django_db


def document_of(letter):
    return letter_document(Letter.objects.with_names().get(pk=letter.pk))


def text_of(document):
    return "\n".join(
        block.number + plain(getattr(block, "lead", ())) + plain(block.runs) for block in document.blocks
    )


def notices(document, kind):
    return [each.message for each in document.notices if each.kind == kind]


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)


@pytest.fixture
def world():
    return make_world()


def test_six_parts_in_order(world):
    headings = [
        block.number + plain(block.runs)
        for block in document_of(write_letter(world)).blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    assert headings == [
        "一、目标分解和责任落实情况",
        "二、项目推进情况",
        "三、资金筹措及拨付情况",
        "四、主要措施",
        "五、存在的问题",
        "六、下步打算",
    ]


def test_figures_come_from_the_reports(world):
    document = document_of(write_letter(world))
    assert "床位1120张，完成年度目标200张的60%。" in text_of(document)
    actual = next(each for each in document.figures() if each.name == "床位1.实际")
    assert (actual.value, actual.printed, actual.region, actual.period) == (120, "120", "全市", "2017年1-6月")
    assert [(row.region, row.value) for row in actual.rows] == [("第1县", 60), ("第2县", 60)]


def test_a_rate_names_the_figures_and_the_target_it_is_made_of(world):
    rate = next(each for each in document_of(write_letter(world)).figures() if each.name == "床位1.完成率")
    assert rate.value == 60
    assert [row.kind for row in rate.rows] == ["上报数", "上报数", "目标"]


def test_one_county_changes_the_letter(world):
    letter = write_letter(world)
    report(world, world.counties[0], {world.indicators[0]: 75})
    assert "床位1135张，完成年度目标200张的68%。" in text_of(document_of(letter))


def test_what_is_short_of_the_target_never_reads_100(world):
    report(world, world.counties[0], {world.indicators[0]: Decimal("139.2")})
    assert "的99.6%" in text_of(document_of(write_letter(world)))


def test_the_percent_sign_is_a_setting(world):
    actions.change_template(template=world.template, by=world.office, percent_sign="％")
    assert "的60％。" in text_of(document_of(write_letter(world)))


def test_money_comes_from_the_ledger(world):
    text = text_of(document_of(write_letter(world)))
    assert "计划安排1000.5万元，其中争取中央、省补助900万元，市级安排100.5万元。" in text
    assert "县级安排" not in text  # a source with nothing is not mentioned
    assert "筹集市本级资金80.25万元。" in text
    assert "累计发放建设补助资金25万元。" in text


def test_each_fund_paragraph_says_which_stage_it_means(world):
    fund = actions.add_wording(
        template=world.template,
        place="fund",
        project=world.project,
        text="拨付{{ 资金.下拨 }}万元",
        by=world.office,
    )
    letter = write_letter(world)
    assert "拨付—万元" in text_of(document_of(letter))
    actions.save_wording(wording=fund, text="拨付{{ 资金.发放 }}万元", version=1, by=world.office)
    assert "拨付25万元" in text_of(document_of(letter))


def test_all_passed_on_is_computed_and_not_typed(world):
    letter = write_letter(world)
    assert "已全部拨付到县区" not in text_of(document_of(letter))
    for county, amount in zip(world.counties, ("40.25", "40"), strict=True):
        FundTranche.objects.create(
            project=world.project,
            region=county,
            stage="passed_on",
            date=JUNE,
            amount=amount,
            entered_by=world.office,
        )
    assert "筹集市本级资金80.25万元，已全部拨付到县区。" in text_of(document_of(letter))


def test_money_names_its_basis_and_its_rows(world):
    figures = {each.name: each for each in document_of(write_letter(world)).figures()}
    raised, paid = figures["养老体系建设资金.筹集"], figures["养老体系建设资金.发放"]
    assert (raised.basis, paid.basis) == ("市级口径", "全口径")
    assert len(paid.rows) == 2


def test_projects_come_under_their_categories_and_a_lone_one_has_no_number(world):
    main = Category.objects.create(plan=world.plan, name="民生工程", order=1_000_000)
    inner = Category.objects.create(plan=world.plan, name="社会保障工程", parent=main, order=1_000_001)
    for name, category in (("低保", inner), ("养老", inner)):
        project = make_project(world.plan, section=world.section, name=name, category=category)
        indicator = make_indicator(
            world.plan, project=project, section=world.section, name=f"{name}人数", unit="人"
        )
        assign(indicator, *world.counties)
        make_target(indicator, world.city, 10)
    text = text_of(document_of(write_letter(world)))
    assert "\n床位1120张" in text
    assert "（二）民生工程\n1.社会保障工程\n（1）低保人数—人，完成年度目标10人的—。\n（2）养老人数" in text


def test_a_milestone_says_how_many_have_done_it(world):
    done = make_indicator(
        world.plan, project=world.project, section=world.section, name="两线合一", kind=Kind.MILESTONE
    )
    assign(done, *world.counties)
    report(world, world.counties[0], {world.indicators[0]: 60, done: True})
    report(world, world.counties[1], {world.indicators[0]: 60, done: False})
    letter = write_letter(world)
    assert "两线合一已有1个地区完成，应完成2个" in text_of(document_of(letter))
    report(world, world.counties[1], {world.indicators[0]: 60, done: True})
    assert "两线合一已全部完成" in text_of(document_of(letter))


def test_the_progress_table_has_regions_down_and_indicators_across(world):
    (annex,) = document_of(write_letter(world)).annexes
    rows = [[plain(cell.runs) for cell in row] for row in annex.tables[0].body]
    assert rows == [
        ["全市", "200", "120", "60"],
        ["第1县", "100", "60", "60"],
        ["第2县", "100", "60", "60"],
    ]
    assert [plain(cell.runs) for cell in annex.tables[0].head[-1]] == ["目标", "完成", "率%"]


def test_a_region_without_the_task_has_blank_cells(world):
    other = make_indicator(world.plan, project=world.project, section=world.section, name="中心", unit="个")
    assign(other, world.counties[0])
    make_target(other, world.counties[0], 3)
    make_target(other, world.city, 3)
    (annex,) = document_of(write_letter(world)).annexes
    assert [plain(cell.runs) for cell in annex.tables[0].body[2]][4:] == ["", "", ""]


def test_what_is_not_final_is_listed(world):
    report(world, world.counties[0], {world.indicators[0]: 75}, is_accepted=False)
    world.counties.append(
        type(world.city).objects.create(
            code="late",
            name="迟报县",
            parent=world.city,
            level="county",
            order=99,
            path=type(world.city).path_for("late", world.city),
        )
    )
    assign(world.indicators[0], world.counties[-1])
    found = notices(document_of(write_letter(world)), "not-final")
    assert found == [
        "床位1：应报3个地区，已报2个",
        "床位1：没有报2017年6月的数：迟报县",
        "床位1：有1个地区的数已报未审",
    ]
    figure = next(each for each in document_of(Letter.objects.get()).figures() if each.name == "床位1.实际")
    assert figure.marks == ("缺1个地区", "含未审数")


def test_the_accepted_basis_leaves_out_what_nobody_accepted(world):
    report(world, world.counties[0], {world.indicators[0]: 75}, is_accepted=False)
    text = text_of(document_of(write_letter(world, basis="accepted")))
    assert "床位1120张" in text


def test_passages_are_numbered_with_their_leads(world):
    letter = write_letter(world)
    passage = letter.passages.get(part__title="主要措施")
    text = (
        "（一）加强领导。定期研究。\n\n 2. 抓资金。及时拨付。 \n一是只有一句话的长段落没有小标题所以不设楷体"
    )
    actions.save_passage(passage=passage, text=text, version=1, by=world.office)
    blocks = document_of(letter).blocks
    start = next(index for index, block in enumerate(blocks) if plain(block.runs) == "主要措施")
    found = [(block.number, plain(block.lead), plain(block.runs)) for block in blocks[start + 1 : start + 4]]
    assert found == [
        ("1.", "加强领导。", "定期研究。"),
        ("2.", "抓资金。", "及时拨付。"),
        ("3.", "", "一是只有一句话的长段落没有小标题所以不设楷体"),
    ]


def test_a_pasted_script_is_text_on_screen_and_on_paper(world):
    letter = write_letter(world)
    passage = letter.passages.get(part__title="下步打算")
    pasted = "<script>alert(1)</script>"
    actions.save_passage(passage=passage, text=pasted, version=1, by=world.office)
    document = document_of(letter)
    assert pasted in text_of(document)
    for html in (screen_html(document), paper_html(document)):
        assert "<script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


# What is wrong is said plainly, and the letter still opens.


def test_a_wording_with_an_unknown_name_says_so_and_the_rest_stands(world):
    letter = write_letter(world)
    Wording.objects.filter(place="indicator", kind="count").update(text="床位{{ 床位一.实际 }}张")
    document = document_of(letter)
    assert "〔此处句式有误，没有生成〕" in text_of(document)
    assert "计划安排1000.5万元" in text_of(document)
    (message,) = notices(document, "wording")
    assert message.startswith("指标句（床位1）的句式有误：没有“床位一.实际”这个数。相近的有：床位1.实际")
    assert pdf(document).pages


def test_an_unknown_name_is_refused_when_saved(world):
    wording = world.template.wordings.get(place="opening")
    with pytest.raises(actions.WordingRefused, match="没有“期问”这个数。相近的有：期间"):
        actions.save_wording(wording=wording, text="现将{{ 期问 }}情况报告如下。", version=1, by=world.office)
    wording.refresh_from_db()
    assert wording.version == 1


def test_a_plan_without_tranches_opens():
    world = make_world(with_money=False)
    document = document_of(write_letter(world))
    assert "还没有录入计划安排和资金批次，资金部分是空的。" in notices(document, "funds")
    assert "“资金筹措及拨付情况”还没有内容。" in notices(document, "empty")
    assert "床位1120张" in text_of(document)


def test_a_plan_with_money_planned_and_none_moved_says_so(world):
    other = make_project(world.plan, section=world.section, name="救助")
    source = FundSource.objects.get(name="市级")
    other.fund_plans.create(source=source, amount=5, recorded_by=world.office)
    document = document_of(write_letter(world))
    assert "救助：还没有资金批次。" in notices(document, "funds")
    assert "救助：计划市级安排5万元。" in text_of(document)


def test_a_project_without_indicators_opens(world):
    make_project(world.plan, section=world.section, name="空项目")
    document = document_of(write_letter(world))
    assert "项目“空项目”没有指标，“项目推进情况”里没有写它。" in notices(document, "empty")


def test_a_plan_without_any_indicator_opens():
    document = document_of(write_letter(make_world(indicators=0)))
    assert document.annexes == ()
    assert "附件“实施进度表”没有可以列表的，没有生成。" in notices(document, "empty")
    assert pdf(document).pages == 2


def test_a_span_beyond_the_data_opens(world):
    document = document_of(write_letter(world, through=date(2017, 9, 1)))
    assert "床位1：没有报2017年9月的数：第1县、第2县" in notices(document, "not-final")
    assert "床位1120张" in text_of(document)


def test_a_span_before_the_first_report_opens(world):
    document = document_of(write_letter(world, through=date(2017, 3, 1)))
    (message,) = notices(document, "span")
    assert message == "2017年3月不在方案的填报期内，请选2017年6月至2017年12月。"
    assert "一、目标分解和责任落实情况" in text_of(document)
    assert pdf(document).pages


def test_the_figure_list_is_exact_and_names_rows(world):
    letter = Letter.objects.with_names().get(pk=write_letter(world).pk)
    found = figure_list(letter_document(letter), letter)
    by_name = {(each["name"], each["region"]): each for each in found["figures"]}
    paid = by_name["养老体系建设资金.发放", "全市"]
    assert (paid["value"], paid["printed"], paid["unit"]) == ("25", "25", "万元")
    assert [(row["region"], row["date"], row["value"]) for row in paid["rows"]] == [
        ("第1县", "2017-06-01", "12.5"),
        ("第2县", "2017-06-01", "12.5"),
    ]
    cell = by_name["床位1.完成率", "第1县"]
    assert (cell["value"], cell["printed"]) == ("60", "60")
    assert [row["kind"] for row in cell["rows"]] == ["上报数", "目标"]
    assert (found["from"], found["through"], found["data_as_of"]) == ("2017-01", "2017-06", "2017-06-28")


def queries_for(world):
    letter = write_letter(world)
    with CaptureQueriesContext(connection) as captured:
        screen_html(document_of(letter))
    return len(captured)


def test_as_many_queries_for_a_large_plan_as_for_a_small_one():
    small = queries_for(make_world(counties=2, indicators=1))
    large = make_world(counties=12, indicators=9)
    for _ in range(6):
        add_money(large, make_project(large.plan, section=large.section))
    assert queries_for(large) == small


def test_a_letter_starts_from_the_last_one(world):
    first = write_letter(world, through=JUNE)
    passage = first.passages.get(part__title="主要措施")
    actions.save_passage(passage=passage, text="上次的措施。", version=1, by=world.office)
    second = write_letter(world, through=date(2017, 9, 1))
    assert second.passages.get(part__title="主要措施").text == "上次的措施。"


def test_the_first_letter_starts_from_the_template():
    world = make_world()
    part = world.template.parts.get(title="下步打算")
    actions.change_part(part=part, by=world.office, starting_text="照此办理。")
    assert write_letter(world).passages.get(part=part).text == "照此办理。"


def test_the_title_breaks_where_its_author_broke_it(world):
    assert document_of(write_letter(world)).title == (
        "某市民政局",
        "关于2017年1-6月某年民生工程",
        "完成情况的函",
    )


def test_a_title_too_wide_for_the_paper_is_broken_by_sense(world):
    lines = ("广元市民政局", "关于2017年1-6月民政系统民生工程及民生实事", "完成情况的函")
    assert fitted(lines) == (lines[0], "关于2017年1-6月民政系统民生工程及", "民生实事完成情况的函")
    assert fitted(lines[:1] + lines[2:]) == lines[:1] + lines[2:]
    world.plan.name = "某" * 30
    world.plan.save()
    document = document_of(write_letter(world))
    assert any("一行排不下" in notice.message for notice in document.notices)


def test_the_number_is_written_as_the_standard_wants(world):
    letter = write_letter(world)
    assert document_of(letter).number == "某民函〔2017〕　号"
    fields = {"dated": date(2018, 1, 5), "basis": "submitted", "version": 1}
    actions.change_letter(letter=letter, by=world.office, **fields)
    assert document_of(letter).number == "某民函〔2018〕　号"


def test_a_template_file_is_stored_whole_or_not_at_all(world):
    content = template_content(
        name="另一种",
        opening="{{ 期间数 }}",
        indicators={"无此指标": "甲"},
        kinds={"某种": "乙"},
        basis="无此文号",
    )
    with pytest.raises(actions.TemplateRefused) as refusal:
        actions.load_template(plan=world.plan, content=content, by=world.office, sender="某局")
    assert len(refusal.value.problems) == 4
    assert not world.plan.report_templates.filter(name="另一种").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"{", b"{'name': 1}"])
def test_what_is_no_template_file_is_refused(world, content):
    with pytest.raises(actions.TemplateRefused, match="不是能读的模板文件"):
        actions.load_template(plan=world.plan, content=content, by=world.office)


def test_blocks_are_plain_data(world):
    block = next(block for block in document_of(write_letter(world)).blocks if isinstance(block, Paragraph))
    assert replace(block, level=0) == block
