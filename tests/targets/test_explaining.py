"""An explanation holds for exactly the figures that it was written for."""

import json
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng import clock
from targets import actions
from targets.explaining import Explanations
from targets.findings import findings_of
from targets.models import Explanation, Kind
from targets.refusals import Refused
from tests.factories import assign, make_indicator, make_target
from tests.targets.report_world import JUNE, TODAY, build_world, number, open_june, save
from tests.targets.test_checks import COUNTY

pytestmark = pytest.mark.django_db
MAY, JULY = date(2017, 5, 1), date(2017, 7, 1)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def report_of(world, month):
    return actions.open_report(
        plan=world.plan, region=world.county, section=world.section, month=month, by=world.people.clerk
    )


def set_value(world, report, value, indicator=None):
    indicator = indicator or world.beds
    row = report.cells.filter(indicator=indicator).first()
    save(world, report, number(value), indicator=indicator, version=row.version if row else 0)


def say(world, report, text="核减", key="", indicator=None, by=None):
    words = actions.Words((indicator or world.beds).pk, key, None, text)
    return actions.explain(report=report, words=[words], by=by or world.people.clerk)


def falling(world, last=210, now=180):
    may = report_of(world, MAY)
    set_value(world, may, last)
    actions.submit(report=may, by=world.people.clerk)
    june = open_june(world)
    set_value(world, june, now)
    return june


def the_finding(report, code):
    [found] = [finding for finding in findings_of(report) if finding.code == code]
    return found


def test_an_explanation_ends_when_its_figure_changes_and_holds_again_for_the_same_figures(world):
    june = falling(world)
    say(world, june)
    assert the_finding(june, "falling").explanation.text == "核减"
    set_value(world, june, 190)
    assert the_finding(june, "falling").stops
    set_value(world, june, 180)
    assert not the_finding(june, "falling").stops


def test_an_explanation_ends_when_the_month_before_is_corrected(world):
    june = falling(world)
    say(world, june)
    may = actions.withdraw(report=report_of(world, MAY), by=world.people.clerk)
    set_value(world, may, 230)
    actions.submit(report=may, by=world.people.clerk)
    finding = the_finding(june, "falling")
    assert "累计数180小于上月230" in finding.message
    assert finding.stops


def test_what_stays_as_it_is_needs_no_new_explanation_next_month(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 26)
    standard = make_indicator(world.plan, section=world.section, name="标准", kind=Kind.STANDARD, unit="元")
    world.plan.indicators.exclude(pk=standard.pk).update(is_required=False)
    assign(standard, world.county)
    make_target(standard, world.county, 3300)
    may = report_of(world, MAY)
    set_value(world, may, 3200, standard)
    say(world, may, "省里批准的", indicator=standard)
    actions.submit(report=may, by=world.people.clerk)
    june = open_june(world)
    set_value(world, june, 3200, standard)
    carried = the_finding(june, "below_floor").explanation
    assert (carried.text, carried.month) == ("省里批准的", MAY)
    actions.submit(report=june, by=world.people.clerk)
    july = report_of(world, JULY)
    set_value(world, july, 3250, standard)
    assert the_finding(july, "below_floor").stops
    set_value(world, july, 3200, standard)
    assert not the_finding(july, "below_floor").stops
    say(world, july, "", indicator=standard)  # taken back for July, June keeps it
    assert the_finding(july, "below_floor").stops
    assert not the_finding(june, "below_floor").stops


def test_an_explanation_is_kept_once_and_by_those_who_enter(world):
    june = falling(world)
    say(world, june)
    say(world, june)
    assert Explanation.objects.count() == 1
    say(world, june, "复核后核减", by=world.people.colleague)
    assert the_finding(june, "falling").explanation.by == world.people.colleague
    with pytest.raises(Exception, match="不由您填报"):
        say(world, june, "别的", by=world.people.stranger)
    actions.submit(report=june, by=world.people.clerk)
    with pytest.raises(Refused, match="不能修改说明"):
        say(world, june, "再改")


def test_words_too_long_or_about_nothing(world):
    june = falling(world)
    with pytest.raises(Refused, match="说明最多 500 字，现有 501 字"):
        say(world, june, "长" * 501)
    assert say(world, june, "没有这一问", key="jump") == []
    assert not Explanation.objects.exists()


@pytest.mark.parametrize(
    "text", ["无", "。", "同上", "同上。", "……", "啊", "好好好", "1", "2017-06", "没有！", "-", " 无 "]
)
def test_words_without_a_reason_are_refused(world, text):
    june = falling(world)
    with pytest.raises(Refused, match=r"新增床位：说明“.*”看不出原因，请写一句看得出原因的话"):
        say(world, june, text)
    assert the_finding(june, "falling").stops


@pytest.mark.parametrize("text", ["核减", "注销3户", "同上月一样，未变", "没有新增任务", "ok", "5月误报"])
def test_short_words_with_a_reason_are_kept(world, text):
    june = falling(world)
    say(world, june, text)
    assert not the_finding(june, "falling").stops


def test_the_sheet_keeps_such_words_in_their_box_and_says_why(client, world):
    june = falling(world)
    finding = the_finding(june, "falling")
    client.force_login(world.people.clerk)
    name = f"x{world.beds.pk}-falling"
    address = reverse("targets:sheet", args=[world.plan.slug, world.county.code, "2017-06"])
    posted = {name: "同上", f"{name}-was": json.dumps([finding.stamp, ""]), "do": "save"}
    page = client.post(address, posted).content.decode()
    assert 'value="同上"' in page
    assert page.count("说明“同上”看不出原因") == 2  # above the table and at the box
    assert not Explanation.objects.exists()


def test_the_stored_row_is_never_changed(world):
    june = falling(world)
    say(world, june)
    row = Explanation.objects.get()
    with pytest.raises(Exception, match="append_only"):
        Explanation.objects.filter(pk=row.pk).update(text="别的")


class Seen:
    """A finding as Explanations asks about it, without a database."""

    def __init__(self, figures, month=JUNE):
        self.region, self.indicator, self.project = COUNTY, None, None
        self.key, self.figures, self.month, self.carries = "falling", figures, month, False


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.integers(0, 2)), max_size=12))
def test_an_explanation_is_valid_if_and_only_if_none_of_its_figures_changed(events):
    """Figures change and are explained in any order; at every moment an explanation of exactly the figures
    that stand is found, and no other.
    """
    rows, explained, figures = [], {}, (0, 0)
    for is_explanation, *values in events:
        if is_explanation:
            explained[figures] = f"说明{len(rows)}"
            rows.append(_row(len(rows), figures, explained[figures]))
        else:
            figures = tuple(values)
        found = Explanations(rows).of(Seen(_named(figures)))
        assert (found.text if found else None) == explained.get(figures)


def _named(figures):
    return (("本月", str(figures[0])), ("上月", str(figures[1])))


def _row(pk, figures, text):
    named = [list(pair) for pair in _named(figures)]
    return Explanation(
        pk=pk, region_id=COUNTY.pk, month=JUNE, key="falling", figures=named, text=text, at=clock.now()
    )


def test_a_blank_cell_is_not_explained_away(world):
    june = open_june(world)
    say(world, june, "没有数")
    assert the_finding(june, "required").stops
    assert not Explanation.objects.exists()
