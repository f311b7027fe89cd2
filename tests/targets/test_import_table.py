"""The decomposition table into a plan: what is matched, stored, asked about, refused."""

from datetime import date
from decimal import Decimal

import pghistory.models
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from targets.importers.table.loading import import_table
from targets.models import (
    Assignment,
    Category,
    ColumnAnswer,
    Indicator,
    Project,
    SourceDocument,
    TableImport,
    Target,
)
from tests.factories import make_indicator, make_plan, make_section, make_user
from tests.targets.table_world import REAL, build_city, load

pytestmark = pytest.mark.django_db
HEAD = ["地区", "新增床位（张）", "日间照料中心（个）"]
TABLE = [HEAD, ["全市", 550, 26], ["苍溪县", 300, 17], ["旺苍县", 250, 9]]


@pytest.fixture
def world():
    return build_city()


def errors(found):
    return [problem.code for problem in found.problems if problem.severity == "error"]


def in_force(world, month=date(2017, 12, 1)):
    rows = Target.objects.filter(indicator__plan=world.plan).in_force(month)
    return {
        (row.indicator.short_name, row.region.name): row.number if row.number is not None else row.text
        for row in rows.select_related("indicator", "region")
        if not row.is_withdrawn
    }


def document():
    return SourceDocument.objects.create(title="调整目标的通知", number="广府办函〔2017〕80号")


def test_the_real_table_fills_an_empty_plan(world):
    found, stored = load(world)
    assert errors(found) == []
    assert (stored.added, stored.indicators, stored.tasks) == (67, 9, 7 * 8 + 2 + 2 * 8)
    tops = Category.objects.filter(plan=world.plan, parent=None).order_by("order")
    assert [row.name for row in tops] == ["民生工程", "民生实事"]
    assert [row.name for row in tops[0].children.order_by("order")] == ["扶贫解困工程", "社会保障工程"]
    projects = Project.objects.filter(plan=world.plan).order_by("order")
    assert [row.name for row in projects] == [
        "城乡困难群众医疗救助",
        "城乡困难群众最低生活保障",
        "社会养老服务体系建设",
        "全面实现低保线和贫困线“两线合一”",
        "提高困难残疾人生活补贴标准",
    ]
    kinds = list(
        Indicator.objects.filter(plan=world.plan).order_by("order").values_list("kind", "unit", "scale")
    )
    assert kinds[:4] == [
        ("ratio", "%", 100),
        ("ratio", "元", 10000),
        ("ratio", "元", 10000),
        ("count", "张", 1),
    ]
    assert [kind for kind, _, _ in kinds[7:]] == ["milestone", "milestone"]
    assert Indicator.objects.get(plan=world.plan, order=80).due_on == date(2017, 6, 30)
    milestone = Indicator.objects.filter(plan=world.plan, kind="milestone").first()
    assert set(milestone.assignments.values_list("region__name", flat=True)) == {
        row.name for row in world.counties
    }
    assert milestone.targets.get().text == "完成"
    beds = Indicator.objects.get(plan=world.plan, order=40)
    assert beds.targets.get(region=world.city).number == 1950
    assert beds.assignments.get(region=world.own).filled_by == world.unit
    kept = TableImport.objects.get()
    assert bytes(kept.content) == REAL.read_bytes()
    assert (kept.status, kept.confirmed_by) == ("confirmed", world.admin)
    assert len(kept.mapping["columns"]) == 9
    assert Indicator.objects.get(plan=world.plan, order=70).short_name == "居家养老服务"


def test_the_same_file_again_is_no_change(world):
    load(world)
    before = (Target.objects.count(), Assignment.objects.count(), TableImport.objects.count())
    found, stored = load(world)
    assert found.ok
    assert found.is_nothing_new
    assert stored is None
    assert found.counts() == {"added": 0, "changed": 0, "same": 67, "gone": 0}
    assert before == (Target.objects.count(), Assignment.objects.count(), TableImport.objects.count())


def test_a_dry_run_leaves_no_trace_and_says_the_same(world):
    dry, _ = load(world, dry_run=True)
    for model in (Target, Indicator, Category, Assignment, TableImport, ColumnAnswer):
        assert not model.objects.exists()
    real, _ = load(world)
    assert dry.reading.as_json() == real.reading.as_json()
    assert dry.counts() == real.counts()


def test_existing_indicators_are_found_by_name_alias_and_heading(world):
    load(world)
    Indicator.objects.filter(order=40).update(
        name="养老床位", short_name="床位", aliases=["新增民办公办养老机构床位"]
    )
    ColumnAnswer.objects.all().delete()
    found, _ = load(world)
    assert errors(found) == []
    assert [match.use for match in found.matches] == ["indicator"] * 9
    assert found.matches[3].name == "床位"


def test_a_doubtful_column_is_asked_about_and_the_answer_is_remembered(world):
    load(world, TABLE)
    other = [["地区", "新增养老床位数（张）"], ["全市", 600], ["苍溪县", 350], ["旺苍县", 250]]
    found, stored = load(world, other)
    assert "in-doubt" in errors(found)
    assert stored is None
    beds = Indicator.objects.get(short_name="新增床位")
    answers = {"columns": {"B": {"use": str(beds.pk)}}, "reason": "市里调整"}
    found, stored = load(world, other, answers=answers, document=document())
    assert (errors(found), stored.changed, stored.same) == ([], 2, 1)
    found, _ = load(world, other)
    assert (errors(found), found.matches[0].why) == ([], "上次这样对应")


def test_a_change_is_a_revision_with_document_reason_and_month(world):
    load(world, TABLE)
    changed = [HEAD, ["全市", 600, 26], ["苍溪县", 350, 17], ["旺苍县", 250, 9]]
    june = date(2017, 6, 1)
    found, stored = load(world, changed, effective_month=june)
    assert (errors(found), stored) == (["no-reason"], None)
    found, stored = load(
        world, changed, effective_month=june, answers={"reason": "市里追加"}, document=document()
    )
    assert (stored.added, stored.changed, stored.same) == (0, 2, 4)
    revision = Target.objects.get(region__name="苍溪县", effective_month=june)
    assert (revision.number, revision.reason, revision.document.number) == (
        350,
        "市里追加",
        "广府办函〔2017〕80号",
    )
    assert revision.recorded_by == world.admin
    assert in_force(world, date(2017, 5, 1))["新增床位", "苍溪县"] == 300
    assert in_force(world)["新增床位", "苍溪县"] == 350


def test_a_number_that_became_blank_asks_and_is_never_dropped_silently(world):
    load(world, TABLE)
    blank = [HEAD, ["全市", 300, 26], ["苍溪县", 300, 17], ["旺苍县", None, 9]]
    found, stored = load(world, blank, answers={"reason": "核减"}, document=document())
    assert errors(found) == ["gone"]
    assert stored is None
    assert "撤销" in next(problem.message for problem in found.problems if problem.code == "gone")
    key = next(change.key for change in found.changes if change.outcome == "gone")
    keep = {"reason": "核减", "gone": {key: "keep"}}
    kept, stored = load(world, blank, answers=keep, document=document_again())
    assert (errors(kept), stored) == (["sum-mismatch"], None)
    assert "存入以后广元市为 300张，连同表里没有的各地区合计 550张，相差 -250" in str(kept.problems)
    keep["imbalance"] = {"B": "旺苍县的另行下达"}
    assert errors(load(world, blank, answers=keep, document=document_again())[0]) == []
    assert in_force(world)["新增床位", "旺苍县"] == 250
    withdraw = {"reason": "核减", "gone": {key: "withdraw"}}
    _, stored = load(world, blank, answers=withdraw, document=document_again())
    assert stored.withdrawn == 1
    assert ("新增床位", "旺苍县") not in in_force(world)
    assert Target.objects.filter(is_withdrawn=True, reason="核减").count() == 1


def document_again():
    return SourceDocument.objects.get()


def test_a_column_that_does_not_sum_needs_a_written_reason(world):
    uneven = [HEAD, ["全市", 551, 26], ["苍溪县", 300, 17], ["旺苍县", 250, 9]]
    found, stored = load(world, uneven)
    assert (errors(found), stored) == (["sum-mismatch"], None)
    found, stored = load(world, uneven, answers={"imbalance": {"B": "1 张由市福利院承担"}})
    assert stored.added == 6
    assert set(Target.objects.values_list("imbalance_reason", flat=True)) == {"1 张由市福利院承担", ""}
    found, _ = load(world, uneven)
    assert (errors(found), found.is_nothing_new) == ([], True)
    uneven[2][1] = 290
    assert "sum-mismatch" in errors(load(world, uneven)[0])


def test_numbers_are_stored_in_the_unit_of_the_indicator(world):
    load(world, [["地区", "补助资金（万元）"], ["全市", 10000], ["苍溪县", 10000]])
    answers = {"columns": {"B": {"use": str(Indicator.objects.get().pk)}}}
    same = [["地区", "补助资金（亿元）"], ["全市", 1], ["苍溪县", Decimal("1")]]
    found, _ = load(world, same, answers=answers)
    assert errors(found) == []
    assert found.is_nothing_new
    wrong, stored = load(world, [["地区", "补助资金（户）"], ["全市", 1], ["苍溪县", 1]], answers=answers)
    assert (errors(wrong), stored) == (["unit-mismatch"], None)


def test_what_the_page_changed_is_what_is_made(world):
    answers = {
        "columns": {
            "B": {
                "use": "new",
                "short_name": "床位",
                "kind": "stock",
                "unit": "个",
                "categories": ["民生工程"],
            },
            "C": {"use": "skip"},
        },
        "assign": {"B": "none"},
    }
    _, stored = load(world, TABLE, answers=answers)
    assert (stored.indicators, stored.added, stored.tasks) == (1, 3, 0)
    indicator = Indicator.objects.get()
    assert (indicator.short_name, indicator.kind, indicator.unit) == ("床位", "stock", "个")
    assert indicator.project.category.name == "民生工程"
    assert ColumnAnswer.objects.get(header="日间照料中心（个）").indicator is None


def test_columns_of_one_new_project_go_to_one_section(world):
    other = make_section(name="社会福利科")
    found, stored = load(world)
    assert stored is None
    homeless = [problem.cell for problem in found.problems if problem.code == "no-section"]
    assert homeless == ["B4", "C5", "E5", "I4", "J4"]
    columns = {"C": {"use": "new", "section": world.section.pk}}
    load(world, answers={"columns": columns, "section": other.pk})
    sections = list(Indicator.objects.order_by("order").values_list("section__name", flat=True))
    assert sections == ["社会福利科", *["社会救助科"] * 2, *["社会福利科"] * 6]


def test_problems_of_a_column_that_is_not_used_do_not_stand_in_the_way(world):
    rows = [HEAD, ["全市", 300, 1], ["苍溪县", 300, "元坝镇280 白果乡15"]]
    assert errors(load(world, rows)[0]) == ["doubtful-number"]
    _, stored = load(world, rows, answers={"columns": {"C": {"use": "skip"}}})
    assert stored.added == 2


def test_two_columns_for_one_indicator_are_refused(world):
    load(world, TABLE)
    beds = str(Indicator.objects.get(short_name="新增床位").pk)
    answers = {"columns": {"B": {"use": beds}, "C": {"use": beds}}}
    found, stored = load(world, TABLE, answers=answers)
    assert (errors(found)[:2], stored) == (["in-doubt", "in-doubt"], None)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["指标", "数"], ["床位", 3]], "no-region-column"),
        ([HEAD, ["苍溪县", 1, 1], ["苍溪县", 1, 1]], "duplicate-region"),
        ([HEAD, ["巴州区", 1, 1], ["苍溪县", 1, 1]], "unknown-region"),
    ],
)
def test_wrong_tables_store_nothing(world, rows, code):
    found, stored = load(world, rows)
    assert code in errors(found)
    assert stored is None
    for model in (Target, Indicator, Category, Assignment, TableImport, ColumnAnswer):
        assert not model.objects.exists()


def test_an_answer_naming_an_indicator_of_another_plan_is_not_followed(world):
    other = make_indicator(make_plan(region=world.city, year=2018), section=world.section)
    found, _ = load(world, TABLE, answers={"columns": {"B": {"use": str(other.pk)}}}, dry_run=True)
    assert "in-doubt" in errors(found)
    assert "不在本方案里" in found.matches[0].doubt


def test_a_closed_plan_takes_no_table(world):
    world.plan.is_open = False
    world.plan.save()
    with pytest.raises(ValidationError, match="已关闭"):
        load(world)


def test_only_who_manages_targets_may_load(world):
    with pytest.raises(PermissionDenied):
        import_table(REAL.read_bytes(), "x.xlsx", world.plan, by=make_user("office"))


def test_bulk_storing_leaves_history_with_who_and_why(world):
    load(world, answers={"reason": "年初下达"})
    event = pghistory.models.Events.objects.tracks(Target.objects.first()).get()
    assert event.pgh_label == "insert"
    assert event.pgh_context == {"user": world.admin.pk, "reason": "年初下达"}


def test_the_same_number_of_queries_for_a_longer_table(world):
    load(world, [HEAD, ["全市", 1, 1], ["苍溪县", 1, 1]], dry_run=True)
    with CaptureQueriesContext(connection) as short:
        load(world, [HEAD, ["全市", 1, 1], ["苍溪县", 1, 1]], dry_run=True)
    rows = [[county.name, 5, 5] for county in world.counties]
    with CaptureQueriesContext(connection) as long:
        load(world, [HEAD, ["全市", 40, 40], *rows], dry_run=True)
    assert len(long) == len(short)
