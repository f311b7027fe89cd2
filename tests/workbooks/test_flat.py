from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from minsheng.workbooks import Field, Sheet, open_workbook, read_flat, workbook_bytes
from tests.workbooks.building import xlsx

FIELDS = (
    Field("region", ("地区", "县区"), required=True, filled=True),
    Field("month", ("月份",), "month", required=True),
    Field("value", ("金额", "数值"), "number", required=True, unit="万元"),
    Field("stage", ("环节",), "choice", choices={"下达": "allocated", "下拨": "passed_on"}),
    Field("day", ("日期",), "date"),
    Field("note", ("备注",)),
)


def read(rows, **kwargs):
    return read_flat(open_workbook(xlsx({"批次": rows}, **kwargs)), FIELDS)


def codes(reading):
    return [(problem.code, problem.cell) for problem in reading.problems]


def test_reads_typed_rows():
    reading = read(
        [
            ["2017年资金批次"],
            ["县 区", "月份", "金额（元）", "环节", "日期", "备注"],
            ["苍溪县", "2017年6月", "10,000", "下 达", date(2017, 6, 5), "=1+1"],
            ["旺苍县", "2017-07", 5, None, "2017年7月1日", None],
            ["注：单位为元"],
        ]
    )
    assert codes(reading) == [("bad-value", "F3")]  # the formula has no stored result
    first, second = reading.rows
    assert (first["region"], first["month"], first["value"]) == ("苍溪县", date(2017, 6, 1), Decimal(1))
    assert (first["stage"], first["day"]) == ("allocated", date(2017, 6, 5))
    assert (second["value"], second["stage"], second["note"]) == (Decimal("0.0005"), None, "")
    assert second.place("value") == "C4"


def test_all_problems_are_returned_with_their_cells():
    reading = read(
        [
            ["地区", "月份", "金额", "环节", "日期"],
            [None, "13月", "约5", "审批", "2017-02-30"],
            ["青川县", "2017-06", "12户", None, None],
        ]
    )
    assert codes(reading) == [
        ("blank-value", "A2"),
        ("bad-value", "B2"),
        ("bad-value", "C2"),
        ("bad-value", "D2"),
        ("bad-value", "E2"),
        ("bad-value", "C3"),
    ]
    assert not reading.ok


def test_header_problems():
    assert codes(read([["随便", "写的"], ["a", 1]])) == [("no-header", "")]
    assert codes(read([["地区", "月份"], ["苍溪县", "2017-06"]])) == [("missing-column", "第1行")]
    twice = read([["地区", "月份", "金额", "数值"], ["苍溪县", "2017-06", 1, 2]])
    assert codes(twice) == [("double-column", "D1")]


def test_merged_heads_show_through_and_merged_numbers_are_not_repeated():
    reading = read(
        [
            ["地区", "月份", "其中", None],
            [None, None, "金额", "备注"],
            ["苍溪县", "2017-06", 3],
            ["旺苍县", "2017-06"],
        ],
        merges=["A1:A2", "B1:B2", "C1:D1", "C3:C4"],
    )
    assert reading.rows[0]["value"] == 3
    assert codes(reading) == [("bad-value", "C4")]


def test_hidden_parts_are_pointed_out():
    reading = read(
        [["地区", "月份", "金额"], ["苍溪县", "2017-06", 3], ["旺苍县", "2017-06", 4]],
        hidden_rows=[3],
        hidden_columns=["C"],
    )
    assert codes(reading) == [("hidden-column", "C1"), ("hidden-row", "A3")]
    assert reading.ok
    assert len(reading.rows) == 2


def test_the_real_fund_plan():
    with open("fixtures/guangyuan-2017/2017年资金安排表.xlsx", "rb") as file:
        book = open_workbook(file.read())
    fields = (
        Field("project", ("项目",), required=True),
        Field("plan", ("计划安排",), "number", required=True, unit="万元"),
        Field("upper", ("争取中央、省补助",), "number", unit="万元"),
        Field("note", ("备注",)),
    )
    reading = read_flat(book, fields)
    assert reading.problems == []
    assert [row["plan"] for row in reading.rows] == [61000, 8500, 7260, Decimal("1952.6"), 2700]
    assert reading.rows[-1]["note"] == "省级"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@x", "=cmd|' /C calc'!A0"])
def test_written_text_never_becomes_a_formula(text, tmp_path):
    data = workbook_bytes([Sheet("表/一", [["说明", "数"], [text, Decimal("1952.60")], ["\x01坏", 70]])])
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    sheet = load_workbook(path).worksheets[0]
    assert sheet.title == "表_一"
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["A3"].value == "坏"
    assert open_workbook(data).sheets[0].at(2, 2).value == Decimal("1952.6")
