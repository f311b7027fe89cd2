"""The demonstration's workbooks, loaded as users load them, give the money of the real letter."""

from decimal import Decimal

import pytest

from funding.importers import PLAN, TRANCHES, import_funds
from funding.models import FundImport, FundTranche, Purpose
from funding.totals import Basis, both_totals
from tests.factories import make_user
from tests.funding.fund_world import FIXTURE, JUNE, load_demonstration

pytestmark = pytest.mark.django_db

PLANNED = {
    "最低生活保障": {"中央、省": "50600", "市级": "600", "县级": "9800"},
    "医疗救助": {"中央、省": "7500", "市级": "200", "县级": "800"},
    "养老体系建设": {"中央、省": "3070", "市级": "490", "县级": "3700"},
    "“两线合一”": {"中央、省": "745", "市级": "5.6", "县级": "1202"},
    "困难残疾人生活补贴": {"省级": "1020", "市级": "60", "县级": "1620"},
}
RAISED = {
    "最低生活保障": ("33727", {"省以上": "33127", "市本级": "600"}),
    "医疗救助": ("6986", {"省以上": "6786", "市本级": "200"}),
    "养老体系建设": ("3073.92", {}),
    "“两线合一”": ("1020", {}),
    "困难残疾人生活补贴": ("663.69", {"省级": "603.34", "市本级": "60.35"}),
}
PAID = {
    "最低生活保障": {"城市最低生活保障": "15831.86", "农村最低生活保障": "15058.14"},
    "医疗救助": {"资助参加基本医疗保险": "2076", "直接救助": "2335.26"},
    "养老体系建设": {None: "622.51"},
}
FULLY_PASSED_ON = {"“两线合一”": "1020", "困难残疾人生活补贴": "663.69"}


@pytest.fixture
def totals(settings):
    settings.MINSHENG_CLOCK = JUNE.replace(month=7, day=5)
    plan = load_demonstration()
    office = make_user("office")
    for name, kind in [("2017年资金安排表.xlsx", PLAN), ("2017年1-6月资金批次.xlsx", TRANCHES)]:
        reading = import_funds(plan, (FIXTURE / name).read_bytes(), name, by=office)
        assert [str(problem) for problem in reading.problems if problem.severity == "error"] == []
        assert (reading.kind, reading.ok) == (kind, True)
    return {
        basis: {str(funds.project): funds for funds in found.projects}
        for basis, found in both_totals(plan, JUNE, provenance=True).items()
    }


def amounts(parts):
    return {part.word: part.amount for part in parts}


def decimals(expected):
    return {name: Decimal(amount) for name, amount in expected.items()}


def test_the_plan_by_source(totals):
    for project, parts in PLANNED.items():
        planned = totals[Basis.OWN][project].planned
        assert {part.sources[0].name: part.amount for part in planned.by_source} == decimals(parts)
        assert planned.amount == sum(decimals(parts).values())


def test_what_was_raised_by_group(totals):
    for project, (whole, groups) in RAISED.items():
        raised = totals[Basis.OWN][project].raised
        assert raised.amount == Decimal(whole)
        assert amounts(raised.by_group) == decimals(groups)
        assert raised.undivided == Decimal(whole) - sum(decimals(groups).values())


def test_what_was_paid_by_purpose(totals):
    for project, purposes in PAID.items():
        paid = totals[Basis.FULL][project].paid
        named = {name: amount for name, amount in purposes.items() if name}
        assert {part.purpose.name: part.amount for part in paid.by_purpose} == decimals(named)
        assert paid.amount == sum(decimals(purposes).values())


def test_what_was_passed_on_in_full(totals):
    for project, funds in totals[Basis.OWN].items():
        assert funds.is_fully_passed_on == (project in FULLY_PASSED_ON)
        if funds.is_fully_passed_on:
            assert funds.passed_on.amount == Decimal(FULLY_PASSED_ON[project])


def test_every_figure_names_its_rows(totals):
    for funds in totals[Basis.OWN].values():
        rows = FundTranche.objects.filter(pk__in=funds.raised.row_ids)
        assert sum(row.amount for row in rows) == funds.raised.amount


def test_the_files_are_kept_and_new_purposes_are_stored(totals):
    assert FundImport.objects.exclude(confirmed_at=None).count() == 2
    assert set(Purpose.objects.values_list("name", flat=True)) >= {"城市最低生活保障", "直接救助"}
    assert not FundTranche.objects.filter(fund_import=None).exists()
