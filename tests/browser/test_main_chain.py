"""The main job in Chromium: table in, month in, returned, mended, accepted, and seen by everybody."""

import re
from datetime import date

import pytest
from django.conf import settings as configured
from django.urls import reverse

from minsheng.demonstration import PASSWORD
from organization.models import User
from reports.demonstration.organization import load_organization
from reports.demonstration.plan import TABLE, load_plan
from targets.completion import ACCEPTED, by_cell, completion
from targets.models import MonthlyProgress, MonthlyReport, Status
from tests.browser.following import follow

APRIL = date(2017, 4, 1)
FILLED = {
    "新增床位": {"cumulative": "90"},
    "改造床位": {"increment": "49"},
    "日间照料": {"increment": "3"},
    "居家养老": {"cumulative": "4,413"},
    "残疾人补贴人数": {"value": "4775"},
    "残疾人补贴标准": {"value": "70", "effective_month": "2017-01", "paid_from": "2017-01"},
}


@pytest.fixture
def plan(settings, transactional_db):
    settings.MINSHENG_CLOCK = date(2017, 4, 20)
    return load_plan(load_organization())


def sign_in(visitor, username):
    visitor.page.context.clear_cookies()
    visitor.sign_in(User.objects.get(username=username), PASSWORD)
    visitor.page.get_by_role("heading", level=1).wait_for()
    visitor.scan()
    return visitor.page


def load_table(visitor, plan):
    page = sign_in(visitor, "mubiao")
    visitor.open(reverse("targets:table_upload", kwargs={"slug": plan.slug}))
    page.get_by_label("文件").set_input_files(configured.BASE_DIR / "fixtures" / "guangyuan-2017" / TABLE)
    follow(page.get_by_role("button", name="上传并预览"))
    visitor.scan()
    follow(page.get_by_role("button", name="确认").first)
    page.get_by_text("已入库").first.wait_for()
    visitor.scan()


def open_sheet(visitor):
    page = sign_in(visitor, "wangcang")
    follow(page.get_by_role("link", name="旺苍县2017年4月报社会福利和慈善事业科"))
    visitor.scan()
    return page


def box(page, plan, name, what):
    return page.locator(f"#c{plan.indicators.get(short_name=name).pk}-{what}")


def enter(visitor, plan):
    page = open_sheet(visitor)
    for name, typed in FILLED.items():
        for what, text in typed.items():
            box(page, plan, name, what).fill(text)
    follow(page.get_by_role("button", name="保存草稿"))
    page.get_by_text(re.compile("已保存 . 格|没有改动，不用保存")).wait_for()  # most saved themselves
    assert MonthlyProgress.objects.count() == 6
    follow(page.get_by_role("button", name="保存并上报社会福利和慈善事业科"))
    page.get_by_text("残疾人补贴提标：未填").first.wait_for()
    visitor.scan()
    box(page, plan, "残疾人补贴提标", "done").select_option(label="完成")
    box(page, plan, "残疾人补贴提标", "done_on").fill("2017-03-13")
    follow(page.get_by_role("button", name="保存并上报社会福利和慈善事业科"))
    page.get_by_text("月报已上报社会福利和慈善事业科").wait_for()
    visitor.scan()


def judge(visitor):
    page = sign_in(visitor, "fuli")
    follow(page.get_by_role("link", name="旺苍县2017年4月报社会福利和慈善事业科"))
    visitor.scan()
    return page


def send_back(visitor):
    page = judge(visitor)
    page.get_by_label("退回的原因").fill("床位数与台账不符，请核对")
    follow(page.get_by_role("button", name="退回"))
    page.get_by_text("已退回旺苍县2017年4月月报").wait_for()
    visitor.scan()


def mend(visitor, plan):
    page = open_sheet(visitor)
    page.get_by_text("床位数与台账不符，请核对").wait_for()
    box(page, plan, "新增床位", "cumulative").fill("95")
    follow(page.get_by_role("button", name="保存并上报社会福利和慈善事业科"))
    page.get_by_text("月报已上报社会福利和慈善事业科").wait_for()


def accept(visitor):
    page = judge(visitor)
    assert "90张" in page.get_by_role("row", name="新增床位").inner_text()  # what the first submission said
    follow(page.get_by_role("button", name="通过"))
    page.get_by_text("已通过旺苍县2017年4月月报").wait_for()
    visitor.open(reverse("targets:desk"))


def look(visitor, plan):
    """The overview shows the accepted figure in the county's row and the city's, and what it is made of."""
    beds = plan.indicators.get(short_name="新增床位")
    page = visitor.open(
        reverse("targets:overview", kwargs={"slug": plan.slug}) + "?month=2017-04&basis=accepted"
    )
    for region, shown in (("旺苍县", "95/250"), ("广元市", "95/1950")):
        row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=region))
        assert shown in row.first.inner_text().replace(",", "").replace("\n", "")
    follow(page.locator(f"a[href*='510821/{beds.pk}/']").first)
    visitor.scan()
    parts = page.locator("#parts").locator("..").inner_text()
    assert "第2次上报" in parts
    assert "社会福利和慈善事业科经办4月20日审" in parts


def test_from_the_table_to_the_overview(visitor, plan):
    load_table(visitor, plan)
    enter(visitor, plan)
    send_back(visitor)
    mend(visitor, plan)
    accept(visitor)
    look(visitor, plan)
    report = MonthlyReport.objects.get(section__code="shfl")
    assert (report.status, report.accepted.number) == (Status.ACCEPTED, 2)
    beds = plan.indicators.get(short_name="新增床位")
    row = by_cell(completion(plan, APRIL, basis=ACCEPTED))[plan.region_id, beds.pk]
    assert (row.actual, row.target, row.reported, row.expected) == (95, 1950, 1, 9)
