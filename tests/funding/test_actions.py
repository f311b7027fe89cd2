"""Who may enter what, what an entry must satisfy, and how an entry is taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pghistory.models import Events

from funding.actions import reverse_tranche, save_purpose, save_source, set_fund_plan
from funding.models import FundPlan, FundTranche, Purpose, Stage
from organization.models import Region
from organization.operator import operator
from tests.factories import make_region, make_user
from tests.funding.fund_world import enter, make_purpose, make_world, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


def refused(world, field, words, *arguments, **fields):
    """The entry is refused at this field with these words, and leaves no trace."""
    before = stored()
    with pytest.raises(ValidationError) as error:
        enter(world, *arguments, **fields)
    messages = error.value.message_dict[field] if field else error.value.messages
    assert words in " ".join(messages)
    assert stored() == before


def test_an_entry_keeps_what_was_typed_exactly(world):
    entry = enter(world, Stage.RAISED, "0.000001", source="市级", document_number=" 川财社〔2017〕1号 ")
    entry.refresh_from_db()
    assert (entry.amount, entry.document_number) == (Decimal("0.000001"), "川财社〔2017〕1号")
    assert entry.entered_by == world.office


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "大于 0"), ("-1", "冲销"), ("0.0000001", "0.01 元"), ("100000000000000", "单位")],
)
def test_amounts_that_are_refused(world, amount, words):
    refused(world, "amount", words, Stage.RAISED, amount)


@pytest.mark.parametrize("amount", ["1E+14", "1E+45"])
def test_an_amount_of_any_size_is_refused_in_words(world, amount):
    with pytest.raises(ValidationError, match="金额太大"):
        enter(world, Stage.RAISED, amount)


def test_what_has_not_happened_is_not_entered(world):
    refused(world, "date", "还没有发生", Stage.RAISED, "1", date=date(2017, 7, 6))


def test_another_year_needs_a_note(world):
    day = date(2016, 12, 20)
    refused(world, "date", "提前下达", Stage.ALLOCATED, "1", date=day)
    assert enter(world, Stage.ALLOCATED, "1", date=day, note="提前下达2017年指标").pk


def test_a_region_of_another_plan_is_refused(world):
    refused(world, "region", "不在", Stage.RAISED, "1", make_region())


@pytest.mark.parametrize("place", ["city", "own"])
def test_money_is_passed_on_to_a_lower_level(world, place):
    refused(world, "region", "下级地区", Stage.PASSED_ON, "1", getattr(world, place))


@pytest.mark.parametrize("place", ["city", "own"])
def test_county_money_does_not_enter_the_citys_books(world, place):
    refused(world, "source", "出资的县区", Stage.RAISED, "1", getattr(world, place), source="县级")
    assert enter(world, Stage.RAISED, "1", world.counties[0], source="县级").pk


def test_a_purpose_belongs_to_its_project(world):
    refused(world, "purpose", "不属于", Stage.PAID, "1", purpose=make_purpose(world.care, "床位补贴"))


def test_the_very_same_entry_is_refused_until_it_is_told_apart(world):
    first = enter(world, Stage.RAISED, "1")
    refused(world, None, f"编号 {first.pk}", Stage.RAISED, "1")
    assert enter(world, Stage.RAISED, "1", note="第二笔").pk


@pytest.mark.parametrize("first", [Stage.PASSED_ON, Stage.RAISED])
def test_what_the_city_passed_on_is_not_entered_again_as_the_countys_receipt(world, first):
    county, other = world.counties
    second = Stage.RAISED if first == Stage.PASSED_ON else Stage.PASSED_ON
    entry = enter(world, first, "5", county)
    refused(world, None, f"编号 {entry.pk}", second, "5", county)
    assert enter(world, second, "5", other).pk
    assert enter(world, second, "5", county, note="县级自筹，与下拨金额相同").pk


def test_after_a_reversal_the_same_entry_may_stand_again(world):
    reverse_tranche(tranche=enter(world, Stage.RAISED, "1"), reason="录早了", by=world.office)
    assert enter(world, Stage.RAISED, "1").pk


def test_a_closed_plan_takes_no_money(world):
    world.plan.is_open = False
    world.plan.save()
    refused(world, None, "关闭", Stage.RAISED, "1")
    with pytest.raises(ValidationError, match="关闭"):
        set_fund_plan(project=world.aid, source=world.sources["市级"], amount=Decimal(1), by=world.office)
    with pytest.raises(ValidationError, match="已经关闭"):
        save_purpose(purpose=Purpose(project=world.aid, name="城市低保"), by=world.office)


def may(world, user, stage, region, project=None):
    try:
        entry = enter(world, stage, "1", region, by=user, project=project or world.aid)
    except PermissionDenied:
        return False
    return bool(entry.pk)


def test_sections_enter_their_own_projects_everywhere(world):
    officer = make_user("section_officer", section=world.section)
    assert may(world, officer, Stage.RAISED, world.city)
    assert may(world, officer, Stage.PASSED_ON, world.counties[0])
    assert may(world, officer, Stage.PAID, world.counties[1])
    assert not may(world, officer, Stage.RAISED, world.city, world.care)


def test_counties_enter_their_own_region_but_not_what_the_city_passes_on(world):
    county, other = world.counties
    township = make_region(parent=county, level=Region.Level.TOWNSHIP)
    clerk = make_user("clerk", region=county)
    assert may(world, clerk, Stage.PAID, county)
    assert may(world, clerk, Stage.PASSED_ON, township)
    assert not may(world, clerk, Stage.PASSED_ON, county)
    assert not may(world, clerk, Stage.PAID, other)
    assert not may(world, clerk, Stage.RAISED, world.city)


def test_a_clerk_of_a_section_enters_that_sections_projects(world):
    clerk = make_user("clerk", region=world.counties[0], section=world.section)
    assert may(world, clerk, Stage.PAID, world.counties[0])
    assert not may(world, clerk, Stage.PAID, world.counties[0], world.care)


@pytest.mark.parametrize("role", ["leader", "assessor", "target_admin", "observer", "system_admin"])
def test_others_enter_nothing(world, role):
    assert not may(world, make_user(role), Stage.RAISED, world.city)


def test_a_reversal_mirrors_its_entry_and_says_why(world):
    purpose = make_purpose(world.aid, "城市低保")
    entry = enter(world, Stage.PAID, "5", world.counties[0], source="市级", purpose=purpose, month=3)
    reversal = reverse_tranche(tranche=entry, reason="地区选错", by=world.office)
    same = ["project", "region", "stage", "date", "source", "purpose", "document_number"]
    assert all(getattr(reversal, name) == getattr(entry, name) for name in same)
    assert (reversal.amount, reversal.note, reversal.corrects) == (-5, "地区选错", entry)


def test_reversals_that_are_refused(world):
    entry = enter(world, Stage.RAISED, "5")
    with pytest.raises(ValidationError, match="原因"):
        reverse_tranche(tranche=entry, reason=" ", by=world.office)
    reversal = reverse_tranche(tranche=entry, reason="录错", by=world.office)
    for tranche, words in [(entry, f"编号 {reversal.pk}"), (reversal, "不能再冲销")]:
        with pytest.raises(ValidationError, match=words):
            reverse_tranche(tranche=tranche, reason="再来", by=world.office)
    assert stored() == 2


def test_a_county_reverses_its_own_entries_only(world):
    county, other = world.counties
    clerk = make_user("clerk", region=county)
    mine, theirs = enter(world, Stage.PAID, "1", county), enter(world, Stage.PAID, "1", other)
    received = enter(world, Stage.PASSED_ON, "1", county)
    assert reverse_tranche(tranche=mine, reason="录错", by=clerk).pk
    for tranche in (theirs, received):
        with pytest.raises(PermissionDenied):
            reverse_tranche(tranche=tranche, reason="录错", by=clerk)


def test_the_history_tells_who_and_why(world):
    entry = enter(world, Stage.RAISED, "5")
    reversal = reverse_tranche(tranche=entry, reason="金额录错", by=world.office)
    event = Events.objects.tracks(reversal).get()
    assert event.pgh_context == {"reason": "金额录错", "user": world.office.pk}


def test_plans_are_set_changed_and_taken_out(world):
    source, county = world.sources["市级"], world.counties[0]
    options = {"project": world.aid, "source": source, "by": world.office}
    set_fund_plan(amount=Decimal(600), note="年初预算", **options)
    set_fund_plan(amount=Decimal("700.5"), seen=Decimal(600), **options)
    set_fund_plan(amount=Decimal(10), region=county, **options)
    changed = FundPlan.objects.get(region=None)
    assert (changed.amount, changed.note) == (Decimal("700.5"), "年初预算")
    with pytest.raises(ValidationError, match=r"700\.5万元.*600万元"):
        set_fund_plan(amount=Decimal(800), seen=Decimal(600), **options)
    set_fund_plan(amount=None, seen=Decimal("700.5"), **options)
    assert [row.region for row in FundPlan.objects.all()] == [county]


def test_who_sets_plans_purposes_and_sources(world):
    officer = make_user("section_officer", section=world.section)
    clerk, admin = make_user("clerk", region=world.counties[0]), make_user("target_admin")
    city = world.sources["市级"]
    allowed = {world.office: True, officer: True, admin: True, operator(): True, clerk: False}
    for number, (person, may_set) in enumerate(allowed.items()):
        acts = [
            lambda by: set_fund_plan(project=world.aid, source=city, amount=Decimal(1), by=by),
            lambda by, n=number: save_purpose(purpose=Purpose(project=world.aid, name=f"用途{n}"), by=by),
        ]
        for act in acts:
            if may_set:
                act(person)
            else:
                with pytest.raises(PermissionDenied):
                    act(person)
    with pytest.raises(PermissionDenied):
        set_fund_plan(project=world.care, source=city, amount=Decimal(1), by=officer)
    with pytest.raises(PermissionDenied):
        save_source(source=city, by=officer)


def test_the_level_of_a_source_in_use_stays(world):
    city = world.sources["市级"]
    enter(world, Stage.RAISED, "1", source="市级")
    city.level = "county"
    with pytest.raises(ValidationError, match="级次不能改"):
        save_source(source=city, by=world.office)


def test_nothing_is_left_behind_by_a_refusal(world):
    with pytest.raises(PermissionDenied):
        enter(world, Stage.RAISED, "1", by=make_user("observer"))
    assert not FundTranche.objects.exists()
