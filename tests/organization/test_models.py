"""Each constraint by its name: the database refuses what the rule refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organization.models import Membership, Region, Section, User
from organization.roles import ABILITIES, ROLES
from tests.factories import make_membership, make_region, make_section, make_user

pytestmark = pytest.mark.django_db


def refused_by(name, make):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_region_code_has_no_slash_or_blank():
    for code in ["51/08", "51 08", "-x", "五一"]:
        refused_by("region_code_format", lambda code=code: make_region(code=code))


def test_region_path_ends_with_its_code():
    parent = make_region(code="1")
    refused_by(
        "region_path_ends_with_code",
        lambda: Region.objects.create(code="2", name="乙", level="county", parent=parent, path="1/3/"),
    )


def test_region_without_parent_is_its_own_path():
    refused_by(
        "region_root_path",
        lambda: Region.objects.create(code="2", name="乙", level="county", path="1/2/"),
    )


def test_region_is_not_its_own_parent():
    region = make_region()
    refused_by("region_not_own_parent", lambda: Region.objects.filter(pk=region.pk).update(parent=region))


def test_region_level_is_known():
    refused_by("region_level_known", lambda: make_region(level="village"))


def test_region_code_and_path_are_unique():
    make_region(code="1")
    refused_by("organization_region_code", lambda: make_region(code="1"))


def test_section_constraints():
    refused_by("section_code_format", lambda: make_section(code="救助"))
    refused_by("section_kind_known", lambda: make_section(kind="team"))


def test_user_names_differ_by_more_than_case():
    make_user(username="Cangxi")
    refused_by("user_username_any_case_unique", lambda: make_user(username="cangXI"))


def test_people_sign_in_with_any_case_of_their_name():
    user = make_user(username="Cangxi")
    assert User.objects.get_by_natural_key("CANGXI") == user


def test_membership_role_is_known():
    user = make_user()
    # PostgreSQL names the first constraint that fails, in the order of their names.
    refused_by(
        "membership_(role_known|region_as_role_says)",
        lambda: Membership.objects.create(user=user, role="king", starts_on=date(2017, 1, 1)),
    )


@pytest.mark.parametrize("role", list(ROLES))
def test_membership_names_region_and_section_as_its_role_says(role):
    user, region, section = make_user(), make_region(), make_section()
    need = ROLES[role]
    allowed = {
        (with_region, with_section)
        for with_region in (True, False)
        for with_section in (True, False)
        if (with_region if need.region == "required" else not with_region)
        and (with_section or need.section != "required")
        and (not with_section or need.section != "none")
    }
    for with_region in (True, False):
        for with_section in (True, False):
            fields = {"region": region if with_region else None, "section": section if with_section else None}
            if (with_region, with_section) in allowed:
                Membership.objects.create(user=user, role=role, starts_on=date(2017, 1, 1), **fields)
            else:
                refused = pytest.raises(IntegrityError, match=r"membership_(region|section)_as_role_says")
                with refused, transaction.atomic():
                    Membership.objects.create(user=user, role=role, starts_on=date(2017, 1, 1), **fields)


def test_membership_does_not_end_before_it_starts():
    user = make_user()
    refused_by(
        "membership_ends_after_start",
        lambda: make_membership(user, "office", starts_on=date(2017, 2, 1), ends_on=date(2017, 1, 31)),
    )
    make_membership(user, "office", starts_on=date(2017, 2, 1), ends_on=date(2017, 2, 1))


def test_membership_is_stored_once_even_without_region_and_section():
    user = make_user("office")
    refused_by("membership_once", lambda: make_membership(user, "office"))


def test_refusals_are_in_chinese():
    membership = Membership(user=make_user(), role="clerk", starts_on=date(2017, 1, 1))
    with pytest.raises(ValidationError) as refused:
        membership.full_clean()
    assert "填报员、县级审核须指定地区，其他角色不指定地区。" in refused.value.messages


def test_every_ability_of_a_role_is_known():
    for role in ROLES.values():
        assert role.abilities <= set(ABILITIES)


def test_sections_and_regions_with_people_cannot_be_deleted():
    user = make_user("section_officer")
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.filter(memberships__user=user).delete()
