"""数据来源表: each figure of the letter once, with how it is made and where it comes from."""

from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse

from reports.document import plain
from reports.figure_list import figure_list
from reports.letters import letter_document
from reports.models import Letter
from reports.rendering import docx, paper_html, plain_text
from reports.sources_table import with_sources
from targets.explaining import store_explanation
from targets.models import Target
from targets.plan_findings import findings_of_month
from tests.reports.letter_world import JUNE, make_world, report, write_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    world.letter = Letter.objects.with_names().get(pk=write_letter(world).pk)
    return world


def appended(world):
    document = letter_document(world.letter)
    return document, with_sources(document, figure_list(document, world.letter))


def rows_of(table):
    return [[plain(cell.runs) for cell in row] for row in table.body]


def test_each_figure_is_listed_once_with_its_rows(world):
    document, made = appended(world)
    rows = rows_of(made.appendices[0].tables[0])
    heads = [row for row in rows if row[0]]
    assert {(row[1], row[2]) for row in heads} == {(each.name, each.region) for each in document.figures()}
    assert len(heads) == len({(row[1], row[2]) for row in heads})
    place = next(index for index, row in enumerate(rows) if row[1:3] == ["床位1.实际", "全市"])
    assert rows[place][4:] == ["120张", "完成数＝下面各地区本年累计之和＝120张。"]
    for row, county in zip(rows[place + 1 : place + 3], world.counties, strict=True):
        said = f"第1次上报，{world.clerk}上报，未审"  # no step of the log says who accepted it
        assert row == ["", "上报数", county.name, "2017-06", "60", said]


def test_a_rate_says_how_it_is_made_and_money_who_entered_it(world):
    rows = rows_of(appended(world)[1].appendices[0].tables[0])
    rate = next(row for row in rows if row[1:3] == ["床位1.完成率", "全市"])
    assert "完成率＝120÷200×100%＝60%，四舍五入印为60%。" in rate[5]
    assert any(f"{world.office}录入" in row[5] for row in rows)


def test_a_revised_target_says_from_what_to_what(world):
    county = world.counties[0]
    Target.objects.create(
        indicator=world.indicators[0], region=county, effective_month=JUNE, number=80, reason="年中调整",
        recorded_by=world.office,
    )  # fmt: skip
    told = rows_of(appended(world)[1].appendices[0].tables[1])
    assert told == [["床位1", county.name, "2017年6月", "目标由100改为80，年中调整。", str(world.office)]]


def test_what_is_explained_is_not_asked_for_any_more(world):
    county, indicator = world.counties[0], world.indicators[0]
    report(world, county, {indicator: 6000})
    finding = findings_of_month(world.plan, JUNE)[0]
    assert finding.message.endswith("，请更正或说明。")
    store_explanation(finding=finding, plan=world.plan, text="含上年结转", by=world.clerk)
    told = rows_of(appended(world)[1].appendices[0].tables[1])
    said = finding.message.removesuffix("，请更正或说明。")
    assert [row[3] for row in told] == [f"{said}。说明：含上年结转"]


def test_it_is_no_part_of_what_is_sent(world, client):
    document, made = appended(world)
    assert made.figures() == document.figures()
    assert plain_text(made) == plain_text(document)
    assert docx(made) == docx(document)
    assert paper_html(made).count("数据来源表") == 1, "a title of its own, and no line under 附件"
    client.force_login(world.office)
    response = client.get(reverse("reports:download", args=[world.letter.pk, "sources"]))
    assert response.content.startswith(b"%PDF")
    assert quote("（附数据来源表）") in response["Content-Disposition"]


def test_the_page_of_a_figure_tells_the_same(world, client):
    county = world.counties[0]
    Target.objects.create(
        indicator=world.indicators[0], region=county, effective_month=JUNE, number=80, reason="年中调整",
        recorded_by=world.office,
    )  # fmt: skip
    client.force_login(world.office)
    page = reverse("reports:figure", args=[world.letter.pk])
    text = client.get(page, {"name": "床位1.完成率", "region": "全市"}).content.decode()
    assert "完成率＝120÷200×100%＝60%" in text
    assert "目标由100改为80，年中调整。" in text
    other = client.get(page, {"name": "床位1.完成率", "region": world.counties[1].name}).content.decode()
    assert "目标由100改为80" not in other
