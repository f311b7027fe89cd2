"""The letter of the demonstration states every figure of the real letter, on the page and in the PDF."""

import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pypdf import PdfReader

from minsheng.linebreaks import without_hints
from reports.letters import letter_document
from reports.models import Letter
from reports.rendering import screen_html
from targets import actions
from targets.cells import Cell
from targets.models import MonthlyReport, State
from tests.reports.test_rendering import Reader

STATED = json.loads(Path(__file__).with_name("real_letter_2017_06.json").read_text(encoding="utf-8"))
UNACCEPTED = ["新增床位", "改造床位", "日间照料", "居家养老", "残疾人补贴提标", "残疾人补贴标准"]
UNACCEPTED += ["残疾人补贴人数"]
PAGE_NUMBER = re.compile(r"^— \d+ —$", re.MULTILINE)


@pytest.fixture(scope="module")
def written(demonstration, tmp_path_factory):
    """What the command writes: (HTML text, PDF text, figures.json)."""
    out = tmp_path_factory.mktemp("letter")
    arguments = {"plan": demonstration.slug, "first": "2017-01", "through": "2017-06", "out": out}
    call_command("letter", stdout=StringIO(), **arguments)
    html = Reader((out / "letter.html").read_text(encoding="utf-8")).text
    reader = PdfReader(BytesIO((out / "letter.pdf").read_bytes()))
    pdf = without_hints("".join(PAGE_NUMBER.sub("", page.extract_text()) for page in reader.pages))
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    return squeezed(html), squeezed(pdf), figures


def squeezed(text):
    return re.sub(r"\s", "", text)


def sentences():
    """What the letter must say: a piece of text around every figure of the list."""
    for each in STATED["indicators"]:
        unit = each["unit"]
        actual, target, rate = (each[name] for name in ("actual", "target", "rate"))
        yield rf"{actual}{unit}[^。；]*，完成[^。；]*目标{target}{unit}的{rate}%"
    standard = STATED["facts"]["农村低保标准"]
    yield rf"2017年1月起[^。]*由{standard['before']}元提高到{standard['after']}元[^。]*自2017年7月起发放"
    allowance = STATED["facts"]["困难残疾人生活补贴"]
    raised = rf"由每人每月{allowance['standard_before']}元提高到{allowance['standard']}元"
    yield rf"{raised}，{allowance['persons']}名"
    for fund in STATED["funds_in_wan_yuan"]:
        yield from fund_sentences(fund)


def fund_sentences(fund):
    start = rf"“?{fund['project']}”?："
    plan = "[^。]*".join(f"{amount}万元" for amount in fund["plan_by_source"].values())
    yield rf"{start}计划安排{fund['plan']}万元，其中[^。]*{plan}。"
    raised = "[^。]*".join(f"{amount}万元" for amount in fund["raised_by_source"].values())
    yield rf"{start}[^（]*筹集[^。（]*资金{fund['raised']}万元[^。]*{raised}"
    for purpose, amount in fund["paid_by_purpose"].items():
        if amount == fund["raised"]:
            yield rf"{start}[^（]*筹集[^。（]*{amount}万元[^。]*已全部拨付到县区"
        else:
            yield rf"{start}[^（]*累计拨付[^（]*{purpose}{amount}万元"


@pytest.mark.parametrize("pattern", sorted(set(sentences())))
def test_the_letter_states_every_figure_in_both_forms(written, pattern):
    html, pdf, _ = written
    assert re.search(pattern, html)
    assert re.search(pattern, pdf)


def first_of_each(figures):
    """By name and region; the text comes before the table, which states some figures again."""
    return {(each["name"], each["region"]): each for each in reversed(figures)}


def test_every_figure_is_an_object_with_its_rows(written):
    figures = first_of_each(written[2]["figures"])
    by_target = {each["target"]: each for each in STATED["indicators"]}
    names = ["医疗救助", "城市低保", "农村低保", "新增床位", "改造床位", "日间照料", "居家养老"]
    for name, target in zip(names, by_target, strict=True):
        actual, rate = figures[f"{name}.实际", "全市"], figures[f"{name}.完成率", "全市"]
        assert actual["printed"] == by_target[target]["actual"]
        assert rate["printed"] == f"{by_target[target]['rate']}%"
        assert figures[f"{name}.目标", "全市"]["printed"] == target
        assert len([row for row in actual["rows"] if row["kind"] == "上报数"]) >= 8
    for each in written[2]["figures"]:
        assert each["rows"], each["name"]
        assert isinstance(each["value"], str), each["name"]


def test_counts_add_up_from_county_rows(written):
    figures = first_of_each(written[2]["figures"])
    beds = figures["新增床位.实际", "全市"]
    assert sum(Decimal(row["value"]) for row in beds["rows"]) == Decimal("1161")
    ratio = figures["城市低保.实际", "全市"]
    over = sum(Decimal(row["numerator"]) for row in ratio["rows"])
    under = sum(Decimal(row["denominator"]) for row in ratio["rows"])
    assert abs(over / under * 10000 - Decimal(ratio["value"])) < Decimal("1e-20")


def test_nothing_is_left_open_in_the_demonstration(written):
    assert written[2]["notices"] == []
    assert written[2]["data_as_of"] == "2017-06-30"


def test_progress_table_has_all_regions_in_the_documents_order(written):
    html, pdf, _ = written
    order = "全市.*市本级.*苍溪县.*旺苍县.*剑阁县.*青川县.*利州区.*昭化区.*朝天区.*广元经济开发区"
    assert re.search(order, html.rpartition("附件")[2])
    assert re.search(order, pdf.rpartition("附件")[2])


@pytest.mark.django_db
def test_changing_one_county_changes_the_letter(demonstration, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    report = MonthlyReport.objects.select_related("region").get(
        plan=demonstration, region__name="昭化区", section__code="shfl", month=date(2017, 6, 1)
    )
    officer = report.accepted_by
    clerk = report.submitted_by
    indicator = demonstration.indicators.get(short_name="新增床位")
    cell = report.cells.get(indicator=indicator)
    edit = actions.Edit(indicator.pk, cell.version, Cell(state=State.NUMBER, value=cell.value + 10))
    actions.reopen(report=report, by=officer, comment="更正")
    actions.save_cells(report=report, edits=[edit], by=clerk)
    actions.submit(report=report, by=clerk)
    document = letter_document(Letter.objects.with_names().get())
    page = Reader(screen_html(document)).text
    assert "床位1171张，完成年度目标1950张的60%" in page  # 1161 and ten more
    assert "床位1161张" not in page
    assert [each.message for each in document.notices] == [
        f"{name}：有1个地区的数已报未审" for name in UNACCEPTED
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"plan": "no-such"}, "没有函的模板"),
        ({"template": "没有这个"}, "没有名为“没有这个”的函的模板"),
        ({"first": "2017-13"}, "不是月份"),
        ({"first": "2017-07"}, "截至月不能早于起始月"),
    ],
)
def test_the_command_says_what_is_wrong(demonstration, tmp_path, changes, words):
    arguments = {
        "plan": demonstration.slug,
        "first": "2017-01",
        "through": "2017-06",
        "out": tmp_path,
    } | changes
    with pytest.raises(CommandError, match=words):
        call_command("letter", **arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_the_command_writes_a_letter_that_nobody_has_started(demonstration, tmp_path):
    said = StringIO()
    arguments = {"plan": demonstration.slug, "first": "2017-01", "through": "2017-05", "out": tmp_path}
    call_command("letter", stdout=said, **arguments)
    assert "2017年1-5月" in said.getvalue()
    forms = {f"letter.{ending}" for ending in ("pdf", "docx", "html", "txt", "xlsx")}
    assert {each.name for each in tmp_path.iterdir()} == forms | {"figures.json"}
    assert not Letter.objects.filter(through=date(2017, 5, 1)).exists()
