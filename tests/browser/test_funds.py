"""Money in a real browser: enter, correct, import, read, export; a county meets only its own."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from funding.actions import set_fund_plan
from funding.models import FundTranche, Stage
from tests.browser.following import follow
from tests.factories import PASSWORD, make_user
from tests.funding.fund_world import enter, make_purpose, make_world, tranche_book


@pytest.fixture
def world(settings, transactional_db):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    make_purpose(world.aid, "城市低保")
    world.officer = make_user("section_officer", section=world.section, password=PASSWORD)
    world.clerk = make_user("clerk", region=world.counties[0], password=PASSWORD)
    return world


def choose(page, **labels):
    for label, choice in labels.items():
        page.get_by_label(label, exact=False).first.select_option(label=choice)


def test_enter_correct_import_read_and_export(visitor, world, tmp_path):
    visitor.sign_in(world.officer)
    page = visitor.open("/funds/")
    follow(page.get_by_role("link", name="录入资金"))
    choose(page, 环节="筹集到位", 项目="最低生活保障", 地区="某市", 资金来源="市级")
    page.get_by_label("金额（万元）").fill("60.53")
    follow(page.get_by_role("button", name="保存，继续录下一笔"))
    assert "已录入" in page.get_by_role("status").inner_text()
    assert page.get_by_label("金额（万元）").input_value() == ""
    choose(page, 环节="下拨", 地区=world.counties[0].name)
    page.get_by_label("金额（万元）").fill("20")
    follow(page.get_by_role("button", name="保存，回到台账"))
    visitor.scan()
    wrong = FundTranche.objects.get(stage=Stage.RAISED)

    follow(page.get_by_role("link", name=str(wrong.pk), exact=True))
    visitor.scan()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("冲销原因").fill("金额录错")
    follow(page.get_by_role("button", name="冲销，并重新录入正确的"))
    page.get_by_label("金额（万元）").fill("60.35")
    follow(page.get_by_role("button", name="保存，回到台账"))
    assert page.get_by_text("已由").count() == 1

    file = tmp_path / "台账.xlsx"
    file.write_bytes(
        tranche_book(
            {
                "项目": "最低生活保障",
                "用途": "城市低保",
                "地区": world.counties[0].name,
                "环节": "发放",
                "日期": "2017-06-20",
                "金额（万元）": 12.5,
            }
        )
    )
    follow(page.get_by_role("link", name="从 Excel 导入"))
    visitor.scan()
    page.get_by_label("工作簿").set_input_files(file)
    follow(page.get_by_role("button", name="上传，看读懂了什么"))
    visitor.scan()
    follow(page.get_by_role("button", name="确认入库 1 笔"))
    assert "已入库 1 笔" in page.get_by_role("status").inner_text()

    page = visitor.open(f"/funds/{world.plan.slug}/projects/{world.aid.pk}/?basis=full")
    assert page.get_by_role("link", name="60.35").is_visible()
    assert page.get_by_role("link", name="12.5").is_visible()
    visitor.open(f"/funds/{world.plan.slug}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    sums = {stage: sum(t.amount for t in FundTranche.objects.filter(stage=stage)) for stage in Stage}
    assert sums[Stage.RAISED] == Decimal("60.35")


def test_read_the_project_page_explain_a_check_and_export(visitor, world, tmp_path):
    set_fund_plan(project=world.aid, source=world.sources["市级"], amount=Decimal(60), by=world.office)
    enter(world, Stage.RAISED, "60.35", source="市级")
    enter(world, Stage.PASSED_ON, "20", world.counties[0])
    visitor.sign_in(world.officer)
    page = visitor.open(f"/funds/{world.plan.slug}/projects/{world.aid.pk}/")
    assert page.get_by_text("市级口径").first.is_visible()
    assert page.locator("figure.picture svg").count() == 2
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    kept = tmp_path / "项目.xlsx"
    download.value.save_as(kept)
    assert openpyxl.load_workbook(kept)["按来源"]["D3"].value == 60.35

    page.get_by_role("link", name="新增测算").click()
    page.get_by_label("第1个数的名称").fill("增加支出")
    page.get_by_label("第1个数", exact=True).fill("7981")
    page.get_by_label("第2个数的名称").fill("已有")
    page.get_by_label("第2个数", exact=True).fill("5722")
    page.locator("#id_name").fill("缺口")
    page.get_by_label("算式").fill("增加支出-已有")
    page.get_by_role("button", name="保存，看结果").click()
    page.get_by_text("2259万元").first.wait_for()
    visitor.scan()

    page = visitor.open(f"/funds/{world.plan.slug}/checks/")
    page.get_by_label("说明：", exact=False).fill("年中追加")
    page.get_by_role("button", name="保存说明").click()
    page.get_by_role("button", name="改说明").wait_for()
    visitor.scan()
    visitor.open(f"/funds/{world.plan.slug}/matching/")


def test_a_county_enters_its_own_money_and_meets_nobody_elses(visitor, world):
    theirs = enter(world, Stage.PAID, "99.5", world.counties[1])
    received = enter(world, Stage.PASSED_ON, "20", world.counties[0])
    visitor.sign_in(world.clerk)
    page = visitor.open("/funds/")
    assert "县级口径" in page.locator("main").inner_text()
    follow(page.get_by_role("link", name="台账"))
    assert "99.5" not in page.locator("main").inner_text()
    page.goto(visitor.host + received.get_absolute_url())
    assert page.get_by_role("button", name="冲销").is_disabled()
    page.goto(f"{visitor.host}/funds/{world.plan.slug}/enter/")
    places = page.get_by_label("地区").locator("option").all_inner_texts()
    assert places == ["请选择", world.counties[0].name]
    choose(page, 环节="发放", 项目="最低生活保障", 地区=world.counties[0].name)
    page.get_by_label("金额（万元）").fill("8")
    follow(page.get_by_label("金额（万元）"), key="Enter")
    assert "已录入" in page.get_by_role("status").inner_text()
    assert page.request.get(visitor.host + theirs.get_absolute_url()).status == 404
