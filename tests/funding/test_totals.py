"""What each basis counts, by hand: one movement is one sum, whoever looks at it."""

from decimal import Decimal

import pytest

from funding.actions import reverse_tranche, set_fund_plan
from funding.models import Stage
from funding.totals import Basis, basis_name, both_totals, fund_totals
from organization.models import Region
from tests.factories import make_region
from tests.funding.fund_world import JUNE, enter, make_purpose, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def of_aid(world, basis, **options):
    return fund_totals(world.plan, JUNE, basis, **options).of(world.aid)


def test_what_the_city_passes_on_is_the_countys_receipt_and_counted_once(world):
    county = world.counties[0]
    enter(world, Stage.RAISED, "100", source="中央、省")
    enter(world, Stage.PASSED_ON, "60", county, source="中央、省")
    enter(world, Stage.RAISED, "7", county, source="县级")
    enter(world, Stage.PAID, "50", county)
    city, full = of_aid(world, Basis.OWN), of_aid(world, Basis.FULL)
    assert (city.raised.amount, city.passed_on.amount, city.paid.amount) == (100, 60, 0)
    assert (full.raised.amount, full.passed_on.amount, full.paid.amount) == (107, 60, 50)
    own = of_aid(world, Basis.OWN, region=county)
    assert (own.raised.amount, own.passed_on.amount, own.paid.amount) == (67, 0, 50)


def test_the_citys_own_office_shares_the_citys_books(world):
    enter(world, Stage.RAISED, "10", world.own)
    enter(world, Stage.PAID, "4", world.own)
    city = of_aid(world, Basis.OWN)
    assert (city.raised.amount, city.paid.amount, city.left) == (10, 4, 4)


def test_money_that_goes_on_to_townships_is_not_passed_on_twice(world):
    county = world.counties[0]
    township = make_region(parent=county, level=Region.Level.TOWNSHIP)
    enter(world, Stage.RAISED, "100")
    enter(world, Stage.PASSED_ON, "60", county)
    enter(world, Stage.PASSED_ON, "40", township)
    assert of_aid(world, Basis.OWN).passed_on.amount == 60
    assert of_aid(world, Basis.FULL).passed_on.amount == 60
    seen_by_county = of_aid(world, Basis.OWN, region=county)
    assert (seen_by_county.raised.amount, seen_by_county.passed_on.amount) == (60, 40)


def test_a_reversed_entry_counts_in_no_month(world):
    entry = enter(world, Stage.RAISED, "12.345678", month=2, source="市级")
    reverse_tranche(tranche=entry, reason="金额录错", by=world.office)
    for month in range(1, 7):
        raised = fund_totals(world.plan, JUNE.replace(month=month)).of(world.aid).raised
        assert (raised.amount, raised.is_entered, raised.by_source) == (0, False, ())


def test_only_entries_through_the_month_count(world):
    enter(world, Stage.RAISED, "5", month=6, date=JUNE.replace(day=30))
    assert fund_totals(world.plan, JUNE.replace(month=5)).total.raised.amount == 0
    assert fund_totals(world.plan, JUNE).total.raised.amount == 5


def test_rates_name_their_denominators(world):
    for source, amount in [("中央、省", "750"), ("市级", "50"), ("县级", "200")]:
        set_fund_plan(
            project=world.aid, source=world.sources[source], amount=Decimal(amount), by=world.office
        )
    enter(world, Stage.RAISED, "400", source="中央、省")
    enter(world, Stage.PASSED_ON, "300", world.counties[0])
    city, full = of_aid(world, Basis.OWN), of_aid(world, Basis.FULL)
    assert (city.planned.amount, city.share_to_raise, city.raised_rate.value) == (1000, 800, 50)
    assert city.raised_rate.formula == "到位 ÷ 计划安排（不含县级）"
    assert (full.share_to_raise, full.raised_rate.value) == (1000, 40)
    assert (city.left_rate.name, city.left_rate.value) == ("拨付率", 75)
    assert (full.left_rate.name, full.left_rate.value) == ("发放率", None)


def test_a_group_of_one_source_is_called_as_the_source(world):
    enter(world, Stage.RAISED, "3", source="省级")
    assert [part.word for part in of_aid(world, Basis.OWN).raised.by_group] == [
        world.sources["省级"].raised_word
    ]
    enter(world, Stage.RAISED, "4", source="中央")
    raised = of_aid(world, Basis.OWN).raised
    assert [(part.word, part.amount) for part in raised.by_group] == [("省以上", Decimal(7))]
    assert raised.of_group("省以上") == 7


def test_purposes_and_what_has_none(world):
    urban = make_purpose(world.aid, "城市低保")
    enter(world, Stage.PAID, "3", world.counties[0], purpose=urban)
    enter(world, Stage.PAID, "2", world.counties[0])
    paid = of_aid(world, Basis.FULL).paid
    assert (paid.of_purpose(urban), paid.unassigned, paid.amount) == (3, 2, 5)


def test_fully_passed_on_means_exactly_all(world):
    assert not of_aid(world, Basis.OWN).is_fully_passed_on
    enter(world, Stage.RAISED, "10.000001")
    enter(world, Stage.PASSED_ON, "10", world.counties[0])
    assert not of_aid(world, Basis.OWN).is_fully_passed_on
    enter(world, Stage.PASSED_ON, "0.000001", world.counties[1])
    assert of_aid(world, Basis.OWN).is_fully_passed_on
    assert of_aid(world, Basis.FULL).is_fully_passed_on


def test_what_is_missing_is_said(world):
    notes = of_aid(world, Basis.OWN).notes
    assert notes == ("没有录入计划安排，算不出到位率", "还没有资金批次")
    assert of_aid(world, Basis.OWN).raised_rate.value is None


def test_a_countys_plan_is_its_own_part_and_not_added_to_the_whole(world):
    county, source = world.counties[0], world.sources["县级"]
    set_fund_plan(project=world.aid, source=source, amount=Decimal(100), by=world.office)
    set_fund_plan(project=world.aid, source=source, amount=Decimal(30), region=county, by=world.office)
    assert of_aid(world, Basis.OWN).planned.amount == 100
    assert of_aid(world, Basis.OWN, region=county).planned.amount == 30


def test_the_total_foots_its_projects(world):
    enter(world, Stage.RAISED, "1.1", source="市级")
    enter(world, Stage.RAISED, "2.2", source="市级", project=world.care)
    for totals in both_totals(world.plan, JUNE).values():
        assert totals.total.raised.amount == sum(funds.raised.amount for funds in totals.projects)
        assert [part.amount for part in totals.total.raised.by_source] == [Decimal("3.3")]


def test_the_basis_is_named_for_whom_it_is_asked(world):
    assert basis_name(Basis.OWN, world.city) == "市级口径"
    assert basis_name(Basis.OWN, world.counties[0]) == "县级口径"
    assert basis_name(Basis.FULL, world.city) == "全口径"


def test_the_same_number_of_queries_at_two_sizes(world, django_assert_num_queries):
    for month in range(1, 4):
        with django_assert_num_queries(4):
            fund_totals(world.plan, JUNE, provenance=True)
        for county in world.counties:
            enter(world, Stage.PAID, "1", county, month=month, project=world.care)
            make_purpose(world.care, f"{county}{month}月")
