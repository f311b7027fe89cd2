"""The 2017 demonstration gives the figures of the real letter, from county rows that rise and add up."""

import runpy
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import pairwise

import openpyxl
import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum

from funding.models import FundForecast, FundReceipt, FundTranche
from minsheng import demonstration as published
from organization.models import Membership, Region, User
from organization.roles import ROLES
from reports.demonstration.files import FOLDER
from targets.completion import completion
from targets.feeds import fed_numerators
from targets.findings import findings_of
from targets.models import (
    Explanation,
    Kind,
    MonthlyReport,
    OwnFigure,
    Severity,
    Status,
    SubmittedFigure,
    Target,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

APRIL, MAY, JUNE, JULY = (date(2017, month, 1) for month in (4, 5, 6, 7))
# What the letter prints: figure of the city, target, rate.
LETTER = {
    "医疗救助": ("70", "70", "100%"),
    "城市低保": ("267", "270", "99%"),
    "农村低保": ("152", "160", "95%"),
    "新增床位": ("1161", "1950", "60%"),
    "改造床位": ("626", "1050", "60%"),
    "日间照料": ("44", "69", "64%"),
    "居家养老": ("47734", "84540", "56%"),
}
PRINTED = ("actual_text", "target_text", "rate_text")
# The numerator of a ratio is the money paid for a purpose.
LEDGER = {"城市低保": "城市最低生活保障", "农村低保": "农村最低生活保障", "医疗救助": "直接救助"}


@pytest.fixture
def plan(demonstration, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return demonstration


def rows_of(plan, month, basis="accepted"):
    return completion(plan, through=month, basis=basis)


def city_rows(plan, month=JUNE, basis="accepted"):
    rows = rows_of(plan, month, basis)
    return {row.short_name: row for row in rows if row.region_id == plan.region_id}


@pytest.mark.parametrize("basis", ["accepted", "submitted"])
def test_the_city_figures_are_the_letters(plan, basis):
    rows = city_rows(plan, basis=basis)
    printed = {name: tuple(getattr(rows[name], key).replace(",", "") for key in PRINTED) for name in LETTER}
    assert printed == LETTER


def test_the_facts_without_target(plan):
    rows = city_rows(plan)
    assert rows["残疾人补贴人数"].actual == 32504
    assert rows["农村低保标准"].actual == 3300
    assert rows["残疾人补贴标准"].actual == 70
    bases = {
        value.indicator.short_name: value.number
        for indicator in plan.indicators.all()
        for value in indicator.base_values.filter(region=plan.region)
    }
    assert bases == {"农村低保标准": 2880, "残疾人补贴标准": 60}
    stated = SubmittedFigure.objects.filter(indicator__short_name="农村低保标准")
    months = set(stated.values_list("effective_month", "paid_from"))
    assert months == {(date(2017, 1, 1), date(2017, 7, 1))}
    for name in ("两线合一", "残疾人补贴提标"):
        assert (rows[name].actual, rows[name].target) == (8, 8)


def test_everything_comes_from_county_rows_that_all_reported(plan):
    assert not OwnFigure.objects.exists()
    for row in city_rows(plan).values():
        expected = 9 if row.short_name in {"新增床位", "改造床位"} else 8
        assert (row.reported, row.expected, row.missing) == (expected, expected, ())
        assert not row.marks


def test_figures_rise_from_month_to_month_in_every_region(plan):
    months = [{(r.region, r.short_name): r for r in rows_of(plan, m)} for m in (APRIL, MAY, JUNE)]
    rising = {"count", "stock", "ratio"}
    for earlier, later in pairwise(months):
        for key, row in later.items():
            if row.kind not in rising:
                continue
            before, now = earlier[key].actual, row.actual
            assert now >= before if row.short_name == "日间照料" else now > before, key


def test_the_ledger_agrees_with_the_numerators(plan):
    for name, purpose in LEDGER.items():
        for month in (APRIL, MAY, JUNE):
            paid = FundTranche.objects.of(plan).through(month).filter(stage="paid", purpose__name=purpose)
            by_region = dict(paid.values_list("region__name").annotate(Sum("amount")))
            figures = SubmittedFigure.objects.filter(
                indicator__short_name=name,
                submission=F("submission__report__accepted"),
                submission__report__month=month,
            )
            stated = dict(figures.values_list("submission__report__region__name", "numerator"))
            assert len(stated) == 8
            assert by_region == stated


def test_every_submission_states_what_the_ledger_had_paid_on_its_day(plan):
    fed = SubmittedFigure.objects.filter(indicator__short_name__in=LEDGER)
    fed = fed.select_related("submission__report__region")
    assert fed.count() == 8 * 3 * 4
    for figure in fed:
        submission = figure.submission
        numerators = fed_numerators(plan, submission.report.region, submission.data_as_of)
        assert figure.numerator == numerators[figure.indicator_id].amount


def test_counties_answered_for_what_they_received_and_expected_money_counts_nowhere(plan):
    answers = FundReceipt.objects.values_list("answer").annotate(Count("pk"))
    assert dict(answers)["objected"] == 1
    assert FundTranche.objects.of(plan).filter(stage="passed_on", receipts=None).exists()
    assert FundForecast.objects.of(plan).waiting().count() == 2


def test_every_report_was_accepted_by_somebody_else(plan):
    reports = MonthlyReport.objects.filter(month__lte=JUNE)
    assert reports.count() == 17 * 3
    assert set(reports.values_list("status", flat=True)) == {Status.ACCEPTED}
    for report in reports.select_related("region", "accepted"):
        entered = set(report.accepted.figures.values_list("entered_by", flat=True))
        assert report.accepted_by_id not in entered | {report.submitted_by_id}
        assert bool(report.reviewed_by_id) == report.region.county_review
        if report.month == JUNE:
            assert (report.accepted.number, report.data_as_of) == (2, date(2017, 6, 30))


def test_july_is_open_with_one_draft(plan):
    july = MonthlyReport.objects.get(month=JULY, status=Status.DRAFT)
    assert july.cells.count() == 1
    parts = list(july.part_cells.values_list("part__name", "value"))
    assert july.cells.get().value == sum(value for _name, value in parts) == 233
    assert july.evidence.get().file.name == "新增床位汇总.xlsx"


def test_one_report_of_july_came_back_with_a_figure_that_was_asked_about_and_explained(plan):
    july = MonthlyReport.objects.exclude(status=Status.DRAFT).get(month=JULY)
    assert (july.status, july.counting) == (Status.RETURNED, None)
    figure = july.submissions.get().figures.get(indicator__short_name="居家养老")
    assert figure.value == 1398
    said = Explanation.objects.get(plan=plan, month=JULY)
    assert (said.indicator, said.region, said.by) == (figure.indicator, july.region, figure.entered_by)
    assert july.steps.last().cells.get().indicator == figure.indicator
    assert "小于上月" in said.finding
    assert [one.explanation for one in findings_of(july) if one.severity == Severity.EXPLAIN] == [said]


def test_the_targets_are_the_tables(plan):
    sheet = openpyxl.load_workbook(FOLDER / "2017年目标任务分解表.xlsx").active
    stated = [[cell.value for cell in row] for row in sheet["A6:J15"]]
    indicators = list(plan.indicators.filter(targets__isnull=False).distinct().order_by("order"))
    assert len(indicators) == 9
    stored = {
        (target.region.name, target.indicator_id): target.text or int(target.number)
        for target in Target.objects.select_related("region")
    }
    for region, *values in stated:
        region = plan.region.name if region == "全市" else region
        for indicator, value in zip(indicators, values, strict=True):
            assert stored.pop((region, indicator.pk), None) == value
    assert stored == {}


def test_kinds_and_ways_of_reporting_are_all_there(plan):
    kinds = set(plan.indicators.values_list("kind", flat=True))
    assert kinds == set(Kind.values) - {"physical"}
    assert plan.indicators.filter(entry="monthly").count() == 1
    own = Region.objects.get(level="own")
    assert set(own.assignments.values_list("filled_by__name", flat=True)) == {"市社会福利院"}


def test_the_illustration_says_so(plan):
    assert "示意数" in plan.notice
    notes = set(FundTranche.objects.of(plan).values_list("note", flat=True))
    assert all("示意数" in note for note in notes)


def test_everyone_has_the_published_password_and_a_post(plan):
    people = User.objects.all()
    assert published.accounts().count() == people.count() == 21
    assert check_password(published.PASSWORD, people[0].password)
    assert not people.filter(must_change_password=True).exists()
    roles = set(Membership.objects.values_list("role", flat=True))
    assert roles == set(ROLES)


def test_loading_again_changes_nothing(plan):
    before = MonthlyReport.objects.count(), User.objects.count()
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "没有装载" in said.getvalue()
    assert (MonthlyReport.objects.count(), User.objects.count()) == before


def test_a_production_installation_refuses(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境"):
        call_command("load_demo")


def test_the_workbooks_are_what_the_script_makes(tmp_path, capsys):
    runpy.run_path(str(FOLDER / "make.py"))["main"](tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert len(made) == 5
    for name in made:
        assert cells(tmp_path / name) == cells(FOLDER / name), name


def cells(path):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active]


def test_rates_are_made_from_parts(plan):
    row = city_rows(plan)["城市低保"]
    figures = SubmittedFigure.objects.filter(
        indicator__short_name="城市低保", submission=F("submission__report__accepted"),
        submission__report__month=JUNE,
    )  # fmt: skip
    sums = figures.aggregate(money=Sum("numerator"), people=Sum("denominator"))
    assert sums["money"] == Decimal("15831.86")
    assert abs(row.actual - sums["money"] * 10000 / sums["people"]) < Decimal("1e-20")
