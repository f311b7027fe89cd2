"""Deputies: who names them, what they may do meanwhile, and that it ends."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.actions import give_deputy, withdraw_deputy
from organization.models import Deputy, User
from organization.permissions import abilities_of, everybodys_posts, forget, memberships_of, visible_regions
from organization.roles import REPRESENTED
from tests.factories import make_membership, make_region, make_section, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2017, 6, 20)


@pytest.fixture(autouse=True)
def clock_is_held(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def county():
    return make_region(name="甲县")


@pytest.fixture
def reviewer(county):
    return make_user("county_reviewer", region=county, name="甲县审核岗")


@pytest.fixture
def clerk(county):
    return make_user("clerk", region=county, name="甲县填报员")


def give(absent, deputy, *, by=None, starts_on=TODAY, ends_on=TODAY + timedelta(days=7), reason="休假"):
    return give_deputy(
        absent=absent, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason, by=by or absent
    )


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_a_deputy_has_the_steps_of_the_absent_and_nothing_else(county):
    officer, other = make_user("section_officer", name="福利科经办"), make_user("target_admin")
    give(officer, other)
    other = fresh(other)
    gained = abilities_of(other) - abilities_of(make_user("target_admin"))
    assert gained <= REPRESENTED
    assert gained | abilities_of(make_user("target_admin")) >= abilities_of(officer) & REPRESENTED
    assert [m.describe() for m in memberships_of(other)][-1].startswith("代 福利科经办：科室经办")
    assert county in visible_regions(other)


def test_it_begins_and_ends_by_itself_and_can_be_taken_back(reviewer, clerk, settings):
    given = give(reviewer, clerk, starts_on=TODAY + timedelta(days=1))
    for day, acts in (
        (TODAY, False),
        (date(2017, 6, 21), True),
        (date(2017, 6, 27), True),
        (date(2017, 6, 28), False),
    ):
        settings.MINSHENG_CLOCK = day
        assert ("review_county" in abilities_of(fresh(clerk))) == acts, day
    settings.MINSHENG_CLOCK = date(2017, 6, 22)
    withdraw_deputy(deputy=given, by=reviewer)
    assert "review_county" not in abilities_of(fresh(clerk))


def test_a_stopped_account_is_represented_by_nobody(reviewer, clerk):
    give(reviewer, clerk)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert "review_county" not in abilities_of(fresh(clerk))


def test_a_post_elsewhere_ends_what_the_deputy_may(client):
    """Somebody without any post may stand in; 督查室 may not, whenever it got the post."""
    office, nobody = make_user("office", name="办公室"), make_user()
    give(office, nobody)
    assert "view_letters" in abilities_of(fresh(nobody))
    assert nobody in {person for person, post in everybodys_posts() if post.represents}
    make_membership(nobody, "observer")
    assert abilities_of(fresh(nobody)) == {"view_sent_letters"}
    assert nobody not in {person for person, post in everybodys_posts() if post.represents}


def test_a_county_clerk_who_changes_counties_represents_nobody_in_the_old_one(reviewer, clerk):
    give(reviewer, clerk)
    post = clerk.memberships.get()
    post.region = make_region(name="乙县")
    post.save()
    assert "review_county" not in abilities_of(fresh(clerk))


def test_a_deputy_cannot_pass_it_on(reviewer, clerk, county):
    third = make_user("clerk", region=county)
    give(reviewer, clerk)
    give(clerk, third)
    assert "review_county" not in abilities_of(fresh(third))
    with pytest.raises(PermissionDenied):
        give(reviewer, third, by=fresh(clerk))


def test_an_administrator_names_a_deputy_but_never_themselves(reviewer, clerk):
    admin = make_user("system_admin")
    give(reviewer, clerk, by=admin)
    with pytest.raises(ValidationError, match="不能指定自己"):
        give(reviewer, admin, by=admin)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"ends_on": date(2017, 6, 19), "starts_on": date(2017, 6, 1)}, "已经过去"),
        ({"ends_on": date(2017, 12, 1)}, "最多三个月"),
        ({"starts_on": date(2017, 7, 10)}, "不能早于起始日期"),
        ({"reason": " "}, "不能为空|写明原因"),
    ],
)
def test_what_makes_no_sense_is_refused(reviewer, clerk, fields, message):
    with pytest.raises(ValidationError, match=message):
        give(reviewer, clerk, **fields)
    assert not Deputy.objects.exists()


@pytest.mark.parametrize("role", ["observer", "office", "system_admin"])
def test_only_a_colleague_acts_for_somebody_whoever_names_them(clerk, role):
    """督查室 must not get at a county's reports by way of a deputyship, nor a county at the city's."""
    admin, stranger = make_user("system_admin"), make_user(role, name="别处的人")
    with pytest.raises(ValidationError, match="别处的人不能代甲县填报员"):
        give(clerk, stranger, by=admin)
    with pytest.raises(ValidationError, match="甲县填报员不能代"):
        give(make_user("office"), clerk, by=admin)


def test_a_second_one_at_the_same_time_and_a_stopped_deputy_are_refused(reviewer, clerk):
    give(reviewer, clerk)
    with pytest.raises(ValidationError, match="已经由他代办"):
        give(reviewer, clerk, ends_on=TODAY)
    clerk.is_active = False
    with pytest.raises(ValidationError, match="已经停用"):
        give(reviewer, clerk, starts_on=date(2017, 7, 20), ends_on=date(2017, 7, 21))


def test_a_person_asks_a_colleague_on_the_page(client, reviewer, clerk):
    stranger = make_user("clerk", name="乙县填报员")
    client.force_login(reviewer)
    address = reverse("organization:deputies")
    shown = client.get(address).content.decode()
    assert "甲县填报员" in shown
    assert "乙县填报员" not in shown
    data = {"deputy": clerk.pk, "starts_on": "2017-06-20", "ends_on": "2017-06-25", "reason": "出差"}
    assert "选择一个有效的选项" in client.post(address, data | {"deputy": stranger.pk}).content.decode()
    assert "由甲县填报员代甲县审核岗办" in client.post(address, data, follow=True).content.decode()
    given = Deputy.objects.get()
    client.force_login(clerk)
    assert "与您有关的代办" in client.get(address).content.decode()
    assert client.post(reverse("organization:deputy_withdraw", args=[given.pk])).status_code == 403
    client.force_login(reviewer)
    assert (
        "已收回"
        in client.post(reverse("organization:deputy_withdraw", args=[given.pk]), follow=True).content.decode()
    )
    client.force_login(make_user("system_admin"))
    assert "甲县填报员代甲县审核岗" in client.get(reverse("organization:record")).content.decode()


def test_posts_take_one_query_however_many_are_represented(clerk, county):
    def count():
        user = fresh(clerk)
        forget(user)
        with CaptureQueriesContext(connection) as queries:
            memberships_of(user)
        return len(queries)

    few = count()
    for _ in range(3):
        absent = make_user("county_reviewer", region=county)
        make_membership(absent, "section_officer", section=make_section())
        give(absent, clerk)
    assert count() == few == 1
