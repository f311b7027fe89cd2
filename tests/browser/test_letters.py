"""The office in Chromium: a template, a letter, a passage, a wording that is refused and mended, the PDF."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from pypdf import PdfReader

from minsheng.linebreaks import without_hints
from reports.models import Letter
from tests.browser.following import follow
from tests.factories import PASSWORD, make_user
from tests.reports.letter_world import make_world, report


@pytest.fixture
def world(settings, transactional_db):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world(with_template=False)


@pytest.fixture
def office(world, visitor):
    visitor.sign_in(make_user("office", password=PASSWORD))
    visitor.page.get_by_role("heading", level=1).wait_for()
    return visitor


def make_template(office, world):
    page = office.open("/")
    follow(page.get_by_role("link", name="建立模板"))
    follow(page.get_by_role("main").get_by_role("link", name="函", exact=True))
    page.get_by_role("heading", name=f"为“{world.plan.name}”建立模板").wait_for()
    office.scan()
    page.get_by_label("发文机关").fill("某市民政局")
    page.get_by_label("发文代字").fill("某民函")
    page.get_by_label("主送机关").fill("市政府督查室")
    follow(page.get_by_role("button", name="保存"))
    page.get_by_text("已建好，各部分和句式可以逐条修改").wait_for()
    office.scan()


def start_letter(office):
    page = office.open(reverse("reports:letter_new"))
    follow(page.get_by_role("button", name="新建"))
    page.get_by_text("的函已建好").wait_for()
    office.scan()
    return page


def test_from_no_template_to_the_downloaded_letter(office, world):
    make_template(office, world)
    page = start_letter(office)
    letter = page.locator("article.letter")
    assert "床位1120张，完成年度目标200张的60%。" in letter.inner_text()

    follow(page.get_by_role("link", name="主要措施", exact=True))
    office.scan()
    page.get_by_label("主要措施").fill("压实责任。按月调度。\n<script>alert(1)</script>紧盯进度。")
    follow(page.get_by_role("button", name="保存"))
    assert "<script>alert(1)</script>紧盯进度。" in letter.inner_text()

    follow(letter.get_by_role("link", name="120", exact=True).first)
    office.scan()
    page.get_by_text("由这些数组成").wait_for()
    assert page.locator("tbody tr").count() == 2
    follow(page.get_by_role("link", name="返回函"))

    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    content = Path(download.value.path()).read_bytes()
    text = without_hints("".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages))
    assert "床位1120张，完成年度目标200张的60%。" in text.replace("\n", "")
    assert "某民函〔2017〕" in text


def test_a_wording_is_refused_tried_and_saved(office, world):
    make_template(office, world)
    page = start_letter(office)
    follow(page.get_by_role("link", name="模板和句式"))
    office.scan()
    follow(page.get_by_role("link", name="修改指标句 数量的句式"))
    office.scan()
    box = page.get_by_label("句式", exact=True)
    box.fill("已有{{ 指标.完成树 }}张")
    follow(page.get_by_role("button", name="保存"))
    page.get_by_text("没有“指标.完成树”这个数").first.wait_for()
    office.scan()
    assert box.input_value() == "已有{{ 指标.完成树 }}张"
    box.fill("已有{{ 指标.实际 }}张")
    follow(page.get_by_role("button", name="试写"))
    page.get_by_text("已有120张", exact=True).wait_for()
    follow(page.get_by_role("button", name="保存"))
    page.get_by_text("的句式已保存").wait_for()
    page = office.open(reverse("reports:letter", args=[Letter.objects.get().pk]))
    assert "已有120张。" in page.locator("article.letter").inner_text()


def test_what_is_not_final_is_seen_with_the_keyboard(office, world):
    make_template(office, world)
    report(world, world.counties[0], {world.indicators[0]: 75}, is_accepted=False)
    page = start_letter(office)
    assert page.get_by_text("有1个地区的数已报未审：床位1").is_visible()
    follow(page.locator("article.letter a.datum.is-marked").first, key="Enter")
    page.get_by_text("由这些数组成").wait_for()
    assert page.get_by_text("含未审数").is_visible()
