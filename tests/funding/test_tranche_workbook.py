"""The flat workbook of tranches: as sections keep it, with every problem at its cell, all or nothing."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from funding.actions import reverse_tranche
from funding.importers import TRANCHES, confirm_upload, import_funds, keep_upload, read_funds
from funding.models import FundImport, FundTranche, Purpose, Stage
from organization.operator import USERNAME
from tests.factories import make_user
from tests.funding.fund_world import HEAD, enter, make_purpose, make_world, stored, tranche_book, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


def row(world, **values):
    usual = {
        "项目": "最低生活保障",
        "地区": "某市",
        "环节": "筹集到位",
        "日期": "2017-06-20",
        "金额（万元）": 5,
    }
    return usual | values


def read(world, *rows, by=None):
    return read_funds(world.plan, tranche_book(*rows), "台账.xlsx", by=by or world.office)


def problems(reading, severity="error"):
    return {p.code: f"{p.cell} {p.message}。{p.remedy}" for p in reading.problems if p.severity == severity}


def test_a_row_becomes_an_entry(world):
    make_purpose(world.aid, "城市低保")
    written = row(
        world,
        资金来源="市级",
        用途="城市低保",
        地区=world.counties[0].name,
        环节="发放",
        文号="某〔2017〕1号",
        备注="一季度",
    )
    reading = import_funds(world.plan, tranche_book(written), "台账.xlsx", by=world.office)
    assert problems(reading) == {}
    entry = FundTranche.objects.get()
    assert (entry.project, entry.region, entry.stage) == (world.aid, world.counties[0], Stage.PAID)
    assert (entry.source.name, entry.purpose.name, entry.amount) == ("市级", "城市低保", 5)
    assert (entry.document_number, entry.note, entry.entered_by) == ("某〔2017〕1号", "一季度", world.office)
    assert entry.fund_import.file_name == "台账.xlsx"


@pytest.mark.parametrize(
    ("head", "written", "amount"),
    [
        ("金额（元）", "12,345.67", "1.234567"),
        ("金额（亿元）", 0.5, "5000"),
        ("金额", "３００", "300"),
        ("金额（万元）", "5000元", "0.5"),
    ],
)
def test_units_of_the_amount(world, head, written, amount):
    names = [head if name == "金额（万元）" else name for name in HEAD]
    values = [row(world, **{"金额（万元）": written}).get(name) for name in HEAD]
    reading = import_funds(world.plan, workbook([names, values]), "x.xlsx", by=world.office)
    assert problems(reading) == {}
    assert FundTranche.objects.get().amount == Decimal(amount)


@pytest.mark.parametrize(
    "written", [date(2017, 6, 20), "2017年6月20日", "2017.6.20", "2017/6/20", "20170620"]
)
def test_dates_in_several_forms(world, written):
    reading = read(world, row(world, 日期=written))
    assert [entry.date for entry in reading.tranches.entries] == [date(2017, 6, 20)]


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        (
            {"项目": "最低生活保证"},
            "unknown-project",
            "A2 “项目”里的“最低生活保证”在系统里没有。是不是“最低生活保障”",
        ),
        ({"资金来源": "火星"}, "unknown-source", "B2"),
        ({"地区": "火星县"}, "unknown-region", "D2"),
        ({"环节": "拨付"}, "unknown-stage", "E2 “环节”里的“拨付”不清楚是哪一步。请写 下达"),
        ({"日期": "六月"}, "bad-value", "F2"),
        ({"日期": None}, "blank-value", "F2 “日期”没有填"),
        ({"日期": "2018-01-01"}, "bad-date", "F2 日期在今天"),
        ({"日期": "2016-12-20"}, "bad-date", "F2 日期不在2017年"),
        ({"金额（万元）": None}, "blank-value", "G2 “金额”没有填"),
        ({"金额（万元）": -5}, "bad-amount", "G2 金额必须大于 0；要减少已入账的金额，请冲销"),
        ({"金额（万元）": "约5"}, "bad-value", "G2"),
        ({"环节": "下拨"}, "bad-region", "D2 下拨要选收款的下级地区"),
        ({"资金来源": "县级"}, "bad-source", "B2 县级资金不进某市的账"),
    ],
)
def test_every_problem_names_its_cell_and_the_remedy(world, values, code, words):
    good = row(world, 备注="好的一行")
    reading = import_funds(world.plan, tranche_book(row(world, **values), good), "x.xlsx", by=world.office)
    assert words in problems(reading)[code]
    assert (reading.ok, stored(), FundImport.objects.count()) == (False, 0, 0)


def test_all_problems_are_told_not_only_the_first(world):
    wrong = row(world, 项目="火星", 地区="火星", 环节="火星")
    reading = read(world, wrong, wrong)
    assert len([p for p in reading.problems if p.severity == "error"]) == 6


def test_a_new_purpose_is_added_once_but_a_slip_of_the_pen_is_not(world):
    rows = [row(world, 用途="农村低保", 备注="1"), row(world, 用途="农村低保", 备注="2")]
    import_funds(world.plan, tranche_book(*rows), "x.xlsx", by=world.office)
    assert Purpose.objects.get().name == "农村低保"
    assert set(FundTranche.objects.values_list("purpose__name", flat=True)) == {"农村低保"}
    reading = read(world, row(world, 用途="农村低报"))
    assert "是不是“农村低保”" in problems(reading)["unknown-purpose"]


def test_loading_the_same_workbook_again_is_refused(world):
    data = tranche_book(row(world), row(world, 备注="另一笔"))
    assert import_funds(world.plan, data, "x.xlsx", by=world.office).ok
    again = import_funds(world.plan, data, "x.xlsx", by=world.office)
    assert "已有完全相同的一笔" in problems(again)["twin"]
    assert stored() == 2


def test_the_same_row_twice_is_refused_until_told_apart(world):
    assert "与本表 G2 完全相同" in problems(read(world, row(world), row(world)))["twin"]
    assert read(world, row(world), row(world, 备注="第二批")).ok


def test_a_countys_receipt_of_what_the_city_passed_on_is_refused(world):
    county = world.counties[0]
    enter(world, Stage.PASSED_ON, "5", county)
    reading = read(world, row(world, 地区=county.name))
    assert "上级的下拨就是下级的到位" in problems(reading)["twin"]


def test_what_was_reversed_may_be_loaded_again(world):
    data = tranche_book(row(world))
    import_funds(world.plan, data, "x.xlsx", by=world.office)
    reverse_tranche(tranche=FundTranche.objects.get(), reason="录错", by=world.office)
    assert import_funds(world.plan, data, "x.xlsx", by=world.office).ok


def test_rows_of_totals_are_passed_over(world):
    reading = read(
        world, row(world), row(world, 项目="小计", 日期=None), row(world, 项目="合计", 地区=None, 环节=None)
    )
    assert problems(reading) == {}
    assert len(reading.tranches.entries) == 1
    assert set(problems(reading, "warning")) == {"total-row"}


def test_people_load_only_what_they_may_enter(world):
    clerk = make_user("clerk", region=world.counties[0])
    mine = row(world, 地区=world.counties[0].name, 环节="发放")
    theirs = row(world, 地区=world.counties[1].name, 环节="发放")
    assert read(world, mine, by=clerk).ok
    assert "您不能录入" in problems(read(world, mine, theirs, by=clerk))["not-yours"]


def test_dry_run_and_the_real_one_say_the_same_and_the_first_stores_nothing(world):
    for data in (tranche_book(row(world, 项目="火星")), tranche_book(row(world))):
        tried = import_funds(world.plan, data, "x.xlsx", by=world.office, dry_run=True)
        assert (stored(), FundImport.objects.count()) == (0, 0)
        done = import_funds(world.plan, data, "x.xlsx", by=world.office)
        assert (tried.problems, tried.count, tried.ok) == (done.problems, done.count, done.ok)


def test_a_confirmed_upload_is_stored_once_and_judged_again(world):
    data = tranche_book(row(world))
    first = keep_upload(world.plan, data, "x.xlsx", kind=TRANCHES, by=world.office)
    second = keep_upload(world.plan, data, "x.xlsx", kind=TRANCHES, by=world.office)
    assert confirm_upload(upload=first, by=world.office).ok
    with pytest.raises(Exception, match="没有再入一次"):
        confirm_upload(upload=first, by=world.office)
    assert "已有完全相同的一笔" in problems(confirm_upload(upload=second, by=world.office))["twin"]
    assert stored() == 1


def test_a_file_that_is_no_workbook(world):
    reading = import_funds(world.plan, b"hello", "x.xlsx", by=world.office)
    assert [problem.severity for problem in reading.problems] == ["error"]
    assert not reading.ok
    assert not reading.is_readable


def test_an_empty_table_says_so(world):
    assert "没有可以入库的金额" in problems(read(world))["no-rows"]


def test_the_command_stores_in_the_name_of_the_server(world, tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(tranche_book(row(world)))
    out = StringIO()
    call_command("import_funds", str(file), plan=world.plan.slug, dry_run=True, stdout=out)
    assert "没有入库" in out.getvalue()
    assert stored() == 0
    call_command("import_funds", str(file), plan=world.plan.slug, form="json", stdout=out)
    assert '"amount": "5"' in out.getvalue()
    assert FundTranche.objects.get().entered_by.username == USERNAME


def test_the_command_fails_with_every_problem_shown(world, tmp_path):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(tranche_book(row(world, 项目="火星")))
    out = StringIO()
    with pytest.raises(CommandError, match="没有入库"):
        call_command("import_funds", str(file), plan=world.plan.slug, stdout=out)
    assert "工作表“资金批次”A2" in out.getvalue()
    for bad in ({"plan": "none"}, {"plan": world.plan.slug, "by": "nobody"}):
        with pytest.raises(CommandError, match="没有"):
            call_command("import_funds", str(file), **bad)


def test_entries_in_the_ledger_do_not_change_the_queries_of_reading(world, django_assert_max_num_queries):
    data = tranche_book(*(row(world, 备注=str(number)) for number in range(30)))
    for number in range(3):
        with django_assert_max_num_queries(9):
            read_funds(world.plan, data, "x.xlsx", by=world.office)
        enter(world, Stage.RAISED, "1", note=f"其他{number}")
