from datetime import date

import pytest

from minsheng.workbooks import Sheet, open_workbook, workbook_bytes
from organization import actions
from organization.importers import find_place, pasted, people, regions, split_words
from organization.models import Membership, Region, User
from organization.permissions import can
from tests.factories import PASSWORD, make_region, make_section, make_user

pytestmark = pytest.mark.django_db

REGION_HEAD = ["代码", "名称", "层级", "上级", "别名", "报送机构", "县级审核"]
PERSON_HEAD = ["用户名", "岗位名称", "角色", "地区", "科室", "起始日期", "截止日期"]


def workbook(head, rows):
    return open_workbook(workbook_bytes([Sheet("表", [head, *rows])]))


def read_regions(*rows):
    return regions.read_regions(workbook(REGION_HEAD, rows))


def read_people(*rows):
    return people.read_people(workbook(PERSON_HEAD, rows))


def found(reading):
    return {(problem.code, problem.cell) for problem in reading.problems}


@pytest.fixture
def administrator():
    return make_user("system_admin", username="guanli", password=PASSWORD)


def test_regions_load_with_their_tree_aliases_and_order(administrator):
    rows = [
        ["510800", "广元市", "市", "", "", "", ""],
        ["510800-0", "市本级", "市本级", "广元市", "市级、市直", "", "否"],
        [510824, "苍溪县", "县", "510800", "苍溪", "", "是"],
        ["510824100", "陵江镇", "乡镇", "苍溪", "", "", ""],
        ["510800-1", "经开区", "县区", "510800", "", "社会事务管理局", ""],
    ]
    reading = read_regions(*rows)
    assert reading.ok
    assert reading.problems == []
    assert Region.objects.count() == 0, "reading stores nothing"
    actions.load_regions(regions=reading.changed, by=administrator)
    stored = list(Region.objects.all())
    assert [region.path for region in stored] == [
        "510800/",
        "510800/510800-0/",
        "510800/510824/",
        "510800/510824/510824100/",
        "510800/510800-1/",
    ]
    assert stored[1].aliases == ["市级", "市直"]
    assert stored[2].county_review
    assert stored[4].reports_through == "社会事务管理局"
    again = read_regions(*rows)
    assert [entry.outcome for entry in again.entries] == ["不变"] * 5
    assert again.changed == []


def test_loading_again_changes_what_differs(administrator):
    make_region(code="1", name="市", level="city")
    reading = read_regions(["1", "某市", "市", "", "", "", ""], ["2", "甲县", "县", "某市", "", "", ""])
    assert [entry.outcome for entry in reading.entries] == ["修改", "新增"]
    actions.load_regions(regions=reading.changed, by=administrator)
    assert Region.objects.get(code="1").name == "某市"
    assert Region.objects.get(code="2").path == "1/2/"


def test_all_problems_of_regions_are_listed_with_their_cells():
    make_region(code="1", name="某市", level="city")
    reading = read_regions(
        ["2", "甲县", "县", "1", "", "", ""],
        ["2", "乙县", "县", "1", "", "", ""],
        ["a/b", "丙县", "县", "1", "", "", ""],
        ["4", "丁县", "村", "1", "", "", ""],
        ["5", "戊县", "县", "不知道", "", "", ""],
        ["6", "己县", "县", "1", "甲县", "", ""],
        ["", "庚县", "县", "1", "", "", "也许"],
    )
    assert not reading.ok
    assert found(reading) >= {
        ("double-code", "A3"),
        ("bad-code", "A4"),
        ("bad-value", "C5"),
        ("no-parent", "D6"),
        ("double-name", "B7"),
        ("blank-value", "A8"),
        ("bad-value", "G8"),
    }
    assert Region.objects.count() == 1


def test_a_parent_may_not_lead_back_to_the_region():
    city = make_region(code="1", name="某市", level="city")
    make_region(code="2", name="甲县", parent=city)
    reading = read_regions(["1", "某市", "市", "甲县", "", "", ""])
    assert ("loop", "D2") in found(reading)


def test_people_load_with_posts_and_one_time_passwords(administrator):
    county = make_region(name="苍溪县", aliases=["苍溪"])
    section = make_section(name="社会救助科", aliases=["救助科"])
    reading = read_people(
        ["cangxi", "苍溪县填报员", "填报员", "苍溪", "", date(2017, 1, 1), "", "a@example.org"],
        ["cangxi", "苍溪县填报员", "县级审核", county.code, "", "2017-01-01", "2017年12月31日", ""],
        ["jiuzhu", "救助科经办", "科室经办", "", "救助科", "", "", ""],
    )
    assert reading.problems == []
    assert User.objects.count() == 1, "reading stores nothing"
    given = actions.load_people(entries=reading.entries, by=administrator)
    assert [user.username for user, _ in given] == ["cangxi", "jiuzhu"]
    for user, password in given:
        stored = User.objects.get(pk=user.pk)
        assert stored.check_password(password)
        assert stored.must_change_password
    posts = Membership.objects.filter(user__username="cangxi").order_by("id")
    assert [(post.role, post.region, post.ends_on) for post in posts] == [
        ("clerk", county, None),
        ("county_reviewer", county, date(2017, 12, 31)),
    ]
    assert Membership.objects.get(user__username="jiuzhu").section == section


def test_an_existing_account_gets_new_posts_only(administrator):
    county = make_region(name="苍溪县")
    person = make_user("clerk", username="cangxi", name="填报员", region=county, password=PASSWORD)
    reading = read_people(
        ["CangXi", "填报员", "填报员", "苍溪县", "", "", ""],
        ["cangxi", "填报员", "县级审核", "苍溪县", "", "", ""],
    )
    assert [(entry.is_new, len(entry.memberships), entry.kept) for entry in reading.entries] == [
        (False, 1, 1)
    ]
    assert actions.load_people(entries=reading.entries, by=administrator) == [(person, None)]
    person = User.objects.get(username="cangxi")
    assert person.check_password(PASSWORD)
    assert can(person, "review_county")


def test_all_problems_of_people_are_listed_with_their_cells():
    make_region(name="苍溪县")
    make_user("office", username="old", name="办公室")
    reading = read_people(
        ["a", "甲", "填报员", "", "", "", ""],
        ["b", "乙", "办公室", "苍溪县", "", "", ""],
        ["c", "丙", "科长", "", "", "", ""],
        ["d", "丁", "填报员", "火星", "", "", ""],
        ["e", "戊", "督查室", "", "", "2017-05-01", "2017-04-01"],
        ["f f", "己", "督查室", "", "", "", ""],
        ["g", "庚", "督查室", "", "", "", ""],
        ["g", "庚", "督查室", "", "", "", ""],
        ["g", "辛", "绩效办", "", "", "", ""],
        ["old", "别的名称", "绩效办", "", "", "", ""],
    )
    assert not reading.ok
    assert found(reading) >= {
        ("no-region", "D2"),
        ("needless-region", "D3"),
        ("bad-value", "C4"),
        ("unknown-region", "D5"),
        ("ends-early", "G6"),
        ("bad-value", "A7"),
        ("double-post", "C9"),
        ("other-name", "B10"),
        ("other-name", "B11"),
    }


def test_the_templates_read_back_empty_and_without_problems():
    make_region()
    for module, read in [(people, people.read_people), (regions, regions.read_regions)]:
        reading = read(open_workbook(module.template()))
        assert reading.entries == []
        assert reading.problems == []
        assert not reading.ok, "there is nothing to store"


def test_a_table_without_the_columns_says_which_are_needed():
    reading = people.read_people(pasted("姓名\t电话\n某某\t1"))
    assert not reading.ok
    assert "用户名" in reading.problems[0].message


def test_pasted_lines_read_like_a_workbook():
    reading = regions.read_regions(pasted("代码\t名称\t层级\n1\t某市\t市\n\n2\t甲县\t县区"))
    assert [entry.region.name for entry in reading.entries] == ["某市", "甲县"]
    assert reading.entries[1].place == "A4"


def test_words_and_places_are_found_as_people_write_them():
    assert split_words(" 市级、市直，市级；\n市直单位 ") == ["市级", "市直", "市直单位"]
    region = make_region(name="苍溪县", code="510824", aliases=["苍溪"])
    for word in ["苍溪县", "苍 溪", " 510824 "]:
        assert find_place([region], word) == [region]
    assert find_place([region], "溪县") == []
