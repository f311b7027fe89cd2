from datetime import date

import pytest
from django.urls import reverse

from minsheng import clock
from organization import actions
from organization.models import Membership, Region
from organization.record import describe, events_of
from tests.factories import PASSWORD, make_region, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user("system_admin", username="guanli", name="系统管理员", password=PASSWORD)


def test_changes_are_told_in_words(administrator):
    city = make_region(code="1", name="某市", level="city")
    region = make_region(code="2", name="甲县")
    region.parent, region.aliases, region.county_review = city, ["甲"], True
    actions.save_region(region=region, by=administrator)
    (change,) = [one for one in describe(events_of("region")) if one.details]
    assert (change.who, change.done, change.kind, change.what) == ("系统管理员", "修改", "地区", "甲县")
    assert set(change.details) == {
        ("别名", "（空）", "甲"),
        ("上级地区", "（空）", "某市"),
        ("上报前须经县级审核", "否", "是"),
    }


def test_the_record_of_a_person_holds_the_account_and_its_posts_and_nothing_else(administrator):
    person, other = make_user(name="新岗"), make_user()
    post = Membership(user=person, role="office", starts_on=date(2017, 1, 1))
    actions.save_membership(membership=post, by=administrator)
    post.ends_on = date(2017, 6, 30)
    actions.save_membership(membership=post, by=administrator)
    actions.set_active(user=person, active=False, reason="调离", by=administrator)
    actions.set_active(user=other, active=False, reason="别人", by=administrator)
    told = {(one.done, one.kind, one.what, one.reason) for one in describe(events_of(person=person))}
    assert told == {
        ("修改", "人员", "新岗", "调离"),
        ("修改", "任职", "新岗：办公室", ""),
        ("新增", "任职", "新岗：办公室", ""),
        ("新增", "人员", "新岗", ""),
    }


def test_a_post_and_a_deputy_say_where_and_for_how_long(client, administrator):
    county, section = make_region(name="苍溪县"), make_section(name="社会救助科")
    person = make_user("clerk", region=county, section=section, name="苍溪县填报员")
    colleague = make_user("clerk", region=county, name="苍溪县副填报员")
    days = {"starts_on": clock.today(), "ends_on": clock.today()}
    actions.give_deputy(absent=person, deputy=colleague, **days, reason="休假", by=person)
    client.force_login(administrator)
    page = client.get(reverse("organization:record")).content.decode()
    assert "新增任职“苍溪县填报员：填报员，苍溪县，社会救助科”" in page
    assert "代苍溪县填报员”" in page
    assert f"截止日期：{clock.today():%Y-%m-%d}" in page


def test_what_people_do_on_pages_carries_who_and_from_where(client, administrator):
    client.force_login(administrator)
    data = {"name": "某市", "code": "1", "level": "city", "aliases": "", "is_active": "on"}
    client.post("/regions/new/", data, REMOTE_ADDR="10.1.2.3")
    assert Region.objects.exists()
    page = client.get("/record/?kind=region").content.decode()
    assert "新增地区“某市”" in page
    assert "10.1.2.3" in page
    assert "系统管理员" in page


def test_the_record_asks_the_same_number_of_queries_at_two_sizes(
    client, administrator, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(administrator)
    make_region()
    client.get("/record/")
    with django_assert_max_num_queries(14) as small:
        client.get("/record/")
    for _ in range(10):
        make_user("clerk")
    with django_assert_num_queries(len(small)):
        client.get("/record/")


def test_sign_ins_are_listed(client, administrator):
    client.post("/sign-in/", {"username": "guanli", "password": PASSWORD})
    client.post("/sign-out/")
    client.post("/sign-in/", {"username": "guanli", "password": PASSWORD})
    page = client.get("/record/sign-ins/").content.decode()
    assert page.count("<td>guanli</td>") == 2


def test_an_unknown_kind_is_no_page(client, administrator):
    client.force_login(administrator)
    assert client.get("/record/?kind=letter").status_code == 404
