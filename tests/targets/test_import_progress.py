"""Monthly figures from a flat workbook: everything is read, everything is named, all is stored or nothing."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng.workbooks import Sheet, workbook_bytes
from targets import actions
from targets.cells import Cell
from targets.importers.progress import HEADER, understand
from targets.importers.progress_storing import import_progress
from targets.importers.progress_template import template
from targets.models import Explanation, Kind, MonthlyProgress, MonthlyReport, State, Submission
from tests.factories import assign, make_indicator, make_region, make_user
from tests.targets.report_world import JUNE, TODAY, build_world, number, open_june, save, submitted

MAY = date(2017, 5, 1)
pytestmark = pytest.mark.django_db
MAY = date(2017, 5, 1)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def book(*rows, header=HEADER):
    return workbook_bytes([Sheet("进展", [header, *rows])])


def row(region="甲县", month="2017-06", indicator="新增床位", value="", **others):
    named = {"地区": region, "月份": month, "指标": indicator, "数值": value} | others
    return [named.get(name, "") for name in HEADER]


def load(world, *rows, by=None, **options):
    return import_progress(book(*rows), "六月.xlsx", world.plan, by=by or world.people.clerk, **options)


def understood(world, *rows):
    return understand(book(*rows), "六月.xlsx", world.plan, by=world.people.clerk)


def codes(table):
    return {(problem.code, problem.cell) for problem in table.problems}


def test_rows_become_cells_of_the_drafts(world):
    table = load(
        world,
        row(value="1,300张"),
        row(indicator="服务人数", value="无数据", 备注="口径调整"),
        row(indicator="救助比例", 分子="3.5", 分母="5"),
    )
    assert table.problems == []
    cells = {cell.indicator.short_name: Cell.of(cell) for cell in MonthlyProgress.objects.all()}
    assert cells["新增床位"] == Cell(State.NUMBER, value=Decimal(1300))
    assert cells["服务人数"] == Cell(State.NO_DATA, note="口径调整")
    assert cells["救助比例"] == Cell(State.NUMBER, numerator=Decimal("3.5"), denominator=Decimal(5))
    assert set(MonthlyReport.objects.values_list("status", flat=True)) == {"draft"}


def test_an_explanation_comes_with_its_figure_or_later(world):
    may = actions.open_report(
        plan=world.plan, region=world.county, section=world.section, month=MAY, by=world.people.clerk
    )
    save(world, may, 210)
    actions.submit(report=may, by=world.people.clerk)
    table = load(world, row(value="180"), submit=True)
    assert "累计数180小于上月210" in str(table.problems[0])
    table = load(world, row(value="180", 疑问说明="复核后核减30张"), submit=True)
    assert table.problems == []
    said = Explanation.objects.get()
    assert (said.text, said.by, said.month) == ("复核后核减30张", world.people.clerk, JUNE)
    report = MonthlyReport.objects.get(month=JUNE, region=world.county)
    assert report.status == "submitted"
    actions.withdraw(report=report, by=world.people.clerk)
    assert load(world, row(疑问说明="核减30张，见会议纪要")).problems == []
    assert report.cells.get().value == 180
    assert Explanation.objects.latest("id").text == "核减30张，见会议纪要"


def test_words_that_answer_no_question_are_said_to_be_left_out(world):
    """On the preview already, which stores nothing."""
    table = understood(world, row(value="5", 疑问说明="复核后核减30张"))
    assert table.ok
    [problem] = table.problems
    assert (problem.code, problem.cell) == ("unasked", "K2")
    assert problem.message == "这一格没有需要说明的问题，说明未收"
    assert table.lines[0].explanation == ""
    load(world, row(value="5", 疑问说明="复核后核减30张"), submit=True)
    assert not Explanation.objects.exists()


def test_words_without_a_reason_are_refused_on_the_preview(world):
    may = actions.open_report(
        plan=world.plan, region=world.county, section=world.section, month=MAY, by=world.people.clerk
    )
    save(world, may, 210)
    actions.submit(report=may, by=world.people.clerk)
    table = understood(world, row(value="180", 疑问说明="同上"))
    assert not table.ok
    assert "说明“同上”看不出原因" in table.problems[0].message
    assert understood(world, row(value="180", 疑问说明="按台账核减")).problems == []


def test_every_kind_is_read(world):
    milestone = make_indicator(world.plan, section=world.section, name="两线合一", kind=Kind.MILESTONE)
    standard = make_indicator(
        world.plan, section=world.section, name="保障标准", kind=Kind.STANDARD, unit="元/年"
    )
    for indicator in (milestone, standard):
        assign(indicator, world.county)
    table = load(
        world,
        row(indicator="两线合一", value="完成", 完成日期="2017-06-10"),
        row(indicator="保障标准", value="3300", 执行月="2017-01", 兑现月="2017-07"),
    )
    assert table.problems == []
    cells = {cell.indicator: Cell.of(cell) for cell in MonthlyProgress.objects.all()}
    assert cells[milestone] == Cell(State.NUMBER, is_done=True, done_on=date(2017, 6, 10))
    assert cells[standard] == Cell(
        State.NUMBER, value=Decimal(3300), effective_month=date(2017, 1, 1), paid_from=date(2017, 7, 1)
    )


def test_a_dry_run_says_the_same_and_stores_nothing(world):
    rows = [row(value="8"), row(indicator="服务人数", value="40")]
    tried = load(world, *rows, dry_run=True, submit=True)
    assert not MonthlyReport.objects.exists()
    done = load(world, *rows, submit=True)
    assert [(line.key, line.cell) for line in tried.lines] == [(line.key, line.cell) for line in done.lines]
    assert tried.problems == done.problems == []
    assert Submission.objects.get().source == "六月.xlsx"


def test_one_error_keeps_everything_out_and_all_are_named(world):
    table = load(
        world,
        row(value="8"),
        row(region="丙县", value="1"),
        row(indicator="新增床垫", value="1"),
        row(indicator="服务人数", value="很多"),
        row(region="乙县", value="2"),
        row(month="2017-03", value="2"),
        row(region="乙县", indicator="服务人数", value="2"),
        row(indicator="救助比例", 分子="5"),
    )
    assert codes(table) == {
        ("unknown-region", "A3"),
        ("unknown-indicator", "C4"),
        ("bad-value", "D5"),
        ("not-yours", "A6"),
        ("month-closed", "B7"),
        ("no-task", "C8"),
        ("bad-value", "F9"),
    }
    assert not MonthlyReport.objects.exists()
    messages = "".join(str(problem) for problem in table.problems)
    assert "是不是“新增床位”？" in messages
    assert "现在可以填报2017年4-6月" in messages


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(value="1"), row(value="2")], {("double-row", "C2"), ("double-row", "C3")}),
        ([row(value="1", 分子="3")], {("unused-column", "E2")}),
        ([row(value="/")], {("bad-value", "D2")}),
        ([row(value="无数据")], {("bad-value", "J2")}),
        ([row(month="", value="1")], {("no-month", "B2")}),
        ([row(month="六月", value="1")], {("bad-value", "B2")}),
        ([row(region="", value="1")], {("blank-value", "A2")}),
    ],
)
def test_each_kind_of_mistake_names_its_cell(world, rows, expected):
    table = load(world, *rows)
    assert codes(table) == expected
    assert not MonthlyReport.objects.exists()


def test_what_is_no_workbook_is_refused(world):
    table = import_progress(b"hello", "x.xlsx", world.plan, by=world.people.clerk)
    assert [problem.severity for problem in table.problems] == ["error"]


def test_a_file_without_months_is_of_the_month_asked_for(world):
    header = ("地区", "指标", "数值")
    content = book(["甲县", "新增床位", 9], header=header)
    table = import_progress(content, "f.xlsx", world.plan, by=world.people.clerk, month=JUNE)
    assert table.ok
    assert MonthlyReport.objects.get().month == JUNE


def test_rows_of_other_months_are_left_and_counted(world):
    table = load(world, row(value="9"), row(month="2017-05", value="7"), month=JUNE)
    assert [line.month for line in table.lines] == [JUNE]
    assert codes(table) == {("other-month", "")}
    assert table.ok


def test_a_submitted_report_takes_no_file(world):
    submitted(world)
    table = load(world, row(value="9"))
    assert codes(table) == {("not-open", "A2")}
    assert "已经上报" in table.problems[0].message


def test_what_the_checks_stop_is_named_by_its_cell_when_submitting(world):
    load(world, row(month="2017-05", value="210"), submit=True)
    table = load(world, row(value="180"), submit=True)
    assert codes(table) == {("falling", "D2")}
    assert MonthlyReport.objects.get().month == date(2017, 5, 1)


def test_a_missing_required_figure_is_named_when_submitting(world):
    table = load(world, row(indicator="服务人数", value="180"), submit=True)
    assert codes(table) == {("required", "")}
    assert not MonthlyReport.objects.exists()


def test_a_file_may_be_loaded_again(world):
    report = open_june(world)
    save(world, report, 5)
    load(world, row(value="8"))
    table = load(world, row(value="8"))
    assert (table.ok, table.changes) == (True, [])
    assert report.cells.get().version == 2


def test_each_region_may_be_entered_by_its_own_people(world):
    people = {world.county: world.people.clerk, world.other_county: world.people.stranger}
    table = load(world, row(value="8"), row(region="乙县", value="3"), by=people.get, submit=True)
    assert table.problems == []
    assert {report.region: report.submitted_by for report in MonthlyReport.objects.all()} == people


def call(tmp_path, world, *options):
    path, out = tmp_path / "六月.xlsx", StringIO()
    path.write_bytes(book(row(value="8"), row(region="乙县", value="3")))
    call_command("import_progress", str(path), "--plan", world.plan.slug, *options, stdout=out)
    return out.getvalue()


def test_the_template_says_what_each_region_reported_with_one_query(world):
    clerk = make_user("clerk", region=world.city)
    submitted(world, 5)

    def made():
        with CaptureQueriesContext(connection) as queries:
            sheet = openpyxl.load_workbook(BytesIO(template(world.plan, clerk, date(2017, 7, 1))))["月度进展"]
        rows = {(line[0].value, line[2].value): line for line in sheet.iter_rows(min_row=2)}
        place = [cell.value for cell in sheet[1]].index("上次报的数")
        return {key: line[place].value for key, line in rows.items()}, len(queries)

    made()  # reads the clerk's posts, once
    rows, few = made()
    assert (rows["甲县", "新增床位"], rows["乙县", "新增床位"]) == (5, None)
    for _ in range(6):
        assign(world.beds, make_region(parent=world.city))
    rows, many = made()
    assert (len(rows), many) == (10, few)


def test_the_template_has_the_persons_rows_and_blank_rows_say_nothing(world):
    save(world, open_june(world), 5)
    content = template(world.plan, world.people.clerk, MAY)
    sheet = openpyxl.load_workbook(BytesIO(content))["月度进展"]
    rows = [[cell.value for cell in line[:3]] for line in sheet.iter_rows(min_row=2)]
    assert rows == [["甲县", "2017-05", name] for name in ("新增床位", "服务人数", "救助比例")]
    coloured = {cell.coordinate for line in sheet.iter_rows() for cell in line if cell.fill.fill_type}
    assert coloured >= {"D2", "D3", "E4", "F4"}
    assert "D4" not in coloured
    assert sheet.protection.sheet
    assert [sheet[place].protection.locked for place in ("A2", "C2", "B2", "D2", "J2", "K2")] == [
        1,
        1,
        0,
        0,
        0,
        0,
    ]
    assert "数值：本年累计（张）" in sheet["C2"].comment.text
    sheet["B2"], sheet["D3"] = "2017-06", 8
    filled = BytesIO()
    sheet.parent.save(filled)
    table = import_progress(filled.getvalue(), "模板.xlsx", world.plan, by=world.people.clerk)
    assert [problem.code for problem in table.problems] == ["blank-row"]
    stored = MonthlyProgress.objects.values_list("report__month", "indicator__short_name", "value")
    assert set(stored) == {(JUNE, "新增床位", 5), (date(2017, 5, 1), "服务人数", 8)}


def test_the_month_to_fill_is_the_last_one_until_it_is_sent_and_then_the_running_one(client, world):
    clerk = world.people.clerk
    client.force_login(clerk)

    def month(query=""):
        content = client.get(reverse("targets:progress_template") + query).content
        return openpyxl.load_workbook(BytesIO(content))["月度进展"]["B2"].value

    assert month() == "2017-05"
    for section, indicator, cell in (
        (world.section, "beds", number(5)),
        (world.other_section, "share", Cell(State.NO_DATA, note="停机")),
    ):
        may = {"plan": world.plan, "region": world.county, "section": section, "month": MAY}
        report = actions.open_report(**may, by=clerk)
        save(world, report, cell, indicator=getattr(world, indicator))
        actions.submit(report=report, by=clerk)
    assert month() == "2017-06"
    assert month("?month=2017-04") == "2017-04"
    assert client.get(reverse("targets:progress_template") + "?month=2017-07").status_code == 404
    page = client.get(reverse("targets:progress_load")).content.decode()
    assert '<option value="2017-06" selected>' in page


def test_the_template_shows_what_was_reported_before_and_offers_the_words(world):
    mark = make_indicator(world.plan, section=world.section, name="两线合一", kind=Kind.MILESTONE)
    assign(mark, world.county)
    may = {"plan": world.plan, "region": world.county, "section": world.section, "month": date(2017, 4, 1)}
    report = actions.open_report(**may, by=world.people.clerk)
    save(world, report, 60)
    save(world, report, Cell(State.NUMBER, is_done=False), indicator=mark)
    actions.submit(report=report, by=world.people.clerk)
    sheet = openpyxl.load_workbook(BytesIO(template(world.plan, world.people.clerk, MAY)))["月度进展"]
    shown = {line[2].value: (line[11].value, line[12].value) for line in sheet.iter_rows(min_row=2)}
    assert shown["新增床位"] == (60, "张")
    assert shown["两线合一"] == ("未完成", None)
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"完成,未完成,无数据,不适用"'


def test_the_command_enters_for_every_region_and_says_what_it_did(world, tmp_path):
    text = call(tmp_path, world, "--month", "2017-06", "--submit")
    assert "甲县　2017-06　新增床位：未填 → 8张" in text
    assert "存入 2 行，2 行有变化。" in text
    assert {report.submitted_by.is_active for report in MonthlyReport.objects.all()} == {False}


def test_the_command_speaks_json_and_a_dry_run_stores_nothing(world, tmp_path):
    found = json.loads(call(tmp_path, world, "--dry-run", "--format", "json"))
    assert (found["stored"], found["problems"]) == (False, [])
    assert [(line["region"], line["value"]) for line in found["rows"]] == [("甲县", "8"), ("乙县", "3")]
    assert not MonthlyReport.objects.exists()


def test_the_command_stops_on_an_error_with_status_1(world, tmp_path):
    with pytest.raises(SystemExit) as stopped:
        call(tmp_path, world, "--by", world.people.clerk.username)
    assert stopped.value.code == 1
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize("options", [("--month", "六月"), ("--by", "nobody")])
def test_the_command_names_a_wrong_option(world, tmp_path, options):
    with pytest.raises(CommandError):
        call(tmp_path, world, *options)
