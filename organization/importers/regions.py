from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from minsheng.workbooks import Field, Problem, Sheet, has_errors, read_flat, workbook_bytes
from organization.models import Region

from . import find_place, split_words

LEVELS = {label: value for value, label in Region.Level.choices} | {
    "县": "county",
    "区": "county",
    "县（区）": "county",
    "县级": "county",
    "地级市": "city",
    "乡镇": "township",
    "街道": "township",
    "乡镇(街道)": "township",
    "机构": "facility",
    "设施": "facility",
}
FIELDS = (
    Field("code", ("代码", "地区代码", "行政区划代码"), required=True, filled=True),
    Field("name", ("名称", "地区名称", "地区"), required=True, filled=True),
    Field("level", ("层级", "级别"), kind="choice", choices=LEVELS, required=True, filled=True),
    Field("parent", ("上级", "上级代码", "上级地区")),
    Field("aliases", ("别名", "别称")),
    Field("reports_through", ("报送机构",)),
    Field("county_review", ("县级审核",), kind="choice", choices={"是": True, "否": False}),
)
CHANGEABLE = ["name", "level", "parent_id", "aliases", "reports_through", "county_review"]


@dataclass
class RegionEntry:
    """One row as understood: the region to store and what will happen to it (新增, 修改, 不变)."""

    region: Region
    outcome: str
    place: str


@dataclass
class RegionReading:
    entries: list[RegionEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self):
        return bool(self.entries) and not has_errors(self.problems)

    @property
    def changed(self):
        return [entry.region for entry in self.entries if entry.outcome != "不变"]


def read_regions(workbook):
    """Understand a table of regions against those stored; return a RegionReading with every problem.

    A row whose code is known changes that region (only the columns that the table has), others are new. The
    parent is named by code, name or alias, and stands in an earlier row or is stored already.
    """
    flat = read_flat(workbook, FIELDS)
    reading = RegionReading(problems=list(flat.problems))
    by_code = {region.code: region for region in Region.objects.select_related("parent")}
    before = {code: _facts(region) for code, region in by_code.items()}
    seen = {}
    for row in flat.rows:
        if row["code"] and row["code"] in seen:
            problem = row.problem(
                "double-code", "code", f"代码“{row['code']}”与{seen[row['code']]}重复", "每个代码只留一行"
            )
            reading.problems.append(problem)
            continue
        region = by_code.get(row["code"]) or Region(code=row["code"])
        seen[row["code"]] = row.place("code")
        if _fill(region, row, by_code, reading.problems):
            by_code[region.code] = region
            outcome = (
                "新增" if region.pk is None else "修改" if _facts(region) != before[region.code] else "不变"
            )
            reading.entries.append(RegionEntry(region, outcome, row.place("code")))
    _check_loops(flat.rows, by_code, reading.problems)
    _check_neighbours(flat.rows, by_code, reading.problems)
    return reading


GUIDE = [
    ("代码", "行政区划代码，或自定的字母、数字、短横；不能重复。已有的代码表示修改该地区"),
    ("名称", "全称，如 苍溪县"),
    ("层级", "、".join(Region.Level.labels)),
    ("上级", "上级地区的代码或名称；最上一级留空；上级要写在前面的行"),
    ("别名", "文件、表格里的其他叫法，用顿号隔开"),
    ("报送机构", "不由民政部门直接报送时填写，如 社会事务管理局"),
    ("县级审核", "是 或 否；是：填报后先由县级审核人员审核"),
]


def template():
    """The empty workbook to fill in, with a sheet that says how."""
    heads = [spec.names[0] for spec in FIELDS]
    notes = [["列", "怎么填"], *GUIDE]
    return workbook_bytes(
        [
            Sheet("地区", [heads], widths=[16, 18, 12, 16, 40, 20, 10], freeze="A2"),
            Sheet("填写说明", notes, widths=[12, 70]),
        ]
    )


def _facts(region):
    return [getattr(region, name) for name in CHANGEABLE]


def _fill(region, row, by_code, problems):
    """Put the row into the region; False when it cannot be understood."""
    count = len(problems)
    region.name = row["name"] or region.name
    region.level = row["level"] or region.level
    if row.raw["aliases"]:
        region.aliases = split_words(row["aliases"])
    region.reports_through = row["reports_through"] or region.reports_through
    if row["county_review"] is not None:
        region.county_review = row["county_review"]
    if row["parent"]:
        found = find_place([one for one in by_code.values() if one is not region], row["parent"])
        if len(found) == 1:
            region.parent = found[0]
        elif found:
            codes = "、".join(one.code for one in found)
            problems.append(
                row.problem(
                    "parent-unclear", "parent", f"上级“{row['parent']}”不止一个（{codes}）", "请改写代码"
                )
            )
        else:
            problems.append(
                row.problem(
                    "no-parent", "parent", f"没有找到上级“{row['parent']}”", "请先写上级那一行，或核对名称"
                )
            )
    try:
        region.clean_fields(exclude=["parent", "path"])
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            problems.append(row.problem("bad-value", key, "；".join(messages).rstrip("。"), "请改正后再上传"))
    if not region.code.replace("-", "").isalnum() or not region.code.isascii() or region.code.startswith("-"):
        problems.append(
            row.problem("bad-code", "code", f"代码“{region.code}”含有不能用的字符", "只用字母、数字和短横")
        )
    return len(problems) == count


def _check_loops(rows, by_code, problems):
    for row in rows:
        above, steps = by_code.get(row["code"]), 0
        while above is not None and steps <= len(by_code):
            above, steps = by_code.get(above.parent.code) if above.parent else None, steps + 1
        if above is not None:
            text = f"{row['name']}的上级绕回了自己"
            problems.append(row.problem("loop", "parent", text, "请改正上级"))


def _check_neighbours(rows, by_code, problems):
    """No two regions under one parent share a name or alias."""
    places = {row["code"]: row for row in rows}
    taken = {}
    for region in by_code.values():
        for word in {region.name, *region.aliases}:
            other = taken.setdefault((region.parent.code if region.parent else "", word), region)
            if other is region:
                continue
            row = places.get(region.code) or places.get(other.code)
            if row:
                text = (
                    f"“{word}”同时是{other.name}（{other.code}）和{region.name}（{region.code}）的名称或别名"
                )
                problems.append(row.problem("double-name", "name", text, "请改其中一个"))
