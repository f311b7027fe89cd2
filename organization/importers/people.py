from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from minsheng import clock
from minsheng.workbooks import Field, Problem, Sheet, has_errors, read_flat, workbook_bytes
from organization.models import Membership, Region, Section, User
from organization.roles import NONE, REQUIRED, ROLES

from . import find_place

FIELDS = (
    Field("username", ("用户名", "登录名", "账号"), required=True, filled=True),
    Field("name", ("岗位名称", "岗位", "名称"), required=True, filled=True),
    Field(
        "role",
        ("角色",),
        kind="choice",
        choices={r.label: key for key, r in ROLES.items()},
        required=True,
        filled=True,
    ),
    Field("region", ("地区",)),
    Field("section", ("科室",)),
    Field("starts_on", ("起始日期", "起"), kind="date"),
    Field("ends_on", ("截止日期", "止"), kind="date"),
)


@dataclass
class PersonEntry:
    """One account as understood, with the posts to add; `kept` counts those that it has already."""

    user: User
    memberships: list[Membership] = field(default_factory=list)
    kept: int = 0

    @property
    def is_new(self):
        return self.user.pk is None


@dataclass
class PeopleReading:
    entries: list[PersonEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self):
        return bool(self.entries) and not has_errors(self.problems)


def read_people(workbook):
    """Understand a table of people and posts; return a PeopleReading with every problem.

    Several rows with one user name are several posts of one person. An account that exists keeps its name and
    password. A blank 起始日期 means today.
    """
    flat = read_flat(workbook, FIELDS)
    reading = PeopleReading(problems=list(flat.problems))
    people = {user.username.lower(): user for user in User.objects.prefetch_related("memberships")}
    places = list(Region.objects.all()), list(Section.objects.all())
    entries = {}
    for row in flat.rows:
        key = row["username"].lower()
        if key not in entries:
            entries[key] = PersonEntry(people.get(key) or User(username=row["username"], name=row["name"]))
            _check_account(entries[key], row, reading.problems)
        _check_name(entries[key], row, reading.problems)
        membership = _membership(entries[key], row, places, reading.problems)
        if membership:
            _add_post(entries[key], membership, row, reading.problems)
    reading.entries = [entry for entry in entries.values() if entry.is_new or entry.memberships]
    if not reading.entries and flat.rows and not has_errors(reading.problems):
        reading.problems.append(
            Problem("nothing-new", "", "", "warning", "表中的人员和任职系统里都有了", "不需要导入")
        )
    return reading


GUIDE = [
    ("用户名", "登录用，字母、数字和 @ . + - _。同一用户名写几行，就是一人兼几职"),
    ("岗位名称", "写岗位，不写姓名，如 苍溪县填报员"),
    ("角色", "、".join(role.label for role in ROLES.values())),
    ("地区", "代码、名称或别名；只有填报员、县级审核要填"),
    ("科室", "代码、名称或别名；科室经办必填，填报员、县级审核、分管领导可填"),
    ("起始日期", "如 2017-01-01；不填为今天"),
    ("截止日期", "含当日；不填为长期"),
]


def template():
    """The empty workbook to fill in, with sheets that say how and list the roles, regions and sections."""
    heads = [spec.names[0] for spec in FIELDS]
    notes = [
        ["列", "怎么填"],
        *GUIDE,
        [],
        ["角色清单", "做什么"],
        *([role.label, role.summary] for role in ROLES.values()),
    ]
    places = [["名称", "代码"], *([one.name, one.code] for one in Region.objects.active())]
    sections = [["名称", "代码"], *([one.name, one.code] for one in Section.objects.active())]
    return workbook_bytes(
        [
            Sheet("人员", [heads], widths=[16, 24, 14, 18, 24, 14, 14], freeze="A2"),
            Sheet("填写说明", notes, widths=[14, 80]),
            Sheet("地区清单", places, widths=[24, 16]),
            Sheet("科室清单", sections, widths=[28, 16]),
        ]
    )


def _check_account(entry, row, problems):
    if not entry.is_new:
        return
    try:
        entry.user.clean_fields(exclude=["password"])
        entry.user.clean()
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            problems.append(row.problem("bad-value", key, "；".join(messages).rstrip("。"), "请改正后再上传"))


def _check_name(entry, row, problems):
    if row["name"] and row["name"] != entry.user.name:
        where = "前面的行" if entry.is_new else "系统"
        text = f"{where}里“{entry.user.username}”的岗位名称是“{entry.user.name}”，这里写的是“{row['name']}”"
        severity = "error" if entry.is_new else "warning"
        problems.append(
            row.problem("other-name", "name", text, "导入不改已有的岗位名称；请核对是不是同一人", severity)
        )


def _membership(entry, row, places, problems):
    if row["role"] is None:
        return None
    role, count = ROLES[row["role"]], len(problems)
    region = _resolve(row, "region", role.region, places[0], role.label, problems)
    section = _resolve(row, "section", role.section, places[1], role.label, problems)
    starts_on = row["starts_on"] or clock.today()
    if row["ends_on"] and row["ends_on"] < starts_on:
        problems.append(row.problem("ends-early", "ends_on", "截止日期早于起始日期", "请改正其中一个"))
    if len(problems) > count:
        return None
    return Membership(
        role=row["role"], region=region, section=section, starts_on=starts_on, ends_on=row["ends_on"]
    )


def _resolve(row, key, need, places, role, problems):
    word, label = row[key], {"region": "地区", "section": "科室"}[key]
    if not word:
        if need == REQUIRED:
            problems.append(row.problem(f"no-{key}", key, f"{role}须填{label}", f"请填{label}的名称或代码"))
        return None
    if need == NONE:
        problems.append(row.problem(f"needless-{key}", key, f"{role}不分{label}", f"请清空这一格的{label}"))
        return None
    found = find_place(places, word)
    if len(found) != 1:
        text = f"{label}“{word}”不止一个" if found else f"没有找到{label}“{word}”"
        problems.append(row.problem(f"unknown-{key}", key, text, f"请改写{label}的代码，见模板的清单"))
        return None
    return found[0]


def _facts(membership):
    return membership.role, membership.region_id, membership.section_id, membership.starts_on


def _add_post(entry, membership, row, problems):
    had = [] if entry.is_new else entry.user.memberships.all()
    still = [m for m in had if _facts(m)[:3] == _facts(membership)[:3] and m.ends_on is None]
    if still or any(_facts(m) == _facts(membership) for m in had):
        entry.kept += 1
    elif any(_facts(m) == _facts(membership) for m in entry.memberships):
        problems.append(row.problem("double-post", "role", "同一人的同一任职写了两行", "请删去一行"))
    else:
        entry.memberships.append(membership)
