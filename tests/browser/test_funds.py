"""Money in a real browser: enter, correct, import, read, export; a county meets only its own."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from funding.actions import set_fund_plan
from funding.models import FundReceipt, FundTranche, Stage
from tests.browser.conftest import Visitor
from tests.browser.following import follow
from tests.factories import PASSWORD, make_user
from tests.funding.fund_world import enter, make_purpose, make_world, tranche_book
from tests.funding.test_book import ROWS, book


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


def test_the_purposes_offered_are_those_of_the_chosen_project(visitor, world):
    make_purpose(world.care, "养老床位")
    visitor.sign_in(make_user("office", password=PASSWORD))
    page = visitor.open(f"/funds/{world.plan.slug}/enter/")
    offered = page.locator("#id_purpose optgroup:not([hidden])")
    assert offered.count() == 2
    choose(page, 项目="养老体系建设")
    assert [group.get_attribute("label") for group in offered.all()] == ["养老体系建设"]
    choose(page, 用途="养老床位", 项目="最低生活保障")
    assert page.locator("#id_purpose").input_value() == ""
    assert [group.get_attribute("label") for group in offered.all()] == ["最低生活保障"]


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


@pytest.fixture
def colleague(browser, browser_context_args, live_server):
    """A second person with a browser of their own."""
    context = browser.new_context(**browser_context_args)
    colleague = Visitor(context.new_page(), live_server.url)
    yield colleague
    colleague.check()
    context.close()


def upload(page, file):
    page.get_by_label("工作簿").set_input_files(file)
    follow(page.get_by_role("button", name="上传，看读懂了什么"))


def test_a_ledger_as_the_section_keeps_it_is_asked_about_and_stored_once(visitor, world, tmp_path):
    for region, name in zip(world.counties, ("苍溪县", "旺苍县"), strict=True):
        region.name = name
        region.save()
    visitor.sign_in(world.officer)
    page = visitor.open(f"/funds/{world.plan.slug}/import/")
    upload(page, {"name": "台账.xlsx", "mimeType": "application/zip", "buffer": b"not a workbook"})
    assert "这是文本文件（如 .csv、.txt），不是工作簿" in page.locator("main").inner_text()
    visitor.scan()

    wrong = [row[:] for row in ROWS]
    wrong[2][5] = 700000.5  # a subtotal that its rows do not make
    (tmp_path / "错.xlsx").write_bytes(book(wrong))
    upload(page, tmp_path / "错.xlsx")
    visitor.scan()
    follow(page.get_by_role("button", name="记下，看读懂了什么"))
    visitor.scan()
    assert "台账 F7" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="确认入库").count() == 0
    follow(page.get_by_role("button", name="不入库，去掉这份表"))

    (tmp_path / "台账.xlsx").write_bytes(book(ROWS))
    upload(page, tmp_path / "台账.xlsx")
    assert page.get_by_text("请确认 2 处").is_visible()
    follow(page.get_by_role("button", name="记下，看读懂了什么"))
    assert page.get_by_role("row", name="广财社〔2017〕19号").get_by_text("100.000001").is_visible()
    visitor.scan()
    before = page.url
    with page.expect_navigation():
        page.get_by_role("button", name="确认入库 4 笔").dblclick()
    page.get_by_text("已入库 4 笔").wait_for()
    visitor.scan()
    page.goto(before)  # whoever goes back meets what became of it, not the button again
    assert page.get_by_role("button", name="确认入库").count() == 0
    visitor.scan()
    sums = {stage: sum(t.amount for t in FundTranche.objects.filter(stage=stage)) for stage in Stage}
    assert (sums[Stage.RAISED], sums[Stage.PASSED_ON]) == (Decimal("760.00005"), Decimal("350.000001"))
    assert FundTranche.objects.count() == 4


def test_a_county_confirms_what_arrived_and_the_section_sees_what_differs(visitor, world):
    sent = [enter(world, Stage.PASSED_ON, amount, world.counties[0]) for amount in ("20", "4.5")]
    enter(world, Stage.PASSED_ON, "99.5", world.counties[1])
    visitor.sign_in(world.clerk)
    page = visitor.page
    follow(page.get_by_role("link", name="2 笔下拨").first)
    visitor.scan()
    assert "99.5" not in page.locator("main").inner_text()
    page.get_by_label(f"编号 {sent[0].pk} 已到账").press("Space")
    page.get_by_label("到账日期").fill("2017-06-01")
    follow(page.get_by_role("button", name="确认勾选的已到账"))
    assert "到账日期应在" in page.locator("main").inner_text()
    assert page.get_by_label(f"编号 {sent[0].pk} 已到账").is_checked()
    visitor.scan()
    page.get_by_label("到账日期").fill("2017-06-22")
    follow(page.get_by_label("到账日期"), key="Enter")
    assert "已确认到账 1 笔" in page.get_by_role("status").inner_text()

    follow(page.get_by_role("link", name=str(sent[1].pk), exact=True))
    visitor.scan()
    page.get_by_label("说明").fill("实到 4 万元")
    page.get_by_label("到账日期").fill("2017-06-01")
    follow(page.get_by_role("button", name="确认到账"))
    assert page.get_by_label("说明").input_value() == "实到 4 万元"
    visitor.scan()
    follow(page.get_by_role("button", name="有出入"))
    assert [receipt.answer for receipt in FundReceipt.objects.order_by("pk")] == ["received", "objected"]

    page.context.clear_cookies()
    visitor.sign_in(world.officer)
    follow(page.get_by_role("link", name="有出入的下拨").first)
    assert "实到 4 万元" in page.locator("main").inner_text()
    visitor.scan()


def test_of_two_who_correct_one_tranche_the_second_is_told_who_was_first(visitor, colleague, world):
    wrong = enter(world, Stage.RAISED, "60.53", source="市级")
    other = make_user("section_officer", section=world.section, password=PASSWORD)
    for who, user in ((visitor, world.officer), (colleague, other)):
        who.sign_in(user)
        who.page.on("dialog", lambda dialog: dialog.accept())
        who.open(wrong.get_absolute_url())
        who.page.get_by_label("冲销原因").fill("金额录错")
    page = visitor.page
    follow(page.get_by_role("button", name="冲销，并重新录入正确的"))
    page.get_by_label("金额（万元）").fill("60.35")
    follow(page.get_by_role("button", name="保存，回到台账"))

    page = colleague.page
    follow(page.get_by_role("button", name="冲销，并重新录入正确的"))
    told = page.locator("main").inner_text()
    assert f"这一笔已由{world.officer}冲销" in told
    assert "没有再冲销一次" in told
    assert page.get_by_role("button", name="冲销").is_disabled()
    colleague.scan()
    assert sum(FundTranche.objects.values_list("amount", flat=True)) == Decimal("60.35")
    assert FundTranche.objects.count() == 3
