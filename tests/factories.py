"""Plain functions that make rows for tests: what a test does not care about has a default."""

from datetime import date
from itertools import count

from organization.models import Membership, Region, Section, User
from organization.roles import REQUIRED, ROLES

_number = count(1)
PASSWORD = "Correct-horse-9"


def make_region(*, name=None, code=None, parent=None, level=Region.Level.COUNTY, **fields):
    number = next(_number)
    code = code or f"r{number}"
    return Region.objects.create(
        code=code,
        name=name or f"第{number}县",
        parent=parent,
        level=level,
        path=Region.path_for(code, parent),
        order=fields.pop("order", number),
        **fields,
    )


def make_section(*, name=None, code=None, **fields):
    number = next(_number)
    return Section.objects.create(
        code=code or f"s{number}", name=name or f"第{number}科", order=fields.pop("order", number), **fields
    )


def make_user(role=None, *, region=None, section=None, username=None, password=None, **fields):
    """A person; with `role`, also the membership it needs (region or section made when not given)."""
    username = username or f"user{next(_number)}"
    user = User(username=username, name=fields.pop("name", f"{username}岗"), **fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    if role:
        make_membership(user, role, region=region, section=section)
    return user


def make_membership(user, role, *, region=None, section=None, starts_on=date(2000, 1, 1), ends_on=None):
    if ROLES[role].region == REQUIRED and region is None:
        region = make_region()
    if ROLES[role].section == REQUIRED and section is None:
        section = make_section()
    return Membership.objects.create(
        user=user, role=role, region=region, section=section, starts_on=starts_on, ends_on=ends_on
    )
