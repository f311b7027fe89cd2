from datetime import date

import pghistory
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, connection, transaction

from minsheng.history import recorded
from minsheng.workbooks import open_workbook
from organization import actions
from organization.importers.people import read_people
from organization.models import Membership, Region, Section, User
from organization.operator import USERNAME, is_operator, operator
from organization.permissions import can
from tests.factories import make_membership, make_region, make_section, make_user
from tests.workbooks.building import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user("system_admin", username="guanli")


def events(model_name):
    return pghistory.models.Events.objects.filter(pgh_model=f"organization.{model_name}Event")


def test_every_action_asks_for_its_ability():
    office, person, region = make_user("office"), make_user(), make_region()
    attempts = [
        lambda: actions.add_person(username="x", name="岗", by=office),
        lambda: actions.change_person(user=person, username="x", name="岗", by=office),
        lambda: actions.set_active(user=person, active=False, reason="原因", by=office),
        lambda: actions.reset_password(user=person, by=office),
        lambda: actions.save_membership(membership=Membership(user=person, role="office"), by=office),
        lambda: actions.load_people(entries=[], by=office),
        lambda: actions.save_region(region=region, by=office),
        lambda: actions.load_regions(regions=[region], by=office),
        lambda: actions.save_section(section=Section(code="x", name="科"), by=office),
        lambda: actions.change_password(user=person, password="x", by=office),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert not User.objects.filter(username="x").exists()


def test_the_first_administrator_is_created_once():
    user = actions.create_first_administrator(
        username="guanli", name="系统管理员", password="Correct-horse-9"
    )
    assert can(user, "manage_people")
    with pytest.raises(ValidationError, match="已有账号"):
        actions.create_first_administrator(username="second", name="系统管理员", password="Correct-horse-9")


def test_a_new_person_gets_a_password_that_must_be_changed(administrator):
    user, password = actions.add_person(username=" cangxi ", name="苍溪县填报员", by=administrator)
    assert user.username == "cangxi"
    assert user.check_password(password)
    assert user.must_change_password


def test_the_last_administrator_stays(administrator):
    with pytest.raises(ValidationError, match="至少要保留一名"):
        actions.set_active(user=administrator, active=False, reason="调离", by=administrator)
    membership = administrator.memberships.get()
    membership.ends_on = date(2001, 1, 1)
    with pytest.raises(ValidationError, match="至少要保留一名"):
        actions.save_membership(membership=membership, by=administrator)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert Membership.objects.get().ends_on is None
    make_user("system_admin")
    actions.set_active(user=administrator, active=False, reason="调离", by=administrator)


def test_stopping_an_account_needs_a_reason(administrator):
    person = make_user()
    with pytest.raises(ValidationError, match="原因"):
        actions.set_active(user=person, active=False, reason="  ", by=administrator)
    person.refresh_from_db()
    assert person.is_active


def test_changes_are_recorded_with_who_and_why(administrator):
    person = make_user()
    actions.set_active(user=person, active=False, reason="调离岗位", by=administrator)
    event = events("User").filter(pgh_obj_id=person.pk, pgh_label="update").get()
    assert event.pgh_context["user"] == administrator.pk
    assert event.pgh_context["reason"] == "调离岗位"
    assert event.pgh_diff == {"is_active": [True, False]}


def test_inserts_updates_and_deletes_in_bulk_are_all_recorded():
    with recorded(reason="试验"):
        regions = [make_region() for _ in range(3)]
        Region.objects.filter(pk__in=[region.pk for region in regions]).update(name="改名")
        Region.objects.filter(pk=regions[0].pk).delete()
    labels = list(events("Region").values_list("pgh_label", flat=True))
    assert sorted(labels) == ["delete"] + ["insert"] * 3 + ["update"] * 3


def test_the_record_cannot_be_changed_or_deleted():
    make_region()
    for statement in (
        "UPDATE organization_regionevent SET name = 'x'",
        "DELETE FROM organization_regionevent",
    ):
        refused = pytest.raises(InternalError, match="Cannot update or delete")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_record_holds_no_password_and_no_sign_in_time():
    columns = {field.name for field in User._meta.apps.get_model("organization.UserEvent")._meta.fields}
    assert "must_change_password" in columns
    assert not columns & {"password", "last_login"}


def test_regions_keep_the_order_of_the_tree(administrator):
    city = actions.save_region(region=Region(code="1", name="市", level="city"), by=administrator)
    for code in "abc":
        region = Region(code=code, name=f"{code}县", level="county", parent=city)
        actions.save_region(region=region, by=administrator)
    first = Region.objects.get(code="a")
    town = Region(code="t", name="镇", level="township", parent=first)
    actions.save_region(region=town, by=administrator)
    assert codes() == ["1", "a", "t", "b", "c"]
    actions.save_region(region=Region.objects.get(code="c"), position=1, by=administrator)
    assert codes() == ["1", "c", "a", "t", "b"]


def codes():
    return [region.code for region in Region.objects.all()]


def test_everything_below_follows_a_moved_region(administrator):
    one, two = make_region(code="1"), make_region(code="2")
    below = make_region(code="1a", parent=one)
    make_region(code="1ab", parent=below)
    below.parent, below.code = two, "2a"
    actions.save_region(region=below, by=administrator)
    paths = set(Region.objects.values_list("path", flat=True))
    assert paths == {"1/", "2/", "2/2a/", "2/2a/1ab/"}


def test_a_region_does_not_go_below_itself(administrator):
    above = make_region(code="1")
    below = make_region(code="2", parent=above)
    above.parent = below
    with pytest.raises(ValidationError, match="上级不能是"):
        actions.save_region(region=above, by=administrator)
    assert set(Region.objects.values_list("path", flat=True)) == {"1/", "1/2/"}


def test_neighbours_share_no_name_or_alias(administrator):
    city = make_region(code="1", level="city")
    make_region(code="2", name="昭化区", aliases=["元坝区"], parent=city)
    twin = Region(code="3", name="某区", aliases=["元坝区"], level="county", parent=city)
    with pytest.raises(ValidationError, match="元坝区"):
        actions.save_region(region=twin, by=administrator)
    elsewhere = Region(code="4", name="昭化区", level="county", parent=make_region(code="9"))
    actions.save_region(region=elsewhere, by=administrator)


def test_sections_share_no_name_and_come_last(administrator):
    make_section(name="社会救助科", order=10)
    with pytest.raises(ValidationError, match="社会救助科"):
        actions.save_section(section=Section(code="x", name="科", aliases=["社会救助科"]), by=administrator)
    section = actions.save_section(section=Section(code="x", name="福利科"), by=administrator)
    assert section.order == 20


def test_a_post_that_the_constraints_refuse_is_not_stored(administrator):
    membership = Membership(user=make_user(), role="clerk", starts_on=date(2017, 1, 1))
    with pytest.raises(ValidationError, match="须指定地区"):
        actions.save_membership(membership=membership, by=administrator)
    assert Membership.objects.exclude(user=administrator).count() == 0


def test_one_statement_cannot_give_a_post_twice(administrator):
    user = make_user("office")
    with pytest.raises(IntegrityError, match="membership_once"), transaction.atomic():
        make_membership(user, "office")


def test_nobody_signs_in_under_the_name_of_the_command_line(administrator):
    """Its rights are no role's; an account of that name that could sign in would have them too."""
    rows = [["用户名", "岗位名称", "角色"], [USERNAME, "某岗", "办公室"]]
    problems = read_people(open_workbook(xlsx({"人员": rows}))).problems
    assert any("留给服务器" in problem.message for problem in problems)
    with pytest.raises(ValidationError, match="留给服务器"):
        actions.add_person(username="Command-Line", name="某岗", by=administrator)
    with pytest.raises(ValidationError, match="留给服务器"):
        actions.set_active(user=operator(), active=True, reason="试", by=administrator)
    person, _ = actions.add_person(username="zhang", name="某岗", by=administrator)
    with pytest.raises(ValidationError, match="留给服务器"):
        actions.change_person(user=person, username=USERNAME, name="某岗", by=administrator)
    assert is_operator(operator())
    User.objects.filter(username=USERNAME).update(is_active=True)
    assert not is_operator(User.objects.get(username=USERNAME))
