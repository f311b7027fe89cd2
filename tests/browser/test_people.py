import re

from playwright.sync_api import expect

from organization import first_run
from organization.models import Membership, Region, User
from tests.browser.following import follow
from tests.factories import PASSWORD, make_region, make_section, make_user

TABLE = """用户名\t岗位名称\t角色\t地区\t科室
cangxi\t苍溪县填报员\t填报员\t苍溪县\t
jiuzhu\t救助科经办\t科室经办\t\t救助科"""


def test_from_an_empty_installation_to_a_clerk_who_signs_in(visitor, settings, tmp_path):
    settings.VAR = tmp_path
    page = visitor.open("/")
    page.get_by_label("初始化口令").fill(first_run.token())
    page.get_by_label("用户名").fill("guanli")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("再输一遍密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="建立并登录"))
    visitor.scan()

    follow(page.get_by_role("link", name="管理地区"))
    follow(page.get_by_role("link", name="从表格导入").first)
    page.get_by_label("粘贴表格").fill("代码\t名称\t层级\t上级\n1\t某市\t市\t\n2\t苍溪县\t县\t某市")
    follow(page.get_by_role("button", name="预览"))
    visitor.scan()
    follow(page.get_by_role("button", name="确认存入"))
    expect(page.get_by_role("link", name="苍溪县", exact=True)).to_be_visible()

    make_section(name="救助科")
    visitor.open("/people/load/")
    page.get_by_label("粘贴表格").fill(TABLE)
    follow(page.get_by_role("button", name="预览"))
    follow(page.get_by_role("button", name="确认存入"))
    visitor.scan()
    password = page.get_by_role("row", name="cangxi").locator(".secret").inner_text()

    page.get_by_role("button", name="系统管理员").click()
    follow(page.get_by_role("button", name="退出登录"))
    visitor.sign_in(User.objects.get(username="cangxi"), password)
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    visitor.scan()
    page.get_by_label("现在的密码").fill(password)
    page.get_by_label("新密码", exact=True).fill("Another-horse-8")
    page.get_by_label("再输一遍新密码").fill("Another-horse-8")
    follow(page.get_by_role("button", name="保存新密码"))
    expect(page.get_by_role("heading", name="苍溪县填报员")).to_be_visible()
    expect(page.get_by_text("您的角色：填报员（苍溪县）")).to_be_visible()
    assert Region.objects.count() == 2


def test_an_administrator_gives_a_post_by_keyboard_and_mends_a_wrong_one(visitor):
    county, person = make_region(name="苍溪县"), make_user(name="新岗")
    visitor.sign_in(make_user("system_admin", username="guanli", password=PASSWORD))
    page = visitor.open(f"/people/{person.pk}/")
    follow(page.get_by_role("link", name="增加任职").first, key="Enter")
    page.get_by_label("角色", exact=True).select_option(label="填报员")
    follow(page.get_by_role("button", name="保存"), key="Enter")
    expect(page.get_by_role("alert")).to_contain_text("填报员、县级审核须指定地区")
    expect(page.get_by_role("alert")).to_be_focused()
    visitor.scan()
    page.get_by_label("地区", exact=True).select_option(label="苍溪县")
    follow(page.get_by_role("button", name="保存"), key="Enter")
    expect(page.get_by_text("任职已保存。")).to_be_visible()
    visitor.scan()
    assert Membership.objects.get(user=person).region == county


def test_pages_of_people_and_places_fit_the_screen_and_can_be_read_by_all(visitor):
    city = make_region(name="某市", level="city")
    make_region(name="甲县", parent=city, aliases=["甲"], county_review=True)
    section, person = make_section(), make_user("office")
    visitor.sign_in(make_user("system_admin", username="guanli", password=PASSWORD))
    for path in [
        "/",
        "/setup/",
        "/people/",
        "/people/?q=nobody",
        "/people/new/",
        f"/people/{person.pk}/",
        "/people/load/",
        "/regions/",
        f"/regions/{city.pk}/",
        "/sections/",
        f"/sections/{section.pk}/",
        "/password/",
    ]:
        page = visitor.open(path)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} is {wider} px too wide"
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ["/", "/people/", "/regions/"]:
        page = visitor.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_the_page_of_a_lockout_says_when_to_try_again(visitor):
    user = make_user("clerk", username="cangxi", password=PASSWORD)
    for _ in range(5):
        visitor.sign_in(user, "wrong")
    visitor.scan()
    assert re.search(r"请在\d+月\d+日 \d\d:\d\d之后再试", visitor.page.inner_text("main"))
    visitor.complaints.clear()  # Chromium notes the 429 itself
