"""Plain functions that make rows for tests: what a test does not care about has a default."""

from datetime import date
from itertools import count

from organization.models import Membership, Region, Section, User
from organization.roles import REQUIRED, ROLES
from targets.models import Assignment, Category, Indicator, Kind, Plan, Project, Target

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


def make_plan(*, region=None, year=2017, first_month=None, slug=None, **fields):
    slug = slug or f"plan-{next(_number)}"
    return Plan.objects.create(
        slug=slug,
        name=fields.pop("name", f"{year}年方案{slug}"),
        year=year,
        region=region or make_region(level=Region.Level.CITY),
        first_month=first_month or date(year, 1, 1),
        **fields,
    )


def make_project(plan, *, section=None, name=None, category=None, **fields):
    number = next(_number)
    return Project.objects.create(
        plan=plan,
        category=category or Category.objects.create(plan=plan, name=f"类别{number}", order=number),
        section=section or make_section(),
        name=name or f"项目{number}",
        order=number,
        **fields,
    )


def make_indicator(plan, *, section=None, project=None, kind=Kind.COUNT, name=None, **fields):
    number = next(_number)
    section = section or (project.section if project else make_section())
    name = name or f"指标{number}"
    if kind == Kind.RATIO:
        parts = {"numerator_name": "分子项", "denominator_name": "分母项"}
        fields = parts | {"scale": 100, "unit": "%"} | fields
    return Indicator.objects.create(
        plan=plan,
        project=project or make_project(plan, section=section),
        section=section,
        kind=kind,
        name=fields.pop("full_name", name),
        short_name=name,
        order=number,
        **fields,
    )


def assign(indicator, *regions, filled_by=None):
    return [Assignment.objects.create(indicator=indicator, region=r, filled_by=filled_by) for r in regions]


def make_target(indicator, region, number, *, by=None, month=None, **fields):
    return Target.objects.create(
        indicator=indicator,
        region=region,
        number=number,
        effective_month=month or date(indicator.plan.year, 1, 1),
        recorded_by=by or make_user(),
        **fields,
    )
