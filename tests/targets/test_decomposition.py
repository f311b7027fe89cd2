"""The reader over generated messy tables and over the real one."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from minsheng.workbooks import open_workbook
from targets.decomposition import read_table
from tests.targets.messy import CITY, REGIONS, codes, errors, figures, read
from tests.workbooks.building import part, with_part, xlsx

REAL = Path("fixtures/guangyuan-2017/2017年目标任务分解表.xlsx")
OLD = Path("tests/workbooks/files/decomposition.xls")
HEAD = ["地区", "新增床位（张）", "日间照料中心（个）"]
BODY = [
    ["市本级", 100, None],
    ["苍溪县", 300, 17],
    ["旺苍县", 250, 9],
    ["利州区", 370, 18],
    ["经开区", 80, 4],
]
TOTAL = ["全市", 1100, 48]
EXPECTED = {
    "广元市": [1100, 48],
    "市本级": [100],
    "苍溪县": [300, 17],
    "旺苍县": [250, 9],
    "利州区": [370, 18],
    "广元经济开发区": [80, 4],
}


def test_the_real_table_is_understood_without_a_question():
    names = ["苍溪县", "旺苍县", "剑阁县", "青川县", "利州区", "昭化区", "朝天区", "广元经济开发区", "市本级"]
    regions = [type(CITY)(name, name, (), f"510800/{name}/", name == "市本级") for name in names]
    reading = read_table(open_workbook(REAL.read_bytes()), regions, CITY)
    assert reading.problems == []
    assert [(c.unit, c.kind, c.direction, c.scale) for c in reading.columns] == [
        ("%", "ratio", "at_least", 100),
        ("元", "ratio", "at_least", 1),
        ("元", "ratio", "at_least", 1),
        ("张", "count", "at_least", 1),
        ("张", "count", "at_least", 1),
        ("个", "count", "at_least", 1),
        ("名", "count", "at_least", 1),
        ("", "milestone", "at_least", 1),
        ("", "milestone", "at_least", 1),
    ]
    assert reading.columns[0].header_path[:2] == ["民生工程", "扶贫解困工程"]
    assert reading.columns[7].header_path[1] == "全面实现低保线和贫困线“两线合一”"
    cells = reading.by_column()
    assert set(cells["E"]) - set(cells["B"]) == {"市本级"}
    assert cells["H"]["510800"].number == 84540
    assert (cells["I"]["510800"].text, list(cells["I"])) == ("完成", ["510800"])
    assert len(reading.cells) == 7 * 9 + 4


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, TOTAL, *BODY],
        [HEAD, *BODY, TOTAL],
        [HEAD, *BODY[:2], TOTAL, *BODY[2:]],
        [HEAD, *BODY[:4], ["合 计", 1100, 48], BODY[4]],
        [HEAD, *BODY, ["总  计", "1,100", "４８"]],
        [HEAD, ["广元市", "1100张", "48所"], *BODY],
        [HEAD, ["广 元", 1100, 48], ["本级", 100], ["苍 溪 县", 300, 17], ["旺苍", 250, 9], *BODY[3:]],
        [
            ["附件2"],
            ["目标任务分解表"],
            [],
            HEAD,
            TOTAL,
            *BODY,
            [],
            ["注：经开区由社会事务管理局报送，共5家。"],
        ],
        [["单位：张、个"], ["地区", "新增床位（张）", "日间照料中心（个）", "备注"], TOTAL, *BODY],
        [["序号", *HEAD], [None, *TOTAL], *([number, *row] for number, row in enumerate(BODY, 1))],
        [["地区", "床位", "中心"], ["单位", "张", "个"], TOTAL, *BODY],
        [HEAD, ["甲", 1, 2], TOTAL, *BODY],
        [HEAD, ["1", "2", "3"], TOTAL, *BODY],
        [
            HEAD,
            ["全市合计（5个）", 1100, 48],
            ["其中：市本级", 100],
            ["1.苍溪县", 300, 17],
            ["旺苍县*", 250, 9],
            ["三、利州区（试点）", 370, 18],
            BODY[4],
        ],
        [["序号", *HEAD], *([number, *row] for number, row in enumerate(BODY, 1)), ["合计", None, 1100, 48]],
        [
            HEAD,
            ["全市", "1100", "48 "],
            *([name, beds and f"{beds}", centres] for name, beds, centres in BODY),
        ],
    ],
)
def test_totals_names_digits_notes_and_unit_rows(rows):
    reading = read(rows)
    assert errors(reading) == []
    assert figures(reading) == EXPECTED
    assert [column.unit for column in reading.columns] == ["张", "个"]
    assert [cell.region for cell in reading.cells if cell.total] == ["510800", "510800"]


def test_regions_across_the_top():
    rows = [
        ["目标任务分解表"],
        ["项目", "指标", "单位", *(row[0] for row in [TOTAL, *BODY])],
        ["养老服务", "新增床位", "张", *(row[1] for row in [TOTAL, *BODY])],
        [None, "日间照料中心", "个", *(row[2] for row in [TOTAL, *BODY])],
        ["说明：按季度考核。"],
    ]
    reading = read(rows, merges=["A1:I1", "A3:A4"])
    assert codes(reading) == []
    assert figures(reading) == EXPECTED
    assert [(c.key, c.unit, c.header_path) for c in reading.columns] == [
        ("行3", "张", ["养老服务", "新增床位"]),
        ("行4", "个", ["养老服务", "日间照料中心"]),
    ]
    assert next(cell.place for cell in reading.cells if cell.region == "510824") == "F3"


def test_five_header_rows_with_a_policy_sentence_among_them():
    sentence = "对符合条件的60周岁以上老人，2017年6月底前按每人每月70元的标准提供服务，力争覆盖30%的乡镇。"
    rows = [
        ["地区", "民生工程", None, None],
        [None, "社会保障工程", None, None],
        [None, sentence, None, "低保"],
        [None, "居家养老（名）", "失能补贴", "应保尽保"],
        [None, None, "控制在4.5%以内", None],
        ["全市", 500, "4.5%以内", "应保尽保"],
        ["苍溪县", 200, "4.5%以内", "动态管理"],
        ["旺苍县", 300, "≤4％", "/"],
    ]
    merges = ["A1:A5", "B1:D1", "B2:D2", "B3:C3", "B4:B5", "D4:D5"]
    reading = read(rows, merges=merges)
    assert errors(reading) == []
    assert [column.header_path for column in reading.columns] == [
        ["民生工程", "社会保障工程", sentence, "居家养老（名）"],
        ["民生工程", "社会保障工程", sentence, "失能补贴", "控制在4.5%以内"],
        ["民生工程", "社会保障工程", "低保", "应保尽保"],
    ]
    assert [(c.unit, c.direction) for c in reading.columns] == [
        ("名", "at_least"),
        ("%", "at_most"),
        ("", "at_least"),
    ]
    assert figures(reading) == {
        "广元市": [500, Decimal("4.5"), "应保尽保"],
        "苍溪县": [200, Decimal("4.5"), "动态管理"],
        "旺苍县": [300, 4, "no_task"],
    }


def test_numbers_with_units_signs_and_remarks():
    rows = [
        ["地区", "资金（万元）", "救助比例", "培训", "改造床位（张）"],
        ["全市", "10000万", "≥70%", "1300人", "300张"],
        ["苍溪县", "0.6亿元", "不低于70%", "１，０００人（含村干部）", "100（其中公办60）"],
        ["旺苍县", 4000, 0.7, "300人", 200],
    ]
    reading = read(rows, formats={"C4": "0%"})
    assert errors(reading) == []
    assert figures(reading) == {
        "广元市": [10000, 70, 1300, 300],
        "苍溪县": [6000, 70, 1000, 100],
        "旺苍县": [4000, 70, 300, 200],
    }
    assert [column.unit for column in reading.columns] == ["万元", "%", "人", "张"]
    remarks = {cell.place: (cell.raw, cell.remark) for cell in reading.cells if cell.remark}
    assert remarks == {
        "D3": ("１，０００人（含村干部）", "含村干部"),
        "E3": ("100（其中公办60）", "其中公办60"),
    }


def test_blank_is_not_zero_is_not_no_task():
    reading = read(
        [HEAD, ["全市", 300, 0], ["苍溪县", 300, 0], ["旺苍县", "—", None], ["利州区", "无任务", " "]]
    )
    assert figures(reading) == {
        "广元市": [300, 0],
        "苍溪县": [300, 0],
        "旺苍县": ["no_task"],
        "利州区": ["no_task"],
    }
    assert errors(reading) == []


def test_sums_are_checked_for_counts_and_stocks_only():
    head = ["地区", "新增床位（张）", "在册户数（户）", "低保标准（元）", "人均补助（元）"]
    reading = read(
        [head, ["全市", 551, 30, 300, 270], ["苍溪县", 300, 10, 310, 300], ["旺苍县", 250, 20, 320, 175]]
    )
    assert [column.kind for column in reading.columns] == ["count", "stock", "standard", "ratio"]
    assert errors(reading) == [("sum-mismatch", "B2")]
    problem = next(problem for problem in reading.problems if problem.code == "sum-mismatch")
    assert "551" in problem.message
    assert "550" in problem.message
    assert "相差 1" in problem.message


def test_sums_are_exact():
    reading = read([HEAD[:2], ["合计", 0.3], ["苍溪县", 0.1], ["旺苍县", 0.2]])
    assert ("sum-mismatch", "B2") not in codes(reading)


def test_sums_at_every_level_of_the_tree():
    city = type(CITY)
    towns = [city("1", "元坝镇", (), "510800/510824/1/"), city("2", "陵江镇", (), "510800/510824/2/")]
    data = [HEAD[:2], ["全市", 550], ["苍溪县", 300], ["元坝镇", 100], ["陵江镇", 190], ["旺苍县", 250]]
    reading = read_table(open_workbook(xlsx({"表": data})), [*REGIONS, *towns], CITY)
    assert errors(reading) == [("sum-mismatch", "B3")]


def test_a_missing_total_is_pointed_out_not_filled_in():
    reading = read([HEAD, ["全市", 300, None], ["苍溪县", 300, 5]])
    assert ("total-missing", "C1") in codes(reading)
    assert figures(reading)["广元市"] == [300]


def test_formulas_with_and_without_stored_results():
    data = xlsx({"表": [HEAD[:2], ["全市", "=SUM(B3:B4)"], ["苍溪县", "=100+200"], ["旺苍县", "#REF!"]]})
    sheet = part(data, "xl/worksheets/sheet1.xml")
    sheet = re.sub(r"(SUM\(B3:B4\)</f>)(<v ?/>|<v></v>)", r"\1<v>300</v>", sheet)
    reading = read_table(open_workbook(with_part(data, "xl/worksheets/sheet1.xml", sheet)), REGIONS, CITY)
    assert errors(reading) == [("formula-without-value", "B3"), ("formula-fault", "B4")]
    assert figures(reading)["广元市"] == [300]
    assert "保存一次" in reading.problems[0].remedy


def test_hidden_rows_columns_and_sheets_are_named():
    rows = [HEAD, TOTAL, *BODY]
    data = xlsx(
        {"分解表": rows, "去年": rows, "说明": [["填表说明"]]},
        hidden_rows=[7],
        hidden_columns=["C"],
        hidden_sheets=["去年"],
    )
    reading = read_table(open_workbook(data), REGIONS, CITY)
    assert sorted(codes(reading)) == [
        ("hidden-column", "C1"),
        ("hidden-row", "A7"),
        ("hidden-sheet", ""),
        ("sheet-without-table", ""),
    ]
    assert figures(reading) == EXPECTED


def test_several_sheets_with_different_columns():
    data = xlsx(
        {"工程": [HEAD[:2], ["全市", 3], ["苍溪县", 3]], "实事": [["地区", "两线合一"], ["全市", "完成"]]}
    )
    reading = read_table(open_workbook(data), REGIONS, CITY)
    assert [(column.key, column.sheet, column.kind) for column in reading.columns] == [
        ("B", "工程", "count"),
        ("2.B", "实事", "milestone"),
    ]
    assert read_table(open_workbook(data), REGIONS, CITY, ["实事"]).columns[0].sheet == "实事"


def test_old_workbooks_are_read_the_same_way():
    reading = read_table(open_workbook(OLD.read_bytes()), [*REGIONS, type(CITY)("510823", "剑阁县")], CITY)
    assert figures(reading) == {
        "广元市": [70],
        "苍溪县": [300, 70, "2017-06-30"],
        "旺苍县": [250, 70],
        "剑阁县": [Decimal("220.5"), 70],
    }


def test_three_columns_per_indicator():
    rows = [
        ["地区", "新增床位（张）", None, None, "备注"],
        [None, "目标", "进度", "完成比例", None],
        ["全市", 300, 150, 0.5, "苍溪另加20张"],
        ["苍溪县", 300, 150, 0.5, None],
    ]
    reading = read(rows, merges=["A1:A2", "B1:D1", "E1:E2"], formats={"D3": "0%", "D4": "0%"})
    assert [column.measure for column in reading.columns] == ["target", "actual", "rate"]
    assert ("figure-in-remark", "E3") in codes(reading)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["指标", "数"], ["床位", 3]], ("no-region-column", "")),
        ([["项目", "资金", "备注"], ["床位", 3, "市级"]], ("no-region-column", "")),
        ([["地区", "备注"], ["苍溪县", "无"], ["旺苍县", None]], ("no-figures", "")),
        ([HEAD, TOTAL, *BODY, ["苍溪县", 1, 1]], ("duplicate-region", "A8")),
        ([HEAD, TOTAL, ["全 市", 1, 1], *BODY], ("duplicate-region", "A3")),
        ([HEAD, TOTAL, *BODY, ["苍西县", 5, 1]], ("unknown-region", "A8")),
        ([HEAD, ["苍西县", 5, 1], TOTAL, *BODY], ("unknown-region", "A2")),
        ([HEAD, TOTAL, *BODY, [None, 5, 1]], ("row-without-region", "A8")),
        ([HEAD, TOTAL, *BODY, HEAD, *BODY], ("second-table", "A8")),
        ([["地区", "床位（张）", "床位 （张）"], ["苍溪县", 1, 2]], ("double-heading", "C1")),
        ([HEAD, ["苍溪县", "1300户"]], ("unit-mismatch", "B2")),
        ([HEAD, ["苍溪县", "元坝镇280 白果乡15"], ["旺苍县", 3]], ("doubtful-number", "B2")),
        ([HEAD, ["苍溪县", -3]], ("negative", "B2")),
        ([HEAD, ["苍溪县", 1e15]], ("too-large", "B2")),
        ([["地区", "比例（%）"], ["苍溪县", 0.12345678]], ("too-many-decimals", "B2")),
        ([HEAD, ["苍溪县", "很长" * 150], ["旺苍县", 3]], ("too-long", "B2")),
    ],
)
def test_what_must_be_mended_is_an_error_at_its_cell(rows, expected):
    reading = read(rows)
    assert expected in errors(reading)
    assert all(problem.remedy for problem in reading.problems)
    assert not reading.ok


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([HEAD, ["苍溪县", "设备购进中"], ["旺苍县", 3]], ("words-for-number", "B2")),
        ([HEAD, ["苍溪县", 2.5]], ("fraction-of-a-whole", "B2")),
        ([["地区", "比例（%）"], ["苍溪县", 0.7], ["旺苍县", 0.8]], ("maybe-fraction", "B2")),
        ([["地区", "比例（%）"], ["苍溪县", "≤5%"], ["旺苍县", "≥5%"]], ("direction-conflict", "B2")),
        ([HEAD, ["苍溪县", 2, 3, 9]], ("no-heading", "D2")),
        ([HEAD, *BODY], ("no-total", "")),
        ([HEAD, TOTAL, *BODY[:3]], ("missing-region", "")),
        ([HEAD, TOTAL, *BODY, ["小计", 1, 1]], ("subtotal-row", "A8")),
    ],
)
def test_what_deserves_a_look_is_a_warning(rows, expected):
    reading = read(rows)
    found = {(problem.code, problem.cell): problem.severity for problem in reading.problems}
    assert found[expected] == "warning"


def test_an_unknown_region_comes_with_the_nearest_name():
    reading = read([HEAD, TOTAL, *BODY, ["苍西县", 5, 1]])
    problem = next(problem for problem in reading.problems if problem.code == "unknown-region")
    assert "苍溪县" in problem.message


def test_names_that_two_regions_share_are_told_apart_by_the_column_before():
    city = type(CITY)
    regions = [
        city("1", "鼓楼区", ("徐州市鼓楼区",)),
        city("2", "鼓楼区", ("南京市鼓楼区",)),
        city("3", "玄武区"),
    ]
    rows = [
        ["市州", "县区", "床位（张）"],
        ["徐州市", "鼓楼区", 1],
        ["南京市", "鼓楼区", 2],
        [None, "玄武区", 3],
    ]
    reading = read_table(open_workbook(xlsx({"表": rows})), regions)
    assert {cell.region: cell.number for cell in reading.cells} == {"1": 1, "2": 2, "3": 3}
    alone = [["县区", "床位（张）"], ["鼓楼区", 1], ["玄武区", 3]]
    assert errors(read_table(open_workbook(xlsx({"表": alone})), regions)) == [("ambiguous-region", "A2")]


def test_the_json_shape():
    answer = read([HEAD, ["全市", "1,300", "完成"], ["苍溪县", 1300.50, None]]).as_json()
    assert set(answer) == {"columns", "cells", "problems"}
    assert set(answer["columns"][0]) >= {"key", "header_path", "unit", "kind", "direction"}
    assert answer["cells"][0] | {"sheet": "分解表"} == answer["cells"][0]
    assert [cell["number"] for cell in answer["cells"]] == ["1300", "1300.5", None]
    assert set(answer["cells"][0]) >= {"region", "total", "column", "number", "text", "cell", "remark"}
    assert set(answer["problems"][0]) == {"code", "sheet", "cell", "severity", "message"}
