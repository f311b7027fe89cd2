"""A completion table as bureaus circulate it, loaded as a month's figures."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng.workbooks import Problem
from targets import actions
from targets.importers.progress_marking import marked
from targets.importers.progress_storing import import_progress
from targets.models import ColumnAnswer, Kind, MonthlyProgress
from tests.factories import assign, make_indicator, make_region, make_target
from tests.targets.report_world import JUNE, TODAY, build_world, open_june, save
from tests.workbooks.building import part, with_part, xlsx

pytestmark = pytest.mark.django_db
NAMES = ["全市", "甲县", "乙 县", "市本级"]


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    world = build_world()
    for region, number in ((world.city, 450), (world.county, 250), (world.other_county, 200)):
        make_target(world.beds, region, number)
    return world


def table(*rows, head=("地区", "新增床位（张）", None, None)):
    """Three columns under one heading, the total row first, as such tables circulate."""
    sub = [None, *["目标", "完成", "比例"] * ((len(head) - 1) // 3)]
    merges = ["A2:A3", *[f"{chr(66 + 3 * n)}2:{chr(68 + 3 * n)}2" for n in range((len(head) - 1) // 3)]]
    return xlsx({"6月": [["2017年6月完成情况表"], list(head), sub, *rows]}, merges=merges)


def load(world, *rows, by=None, month=JUNE, head=("地区", "新增床位（张）", None, None), **options):
    content = table(*rows, head=head)
    by = by or world.people.officer
    options.setdefault("as_operator", True)
    return import_progress(content, "六月.xlsx", world.plan, by=by, month=month, **options)


def stored(world):
    rows = MonthlyProgress.objects.filter(report__month=JUNE).select_related("report__region", "indicator")
    return {(row.report.region.name, row.indicator.short_name): row.value for row in rows}


def codes(found):
    return [(problem.code, problem.cell) for problem in found.problems]


def test_figures_of_every_region_become_drafts(world):
    found = load(world, ["全市", 450, 120, 26.7], ["甲县", 250, 90, 0.36], ["乙县", 200, 30, "15%"])
    assert [one for one in found.problems if one.severity == "error"] == []
    assert stored(world) == {("甲县", "新增床位"): 90, ("乙县", "新增床位"): 30}


def test_what_the_table_states_is_worked_out_again(world):
    found = load(world, ["甲县", 260, 90, 40], ["乙县", 200, 30, 15], ["合计", 450, 130, 29])
    said = {problem.code: problem for problem in found.problems}
    assert "目标写的是260，在用的目标是250" in said["target-mismatch"].message
    assert "90÷260算出来是35%" in said["rate-mismatch"].message
    assert "合计写的是130，各地区相加是120" in said["total-mismatch"].message
    assert {problem.severity for problem in found.problems} == {"warning"}
    assert stored(world)["甲县", "新增床位"] == 90


def test_text_among_the_numbers_is_pointed_out_and_not_taken(world):
    found = load(world, ["甲县", 250, "设备购进中", "/"], ["乙县", 200, "30张（偏慢）", 15])
    assert stored(world) == {("乙县", "新增床位"): 30}
    assert ("words-for-number", "C4") in codes(found)


def test_an_unknown_column_is_asked_about_once(world):
    head = ("地区", "养老床位建设（张）", None, None)
    found = load(world, ["甲县", 250, 90, 36], head=head)
    assert [problem.code for problem in found.problems if problem.severity == "error"] == ["column-in-doubt"]
    assert stored(world) == {}
    (question,) = found.circulated.questions
    answers = {question.column.key: {"use": str(world.beds.pk)}}
    assert load(world, ["甲县", 250, 90, 36], head=head, answers=answers).ok
    assert stored(world) == {("甲县", "新增床位"): 90}
    assert load(world, ["甲县", 250, 95, 38], head=head).ok
    assert stored(world) == {("甲县", "新增床位"): 95}


def test_a_column_left_out_of_figures_stays_among_the_targets(world):
    head = ("地区", "养老床位建设（张）", None, None, "新增床位（张）", None, None)
    rows = ["甲县", 1, 1, 100, 250, 90, 36]
    (question,) = load(world, rows, head=head).circulated.questions
    assert load(world, rows, head=head, answers={question.column.key: {"use": "skip"}}).ok
    assert load(world, rows, head=head).circulated.questions == []
    assert not ColumnAnswer.objects.filter(header="养老床位建设（张）").exists()


def test_a_column_left_out_is_left_out_for_that_person_alone_and_can_be_taken_again(client, world):
    head = ("地区", "养老床位建设（张）", None, None, "服务人数（人）", None, None)
    rows = ["甲县", 250, 90, 36, 400, 200, 50]
    people = world.people
    (question,) = load(world, rows, head=head, by=people.clerk).circulated.questions
    said = {question.column.key: {"use": "skip"}}
    assert load(world, rows, head=head, by=people.clerk, answers=said).ok
    assert len(load(world, rows, head=head, by=people.stranger).circulated.questions) == 1
    client.force_login(people.clerk)
    page = upload(client, world, table(rows, head=head))
    assert "您上次没有使用" in page.content.decode()
    (left_out,) = page.context["left_out"]
    answer = {"carried": page.context["carried"], "do": "answer"}
    answer[f"column-{left_out.column.key}"] = world.beds.pk
    page = client.post(reverse("targets:progress_load"), answer)
    client.post(reverse("targets:progress_load"), {"carried": page.context["carried"]})
    assert stored(world) == {("甲县", "新增床位"): 90, ("甲县", "服务人数"): 200}
    again = load(world, rows, head=head, by=people.clerk)
    assert (again.circulated.left_out, again.circulated.questions) == ([], [])
    assert load(world, rows, head=head, by=people.stranger).circulated.questions == []


def test_without_a_month_it_says_so(world):
    found = load(world, ["甲县", 250, 90, 36], month=None)
    assert codes(found) == [("no-month", "")]
    assert stored(world) == {}


def test_a_clerk_takes_the_own_row_of_a_table_for_all(world):
    rows = (["全市", 450, 120, 27], ["甲县", 250, 90, 36], ["乙县", 200, 30, 15])
    found = load(world, *rows, by=world.people.clerk, as_operator=False)
    assert stored(world) == {("甲县", "新增床位"): 90}
    assert [(one.code, one.severity) for one in found.problems] == [("others", "warning")]


def test_a_figure_without_a_task_is_refused_and_a_zero_passed_over(world):
    town = make_region(name="丙县", parent=world.city)
    found = load(world, ["甲县", 250, 90, 36], [town.name, None, 0, None])
    assert (found.ok, stored(world)) == (True, {("甲县", "新增床位"): 90})
    assert not load(world, ["甲县", 250, 90, 36], [town.name, None, 5, None]).ok


def test_counts_that_are_typed_monthly_get_what_is_new(world):
    world.beds.entry = "monthly"
    world.beds.save()
    may = {"plan": world.plan, "region": world.county, "section": world.section, "month": date(2017, 5, 1)}
    report = actions.open_report(**may, by=world.people.clerk)
    save(world, report, 60)
    actions.submit(report=report, by=world.people.clerk)
    assert load(world, ["甲县", 250, 90, 36]).ok
    assert stored(world)["甲县", "新增床位"] == 30


def test_a_rate_alone_does_not_replace_its_parts(world):
    report = open_june(world, section=world.other_section)
    MonthlyProgress.objects.create(
        report=report,
        indicator=world.share,
        state="number",
        numerator=Decimal(7),
        denominator=Decimal(10),
        updated_by=world.people.clerk,
        updated_at="2017-07-01T00:00+08:00",
    )
    head = ("地区", "救助比例（%）", None, None)
    found = load(world, ["甲县", 70, 71, 101], head=head)
    assert "rate-of-pair" in [problem.code for problem in found.problems]
    assert MonthlyProgress.objects.get().numerator == 7
    assert "rate-of-pair" not in [one.code for one in load(world, ["甲县", 70, 70, 100], head=head).problems]


def test_done_and_not_done_are_read_as_milestones(world):
    mark = make_indicator(world.plan, section=world.section, name="两线合一", kind=Kind.MILESTONE)
    assign(mark, world.county, world.other_county)
    head = ("地区", "两线合一", None, None)
    found = load(world, ["甲县", "完成", "完成", None], ["乙县", "完成", "未完成", None], head=head)
    assert found.ok, found.problems
    assert [row.is_done for row in MonthlyProgress.objects.order_by("report__region__order")] == [True, False]


def test_the_command_reads_it_with_a_month(world, tmp_path):
    path = tmp_path / "六月.xlsx"
    path.write_bytes(table(["甲县", 250, 90, 36]))
    out = StringIO()
    arguments = {"plan": world.plan.slug, "month": "2017-06", "dry_run": True, "form": "json"}
    call_command("import_progress", str(path), stdout=out, **arguments)
    said = json.loads(out.getvalue())
    assert [(row["region"], row["value"]) for row in said["rows"]] == [("甲县", "90")]
    assert stored(world) == {}


@pytest.mark.parametrize("entry", ["cumulative", "monthly"])
def test_queries_do_not_grow_with_regions(world, entry):
    world.beds.entry = entry
    world.beds.save()
    tables = ("targets_target", "targets_submittedfigure")
    counts = []
    for size in (1, 15):
        for _ in range(size):
            region = make_region(parent=world.city)
            assign(world.beds, region)
            make_target(world.beds, region, 10)
        rows = [[a.region.name, 10, 5, 50] for a in world.beds.assignments.select_related("region")]
        with CaptureQueriesContext(connection) as queries:
            assert load(world, *rows, dry_run=True).lines
        asked = [q["sql"] for q in queries if q["sql"].strip().startswith("SELECT")]
        counts.append([sum(f'"{name}"' in sql or f" {name} " in sql for sql in asked) for name in tables])
    assert counts[0] == counts[1]


def upload(client, world, content, **fields):
    form = {"plan": world.plan.slug, "month": "2017-06", "file": SimpleUploadedFile("六月.xlsx", content)}
    return client.post(reverse("targets:progress_load"), form | fields)


def test_the_page_asks_what_a_column_is_and_goes_on(client, world):
    client.force_login(world.people.clerk)
    head = ("地区", "养老床位建设（张）", None, None)
    page = upload(client, world, table(["甲县", 250, 90, 36], head=head))
    assert "像是" in page.content.decode() or "方案里没有这个指标" in page.content.decode()
    (question,) = page.context["questions"]
    answer = {"carried": page.context["carried"], "do": "answer"}
    answer[f"column-{question.column.key}"] = world.beds.pk
    page = client.post(reverse("targets:progress_load"), answer)
    assert "确认存入" in page.content.decode()
    assert stored(world) == {}
    client.post(reverse("targets:progress_load"), {"carried": page.context["carried"]})
    assert stored(world) == {("甲县", "新增床位"): 90}


FLAT = [
    ["地区", "月份", "指标", "数值", "备注"],
    ["甲县", "2017-06", "新增床位", 90, ""],
    ["甲县", "2017-06", "服务人数", "很多", ""],
]


def test_the_good_rows_can_be_taken_and_the_file_comes_back_marked(client, world):
    client.force_login(world.people.clerk)
    page = upload(client, world, xlsx({"进展": FLAT}))
    assert "没有存入任何内容" in page.content.decode()
    carried = {"carried": page.context["carried"]}
    answer = client.post(reverse("targets:progress_load"), carried | {"do": "marked"})
    book = openpyxl.load_workbook(BytesIO(answer.content))
    sheet = book["进展"]
    assert (sheet["A2"].value, sheet["A3"].value) == ("甲县", "⚠甲县")
    assert "很多" in sheet["D3"].comment.text
    assert sheet["D3"].fill.fgColor.rgb.endswith("FFC7CE")
    assert book.sheetnames[-1] == "问题清单"
    client.post(reverse("targets:progress_load"), carried | {"do": "good"})
    assert stored(world) == {("甲县", "新增床位"): 90}


@pytest.mark.parametrize("merge", ["A5:J20000", "A5:A100001", "A5:ALM5"])
def test_a_file_with_huge_merged_ranges_is_not_copied_out_cell_by_cell(merge):
    problems = [Problem("bad-value", "进展", "D3", "error", "“很多”不是数", "请改正")]
    sheets = openpyxl.load_workbook(BytesIO(marked(xlsx({"进展": FLAT}), problems))).sheetnames
    assert sheets == ["进展", "问题清单"]
    data = xlsx({"进展": FLAT})
    name = "xl/worksheets/sheet1.xml"
    merged = f'</sheetData><mergeCells><mergeCell ref="{merge}"/></mergeCells>'
    huge = with_part(data, name, part(data, name).replace("</sheetData>", merged))
    assert openpyxl.load_workbook(BytesIO(marked(huge, problems))).sheetnames == ["问题清单"]


def test_a_marked_file_that_was_mended_is_read_again(client, world):
    client.force_login(world.people.clerk)
    rows = [FLAT[0], ["⚠甲县", *FLAT[1][1:]], ["⚠甲县", "2017-06", "服务人数", 40, ""]]
    page = upload(client, world, xlsx({"进展": rows}))
    assert page.context["table"].ok, page.context["table"].problems
    assert len(page.context["table"].lines) == 2


def test_of_a_file_that_is_wrong_as_a_whole_no_row_is_good(client, world):
    client.force_login(world.people.clerk)
    page = upload(client, world, xlsx({"进展": [["甲", "乙"], [1, 2]]}))
    assert page.context["good"] == []
    assert "只存没有问题的" not in page.content.decode()
