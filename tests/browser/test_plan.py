"""The target administrator makes a plan from nothing, as the guide of an empty installation leads to it."""

from tests.browser.following import follow
from tests.factories import PASSWORD, make_region, make_section, make_user


def test_a_plan_from_nothing_to_assigned_tasks(visitor):
    city = make_region(name="某市", code="100000", level="city")
    make_region(name="甲县", code="100001", parent=city)
    own = make_region(name="市本级", code="100000-B", parent=city, level="own")
    make_section(name="社会福利科")
    make_section(name="福利院", kind="unit")
    page = visitor.page
    visitor.sign_in(make_user("target_admin", password=PASSWORD))
    follow(page.get_by_role("link", name="建立方案"))
    follow(page.get_by_role("link", name="依据文件"))
    make_document(visitor)
    visitor.open("/plans/")
    follow(page.get_by_role("main").get_by_role("link", name="新建方案").first)
    fill(page, 名称="2017年民生工程", 代号="m2017", 年度="2017", 起报月="2017年4月")
    page.get_by_label("地区").select_option(label="某市")
    page.get_by_label("某府函〔2017〕1号").check()
    save(visitor)
    make_structure(visitor)
    follow(page.get_by_role("link", name="任务分配"))
    page.get_by_role("checkbox", name="甲县：新增床位").check()
    page.get_by_role("checkbox", name="市本级：新增床位").check()
    page.get_by_label("某市：新增床位").check()
    follow(page.get_by_role("button", name="保存任务分配"))
    assert "同时分给了某市和它下面的甲县" in page.get_by_role("alert").inner_text()
    visitor.scan()
    page.get_by_label("某市：新增床位").uncheck()
    page.get_by_label("市本级由谁填报").select_option(label="福利院代填")
    follow(page.get_by_role("button", name="保存任务分配"))
    assert "增加 2 项" in page.get_by_role("main").inner_text()
    assert own.assignments.get().filled_by.name == "福利院"
    visitor.open("/plans/m2017/")
    assert "没有某市的目标：新增床位" in page.get_by_role("main").inner_text()


def make_document(visitor):
    page = visitor.page
    follow(page.get_by_role("main").get_by_role("link", name="登记文件").first)
    fill(page, 标题="关于下达目标任务的通知", 文号="某府函〔2017〕1号")
    save(visitor)


def make_structure(visitor):
    page = visitor.page
    follow(page.get_by_role("main").get_by_role("link", name="增加类别").last)
    fill(page, 名称="民生工程")
    save(visitor)
    follow(page.get_by_role("link", name="＋项目"))
    fill(page, 名称="社会养老服务体系建设", 简称="养老体系建设")
    page.get_by_label("责任科室").select_option(label="社会福利科")
    save(visitor)
    follow(page.get_by_role("link", name="＋指标"))
    visitor.scan()
    follow(page.get_by_role("link", name="选“数量”"))
    fill(page, 名称="新增养老床位", 简称="新增床位", 单位="张")
    save(visitor)


def fill(page, **fields):
    for label, value in fields.items():
        page.locator(f"label:has-text('{label}')").first.click()
        page.keyboard.press("Control+A")
        page.keyboard.type(value)


def save(visitor):
    visitor.scan()
    follow(visitor.page.get_by_role("button", name="保存"))
