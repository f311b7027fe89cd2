"""The sheet as a plain form: what is saved, what is refused, and that nothing typed is lost."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets import actions
from targets.cells import Cell
from targets.completion import completion
from targets.drafts import draft_rows
from targets.earlier import figures_before
from targets.models import Explanation, Kind, MonthlyReport, State
from tests.factories import assign, make_indicator, make_target
from tests.targets.report_world import JUNE, TODAY, accepted, build_world, number, open_june, save, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def address(world, month="2017-06", region=None):
    code = (region or world.county).code
    return reverse("targets:sheet", kwargs={"slug": world.plan.slug, "code": code, "month": month})


def inputs_of(response):
    """The form's inputs by name, as a browser without script would send them back."""
    text = response.content.decode()
    found = {}
    for tag in re.findall(r"<input [^>]*>", text):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken" and 'type="submit"' not in tag:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select [^>]*name="(c[^"]+)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


class Sheet:
    """A clerk at the sheet: opens it, types into inputs by indicator and name, presses a button."""

    def __init__(self, client, world, user=None, **place):
        client.force_login(user or world.people.clerk)
        self.client, self.address = client, address(world, **place)
        self.inputs = inputs_of(self.get())

    def get(self):
        return self.client.get(self.address)

    def type(self, indicator, **values):
        self.inputs |= {f"c{indicator.pk}-{name}": value for name, value in values.items()}
        return self

    def press(self, do="save"):
        self.response = self.client.post(self.address, self.inputs | {"do": do})
        if self.response.status_code == 200:
            self.inputs = inputs_of(self.response)
        return self.response

    @property
    def text(self):
        return self.response.content.decode()


@pytest.fixture
def sheet(client, world):
    return Sheet(client, world)


def cell_of(indicator, month=JUNE):
    return Cell.of(indicator.cells.filter(report__month=month).first())


def test_opening_the_sheet_stores_nothing(sheet):
    assert sheet.get().status_code == 200
    assert not MonthlyReport.objects.exists()


def test_the_sheet_has_a_table_for_each_section_the_person_reports_to(client, world):
    text = Sheet(client, world).get().content.decode()
    assert "报福利科" in text
    assert "报救助科" in text
    text = Sheet(client, world, world.people.stranger, region=world.other_county).get().content.decode()
    assert "报救助科" not in text


def test_saving_stores_what_was_changed_and_nothing_else(sheet, world):
    response = (
        sheet.type(world.beds, cumulative="12").type(world.share, numerator="3", denominator="4").press()
    )
    assert response.status_code == 302
    assert cell_of(world.beds).value == 12
    assert (cell_of(world.share).numerator, cell_of(world.share).denominator) == (3, 4)
    assert not world.served.cells.exists()


def test_saving_without_a_change_stores_nothing(sheet):
    assert sheet.press().status_code == 302
    assert not MonthlyReport.objects.exists()


def test_the_last_day_of_the_data_is_saved_with_the_sheet(sheet, world):
    sheet.inputs[f"s{world.section.pk}-as-of"] = "2017-06-20"
    sheet.press()
    assert MonthlyReport.objects.get().data_as_of == date(2017, 6, 20)


@pytest.mark.parametrize("day", ["2017-07-01", "昨天"])
def test_a_wrong_last_day_is_shown_and_the_cells_typed_are_kept(sheet, world, day):
    sheet.inputs[f"s{world.section.pk}-as-of"] = day
    sheet.type(world.beds, cumulative="12").press()
    assert "数据截至日" in sheet.text
    assert sheet.inputs[f"c{world.beds.pk}-cumulative"] == "12"


def test_typing_the_increment_stores_the_year_to_date(client, world):
    may(world, 210)
    Sheet(client, world).type(world.beds, increment="30").press()
    assert cell_of(world.beds).value == 240


def may(world, value, indicator=None):
    keys = {"plan": world.plan, "region": world.county, "month": date(2017, 5, 1), "by": world.people.clerk}
    indicator = indicator or world.beds
    report = actions.open_report(section=indicator.section, **keys)
    save(world, report, value, indicator=indicator)
    return actions.submit(report=report, by=world.people.clerk)


def test_what_cannot_be_read_stays_as_typed_and_the_rest_is_saved(sheet, world):
    response = sheet.type(world.beds, cumulative="很多").type(world.served, cumulative="40").press()
    assert response.status_code == 200
    assert "有 1 处要改" in sheet.text
    assert "其他 1 格已经保存" in sheet.text
    assert sheet.inputs[f"c{world.beds.pk}-cumulative"] == "很多"
    assert cell_of(world.served).value == 40
    assert sheet.type(world.beds, cumulative="7").press().status_code == 302
    assert cell_of(world.beds).value == 7


def test_what_is_wrong_in_one_part_stops_no_other_and_is_said_of_its_own(sheet, world):
    sheet.type(world.beds, cumulative="7").type(world.share, numerator="三", denominator="4")
    sheet.press(f"submit-{world.other_section.pk}")
    assert "报救助科的月报没有上报" in sheet.text
    assert not MonthlyReport.objects.exclude(status="draft").exists()
    sheet.press(f"submit-{world.section.pk}")
    assert "月报已上报福利科" in sheet.text
    assert "没有上报" not in sheet.text
    assert sheet.inputs[f"c{world.share.pk}-numerator"] == "三"
    assert set(MonthlyReport.objects.values_list("section__name", "status")) >= {("福利科", "submitted")}


def test_what_cannot_be_judged_without_a_reason_is_not_said_to_be_unreadable(sheet, world):
    sheet.type(world.beds, state="no_data").press()
    assert "有 1 处要改" in sheet.text
    assert "要在备注里说明原因" in sheet.text
    assert "看不懂" not in sheet.text


def test_a_form_sent_twice_acts_once(sheet, world):
    sheet.type(world.beds, cumulative="12")
    first, again = sheet.press(), sheet.press()
    assert (first.status_code, again.status_code) == (302, 302)
    assert world.beds.cells.get().version == 1


def test_two_people_on_one_sheet_lose_nothing(client, world):
    mine = Sheet(client, world).type(world.beds, cumulative="7").type(world.served, cumulative="40")
    save(world, open_june(world), 5, by=world.people.colleague)
    mine.press()
    assert "已把这一格改为“5张”；您填的是“7张”" in mine.text
    assert cell_of(world.beds).value == 5
    assert cell_of(world.served).value == 40
    assert mine.inputs[f"c{world.beds.pk}-cumulative"] == "7"
    assert mine.press().status_code == 302
    assert cell_of(world.beds).value == 7


def test_a_cell_that_this_person_did_not_touch_is_never_in_conflict(client, world):
    mine = Sheet(client, world).type(world.served, cumulative="40")
    save(world, open_june(world), 5, by=world.people.colleague)
    assert mine.press().status_code == 302
    assert cell_of(world.beds).value == 5


def test_a_report_that_went_up_meanwhile_shows_what_was_not_saved(client, world):
    save(world, open_june(world), 5)
    mine = Sheet(client, world).type(world.beds, cumulative="7")
    actions.submit(report=MonthlyReport.objects.get(), by=world.people.colleague)
    assert mine.press().status_code == 200
    assert "没有保存" in mine.text
    assert "本月累计 7" in mine.text


def test_submitting_saves_first(sheet, world):
    response = sheet.type(world.beds, cumulative="12").press(f"submit-{world.section.pk}")
    assert response.status_code == 302
    report = MonthlyReport.objects.get()
    assert (report.status, report.counting.figures.get().value) == ("submitted", 12)


def test_submitting_twice_is_answered_kindly(sheet, world):
    sheet.type(world.beds, cumulative="12")
    sheet.press(f"submit-{world.section.pk}")
    sheet.press(f"submit-{world.section.pk}")
    assert sheet.response.status_code == 302
    assert "不用再办" in sheet.get().content.decode()
    assert MonthlyReport.objects.get().steps.count() == 1


def test_a_required_blank_cell_keeps_the_report_and_is_named(sheet, world):
    sheet.type(world.served, cumulative="40").press(f"submit-{world.section.pk}")
    assert "还不能上报，有 1 处要处理" in sheet.text
    assert "新增床位：未填" in sheet.text
    assert cell_of(world.served).value == 40


def test_nothing_is_submitted_while_a_cell_cannot_be_read(sheet, world):
    sheet.type(world.beds, cumulative="12").type(world.served, cumulative="很多")
    sheet.press(f"submit-{world.section.pk}")
    assert MonthlyReport.objects.get().status == "draft"


def falling_key(world):
    return f"x{world.beds.pk}-falling"


def test_a_falling_figure_says_both_numbers_and_goes_up_with_an_explanation(client, world):
    may(world, 210)
    sheet = Sheet(client, world).type(world.beds, cumulative="180")
    sheet.press(f"submit-{world.section.pk}")
    assert (
        "</b> 新增床位：累计数180小于上月210，请更正或说明。" in sheet.text
    )  # whose county stands at the head
    sheet.type(world.beds, note="备注不是说明").press(f"submit-{world.section.pk}")
    assert MonthlyReport.objects.get(month=JUNE).status == "draft"
    sheet.inputs[falling_key(world)] = "复核后核减"
    sheet.press(f"submit-{world.section.pk}")
    assert MonthlyReport.objects.get(month=JUNE).status == "submitted"
    row = Explanation.objects.get()
    assert (row.text, row.by, row.region, row.month) == ("复核后核减", world.people.clerk, world.county, JUNE)
    assert row.figures == [["2017年6月累计数", "180"], ["2017年5月累计数", "210"]]
    report = MonthlyReport.objects.get(month=JUNE)
    text = client.get(reverse("targets:report", args=[report.pk])).content.decode()
    assert "累计数180小于上月210。" in text
    assert "请更正或说明" not in text


def test_words_written_for_a_figure_that_was_changed_at_once_are_shown_again(client, world):
    may(world, 210)
    sheet = Sheet(client, world).type(world.beds, cumulative="180")
    sheet.press("save")
    sheet = Sheet(client, world)
    sheet.inputs[falling_key(world)] = "复核后核减"
    sheet.type(world.beds, cumulative="190").press(f"submit-{world.section.pk}")
    assert "这句说明是对改动以前的数写的" in sheet.text
    assert sheet.inputs[falling_key(world)] == "复核后核减"
    assert not Explanation.objects.exists()
    sheet.press(f"submit-{world.section.pk}")
    assert MonthlyReport.objects.get(month=JUNE).status == "submitted"
    assert Explanation.objects.get().figures[0] == ["2017年6月累计数", "190"]


def test_a_page_opened_before_a_colleague_explained_takes_nothing_back(client, world):
    may(world, 210)
    sheet = Sheet(client, world).type(world.beds, cumulative="180")
    sheet.press("save")
    sheet = Sheet(client, world)
    report = MonthlyReport.objects.get(month=JUNE)
    words = actions.Words(world.beds.pk, "falling", None, "核减")
    actions.explain(report=report, words=[words], by=world.people.colleague)
    sheet.press(f"submit-{world.section.pk}")
    assert [row.text for row in Explanation.objects.all()] == ["核减"]


def test_a_submitted_report_is_read_only_and_can_be_withdrawn(client, world):
    submitted(world)
    sheet = Sheet(client, world)
    assert f"c{world.beds.pk}-cumulative" not in sheet.inputs
    assert sheet.press(f"withdraw-{world.section.pk}").status_code == 302
    assert MonthlyReport.objects.get().status == "draft"


def test_a_returned_report_says_who_returned_it_and_why(client, world):
    actions.return_(report=submitted(world), by=world.people.officer, comment="请核对床位数")
    text = Sheet(client, world).get().content.decode()
    assert "福利科经办" in text
    assert "请核对床位数" in text


def test_an_accepted_report_says_how_to_correct_it(client, world):
    accepted(world)
    assert "请联系福利科重新开放" in Sheet(client, world).get().content.decode()


def test_the_page_shows_target_last_month_increment_rate_and_light(client, world):
    make_target(world.beds, world.county, 250)
    may(world, 119)
    save(world, open_june(world), 142)
    text = Sheet(client, world).get().content.decode()
    row = text[text.index(f'id="c{world.beds.pk}"') :]
    row = re.sub(r"<[^>]+>", " ", row[: row.index("</tr>")])
    for shown in ("250", "119", "57%", "超序时", "应达 125"):
        assert shown in row
    assert Sheet(client, world).inputs[f"c{world.beds.pk}-increment"] == "23"


def test_zero_blank_no_data_and_not_applicable_look_different(client, world):
    report, cells = open_june(world), {}
    extra = make_indicator(world.plan, section=world.section, name="空着的")
    assign(extra, world.county)
    save(world, report, 0)
    save(world, report, Cell(State.NO_DATA, note="未统计"), indicator=world.served)
    text = Sheet(client, world).get().content.decode()
    for indicator in (world.beds, world.served, extra):
        part = text[text.index(f'id="c{indicator.pk}"') :]
        cells[indicator] = re.search(r'class="cell-state ([^"]+)">([^<]+)<', part).groups()
    assert list(cells.values()) == [("cell-number", "0"), ("cell-no-data", "无数据"), ("cell-blank", "未填")]


def test_a_bare_rate_is_marked(client, world):
    keys = {"plan": world.plan, "region": world.county, "month": JUNE, "by": world.people.clerk}
    report = actions.open_report(section=world.other_section, **keys)
    save(world, report, number(70), indicator=world.share)
    text = Sheet(client, world).get().content.decode()
    assert '<span class="mark" data-out="bare">不可汇总</span>' in text


def test_tampered_inputs_do_no_harm(sheet, world):
    for was in ("", "[]", "{bad", json.dumps({"cumulative": 3})):
        sheet.inputs |= {f"c{world.beds.pk}-was": was, f"c{world.beds.pk}-version": "x"}
        assert sheet.press().status_code in (200, 302)


@pytest.mark.parametrize("month", ["2017-03", "2017-07", "2018-06", "nonsense", "2017-13"])
def test_a_month_that_is_not_open_is_not_found(client, world, month):
    client.force_login(world.people.clerk)
    assert client.get(address(world, month)).status_code == 404


def test_the_unit_fills_the_citys_own_cell(client, world):
    sheet = Sheet(client, world, world.people.unit_officer, region=world.own)
    sheet.type(world.beds, cumulative="9").press(f"submit-{world.section.pk}")
    assert MonthlyReport.objects.get().region == world.own


def test_the_number_of_queries_does_not_grow_with_the_lines(client, world, django_assert_num_queries):
    sheet = Sheet(client, world)
    with CaptureQueriesContext(
        connection,
    ) as few:
        sheet.get()
    for _ in range(30):
        assign(make_indicator(world.plan, section=world.section), world.county)
    with django_assert_num_queries(len(few)):
        sheet.get()


def test_what_was_before_is_what_completion_says(world):
    monthly = make_indicator(world.plan, section=world.section, name="按月的", entry="monthly")
    assign(monthly, world.county)
    world.beds.is_required = False
    world.beds.save()
    for month, value in ((4, 3), (5, 4)):
        keys = {
            "plan": world.plan,
            "region": world.county,
            "section": world.section,
            "by": world.people.clerk,
        }
        report = actions.open_report(month=date(2017, month, 1), **keys)
        save(world, report, value, indicator=monthly)
        save(world, report, value * 10)
        actions.submit(report=report, by=world.people.clerk)
    before = figures_before(world.plan, world.county, JUNE)
    rows = {row.indicator_id: row.actual for row in completion(world.plan, date(2017, 5, 1), world.county)}
    assert before[monthly.pk].cumulative == rows[monthly.pk] == 7
    assert before[world.beds.pk].cumulative == rows[world.beds.pk] == 40


def test_a_draft_stands_as_the_same_figures_stand_once_submitted(world):
    standard = make_indicator(world.plan, section=world.section, name="标准", kind=Kind.STANDARD, unit="元")
    done = make_indicator(world.plan, section=world.section, name="达标", kind=Kind.MILESTONE)
    capped = make_indicator(
        world.plan, section=world.section, name="封顶", is_capped=True, direction="at_least"
    )
    most = make_indicator(
        world.plan, section=world.section, name="控制", direction="at_most", kind=Kind.STOCK
    )
    for indicator in (standard, done, capped, most):
        assign(indicator, world.county)
    for indicator, target in ((standard, 3300), (capped, 10), (most, 5), (world.beds, 250)):
        make_target(indicator, world.county, target)
    cells = {
        standard: number(3300),
        done: Cell(State.NUMBER, is_done=True),
        capped: number(15),
        most: number(6),
        world.beds: number(142),
    }
    report = open_june(world)
    for indicator, cell in cells.items():
        save(world, report, cell, indicator=indicator)
    drafts = [(indicator, cell, None) for indicator, cell in cells.items()]
    before = draft_rows(world.plan, world.county, JUNE, drafts)
    actions.submit(report=report, by=world.people.clerk)
    after = {row.indicator_id: row for row in completion(world.plan, JUNE, world.county)}
    for indicator in cells:
        for name in (
            "actual",
            "target",
            "rate",
            "rate_text",
            "pace",
            "light",
            "met",
            "actual_text",
            "target_text",
        ):
            assert getattr(before[indicator.pk], name) == getattr(after[indicator.pk], name), (
                indicator,
                name,
            )


def test_a_draft_to_the_section_of_old_is_not_shown_as_the_draft_to_that_of_today(client, world):
    old = open_june(world)
    save(world, old, 9)
    world.beds.section = world.other_section
    world.beds.save(update_fields=["section"])
    client.force_login(world.people.clerk)
    page = client.get(address(world)).context["sheet"]
    (line,) = [line for line in page.lines if line.indicator == world.beds]
    assert (line.is_blank, line.version) == (True, 0)
    new = open_june(world, section=world.other_section)
    save(world, new, 7)
    page = client.get(address(world)).context["sheet"]
    (line,) = [line for line in page.lines if line.indicator == world.beds]
    assert (line.cell.value, line.version) == (7, 1)
