"""收支台账 as sections keep it: read as it is, asked about where in doubt, sums checked and not stored."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from funding.importers import (
    LEDGER,
    answer_upload,
    confirm_upload,
    keep_upload,
    read_funds,
    read_upload,
)
from funding.models import FundImport, FundTranche, Stage
from funding.tranche_output import pasted_workbook
from minsheng.workbooks import Sheet, workbook_bytes
from tests.factories import make_project, make_user
from tests.funding.fund_world import make_purpose, make_world

pytestmark = pytest.mark.django_db
TITLE = "最低生活保障资金2017年收支台账"
HEAD = ["序号", "日期", "文号", "摘要", "收入", "", "", "支出", "", "余额", "经办人"]
UNDER = ["", "", "", "", "中央、省", "市级", "合计", "单位", "金额", "", ""]
MERGES = ["A1:K1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:I3", "J3:J4", "K3:K4"]


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    for region, name in zip(world.counties, ("苍溪县", "旺苍县"), strict=True):
        region.name = name
        region.save()
    make_purpose(world.aid, "城市低保")
    return world


def book(rows, *, title=TITLE, note="单位：元", head=(HEAD, UNDER), merges=MERGES, sheet="台账"):
    top = [[title], [note]] if title else []
    return workbook_bytes([Sheet(sheet, rows=[*top, *head, *rows], merges=merges)])


ROWS = [
    [1, date(2017, 1, 5), "川财社〔2016〕201号", "提前下达", 7000000, "", 7000000, "", "", 7000000, "某岗"],
    [2, "2017.3.6", "", "市级配套", "", 600000.5, 600000.5, "", "", 7600000.5, ""],
    ["", "", "", "本月合计", "", 600000.5, 600000.5, "", "", "", ""],
    [3, "4月10日", "广财社〔2017〕8号", "", "", "", "", "苍溪县民政局", 2500000, 5100000.5, ""],
    [4, 20170510, "", "依据广财社〔2017〕19号拨付", "", "", "", "旺苍县", 1000000.01, 4100000.49, ""],
    ["", "", "", "累计", 7000000, 600000.5, 7600000.5, "", 3500000.01, "", ""],
    ["注：本表由社会救助科填制"],
]


def read(world, data, by=None, answers=None):
    return read_funds(world.plan, data, "台账.xlsx", by=by or world.office, answers=answers)


ANSWERS = {"s0-out": "passed_on"}


def answered(world, data, **more):
    names = {"name-region-苍溪县民政局": world.counties[0].code}
    return read(world, data, answers=ANSWERS | names | more)


def facts(entries):
    return [
        (e.stage, e.date, e.amount, str(e.source or ""), e.region.name, e.document_number) for e in entries
    ]


def test_only_what_the_sheet_does_not_say_is_asked(world):
    reading = read(world, book(ROWS))
    assert reading.kind == LEDGER
    assert [question.key for question in reading.questions] == ["s0-out", "name-region-苍溪县民政局"]
    assert [question.guess for question in reading.questions] == ["passed_on", world.counties[0].code]
    assert reading.problems == []
    assert not reading.ok


def test_the_command_says_what_it_would_ask_and_where_to_answer(world, tmp_path):
    file, out = tmp_path / "台账.xlsx", StringIO()
    file.write_bytes(book(ROWS))
    with pytest.raises(CommandError, match="请在网页上导入"):
        call_command("import_funds", str(file), plan=world.plan.slug, stdout=out)
    asked = [line for line in out.getvalue().splitlines() if line.startswith("待答")]
    assert len(asked) == 2
    assert "苍溪县民政局" in asked[1]
    assert "下拨" in asked[0]
    assert not FundTranche.objects.exists()


def test_the_ledger_is_read_as_it_is(world):
    reading = answered(world, book(ROWS))
    assert [str(problem) for problem in reading.problems] == []
    assert facts(reading.tranches.entries) == [
        ("raised", date(2017, 1, 5), 700, "中央、省", "某市", "川财社〔2016〕201号"),
        ("raised", date(2017, 3, 6), Decimal("60.00005"), "市级", "某市", ""),
        ("passed_on", date(2017, 4, 10), 250, "", "苍溪县", "广财社〔2017〕8号"),
        ("passed_on", date(2017, 5, 10), Decimal("100.000001"), "", "旺苍县", "广财社〔2017〕19号"),
    ]
    assert {entry.project for entry in reading.tranches.entries} == {world.aid}
    assert reading.tranches.places[2] == "台账 I8"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2017-06-05", date(2017, 6, 5)),
        ("2017.6.5", date(2017, 6, 5)),
        ("2017年6月5日", date(2017, 6, 5)),
        ("17.6.5", date(2017, 6, 5)),
        ("6月5日", date(2017, 6, 5)),
        ("6.5", date(2017, 6, 5)),
        ("６／５", date(2017, 6, 5)),
        (Decimal("6.5"), date(2017, 6, 5)),
        (Decimal("6.15"), date(2017, 6, 15)),
        (20170605, date(2017, 6, 5)),
        (42891, date(2017, 6, 5)),
        ("同上", date(2017, 1, 5)),
    ],
)
def test_days_in_many_forms(world, typed, day):
    rows = [ROWS[0], [2, typed, "", "市级配套", "", 100, 100, "", "", "", ""]]
    reading = answered(world, book(rows))
    assert [str(problem) for problem in reading.problems] == []
    assert reading.tranches.entries[1].date == day


@pytest.mark.parametrize("typed", [Decimal("6.1"), "6月", "13月5日", "上旬", "2017.2.30", ""])
def test_a_day_in_doubt_is_named_with_its_cell(world, typed):
    reading = answered(world, book([[1, typed, "", "市级配套", "", 100, 100, "", "", "", ""]]))
    (problem,) = reading.problems
    assert (problem.sheet, problem.cell) == ("台账", "B5")
    assert reading.tranches.entries == []


def test_sums_that_do_not_foot_are_named_and_nothing_is_stored(world):
    rows = [list(row) for row in ROWS]
    rows[1][6], rows[2][5], rows[3][9] = 600000, 600000, 1
    reading = answered(world, book(rows))
    wrong = {problem.cell: (problem.severity, problem.message) for problem in reading.problems}
    assert wrong["G6"] == ("error", "合计60万元，各栏之和是60.00005万元")
    assert wrong["F7"] == ("error", "“本月合计”写的是60万元，上面各行之和是60.00005万元")
    assert wrong["J8"][0] == "warning"
    assert not reading.ok


def test_openings_and_blank_lines_are_not_taken_for_money(world):
    rows = [
        ["", "", "", "上年结转", "", "", "", "", "", 50, ""],
        [],
        ["", "", "", "待下达", "", "", "", "", "", "", ""],
    ]
    rows += [[1, "1月5日", "", "配套", "", 100, 100, "", "", 150, ""]]
    reading = answered(world, book(rows))
    assert [(problem.code, problem.severity) for problem in reading.problems] == [("no-amount", "warning")]
    assert reading.ok
    assert reading.count == 1


def test_a_ledger_with_year_month_and_day_apart_and_one_column_of_money(world):
    head = [
        ["2017年", "", "凭证号", "摘要", "收支", "金额（万元）", "资金来源"],
        ["月", "日", "", "", "", "", ""],
    ]
    merges = ["A1:B1", "C1:C2", "D1:D2", "E1:E2", "F1:F2", "G1:G2"]
    rows = [
        ["1", "5", "12", "到位", "收", "7,000", "中央财政拨款"],
        ["", "20", "13", "发低保金", "发放", 30.5, ""],
    ]
    data = book(rows, title="", head=head, merges=merges, sheet="低保")
    reading = read(world, data)
    assert [q.key for q in reading.questions] == ["s0-project", "name-source-中央财政拨款"]
    assert [q.guess for q in reading.questions][1] == str(world.sources["中央"].pk)
    chosen = {"s0-project": str(world.aid.pk), "name-source-中央财政拨款": str(world.sources["中央"].pk)}
    reading = read(world, data, answers=chosen)
    assert facts(reading.tranches.entries) == [
        ("raised", date(2017, 1, 5), 7000, "中央", "某市", ""),
        ("paid", date(2017, 1, 20), Decimal("30.5"), "", "某市", ""),
    ]
    assert reading.tranches.entries[1].note == "发低保金；凭证13"


def test_columns_under_expenditure_may_be_counties_or_purposes(world):
    head = [["日期", "摘要", "支出（元）", "", "", ""], ["", "", "苍溪县", "城市低保", "孤儿", "合计"]]
    merges = ["A1:A2", "B1:B2", "C1:F1"]
    rows = [["6月20日", "第二季度", 10000, 20000, 30000, 60000]]
    data = book(rows, title="", head=head, merges=merges, sheet="最低生活保障")
    reading = read(world, data, answers={"s0-out": "paid"})
    assert [q.key for q in reading.questions] == ["s0-what-E"]
    reading = read(world, data, answers={"s0-out": "paid", "s0-what-E": "none"})
    assert [(e.region.name, str(e.purpose or ""), e.amount) for e in reading.tranches.entries] == [
        ("苍溪县", "", 1),
        ("某市", "城市低保", 2),
        ("某市", "", 3),
    ]


def test_a_unit_that_is_not_written_is_asked(world):
    reading = answered(world, book(ROWS, note=""))
    assert [question.key for question in reading.questions] == ["s0-unit"]
    assert answered(world, book(ROWS, note=""), **{"s0-unit": "元"}).count == 4


def test_merged_days_hold_for_all_their_rows_but_merged_amounts_for_none(world):
    rows = [
        [1, "1月5日", "", "配套", "", 100, 100, "", "", "", ""],
        [2, "", "", "再配套", "", 200, 200, "", "", "", ""],
    ]
    reading = answered(world, book(rows, merges=[*MERGES, "B5:B6"]))
    assert [entry.date for entry in reading.tranches.entries] == [date(2017, 1, 5)] * 2
    reading = answered(world, book(rows, merges=[*MERGES, "F5:F6"]))
    assert "几行合并成了一格" in reading.problems[0].message


def test_rules_of_an_entry_hold_here_too(world):
    clerk = make_user("clerk", region=world.counties[0])
    rows = [[1, "1月5日", "", "配套", "", 100, 100, "", "", "", ""]]
    reading = read(world, book(rows), by=clerk, answers=ANSWERS)
    assert [problem.code for problem in reading.problems] == []
    assert reading.tranches.entries[0].region == world.counties[0]
    rows = [[1, "1月5日", "", "", "", "", "", "旺苍县", 100, "", ""]]
    reading = read(world, book(rows), by=clerk, answers={"s0-out": "paid"})
    assert [(problem.code, problem.cell) for problem in reading.problems] == [("not-yours", "I5")]
    rows = [[1, "7月6日", "", "配套", "", -100, -100, "", "", "", ""]]
    wrong = {problem.code for problem in answered(world, book(rows)).problems}
    assert wrong == {"bad-date", "bad-amount"}


def keep(world, rows=ROWS, by=None, **options):
    by = by or world.office
    return keep_upload(world.plan, book(rows, **options), "台账.xlsx", kind=LEDGER, by=by)


def test_answers_are_kept_stored_and_remembered_for_the_next_file(world):
    upload = keep(world)
    questions = read_upload(upload, by=world.office).questions
    answer_upload(upload=upload, answers={q.key: q.guess for q in questions}, by=world.office)
    upload.refresh_from_db()
    assert confirm_upload(upload=upload, by=world.office).ok
    assert FundTranche.objects.filter(fund_import=upload).count() == 4
    july = [[5, "7月3日", "", "拨付", "", "", "", "苍溪县民政局", 40000, "", ""]]
    again = read_upload(keep(world, july), by=world.office)
    assert again.questions == []
    assert again.tranches.entries[0].stage == Stage.PASSED_ON
    assert again.tranches.entries[0].amount == 4


def test_which_project_it_was_is_not_remembered_for_another_title(world):
    make_project(world.plan, section=world.section, name="甲项目")
    upload = keep(world, title="台账")
    chosen = {"s0-project": str(world.care.pk), "s0-out": "passed_on"}
    names = {"name-region-苍溪县民政局": world.counties[0].code}
    answer_upload(upload=upload, answers=chosen | names, by=world.office)
    upload.refresh_from_db()
    assert confirm_upload(upload=upload, by=world.office).ok
    assert [q.key for q in read_upload(keep(world, title="别的"), by=world.office).questions] == [
        "s0-project"
    ]
    assert read_upload(keep(world, title="台账"), by=world.office).questions == []


def test_the_page_asks_shows_and_stores(client, world):
    client.force_login(world.office)
    file = SimpleUploadedFile("台账.xlsx", book(ROWS))
    shown = client.post(reverse("funding:upload", args=[world.plan.slug]), {"file": file}, follow=True)
    form = shown.context["questions_form"]
    assert "请确认 2 处" in shown.content.decode()
    where = {"slug": world.plan.slug, "pk": shown.context["upload"].pk}
    sent = {name: field.initial for name, field in form.fields.items()}
    shown = client.post(reverse("funding:answer", kwargs=where), sent, follow=True)
    page = shown.content.decode()
    assert "确认入库 4 笔" in page
    assert "台账 I8" in page
    columns = {name: field.initial for name, field in shown.context["columns_form"].fields.items()}
    skipped = client.post(
        reverse("funding:answer", kwargs=where), columns | {"columns": "1", "s0c6": "skip"}, follow=True
    )
    assert skipped.context["reading"].count == 3
    client.post(reverse("funding:answer", kwargs=where), columns | {"columns": "1"}, follow=True)
    done = client.post(reverse("funding:confirm", kwargs=where), follow=True)
    assert "已入库 4 笔" in done.content.decode()


def test_rows_pasted_without_a_head_are_told_by_what_they_hold(world):
    pasted = pasted_workbook(
        "苍溪县\t6月5日\t12.5\t广财社〔2017〕8号\t第一批\n旺苍县\t6月5日\t7\t广财社〔2017〕8号\t第一批\n"
    )
    reading = read(world, pasted)
    assert reading.kind == LEDGER
    assert [q.key for q in reading.questions] == ["s0-project", "s0-unit", "s0-stage"]
    chosen = {"s0-project": str(world.aid.pk), "s0-unit": "万元", "s0-stage": "passed_on"}
    reading = read(world, pasted, answers=chosen)
    assert [str(problem) for problem in reading.problems] == []
    assert facts(reading.tranches.entries) == [
        ("passed_on", date(2017, 6, 5), Decimal("12.5"), "", "苍溪县", "广财社〔2017〕8号"),
        ("passed_on", date(2017, 6, 5), 7, "", "旺苍县", "广财社〔2017〕8号"),
    ]
    assert reading.tranches.entries[0].note == "第一批"


def test_an_upload_that_is_not_wanted_goes_and_is_asked_about_no_more(client, world):
    upload = keep(world)
    client.force_login(world.office)
    where = {"slug": world.plan.slug, "pk": upload.pk}
    assert "收支台账" in client.get("/").content.decode()
    assert client.post(reverse("funding:drop", kwargs=where)).status_code == 302
    assert not FundImport.objects.exists()
    assert client.get(reverse("funding:preview", kwargs=where)).status_code == 404


def test_monthly_figures_are_told_where_they_belong_instead_of_being_asked_about(client, world):
    head = ["地区", "月份", "指标", "数值", "分子", "分母", "备注"]
    data = workbook_bytes(
        [Sheet("月度进展", rows=[head, ["苍溪县", "2017-06", "新增床位", 120, "", "", ""]])]
    )
    assert [problem.code for problem in read(world, data).problems] == ["not-money"]
    client.force_login(world.office)
    address = reverse("funding:upload", args=[world.plan.slug])
    told = client.post(address, {"file": SimpleUploadedFile("进展.xlsx", data)})
    assert "月度数据请在“月报”里导入" in told.content.decode()
    assert not FundImport.objects.exists()
