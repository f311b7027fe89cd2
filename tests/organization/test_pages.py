import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from minsheng.workbooks import Sheet, workbook_bytes
from organization import first_run
from organization.models import Membership, Region, Section, User
from tests.factories import PASSWORD, make_membership, make_region, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user("system_admin", username="guanli", password=PASSWORD)


@pytest.fixture
def page(client, administrator):
    client.force_login(administrator)
    return client


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_adding_a_person_shows_the_password_once(page):
    data = {"username": "cangxi", "name": "苍溪县填报员"}
    response = page.post("/people/new/", data)
    password = re.search(r'class="secret">([^<]+)<', response.content.decode())[1]
    user = User.objects.get(username="cangxi")
    assert user.check_password(password)
    assert "no-store" in response["Cache-Control"]
    assert password not in page.get(f"/people/{user.pk}/").content.decode()


def test_wrong_input_names_field_and_remedy_and_stores_nothing(page):
    make_user(username="Cangxi")
    response = page.post("/people/new/", {"username": "cangxi", "name": ""})
    assert "没有保存，请改正以下内容" in text(response)
    assert "岗位名称" in text(response)
    assert User.objects.filter(username__iexact="cangxi").count() == 1
    response = page.post("/people/new/", {"username": "cangxi", "name": "岗"})
    assert "已有这个用户名（不分大小写）" in text(response)
    response = page.post("/people/new/", {"username": "Cangxi", "name": "岗"})  # written the same way
    assert [len(errors) for errors in response.context["form"].errors.values()] == [1]


def seen_on(page, address):
    return re.search(r'name="seen" value="(\w+)"', page.get(address).content.decode())[1]


@pytest.mark.parametrize(
    ("kind", "typed", "meanwhile"),
    [
        ("people", {"username": "lizhou", "name": "利州区填报员"}, {"name": "利州区副填报员"}),
        ("regions", {"code": "510802", "name": "利州区", "level": "county"}, {"name": "利州"}),
        (
            "sections",
            {"code": "shjz", "name": "救助科", "kind": "business", "order": 1},
            {"name": "社会救助科"},
        ),
        ("posts", {"role": "office", "starts_on": "2017-01-01"}, {"ends_on": "2017-12-31"}),
    ],
)
def test_what_was_changed_since_the_form_was_opened_is_not_overwritten(page, kind, typed, meanwhile):
    row = {
        "people": lambda: make_user(username="lizhou"),
        "regions": lambda: make_region(code="510802"),
        "sections": lambda: make_section(code="shjz"),
        "posts": lambda: make_membership(make_user(), "office"),
    }[kind]()
    address = f"/{kind}/{row.pk}/"
    seen = seen_on(page, address)
    type(row).objects.filter(pk=row.pk).update(**meanwhile)
    refused = page.post(address, typed | {"seen": seen})
    (changed,) = meanwhile.values()
    assert "别人改过它" in text(refused)
    assert f"现在是“{changed}”" in text(refused)
    assert type(row).objects.filter(pk=row.pk, **meanwhile).exists()
    assert page.post(address, typed | {"seen": seen_on(page, address)}).status_code == 302
    assert not type(row).objects.filter(pk=row.pk, **meanwhile).exists()


def test_signing_in_and_moving_other_regions_are_no_change_of_the_row(page):
    person, region = make_user(username="lizhou"), make_region(code="510802")
    seen = seen_on(page, f"/people/{person.pk}/"), seen_on(page, f"/regions/{region.pk}/")
    person.set_password(PASSWORD)
    person.last_login = timezone.now()
    person.save()
    Region.objects.filter(pk=region.pk).update(order=99)
    assert (seen_on(page, f"/people/{person.pk}/"), seen_on(page, f"/regions/{region.pk}/")) == seen


def test_a_post_is_added_changed_and_ended(page):
    person, county = make_user(), make_region()
    data = {"role": "clerk", "region": county.pk, "section": "", "starts_on": "2017-01-01", "ends_on": ""}
    page.post(f"/people/{person.pk}/posts/new/", data)
    membership = Membership.objects.get(user=person)
    page.post(f"/posts/{membership.pk}/", data | {"ends_on": "2017-06-30"})
    membership.refresh_from_db()
    assert str(membership.ends_on) == "2017-06-30"
    response = page.post(f"/people/{person.pk}/posts/new/", data)
    assert "同一起始日期已有任职" in text(response)
    response = page.post(f"/people/{person.pk}/posts/new/", data | {"region": ""})
    assert "填报员、县级审核须指定地区" in text(response)
    assert Membership.objects.filter(user=person).count() == 1


def test_resetting_and_stopping(page):
    person = make_user("clerk", password=PASSWORD)
    other = Client()
    other.force_login(person)
    response = page.post(f"/people/{person.pk}/password/")
    assert 'class="secret"' in response.content.decode()
    assert other.get("/").status_code == 302, "a new password ends the person's sessions"
    page.post(f"/people/{person.pk}/active/", {"reason": ""})
    person.refresh_from_db()
    assert person.is_active
    page.post(f"/people/{person.pk}/active/", {"reason": "调离"})
    person.refresh_from_db()
    assert not person.is_active


def test_the_last_administrator_cannot_stop_himself(page, administrator):
    response = page.post(f"/people/{administrator.pk}/active/", {"reason": "试试"}, follow=True)
    assert "至少要保留一名" in text(response)
    administrator.refresh_from_db()
    assert administrator.is_active


def test_the_list_of_people_can_be_narrowed(page):
    city = make_region(level="city")
    county = make_region(parent=city)
    section = make_section()
    make_user("clerk", username="in-county", region=county)
    make_user("section_officer", username="officer", section=section)
    make_user(username="nobody")
    make_user("office", username="stopped", is_active=False)
    expected = {
        "": {"guanli", "in-county", "officer", "nobody"},
        "q=COUNTY": {"in-county"},
        "role=section_officer": {"officer"},
        f"region={city.pk}": {"in-county"},
        f"section={section.pk}": {"officer"},
        "state=idle": {"nobody"},
        "state=stopped": {"stopped"},
        "state=all": {"guanli", "in-county", "officer", "nobody", "stopped"},
        "role=no-such-role": {"guanli", "in-county", "officer", "nobody"},
    }
    for query, names in expected.items():
        response = page.get(f"/people/?{query}")
        assert {person.username for person in response.context["page_obj"]} == names, query


def test_a_filter_that_finds_nobody_says_what_to_do(page):
    assert "没有符合条件的人员" in text(page.get("/people/?q=zzz"))


@pytest.mark.parametrize("address", ["/people/", "/regions/", "/sections/", "/"])
def test_pages_ask_the_same_number_of_queries_at_two_sizes(
    page, address, django_assert_max_num_queries, django_assert_num_queries
):
    def grow(number):
        for _ in range(number):
            user = make_user("clerk")
            make_membership(user, "section_officer")

    grow(2)
    page.get(address)
    with django_assert_max_num_queries(24) as small:
        page.get(address)
    grow(20)
    with django_assert_num_queries(len(small)):
        page.get(address)


def test_regions_and_sections_are_added_on_pages(page):
    data = {"name": "某市", "code": "1", "level": "city", "aliases": "", "is_active": "on"}
    assert page.post("/regions/new/", data).status_code == 302
    city = Region.objects.get()
    data = {
        "name": "甲县",
        "code": "2",
        "level": "county",
        "parent": city.pk,
        "aliases": "甲、甲地",
        "is_active": "on",
    }
    page.post("/regions/new/", data)
    county = Region.objects.get(code="2")
    assert county.aliases == ["甲", "甲地"]
    assert county.path == "1/2/"
    response = page.post("/regions/new/", data | {"code": "3"})
    assert "已是甲县（2）的名称或别名" in text(response)
    response = page.post("/regions/new/", data | {"code": "甲", "name": "乙县", "aliases": ""})
    assert "地区代码只能用数字、字母和短横" in text(response)
    page.post(
        "/sections/new/",
        {"name": "救助科", "code": "jz", "kind": "business", "order": "1", "is_active": "on"},
    )
    assert Section.objects.get().name == "救助科"
    assert Region.objects.count() == 2


def test_people_are_loaded_after_a_look(page):
    make_region(name="苍溪县")
    head = ["用户名", "岗位名称", "角色", "地区"]
    data = workbook_bytes([Sheet("人员", [head, ["cangxi", "苍溪县填报员", "填报员", "苍溪县"]])])
    response = page.post("/people/load/", {"file": io.BytesIO(data)})
    assert User.objects.count() == 1, "a look stores nothing"
    carried = re.search(r'name="carried" value="([^"]+)"', response.content.decode())[1]
    response = page.post("/people/load/", {"carried": carried, "store": "1"})
    assert 'class="secret"' in response.content.decode()
    assert User.objects.get(username="cangxi").memberships.get().role == "clerk"
    page.post("/people/load/", {"carried": carried, "store": "1"})
    assert User.objects.count() == 2, "sent twice, stored once"


def test_a_table_with_one_error_is_not_stored_at_all(page):
    lines = "用户名\t岗位名称\t角色\na\t甲\t办公室\nb\t乙\t科长"
    response = page.post("/people/load/", {"text": lines})
    assert "没有存入任何内容" in text(response)
    assert "store" not in response.content.decode()
    carried = response.context["carried"]
    page.post("/people/load/", {"carried": carried, "store": "1"})
    assert User.objects.count() == 1


def test_what_is_carried_cannot_be_changed_or_borrowed(page, administrator):
    response = page.post("/people/load/", {"text": "用户名\t岗位名称\t角色\na\t甲\t办公室"})
    carried = response.context["carried"]
    response = page.post("/people/load/", {"carried": carried[:-2] + "xx", "store": "1"})
    assert "请重新选择文件" in text(response)
    page.post("/regions/load/", {"carried": carried, "store": "1"})
    other = Client()
    other.force_login(make_user("system_admin"))
    other.post("/people/load/", {"carried": carried, "store": "1"})
    assert not User.objects.filter(username="a").exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [(b"not a workbook", "没有存入任何内容"), (b"", "空"), (b"x" * 1_100_000, "超过 1 MB")],
)
def test_what_is_no_workbook_is_refused_in_words(page, file, words):
    upload = io.BytesIO(file)
    upload.name = "人员.xlsx"
    assert words in text(page.post("/people/load/", {"file": upload}))


def test_nothing_chosen_says_so(page):
    assert "请选择一个文件，或粘贴表格" in text(page.post("/people/load/", {"text": " "}))


def test_pasted_regions_are_loaded(page):
    response = page.post("/regions/load/", {"text": "代码\t名称\t层级\n1\t某市\t市\n"})
    page.post("/regions/load/", {"carried": response.context["carried"], "store": "1"})
    assert Region.objects.get().name == "某市"


def test_templates_are_workbooks_named_in_chinese(page):
    for address in ["/people/template.xlsx", "/regions/template.xlsx"]:
        response = page.get(address)
        assert response.content.startswith(b"PK")
        assert "filename*=utf-8''" in response["Content-Disposition"]


def test_the_home_page_leads_on_step_by_step(page):
    assert "开始使用" in text(page.get("/"))
    titles = re.findall(r'<li class="(\w+)">\s*<div>\s*<h3>(\w+)', page.get("/setup/").content.decode())
    assert titles[0] == ("next", "地区")
    city = make_region(level="city")
    make_region(parent=city)
    titles = re.findall(r'<li class="(\w+)">\s*<div>\s*<h3>(\w+)', page.get("/setup/").content.decode())
    assert titles[:2] == [("done", "地区"), ("next", "科室")]
    assert [title for _, title in titles[4:]] == ["目标任务分解表", "资金安排", "函的模板"]


def test_a_person_without_posts_is_told_whom_to_ask(client):
    client.force_login(make_user())
    assert "您的账号还没有角色" in text(client.get("/"))


def test_the_menu_shows_only_what_the_role_may(client, page):
    assert "/people/" in page.get("/").content.decode()
    client.force_login(make_user("observer"))
    assert "/people/" not in client.get("/").content.decode()


@pytest.fixture
def empty_house(settings, tmp_path):
    settings.VAR = tmp_path


def first_administrator(**changed):
    data = {
        "token": first_run.token(),
        "username": "guanli",
        "name": "系统管理员",
        "password": PASSWORD,
        "password_again": PASSWORD,
    }
    return data | changed


def test_an_empty_installation_starts_with_its_first_administrator(client, empty_house):
    response = client.get("/")
    response = client.get(response["Location"])
    assert response["Location"] == "/first-run/"
    assert "初始化口令" in text(client.get("/first-run/"))
    response = client.post("/first-run/", first_administrator())
    assert response["Location"] == "/"
    assert "开始使用" in text(client.get("/"))
    assert client.get("/first-run/").status_code == 404
    assert not (first_run._path()).exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"token": "guess"}, "初始化口令不对"),
        ({"password_again": "other"}, "两次输入的密码不一样"),
        ({"password": "short", "password_again": "short"}, "密码至少10个字符"),
        ({"username": "有 空格"}, "用户名"),
    ],
)
def test_a_first_administrator_that_is_not_right_is_refused(client, empty_house, changed, words):
    assert words in text(client.post("/first-run/", first_administrator(**changed)))
    assert not User.objects.exists()


def test_before_the_token_is_made_no_token_is_right(client, empty_house):
    data = first_administrator()
    first_run.forget_token()
    assert "初始化口令不对" in text(client.post("/first-run/", data | {"token": ""} | {"token": "x"}))


def test_the_token_is_for_its_owner_only(empty_house):
    assert len(first_run.token()) >= 24
    assert first_run._path().stat().st_mode & 0o077 == 0
