from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from organization.permissions import (
    abilities_of,
    can,
    forget,
    memberships_of,
    regions_for,
    sections_for,
    visible_regions,
)
from organization.roles import ROLES
from tests.factories import make_membership, make_region, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """省 > 市 > 甲县 > 镇, 乙县; and a 县 whose code starts like 甲县's."""
    city = make_region(code="5108", level="city")
    county = make_region(code="510821", parent=city)
    return {
        "city": city,
        "county": county,
        "town": make_region(code="510821100", parent=county, level="township"),
        "other": make_region(code="510822", parent=city),
        "alike": make_region(code="5108210", parent=city),
    }


def test_a_clerk_sees_the_region_and_all_below_and_nothing_beside(tree):
    clerk = make_user("clerk", region=tree["county"])
    assert set(visible_regions(clerk)) == {tree["county"], tree["town"]}


def test_the_office_sees_all_regions(tree):
    assert set(visible_regions(make_user("office"))) == set(tree.values())


@pytest.mark.parametrize("role", ["observer", "system_admin"])
def test_observers_and_system_administrators_see_no_figures(role, tree):
    user = make_user(role)
    assert list(visible_regions(user)) == []
    assert not can(user, "view_all_regions")
    assert not can(user, "view_funds")
    assert not can(user, "view_letters")


def test_posts_in_two_regions_do_not_mix(tree):
    """A clerk of one county who reviews another: each ability only where its post gives it."""
    user = make_user("clerk", region=tree["county"])
    make_membership(user, "county_reviewer", region=tree["other"])
    assert set(regions_for(user, "enter_progress")) == {tree["county"], tree["town"]}
    assert set(regions_for(user, "review_county")) == {tree["other"]}
    assert set(visible_regions(user)) == {tree["county"], tree["town"], tree["other"]}


def test_a_post_without_region_gives_its_abilities_everywhere(tree):
    officer = make_user("section_officer", section=make_section())
    assert set(regions_for(officer, "accept_progress")) == set(tree.values())


def test_sections():
    mine, other = make_section(), make_section()
    officer = make_user("section_officer", section=mine)
    assert list(sections_for(officer, "accept_progress")) == [mine]
    clerk = make_user("clerk")
    assert set(sections_for(clerk, "enter_progress")) == {mine, other}
    assert list(sections_for(clerk, "accept_progress")) == []


@pytest.mark.parametrize(
    ("day", "valid"),
    [("2017-01-31", False), ("2017-02-01", True), ("2017-06-30", True), ("2017-07-01", False)],
)
def test_posts_hold_from_their_first_to_their_last_day_of_the_domain_clock(settings, day, valid):
    settings.MINSHENG_CLOCK = date.fromisoformat(day)
    user = make_user()
    make_membership(user, "office", starts_on=date(2017, 2, 1), ends_on=date(2017, 6, 30))
    assert can(user, "write_letters") is valid


def test_the_stopped_and_the_signed_out_may_nothing():
    assert abilities_of(AnonymousUser()) == frozenset()
    assert abilities_of(make_user("office", is_active=False)) == frozenset()


def test_the_superuser_flag_gives_nothing():
    assert abilities_of(make_user(is_superuser=True, is_staff=True)) == frozenset()


def test_a_misspelt_ability_is_an_error_not_a_refusal():
    with pytest.raises(ValueError, match="fly"):
        can(make_user("office"), "fly")
    with pytest.raises(ValueError, match="fly"):
        regions_for(make_user("office"), "fly")


def test_memberships_are_read_once_per_person_and_day(django_assert_num_queries):
    user = make_user("clerk")
    with django_assert_num_queries(1):
        for _ in range(3):
            abilities_of(user)
            [membership.describe() for membership in memberships_of(user)]
    make_membership(user, "office")
    assert not can(user, "write_letters")
    forget(user)
    assert can(user, "write_letters")


def test_every_role_has_a_label_and_says_what_it_does():
    for role in ROLES.values():
        assert role.label
        assert role.summary.endswith("。")
