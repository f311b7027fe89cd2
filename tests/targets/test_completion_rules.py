"""The rules of docs/figures.md by example, one test for each sentence."""

from datetime import date
from decimal import Decimal

import pytest

from minsheng.quantities import OPEN_WORDS
from targets.completion import CompletionError, completion
from targets.earlier import figures_before
from targets.models import OwnFigure
from tests.factories import assign, make_region, make_section, make_target
from tests.targets.completion_world import AT, NO_DATA, NOT_APPLICABLE, World, done, month, num, pair

pytestmark = pytest.mark.django_db


def test_a_count_is_the_sum_of_the_newest_year_to_date():
    world = World()
    beds = world.indicator()
    make_target(beds, world.city, 1950)
    for county, (may, june) in zip(world.counties, [(100, 600), (90, 400), (80, 161)], strict=True):
        world.report(county, 5, {beds: num(may)})
        world.report(county, 6, {beds: num(june)})
    row = world.row(beds, 6)
    assert (row.actual, row.actual_text, row.rate_text) == (1161, "1161", "60%")
    assert round(row.rate, 20) == round(Decimal(116100) / 1950, 20)
    assert (row.pace, row.light.word) == (975, "超序时")
    assert world.row(beds, 5).actual == 270


def test_a_monthly_count_adds_its_months_and_names_the_missing_ones():
    world = World(first=2)
    centres = world.indicator(entry="monthly")
    for number, value in ((2, 3), (3, 1), (6, 2)):
        world.report(world.a, number, {centres: num(value)})
    for number in (2, 3, 4, 5):
        world.report(world.b, number, {centres: num(1)})
    row = world.row(centres, 6)
    assert row.actual == 6 + 4
    assert row.gaps == ("甲县4、5月", "乙县6月", "丙县2、3、4、5、6月")
    assert (row.reported, row.expected, row.missing) == (1, 3, ("乙县", "丙县"))
    assert "含缺月" in row.marks


def test_a_stock_is_never_added_over_months():
    world = World()
    households = world.indicator("stock")
    make_target(households, world.city, 1000)
    for number in (4, 5, 6):
        world.report(world.a, number, {households: num(500 + number)})
    row = world.row(households, 6)
    assert (row.actual, row.pace, row.rate_text) == (506, 1000, "51%")


def test_a_ratio_divides_sums_and_is_no_mean_of_rates():
    world = World()
    subsidy = world.indicator("ratio", scale=1, unit="元")
    make_target(subsidy, world.city, 270)
    world.report(world.a, 6, {subsidy: pair(30000, 100)})
    world.report(world.b, 6, {subsidy: pair(20000, 100)})
    world.report(world.c, 6, {subsidy: pair(217000, 800)})
    row = world.row(subsidy, 6)
    assert (row.numerator, row.denominator, row.actual) == (267000, 1000, 267)
    assert (row.rate_text, row.met) == ("99%", False)


def test_a_bare_rate_is_shown_but_not_summed_and_never_falls_back_to_an_older_pair():
    world = World()
    share = world.indicator("ratio")
    world.report(world.a, 5, {share: pair(90, 100)})
    world.report(world.a, 6, {share: num(72)})
    world.report(world.b, 6, {share: pair(70, 100)})
    row, county = world.row(share, 6), world.row(share, 6, world.a)
    assert (row.actual, row.bare) == (70, ("甲县",))
    assert (county.actual, county.marks) == (72, ("不可汇总",))


def test_a_ratio_without_a_denominator_does_not_exist():
    world = World()
    share = world.indicator("ratio")
    world.report(world.a, 6, {share: pair(0, 0)})
    assert world.row(share, 6).actual_text == "—"


def test_a_standard_counts_regions_at_or_above_their_floor():
    world = World()
    standard = world.indicator("standard", unit="元")
    make_target(standard, world.city, 3300)
    make_target(standard, world.b, 3600)
    world.report(world.a, 6, {standard: num(3300)})
    world.report(world.b, 6, {standard: num(3500)})
    row = world.row(standard, 6)
    assert (row.actual, row.actual_text, row.rate) == (None, "3300至3500", None)
    assert (row.parts_met, row.parts_total, row.met, row.light.word) == (1, 3, False, "滞后")
    assert world.row(standard, 6, world.a).met is True
    world.report(world.b, 6, {standard: num(3600)})
    assert world.row(standard, 6).met is None  # 丙县 is still silent
    world.report(world.c, 6, {standard: num(3300)})
    assert (world.row(standard, 6).met, world.row(standard, 6).light.word) == (True, "达序时")


def test_a_standard_holds_from_its_month():
    world = World()
    standard = world.indicator("standard", tasks=[])
    assign(standard, world.a)
    world.report(world.a, 5, {standard: num(2880)})
    world.report(world.a, 6, {standard: num(3300, effective_month=month(7), paid_from=month(8))})
    row = world.row(standard, 6, world.a)
    assert (row.actual, row.reported) == (2880, 1)
    assert world.row(standard, 7, world.a).actual == 3300


def test_a_milestone_counts_regions_and_is_due_by_its_day():
    world = World()
    task = world.indicator("milestone", due_on=date(2017, 6, 30))
    make_target(task, world.city, None, text="完成")
    world.report(world.a, 5, {task: done()})
    world.report(world.b, 5, {task: done(False)})
    may, june = world.row(task, 5), world.row(task, 6)
    assert (may.actual_text, may.target_text, may.met, may.light) == ("1/3", "完成", False, None)
    assert june.light.word == "滞后"
    assert [world.row(task, 5, county).actual_text for county in world.counties] == ["完成", "未完成", "—"]


def test_a_region_to_which_a_milestone_does_not_apply_is_not_counted():
    world = World()
    task = world.indicator("milestone")
    world.report(world.a, 6, {task: done()})
    world.report(world.b, 6, {task: done()})
    world.report(world.c, 6, {task: NOT_APPLICABLE})
    row = world.row(task, 6)
    assert (row.actual_text, row.met, row.not_applicable, row.reported) == ("2/2", True, ("丙县",), 3)


def test_physical_progress_is_not_added():
    world = World()
    building = world.indicator("physical", unit="%")
    make_target(building, world.city, 100)
    world.report(world.a, 6, {building: num(55)})
    world.report(world.b, 6, {building: num(30)})
    row, county = world.row(building, 6), world.row(building, 6, world.a)
    assert (row.actual, row.actual_text, row.rate_text) == (None, "30至55", "—")
    assert (county.rate_text, county.pace, county.light.word) == ("55%", 50, "超序时")


def test_the_city_target_is_its_own_cell_and_not_the_mean_of_the_counties():
    world = World()
    subsidy = world.indicator("ratio", scale=1)
    make_target(subsidy, world.city, 270)
    for county, target in zip(world.counties, (300, 300, 245), strict=True):
        make_target(subsidy, county, target)
    assert world.row(subsidy, 6).target == 270


def test_without_a_cell_of_its_own_a_region_takes_the_sum_of_the_topmost_cells_below():
    world = World()
    beds = world.indicator(tasks=[])
    town, other = (make_region(parent=world.a, name=name, level="township") for name in ("东镇", "西镇"))
    village = make_region(parent=town, name="东村", level="facility")
    assign(beds, village, other, world.b)
    for region, target in ((village, 99), (town, 30), (other, 20), (world.b, 50)):
        make_target(beds, region, target)
    city, county = world.row(beds, 6), world.row(beds, 6, world.a)
    assert (county.target, city.target) == (50, 100)
    assert "目标为分解数之和" in city.marks
    assert world.row(beds, 6, town, of=world.a).target == 30


def test_the_target_in_force_at_the_end_of_the_period_counts():
    world = World()
    beds = world.indicator()
    make_target(beds, world.city, 100)
    make_target(beds, world.city, 120, month=month(4))
    make_target(beds, world.city, 110, month=month(4))
    make_target(beds, world.city, None, month=month(8), is_withdrawn=True, reason="任务取消")
    assert [world.row(beds, number).target for number in (3, 4, 7)] == [100, 110, 110]
    assert (world.row(beds, 8).target, world.row(beds, 8).rate_text) == (None, "—")


@pytest.mark.parametrize("number", [None, 0])
def test_without_a_target_or_with_target_0_the_rate_is_a_dash(number):
    world = World()
    beds = world.indicator()
    if number is not None:
        make_target(beds, world.city, number)
    world.report(world.a, 6, {beds: num(5)})
    row = world.row(beds, 6)
    assert (row.rate, row.rate_text, row.actual) == (None, "—", 5)


def test_an_at_most_target_has_a_verdict_and_no_rate():
    world = World()
    unemployment = world.indicator("ratio", direction="at_most", decimals=1)
    make_target(unemployment, world.city, Decimal("4.5"))
    world.report(world.a, 5, {unemployment: pair(44, 1000)})
    world.report(world.a, 6, {unemployment: pair(46, 1000)})
    may, june = world.row(unemployment, 5), world.row(unemployment, 6)
    assert (may.met, may.rate, may.rate_text, may.target_text) == (True, None, "—", "≤4.5")
    assert (june.met, june.light.word) == (False, "滞后")


@pytest.mark.parametrize("word", OPEN_WORDS)
def test_to_fall_short_of_an_open_ended_number_is_no_failure(word):
    world = World()
    served = world.indicator()
    make_target(served, world.city, 100, text=word)
    world.report(world.a, 6, {served: num(20)})
    row = world.row(served, 6)
    assert (row.met, row.light, row.rate_text, row.target_text) == (None, None, "20%", f"100（{word}）")


def test_blank_0_no_data_and_not_applicable_are_four_things():
    world = World()
    beds, other = world.indicator(), world.indicator()
    world.report(world.a, 5, {beds: num(7)})
    world.report(world.a, 6, {beds: NO_DATA})
    world.report(world.b, 6, {beds: num(0), other: num(1)})
    world.report(world.c, 5, {beds: num(9)})
    world.report(world.c, 6, {beds: NOT_APPLICABLE})
    row = world.row(beds, 6)
    assert (row.actual, row.reported, row.missing) == (7, 3, ())
    assert (row.carried, row.no_data, row.not_applicable) == (("甲县",), ("甲县",), ("丙县",))
    texts = [world.row(beds, 6, county).actual_text for county in world.counties]
    assert texts == ["7", "0", "不适用"]
    assert world.row(other, 6, world.a).actual_text == "—"
    assert world.row(other, 6).missing == ("甲县", "丙县")


def test_a_silent_region_counts_with_its_latest_figure_of_the_same_plan_and_is_named():
    world, before = World(), World()
    beds, last_year = world.indicator(), before.indicator()
    before.report(before.a, 12, {last_year: num(99)})
    world.report(world.a, 4, {beds: num(10)})
    world.report(world.b, 6, {beds: num(20)})
    row = world.row(beds, 6)
    assert (row.actual, row.carried, row.missing) == (30, ("甲县",), ("甲县", "丙县"))
    assert "含上期数" in row.marks
    assert (row.earliest, row.latest) == (date(2017, 4, 22), date(2017, 6, 22))


def test_drafts_and_returned_first_submissions_do_not_count():
    world = World()
    beds = world.indicator()
    world.report(world.a, 6, {beds: num(10)}, status="returned")
    row = world.row(beds, 6)
    assert (row.actual_text, row.reported, row.missing) == ("—", 0, ("甲县", "乙县", "丙县"))


def test_a_returned_correction_counts_with_its_accepted_figures():
    world = World()
    beds = world.indicator()
    world.report(world.a, 6, {beds: num(10)}, status="accepted")
    world.report(world.a, 6, {beds: num(12)}, status="returned")
    assert world.row(beds, 6).actual == 10


def test_the_basis_says_which_submission_counts():
    world = World()
    beds = world.indicator()
    world.report(world.a, 6, {beds: num(10)}, status="accepted")
    world.report(world.a, 6, {beds: num(12)})
    world.report(world.b, 6, {beds: num(1)})
    submitted, accepted = world.row(beds, 6), world.row(beds, 6, basis="accepted")
    assert (submitted.actual, submitted.provisional, submitted.reported) == (13, 2, 2)
    assert (accepted.actual, accepted.provisional, accepted.reported) == (10, 0, 1)


def test_an_own_figure_takes_precedence_for_its_month_alone():
    world = World()
    beds = world.indicator()
    make_target(beds, world.city, 100)
    world.report(world.a, 6, {beds: num(40)})
    world.own(beds, 6, **num(45))
    row = world.row(beds, 6)
    assert (row.actual, row.roll_up, row.difference, row.rate_text) == (45, 40, 5, "45%")
    assert row.marks == ("本级自有数",)
    assert world.row(beds, 7).actual == 40
    assert world.row(beds, 6, basis="accepted").is_own is False
    world.own(beds, 6, accepted_by=world.officer, accepted_at=AT, **num(46))
    assert world.row(beds, 6, basis="accepted").actual == 46
    world.own(beds, 6, is_withdrawn=True, **num(47))
    assert world.row(beds, 6).actual == 46
    OwnFigure.objects.filter(is_withdrawn=False).update(
        is_withdrawn=True, withdrawn_by=world.clerk, withdrawn_at=AT, withdrawn_reason="录错"
    )
    assert world.row(beds, 6).actual == 40


def test_what_is_not_met_never_prints_as_100_per_cent_and_the_page_says_why():
    world = World()
    share = world.indicator("ratio")
    make_target(share, world.city, 70)
    world.report(world.a, 6, {share: pair(696, 1000)})
    row = world.row(share, 6)
    assert (row.actual_text, row.rate_text) == ("70", "99%")
    assert "按未取整的完成数69.6计算" in row.note
    world.report(world.a, 6, {share: pair(6998, 10000)})
    assert world.row(share, 6).rate_text == "99.97%"


def test_rates_pass_100_unless_the_indicator_caps_them():
    world = World()
    free, capped = world.indicator(), world.indicator(is_capped=True)
    for indicator in (free, capped):
        make_target(indicator, world.city, 50)
    world.report(world.a, 6, {free: num(143), capped: num(143)})
    assert world.row(free, 6).rate_text == "286%"
    assert (world.row(capped, 6).rate_text, world.row(capped, 6).marks) == ("100%", ("封顶",))


def test_a_stored_curve_replaces_the_even_pace():
    world = World()
    shares = [Decimal(5)] * 5 + [Decimal(60)] + [Decimal(80)] * 5 + [Decimal(100)]
    beds = world.indicator(pace_curve=shares)
    make_target(beds, world.city, 200)
    world.report(world.a, 6, {beds: num(110)})
    assert (world.row(beds, 6).pace, world.row(beds, 6).light.word) == (120, "略慢")


def test_an_indicator_that_changed_its_section_keeps_what_was_reported():
    world = World()
    beds = world.indicator()
    world.report(world.a, 5, {beds: num(8)})
    new = make_section()
    beds.section = new
    beds.save(update_fields=["section"])
    assert world.row(beds, 6).actual == 8
    world.report(world.a, 6, {beds: num(9)}, section=new)
    assert (world.row(beds, 6).actual, world.row(beds, 6).reported) == (9, 1)


def test_a_month_that_was_reported_to_the_old_and_the_new_section_counts_once():
    world = World()
    centres = world.indicator(entry="monthly")
    world.report(world.a, 4, {centres: num(2)})
    world.report(world.a, 5, {centres: num(8)})
    new = make_section()
    centres.section = new
    centres.save(update_fields=["section"])
    assert world.row(centres, 5).actual == 10
    world.report(world.a, 5, {centres: num(9)}, section=new)
    assert world.row(centres, 5).actual == 11
    assert figures_before(world.plan, world.a, month(6))[centres.pk].cumulative == 11


def test_a_county_asked_for_alone_is_what_it_is_within_the_city():
    world = World()
    beds = world.indicator()
    make_target(beds, world.a, 50)
    world.report(world.a, 6, {beds: num(10)})
    inside, alone = world.row(beds, 6, world.a), world.row(beds, 6, of=world.a)
    assert inside._replace(is_top=True) == alone


@pytest.mark.parametrize(
    ("through", "basis", "words"),
    [
        (date(2018, 1, 1), "submitted", "2018年1月不在方案的填报期内"),
        (date(2017, 2, 1), "submitted", "请选2017年4月至2017年12月"),
        (date(2017, 6, 1), "guessed", "口径“guessed”不存在"),
    ],
)
def test_a_wrong_question_is_refused_in_words(through, basis, words):
    world = World(first=4)
    with pytest.raises(CompletionError, match=words):
        completion(world.plan, through, basis=basis)
