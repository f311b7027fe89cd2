"""资金核对: what is found, when it is silent, and how long an explanation holds."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding import check_kinds
from funding.actions import (
    delete_estimate,
    explain_money,
    reverse_tranche,
    save_estimate,
    set_fund_plan,
)
from funding.models import FundEstimate, FundTranche, Stage
from funding.money_checks import EXPLAINED, LAPSED, MUST_MEND, OPEN, money_findings, open_checks
from funding.views.checking import PER_PAGE
from targets.models import CheckRule, Explanation, Kind
from tests.factories import assign, make_indicator, make_project, make_region, make_user
from tests.funding.fund_world import JUNE, enter, make_purpose, make_world
from tests.reports.letter_world import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    world.clerk = make_user("clerk", region=world.counties[0])
    world.officer = make_user("section_officer", section=world.section)
    return world


def plan(world, source, amount, **options):
    set_fund_plan(
        project=world.aid, source=world.sources[source], amount=Decimal(amount), by=world.office, **options
    )


def found(world, region=None, through=JUNE):
    return money_findings(world.plan, through, region or world.city)


def messages(world, **options):
    return [each.finding.message for each in found(world, **options)]


def explain(world, each, text="县级多安排了一些", by=None, **options):
    return explain_money(
        plan=world.plan,
        through=options.pop("through", JUNE),
        region=options.pop("region", world.city),
        place=each.place,
        stamp=options.pop("stamp", each.finding.stamp),
        text=text,
        by=by or world.office,
    )


def test_nothing_is_said_of_a_ledger_that_fits(world):
    plan(world, "省级", 100)
    enter(world, Stage.ALLOCATED, 90, source="省级")
    enter(world, Stage.RAISED, 80, source="省级")
    enter(world, Stage.PASSED_ON, 50, world.counties[0])
    enter(world, Stage.PAID, 50, world.counties[0])
    assert messages(world) == []


def test_city_money_above_its_plan_as_in_the_real_letter(world):
    plan(world, "省级", 1020)
    plan(world, "市级", 60)
    enter(world, Stage.RAISED, "603.34", source="省级")
    enter(world, Stage.RAISED, "60.35", source="市级")
    assert messages(world) == ["最低生活保障：市本级到位60.35万元，超过计划安排的60万元，请更正或说明。"]


def test_raised_above_the_planned_share_as_in_the_real_letter(world):
    for source, amount in [("中央、省", 745), ("市级", "5.6"), ("县级", 1202)]:
        plan(world, source, amount)
    enter(world, Stage.RAISED, 1020)
    assert messages(world) == ["最低生活保障：到位1020万元，超过本口径计划安排的750.6万元，请更正或说明。"]


def test_stages_are_compared_where_both_have_the_source(world):
    plan(world, "省级", 100)
    enter(world, Stage.ALLOCATED, 90, source="省级")
    enter(world, Stage.RAISED, "90.01", source="省级")
    enter(world, Stage.RAISED, 500, source="福彩公益金")
    assert messages(world)[0] == "最低生活保障：省以上到位90.01万元，超过下达的90万元，请更正或说明。"
    enter(world, Stage.ALLOCATED, "10.01", source="中央")
    assert [each.finding.code for each in found(world)] == [check_kinds.ALLOCATED, check_kinds.PLANNED]


def test_more_paid_than_came_in(world):
    enter(world, Stage.RAISED, 20, source="省级")
    enter(world, Stage.PASSED_ON, 20, world.counties[0])
    enter(world, Stage.PAID, "20.01", world.counties[0])
    texts = messages(world)
    assert "发放20.01万元，超过到位的20万元" in texts[0]
    # The county has paid more than it received as well, and reads the very same finding from its own side.
    mine = found(world, region=world.counties[0])
    assert [each.finding.key for each in mine] == [check_kinds.PAID]
    explain(world, mine[0], region=world.counties[0], by=world.clerk, text="县里先垫付")
    states = {each.finding.region: each.state for each in found(world)}
    assert states == {world.city: OPEN, world.counties[0]: EXPLAINED}


def test_parts_of_the_plan_that_are_not_the_whole(world):
    plan(world, "省级", 100)
    plan(world, "省级", 60, region=world.counties[0])
    assert "加起来是60万元，全方案是100万元" in messages(world)[0]
    plan(world, "省级", 40, region=world.counties[1])
    assert messages(world) == []


def test_an_entry_outside_the_year_is_explained_by_its_note(world):
    enter(world, Stage.RAISED, 5, source="省级", date=date(2016, 12, 30), note="提前下达")
    (each,) = found(world)
    assert "日期是2016-12-30，不在2017年" in each.finding.message
    assert (each.state, each.note) == (EXPLAINED, "提前下达")


def test_the_same_document_twice(world):
    first = enter(world, Stage.RAISED, 5, source="省级", document_number="川财〔2017〕1号")
    enter(world, Stage.RAISED, 5, source="中央", document_number="川财〔2017〕1号")
    enter(world, Stage.RAISED, 6, source="中央", document_number="川财〔2017〕1号")
    enter(world, Stage.PASSED_ON, 5, world.counties[0], document_number="川财〔2017〕1号")
    (each,) = found(world)
    assert "有2笔筹集到位都是川财〔2017〕1号、5万元" in each.finding.message
    reverse_tranche(tranche=first, reason="录了两次", by=world.office)
    assert messages(world) == []


@pytest.fixture
def estimated(world):
    """32504 persons at 70 yuan a month, of which 663.69 万元 were passed on by June."""
    options = {"project": world.aid, "section": world.section}
    world.standard = make_indicator(world.plan, kind=Kind.STANDARD, name="补贴标准", unit="元", **options)
    world.persons = make_indicator(world.plan, kind=Kind.STOCK, name="补贴人数", unit="名", **options)
    for indicator in (world.standard, world.persons):
        assign(indicator, world.counties[0])
    report(world, world.counties[0], {world.standard: 70, world.persons: 32504})
    enter(world, Stage.RAISED, "663.69", source="省级")
    enter(world, Stage.PASSED_ON, "663.69", world.counties[0])
    return world


def estimate(world, **fields):
    usual = {"project": world.aid, "standard": world.standard, "persons": world.persons}
    usual |= {"stage": Stage.PASSED_ON, "tolerance": Decimal(10)}
    return save_estimate(estimate=FundEstimate(**usual | fields), by=fields.pop("by", world.office))


def test_standard_times_persons_times_months(estimated):
    world = estimated
    estimate(world)
    assert messages(world) == [
        "最低生活保障：按标准应为70元 × 32504人 × 6个月 = 1365.168万元，下拨663.69万元，"
        "相差701.478万元（51.4%），请更正或说明。"
    ]
    enter(world, Stage.PASSED_ON, "600", world.counties[0])
    assert [each for each in messages(world) if "按标准" in each] == []


def test_a_month_that_has_not_ended_is_not_due_yet(estimated, settings):
    world, july = estimated, date(2017, 7, 1)
    estimate(world)
    assert any("× 6个月 = 1365.168万元" in each for each in messages(world, through=july))
    settings.MINSHENG_CLOCK = date(2017, 7, 31)
    assert any("× 7个月 = 1592.696万元" in each for each in messages(world, through=july))


def test_an_estimate_by_the_year_and_of_a_purpose(estimated):
    world = estimated
    purpose = make_purpose(world.aid, "生活补贴")
    made = estimate(world, per="year", purpose=purpose)
    assert messages(world) == []  # nothing is entered for the purpose: there is nothing to compare
    entry = enter(world, Stage.PASSED_ON, "113.764", world.counties[0], purpose=purpose)
    assert [each for each in messages(world) if "按标准" in each] == []
    reverse_tranche(tranche=entry, reason="改", by=world.office)
    enter(world, Stage.PASSED_ON, "90", world.counties[0], purpose=purpose)
    assert any("× 6个月 ÷ 12 = 113.764万元，“生活补贴”下拨90万元" in each for each in messages(world))
    delete_estimate(estimate=made, by=world.office)
    assert [each for each in messages(world) if "按标准" in each] == []


def test_what_an_estimate_refuses(estimated):
    world = estimated
    with pytest.raises(ValidationError) as refused:
        estimate(world, standard=world.persons, persons=world.standard)
    assert set(refused.value.message_dict) == {"standard", "persons"}
    with pytest.raises(ValidationError, match="不属于项目"):
        estimate(world, purpose=make_purpose(world.care, "别的"))
    with pytest.raises(PermissionDenied):
        save_estimate(
            estimate=FundEstimate(project=world.aid, standard=world.standard, persons=world.persons),
            by=world.clerk,
        )
    stored = estimate(world)
    rows = FundEstimate.objects.filter(pk=stored.pk)
    for name, change in [
        ("fund_estimate_tolerance_in_range", {"tolerance": 101}),
        ("fund_estimate_stage_known", {"stage": "moon"}),
        ("fund_estimate_per_known", {"per": "day"}),
    ]:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="fund_estimate_unique"), transaction.atomic():
        FundEstimate.objects.create(
            plan=world.plan, project=world.aid, standard=world.standard, persons=world.persons,
            stage=Stage.PASSED_ON, recorded_by=world.office,
        )  # fmt: skip


def over_plan(world):
    plan(world, "市级", 60)
    return enter(world, Stage.RAISED, "60.35", source="市级")


def test_an_explanation_holds_until_a_figure_changes(world):
    entry = over_plan(world)
    (each,) = found(world)
    assert each.state == OPEN
    explain(world, each, "年中市财政追加 0.35 万元")
    (each,) = found(world)
    assert (each.state, each.finding.explanation.text) == (EXPLAINED, "年中市财政追加 0.35 万元")
    assert open_checks(world.plan, JUNE) == []
    # Another month with the same figures is explained too, an earlier one as well as a later one.
    assert [one.state for one in found(world, through=date(2017, 7, 1))] == [EXPLAINED]
    reverse_tranche(tranche=entry, reason="录错", by=world.office)
    enter(world, Stage.RAISED, "61", source="市级")
    (each,) = found(world)
    assert (each.state, each.lapsed.text) == (LAPSED, "年中市财政追加 0.35 万元")
    assert len(open_checks(world.plan, JUNE)) == 1
    plan(world, "市级", 61, seen=Decimal(60))
    assert found(world) == []


def test_an_explanation_can_be_changed_and_taken_back(world):
    over_plan(world)
    (each,) = found(world)
    with pytest.raises(ValidationError, match="请写明原因"):
        explain(world, each, " ")
    explain(world, each, "市级先垫")
    assert explain(world, found(world)[0], "市级先垫") is None
    explain(world, found(world)[0], "省级先垫")
    assert found(world)[0].finding.explanation.text == "省级先垫"
    explain(world, found(world)[0], "")
    assert found(world)[0].state == OPEN
    assert Explanation.objects.count() == 3


def test_what_cannot_be_explained(world):
    over_plan(world)
    (each,) = found(world)
    with pytest.raises(ValidationError, match="数变了"):
        explain(world, each, stamp="0" * 16)
    with pytest.raises(ValidationError, match="最多 500 字"):
        explain(world, each, "长" * 501)
    for person in (world.clerk, make_user("target_admin"), make_user("section_officer")):
        with pytest.raises(PermissionDenied):
            explain(world, each, by=person)
    CheckRule.objects.create(plan=world.plan, kind=check_kinds.PLANNED, severity="error")
    (each,) = found(world)
    assert each.state == MUST_MEND
    assert each.finding.message.endswith("请更正。")
    with pytest.raises(ValidationError, match="必须改正"):
        explain(world, each)
    CheckRule.objects.update(severity="off")
    assert found(world) == []
    with pytest.raises(ValidationError, match="已经没有了"):
        explain(world, each)


def url(world, name, **options):
    return reverse(f"funding:{name}", kwargs={"slug": world.plan.slug} | options)


def test_explained_on_the_page(client, world):
    over_plan(world)
    (each,) = found(world)
    client.force_login(world.officer)
    page = client.get(url(world, "checks")).content.decode()
    assert "市本级到位60.35万元" in page
    assert "未说明 1" in page
    data = {"place": each.place, "stamp": each.finding.stamp, "text": "年中追加"}
    page = client.post(url(world, "explain"), data, follow=True).content.decode()
    assert "已说明 1" in page
    assert "超过计划安排的60万元。" in page
    assert "年中追加" in page
    stale = client.post(url(world, "explain"), data | {"stamp": "x", "text": "又写"}, follow=True)
    assert "数变了" in stale.content.decode()
    assert "您写的是：又写" in stale.content.decode()


def test_many_findings_come_in_pages_and_are_narrowed_by_kind_and_state(client, world):
    same = {"project": world.aid, "region": world.counties[0], "stage": Stage.PASSED_ON}
    same |= {"date": date(2016, 12, 20), "entered_by": world.office}
    FundTranche.objects.bulk_create(FundTranche(amount=number + 1, **same) for number in range(PER_PAGE + 5))
    over_plan(world)
    client.force_login(world.officer)
    page = client.get(url(world, "checks"))
    assert [(name, count) for _key, name, count in page.context["kinds"]] == [
        ("到位超过计划", 1),
        ("日期不在本年", PER_PAGE + 5),
    ]
    assert len(page.context["lines"]) == PER_PAGE
    assert len(client.get(url(world, "checks"), {"page": 2}).context["lines"]) == 6
    chosen = {"kind": check_kinds.OUTSIDE, "state": "open", "page": 2}
    page = client.get(url(world, "checks"), chosen)
    assert len(page.context["lines"]) == 5
    each = page.context["lines"][0]["money"]
    data = {"place": each.place, "stamp": each.finding.stamp, "text": "补记去年的"}
    told = client.post(reverse("funding:explain", args=[world.plan.slug], query=chosen), data, follow=True)
    assert told.context["kind"] == check_kinds.OUTSIDE
    assert len(told.context["lines"]) == 4
    assert client.get(url(world, "checks"), {"kind": check_kinds.PAID, "state": "x"}).context["kind"] == ""


def test_an_empty_page_says_that_all_fits(client, world):
    client.force_login(world.officer)
    assert "没有对不上的" in client.get(url(world, "checks")).content.decode()


def test_an_estimate_is_kept_on_its_page(client, estimated):
    world = estimated
    client.force_login(world.office)
    values = {"project": world.aid.pk, "standard": world.standard.pk, "persons": world.persons.pk}
    values |= {"per": "month", "stage": "passed_on", "tolerance": "10"}
    page = client.post(url(world, "estimate_new"), values, follow=True).content.decode()
    assert "× 6个月 = 1365.168万元" in page
    kept = FundEstimate.objects.get()
    address = url(world, "estimate", pk=kept.pk)
    seen = client.get(address).context["form"]["seen"].value()
    client.post(address, values | {"tolerance": "60", "seen": seen})
    assert FundEstimate.objects.get().tolerance == 60
    assert "没有对不上的" in client.get(url(world, "checks")).content.decode()
    client.post(url(world, "estimate_delete", pk=kept.pk))
    assert not FundEstimate.objects.exists()


def test_a_county_reads_only_what_is_about_itself(client, world):
    over_plan(world)
    enter(world, Stage.PAID, 5, world.counties[1])
    client.force_login(world.clerk)
    page = client.get(url(world, "checks")).content.decode()
    assert "60.35" not in page
    assert "没有对不上的" in page


def test_the_same_queries_for_many_findings(client, world):
    over_plan(world)
    for purpose in ("甲", "乙"):
        enter(world, Stage.PAID, 5, world.counties[0], document_number="1号", note=purpose)
    client.force_login(world.office)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(world, "checks")).status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(6):
        county = make_region(parent=world.city)
        project = make_project(world.plan, section=world.section)
        enter(world, Stage.PAID, 5, county, project=project, document_number=f"{number}号")
        enter(world, Stage.PAID, 5, county, project=world.aid, document_number=f"{number}号")
    assert count() == few
