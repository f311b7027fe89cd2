"""What the people of 广元市 hold in their hands before the system knows anything: lists and workbooks."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl

FIXTURE = Path(__file__).parents[2] / "fixtures" / "guangyuan-2017"
TABLE, FUND_PLAN, TRANCHES = (
    FIXTURE / name
    for name in ("2017年目标任务分解表.xlsx", "2017年资金安排表.xlsx", "2017年1-6月资金批次.xlsx")
)
LEVELS = {"city": "市", "own": "市本级", "county": "县区"}
# Two clerks type; one person reports for the other six counties, which are so many lines of the workbook.
LIAISON = "lianluo"
TYPING = {"cangxi": "苍溪县", "wangcang": "旺苍县"}
PEOPLE = [
    ("mubiao", "目标管理员", "目标管理员", "", ""),
    ("bangongshi", "办公室", "办公室", "", ""),
    ("cangxi", "苍溪县填报员", "填报员", "苍溪县", ""),
    ("cangxi-sh", "苍溪县民政局审核岗", "县级审核", "苍溪县", ""),
    ("wangcang", "旺苍县填报员", "填报员", "旺苍县", ""),
    *(
        (LIAISON, "县区联络员", "填报员", name, "")
        for name in ("剑阁", "青川县", "利州区", "昭化区", "朝天区", "经开区")
    ),
    ("fuliyuan", "市社会福利院经办", "科室经办", "", "福利院"),
    ("jiuzhu", "社会救助科经办", "科室经办", "", "shjz"),
    ("fuli", "社会福利和慈善事业科经办", "科室经办", "", "福利科"),
    ("ducha", "市委市政府督查室", "督查室", "", ""),
]
# Short names that the table's headings give, by those of the workbooks of June.
NAMES = {
    "新增床位": "新增民办公办养老机构床位",
    "改造床位": "维修改造公办养老机构床位",
    "日间照料": "建设城乡社区日间照料中心",
    "居家养老": "居家养老服务",
    "医疗救助": "医疗救助",
    "城市低保": "城市低保",
    "农村低保": "农村低保",
    "残疾人补贴提标": "提高困难残疾人生活补贴标准",
    "两线合一": "两线合一",
}
MONTHLY = "日间照料"  # the workbooks hold its new ones of each month, the first report the sum of all


def organization():
    return json.loads((FIXTURE / "organization.json").read_text(encoding="utf-8"))


def region_rows():
    for region in organization()["regions"]:
        review = "是" if region.get("county_review") and region["name"] == "苍溪县" else ""
        yield {
            "代码": region["code"],
            "名称": region["name"],
            "层级": LEVELS[region["level"]],
            "上级": region["parent"],
            "别名": "、".join(region["aliases"]),
            "报送机构": region.get("reports_through"),
            "县级审核": review,
        }


def people_rows():
    for row in PEOPLE:
        yield dict(zip(("用户名", "岗位名称", "角色", "地区", "科室"), row, strict=True))


def filled(template: bytes, rows, path: Path) -> Path:
    """The downloaded template with `rows` (dicts by heading) under its head."""
    book = openpyxl.load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    for row in rows:
        sheet.append([row.get(name) for name in head])
    book.save(path)
    return path


def _figures_of(name):
    sheet = openpyxl.load_workbook(FIXTURE / name).active
    head = [cell.value for cell in sheet[1]]
    for line in sheet.iter_rows(min_row=2, values_only=True):
        yield dict(zip(head, line, strict=True))


def june():
    """{(region, short name): row} of the year up to the end of June."""
    rows = {(row["地区"], row["指标"]): row for row in _figures_of("2017年6月进展（月末）.xlsx")}
    for name in ("2017年4月进展.xlsx", "2017年5月进展.xlsx"):
        for row in _figures_of(name):
            if row["指标"] == MONTHLY:
                rows[row["地区"], MONTHLY]["数值"] += row["数值"]
    return {(region, NAMES[name]): row for (region, name), row in rows.items() if name in NAMES}


def fill_june(template: bytes, path: Path) -> Path:
    """The downloaded workbook of a month with the figures of its rows filled in."""
    book = openpyxl.load_workbook(BytesIO(template))
    sheet = book["月度进展"]
    head = [cell.value for cell in sheet[1]]
    figures = june()
    for line in sheet.iter_rows(min_row=2):
        row = figures[line[0].value, line[2].value]
        for name, cell in list(zip(head, line, strict=True))[3:]:
            if name in row:  # what was reported before stands beside, for comparison
                cell.value = row[name]
    book.save(path)
    return path
