"""From an empty installation to the downloaded letter, as people do it, each with an account of their own."""

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from minsheng.linebreaks import without_hints
from organization import first_run
from targets.models import Indicator
from tests.browser import journey_world as world
from tests.browser.following import follow
from tests.browser.journey import Journey
from tests.factories import PASSWORD

CONFIRM = re.compile("^确认入库")
LETTER = Path(__file__).parents[1] / "reports" / "real_letter_2017_06.json"


@pytest.fixture
def journey(visitor, settings, tmp_path):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return Journey(visitor, tmp_path)


def become_administrator(journey, settings):
    usual, settings.VAR = settings.VAR, journey.folder
    page = journey.visitor.open("/")
    page.get_by_label("初始化口令").fill(first_run.token())
    page.get_by_label("用户名").fill("guanli")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一遍密码").fill(PASSWORD)
    journey.press("建立并登录")
    settings.VAR = usual


def load_regions(journey):
    journey.follow("管理地区")
    journey.follow("从表格导入")
    template = journey.download("下载模板")
    journey.choose_file(world.filled(template, world.region_rows(), journey.folder / "地区.xlsx"))
    journey.press("预览")
    journey.press("确认存入")
    journey.read("已保存10个地区")


def add_sections(journey):
    kinds = {"business": "业务科室", "office": "办公室", "unit": "直属单位"}
    journey.follow("首页", scan=False)
    journey.follow("管理科室")
    for section in world.organization()["sections"]:
        journey.follow("增加科室", scan=False)
        page = journey.page
        page.get_by_label("名称").fill(section["name"])
        page.get_by_label("代码").fill(section["code"])
        page.get_by_label("类型").select_option(label=kinds[section["kind"]])
        page.get_by_label("别名").fill("、".join(section["aliases"]))
        journey.press("保存", scan=False)
        journey.read(f"{section['name']}已保存")


def load_people(journey):
    journey.follow("首页", scan=False)
    journey.follow("管理人员")
    journey.follow("从表格导入")
    template = journey.download("下载模板")
    journey.choose_file(world.filled(template, world.people_rows(), journey.folder / "人员.xlsx"))
    journey.press("预览")
    journey.press("确认存入")
    for row in journey.page.locator("tr", has=journey.page.locator(".secret")).all():
        _, username, once, *_ = row.locator("th, td").all_inner_texts()
        journey.passwords[username] = once


def make_plan(journey):
    journey.sign_in("mubiao")
    page = journey.page
    journey.follow("建立方案")
    journey.follow("依据文件")
    journey.follow("登记文件")
    page.get_by_label("标题").fill("关于分解下达2017年目标任务的通知")
    page.get_by_label("文号").fill("广府办函〔2017〕53号")
    journey.press("保存")
    journey.follow("方案", scan=False)
    journey.follow("新建方案")
    page.get_by_label("名称", exact=False).first.fill("2017年民政系统民生工程及民生实事")
    page.get_by_label("代号").fill("guangyuan-2017")
    assert page.get_by_label("年度").input_value() == "2017"
    page.get_by_label("地区", exact=False).select_option(label="广元市")
    page.get_by_label("起报月").fill("2017-06")
    page.get_by_label("广府办函〔2017〕53号").check()
    journey.press("保存")


def load_table(journey):
    """The columns are new indicators; what is asked is whose they are, and short names may be changed."""
    page = journey.page
    journey.follow("首页", scan=False)
    journey.follow("导入分解表")
    journey.choose_file(world.TABLE)
    journey.press("上传并预览")
    page.get_by_label("新项目的责任科室").select_option(label="社会福利和慈善事业科")
    page.get_by_label("市本级由谁代填").select_option(label="市社会福利院")
    answers = {"B": "医疗救助", "C": "城市低保", "D": "农村低保", "I": "两线合一"}
    for key, short_name in answers.items():
        details = page.locator("details", has=page.locator(f"[name=short_name-{key}]"))
        details.locator("summary").click()
        details.locator(f"[name=short_name-{key}]").fill(short_name)
        if key != "D":  # the same project as the column before
            details.locator(f"[name=section-{key}]").select_option(label="社会救助科")
    journey.press("按我的回答重新核对")
    assert "新增 67 个目标" in page.get_by_role("status").first.inner_text()
    journey.press("确认入库")
    journey.follow("看目标表")
    assert Indicator.objects.get(short_name="农村低保").section.name == "社会救助科"


def load_fund_plan(journey):
    journey.follow("首页", scan=False)
    journey.follow("到资金里导入")
    journey.follow("导入资金安排表")
    journey.choose_file(world.FUND_PLAN)
    journey.press("上传，看读懂了什么")
    page = journey.page
    assert page.get_by_label("“医疗救助”是").locator("option:checked").inner_text() == "城乡困难群众医疗救助"
    journey.press("记住，重新核对")
    journey.press(CONFIRM)
    assert "81,412.6" in journey.text()


def load_tranches(journey):
    journey.sign_in("bangongshi")
    journey.follow("资金")
    journey.follow("从 Excel 导入")
    journey.choose_file(world.TRANCHES)
    journey.press("上传，看读懂了什么")
    journey.press(CONFIRM)
    journey.follow("资金情况")
    assert "45,470.61" in journey.text()


def type_june(journey, username, region, sections):
    journey.sign_in(username)
    journey.follow(re.compile(f"{region}2017年6月报{sections[0]}"))
    page = journey.page
    for (place, name), row in world.june().items():
        if place != region:
            continue
        pk = Indicator.objects.get(short_name=name).pk
        for what, text in typed(row).items():
            box = page.locator(f"#c{pk}-{what}")
            if what == "done":
                box.select_option(label=text)
            else:
                box.fill(text)
    for section in sections:
        journey.press(f"保存并上报{section}")
        journey.read(f"月报已上报{section}")


def typed(row):
    if row["分子"] is not None:
        return {"numerator": str(row["分子"]), "denominator": str(row["分母"])}
    if row["完成日期"]:
        return {"done": row["数值"], "done_on": row["完成日期"]}
    return {"cumulative": str(row["数值"])}


def load_june(journey):
    journey.sign_in(world.LIAISON)
    journey.follow("月报")
    journey.follow("从工作簿导入")
    template = journey.download("下载模板")
    journey.choose_file(world.fill_june(template, journey.folder / "六月.xlsx"))
    journey.page.get_by_label("存入后直接上报").check()
    journey.press("预览")
    journey.press("确认存入并上报")
    journey.read("已存入并上报 12 份月报")


def judge(journey, username, button, count):
    """All that waits, one after the other."""
    journey.sign_in(username)
    journey.follow(re.compile("2017年6月报"))
    for number in range(count):
        journey.press(button, scan=number == 0)
        journey.page.get_by_role("status").first.wait_for()
        if number < count - 1:
            journey.follow(re.compile("下一份等您审核的"), scan=False)
    journey.read("这份月报现在没有要您办理的事" if button.startswith("审核") else "重新开放")


def write_letter(journey):
    journey.sign_in("bangongshi")
    journey.follow("建立模板")
    page = journey.page
    follow(page.get_by_role("main").get_by_role("link", name="函", exact=True))
    page.get_by_label("发文代字").fill("广民函")
    page.get_by_label("主送机关").fill("市委市政府督查室")
    assert "广府办函〔2017〕53号" in page.get_by_label("依据文件").locator("option:checked").inner_text()
    journey.press("保存")
    journey.follow("新建函")
    assert page.get_by_label("截至月").input_value() == "2017-06"
    journey.press("新建")
    journey.follow("主要措施")
    page.get_by_label("主要措施").fill("压实责任。按月调度，逐项核对。\n盯紧进度。到现场督促。")
    journey.press("保存")
    letter = page.locator("article.letter")
    assert "（二）盯紧进度。到现场督促。" in letter.inner_text()
    follow(letter.get_by_role("link", name="1161", exact=True).first)
    journey.scan()
    assert page.locator("tbody tr").count() == 9
    journey.follow("返回函", scan=False)
    return read_back(journey.download("下载 PDF"))


def read_back(content):
    """The text of the pages one after the other, without page numbers and the head, which ends page 1."""
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return re.sub(r"\s|— \d+ —", "", without_hints(text)).replace("广元市民政局广民函〔2017〕号", "")


def stated():
    """Around every figure of the real letter's list, what a letter from the usual wordings says."""
    letter = json.loads(LETTER.read_text(encoding="utf-8"))
    for each in letter["indicators"]:
        unit = each["unit"]
        yield rf"{each['actual']}{unit}，完成[^。；]*目标{each['target']}{unit}的{each['rate']}%"
    for fund in letter["funds_in_wan_yuan"]:
        parts = "[^。]*".join(f"{amount}万元" for amount in fund["plan_by_source"].values())
        yield rf"计划安排{fund['plan']}万元，其中[^。]*{parts}。"
        sources = "[^。]*".join(f"{amount}万元" for amount in fund["raised_by_source"].values())
        raised = rf"筹集资金{fund['raised']}万元[^。]*{sources}"
        yield raised
        for purpose, amount in fund["paid_by_purpose"].items():
            yield f"{raised}[^。]*已全部拨付到县区" if amount == fund["raised"] else rf"{purpose}{amount}万元"


def test_from_an_empty_installation_to_the_downloaded_letter(journey, settings):
    become_administrator(journey, settings)
    load_regions(journey)
    add_sections(journey)
    load_people(journey)
    make_plan(journey)
    load_table(journey)
    load_fund_plan(journey)
    load_tranches(journey)
    aid, welfare = "社会救助科", "社会福利和慈善事业科"
    type_june(journey, "cangxi", "苍溪县", [aid, welfare])
    judge(journey, "cangxi-sh", "审核通过，报科室", 2)
    type_june(journey, "wangcang", "旺苍县", [aid, welfare])
    type_june(journey, "fuliyuan", "市本级", [welfare])
    load_june(journey)
    judge(journey, "jiuzhu", "通过", 8)
    judge(journey, "fuli", "通过", 9)
    pdf = write_letter(journey)
    assert [pattern for pattern in stated() if not re.search(pattern, pdf)] == []

    journey.sign_in("ducha")
    journey.follow("函")
    journey.read("还没有发来的函")
    assert journey.page.get_by_role("link", name="2017年1-6月").count() == 0
