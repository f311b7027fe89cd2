"""What is due, the desk, the report with its steps, a cell's history, own figures, loading a workbook."""

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng.workbooks import Sheet, workbook_bytes
from targets import actions
from targets.completion import completion
from targets.models import IndicatorPart, MonthlyProgress, MonthlyReport, OwnFigure
from tests.factories import assign, make_indicator, make_region, make_user
from tests.targets.report_world import JUNE, TODAY, accepted, build_world, number, open_june, save, submitted
from tests.targets.test_import_progress import book, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.MINSHENG_CLOCK = TODAY


@pytest.fixture
def world():
    return build_world()


def page(client, user, name, query="", **kwargs):
    client.force_login(user)
    return client.get(reverse(f"targets:{name}", kwargs=kwargs) + query).content.decode()


def take(client, user, report, step, comment="", seen=None):
    client.force_login(user)
    seen = report.steps.last().pk if seen is None else seen
    data = {"seen": seen, f"{step}-comment": comment}
    return client.post(
        reverse("targets:report_step", kwargs={"pk": report.pk, "step": step}), data, follow=True
    )


def test_the_clerk_sees_what_is_due_and_how_late_it_is(client, world):
    text = page(client, world.people.clerk, "due")
    assert text.count("逾期未报") == 6  # two sections; April, May and June
    assert "逾期 4 天" in text
    submitted(world)
    text = page(client, world.people.clerk, "due")
    assert text.count("逾期未报") == 5
    assert "已报" in text


def test_what_came_back_says_why_on_the_home_page(client, world):
    actions.return_(report=submitted(world), by=world.people.officer, comment="请核对床位数")
    client.force_login(world.people.clerk)
    assert "请核对床位数" in client.get("/").content.decode()


def test_a_closed_plan_is_not_due(client, world):
    world.plan.is_open = False
    world.plan.save()
    assert "没有分给您填报的指标" in page(client, world.people.clerk, "due")


def test_a_section_sees_when_it_owes_the_office(client, world):
    assert "6月的数科室报办公室截止6月26日（星期一）" in page(client, world.people.officer, "desk")


def test_the_desk_shows_every_region_and_month(client, world):
    submitted(world)
    text = page(client, world.people.officer, "desk")
    assert "6月还没有上报：乙县、市本级。" in text
    assert "迟 4 天" in text
    assert "等您审核的" in text
    assert text.count('class="btn btn-sm btn-primary"') == 1


def test_a_countys_reviewer_sees_the_county_and_what_waits_for_review(client):
    world = build_world(county_review=True)
    submitted(world)
    text = page(client, world.people.reviewer, "desk")
    assert "乙县" not in text
    assert text.count('class="btn btn-sm btn-primary"') == 1
    assert page(client, world.people.officer, "desk").count('class="btn btn-sm btn-primary"') == 0


def test_a_draft_is_the_regions_own_affair(client, world):
    report = open_june(world)
    save(world, report, 5)
    text = page(client, world.people.officer, "report", pk=report.pk)
    assert "还没有上报，草稿只有填报的人能看" in text
    assert "5张" not in text


def test_the_section_returns_with_words_and_accepts_what_comes_again(client, world):
    report = submitted(world, 5)
    answer = take(client, world.people.officer, report, "return", "请核对床位数")
    assert "已退回" in answer.content.decode()
    save(world, report, 6, version=1)
    report = actions.submit(report=report, by=world.people.clerk)
    text = page(client, world.people.officer, "report", pk=report.pk)
    assert "上次上报" in text
    assert "请核对床位数" in text
    earlier = client.get(reverse("targets:report", args=[report.pk]), {"number": 1}).content.decode()
    assert "这是以前的一次上报，只供查看" in earlier
    assert reverse("targets:report_step", args=[report.pk, "accept"]) not in earlier
    assert client.get(reverse("targets:report_step", args=[report.pk, "accept"])).status_code == 302
    answer = take(client, world.people.officer, report, "accept")
    assert "已通过甲县2017年6月月报" in answer.content.decode()
    assert completion(world.plan, JUNE, world.county, "accepted")[0].actual == 6


def test_what_waits_next_is_one_step_away(client, world):
    report, stranger = submitted(world), world.people.stranger
    theirs = {"region": world.other_county, "section": world.section, "month": JUNE}
    other = actions.open_report(plan=world.plan, by=stranger, **theirs)
    save(world, other, 6, by=stranger)
    actions.submit(report=other, by=stranger)
    answer = take(client, world.people.officer, report, "accept")
    assert f'href="/reports/{other.pk}/">下一份等您审核的：乙县6月报福利科' in answer.content.decode()


def test_a_return_without_words_keeps_what_was_seen_and_says_what_is_missing(client, world):
    report = submitted(world)
    answer = take(client, world.people.officer, report, "return")
    assert "退回要写明原因" in answer.content.decode()
    report.refresh_from_db()
    assert report.status == "submitted"


def test_a_step_pressed_twice_is_answered_kindly(client, world):
    report = submitted(world)
    seen = report.steps.last().pk
    take(client, world.people.officer, report, "accept", seen=seen)
    answer = take(client, world.people.officer, report, "accept", seen=seen)
    assert "不用再办" in answer.content.decode()
    assert report.steps.count() == 2


def test_what_only_looks_like_a_digit_is_taken_for_no_number(client, world):
    report = submitted(world)
    assert take(client, world.people.officer, report, "accept", seen="²").status_code == 200
    accept = reverse("targets:accept_clean", kwargs={"slug": world.plan.slug})
    assert client.post(accept, {"report": ["²-²"]}).status_code == 302
    actions.reopen(report=report, by=world.people.officer, comment="更正")
    client.force_login(world.people.clerk)
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    start = f"c{world.beds.pk}-"
    cell = {f"{start}version": "²", f"{start}was": "{}", f"{start}cumulative": "7", f"{start}state": "number"}
    answer = client.post(reverse("targets:sheet", kwargs=place), cell)
    assert answer.status_code == 200
    assert "没有保存" in answer.content.decode()
    part = IndicatorPart.objects.create(indicator=world.beds, name="公办")
    parts = reverse("targets:parts_save", kwargs=place | {"indicator": world.beds.pk})
    assert client.post(parts, {f"p{part.pk}": "3", "version": "²"}).status_code in (200, 302)


def test_a_step_on_an_older_state_is_refused_with_what_happened(client, world):
    report = submitted(world)
    seen = report.steps.last().pk
    actions.withdraw(report=report, by=world.people.clerk)
    actions.submit(report=report, by=world.people.clerk)
    answer = take(client, world.people.officer, report, "accept", seen=seen)
    assert "请看过最新情况再办" in answer.content.decode()


def test_a_dead_button_says_why(client, world):
    world.people.officer.memberships.create(role="clerk", region=world.county, starts_on=date(2000, 1, 1))
    report = open_june(world, by=world.people.officer)
    save(world, report, 5, by=world.people.officer)
    actions.submit(report=report, by=world.people.officer)
    text = page(client, world.people.officer, "report", pk=report.pk)
    assert "要由别人审核" in text
    assert "disabled" in text


def test_reopening_needs_a_reason_and_keeps_what_was_accepted(client, world):
    report = accepted(world, 5)
    take(client, world.people.officer, report, "reopen", "县里更正")
    assert completion(world.plan, JUNE, world.county)[0].actual == 5


def test_the_history_of_a_cell_says_who_when_before_and_after(client, world):
    report = open_june(world)
    save(world, report, 5)
    save(world, report, number(6, "补报"), by=world.people.colleague, version=1)
    place = {
        "slug": world.plan.slug,
        "code": world.county.code,
        "month": "2017-06",
        "indicator": world.beds.pk,
    }
    text = page(client, world.people.clerk, "cell", **place)
    for words in ("甲县副填报员", "5张", "6张", "补报", "2017-06-26"):
        assert words in text


def test_the_history_of_a_cell_that_passed_to_another_section_is_that_of_the_new_report(client, world):
    save(world, open_june(world), 5)
    world.beds.section = world.other_section
    world.beds.save(update_fields=["section"])
    report = open_june(world, section=world.other_section)
    save(world, report, 7)
    place = {"slug": world.plan.slug, "code": world.county.code, "month": "2017-06"}
    text = page(client, world.people.clerk, "cell", **place, indicator=world.beds.pk)
    assert "7张" in text
    assert "5张" not in text


def own_place(world, **changes):
    return {"slug": world.plan.slug, "indicator": world.beds.pk, "month": "2017-06"} | changes


def test_a_figure_of_the_whole_is_entered_by_one_and_accepted_by_another(client, world):
    client.force_login(world.people.officer)
    where = reverse("targets:own_figure_new", kwargs=own_place(world))
    typed = {"cumulative": "1,200", "source": "省厅通报", "note": "", "seen": "0"}
    answer = client.post(where, typed, follow=True)
    assert "1,200张" in answer.content.decode()
    figure = OwnFigure.objects.get()
    accept = reverse("targets:own_figure_accept", kwargs={"pk": figure.pk})
    assert client.post(accept).status_code == 403
    client.force_login(world.people.second_officer)
    assert "已通过" in client.post(accept, follow=True).content.decode()
    assert completion(world.plan, JUNE, basis="accepted")[0].actual == 1200
    withdraw = reverse("targets:own_figure_withdraw", kwargs={"pk": figure.pk})
    assert "撤销自有数要写明原因" in client.post(withdraw, follow=True).content.decode()
    text = client.post(withdraw, {"reason": "省厅已更正"}, follow=True).content.decode()
    assert "已撤销" in text
    assert "福利科副经办 6月26日撤销：省厅已更正" in text
    assert completion(world.plan, JUNE)[0].actual is None


def test_a_figure_of_the_whole_made_from_an_older_page_is_shown_again_with_both(client, world):
    client.force_login(world.people.officer)
    where = reverse("targets:own_figure_new", kwargs=own_place(world))
    typed = {"cumulative": "1,200", "source": "省厅通报", "note": "", "seen": "0"}
    client.post(where, typed)
    client.force_login(world.people.second_officer)
    answer = client.post(where, typed | {"cumulative": "1,300"})
    text = answer.content.decode()
    assert "现在是1,200张（省厅通报），您填的是1,300张，没有保存" in text
    assert 'value="1,300"' in text
    seen = answer.context["form"]["seen"].value()
    client.post(where, typed | {"cumulative": "1,300", "seen": seen})
    assert [figure.value for figure in OwnFigure.objects.all()] == [1200, 1300]


def test_the_office_withdraws_a_figure_of_the_whole_once_the_month_is_compiled(client, world):
    figure = actions.record_own_figure(
        indicator=world.beds, region=world.city, month=JUNE, cell=number(1200), source="省厅通报",
        by=world.people.officer,
    )  # fmt: skip
    actions.compile_month(plan=world.plan, month=JUNE, by=world.people.office)
    address = {"slug": world.plan.slug, "query": "?month=2017-06"}
    withdraw = reverse("targets:own_figure_withdraw", kwargs={"pk": figure.pk})
    assert "撤销由办公室办" in page(client, world.people.officer, "own_figures", **address)
    assert client.post(withdraw, {"reason": "录错"}).status_code == 403
    text = page(client, world.people.office, "own_figures", **address)
    assert withdraw in text
    assert "不能再录" in text
    assert (
        "办公室 6月26日撤销：录错" in client.post(withdraw, {"reason": "录错"}, follow=True).content.decode()
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"cumulative": "很多", "source": "省厅"}, "不是数"),
        ({"cumulative": "5", "source": ""}, "必填"),
        ({"cumulative": "", "source": "省厅"}, "不能留空"),
    ],
)
def test_a_figure_of_the_whole_that_is_not_complete_is_refused(client, world, data, words):
    client.force_login(world.people.officer)
    data = data | {"seen": "0"}
    answer = client.post(reverse("targets:own_figure_new", kwargs=own_place(world)), data)
    assert words in answer.content.decode()
    assert not OwnFigure.objects.exists()


def test_loading_a_workbook_shows_old_and_new_and_stores_after_confirming(client, world):
    save(world, open_june(world), 5)
    client.force_login(world.people.clerk)
    where, file = reverse("targets:progress_load"), SimpleUploadedFile("六月.xlsx", book(row(value="8")))
    answer = client.post(where, {"plan": world.plan.slug, "file": file})
    text = answer.content.decode()
    assert "5张" in text
    assert "<b>8张</b>" in text
    assert MonthlyProgress.objects.get().value == 5
    done = client.post(where, {"carried": answer.context["carried"]}, follow=True)
    assert "已存入 1 份月报的草稿，1 格有变化" in done.content.decode()
    assert MonthlyProgress.objects.get().value == 8


def test_what_changed_after_the_preview_is_shown_again(client, world):
    report = open_june(world)
    save(world, report, 5)
    client.force_login(world.people.clerk)
    where, file = reverse("targets:progress_load"), SimpleUploadedFile("六月.xlsx", book(row(value="8")))
    answer = client.post(where, {"plan": world.plan.slug, "file": file})
    save(world, report, 6, by=world.people.colleague, version=1)
    again = client.post(where, {"carried": answer.context["carried"]})
    assert "请看过下面的新预览再确认" in again.content.decode()
    assert MonthlyProgress.objects.get().value == 6
    client.post(where, {"carried": again.context["carried"]})
    assert MonthlyProgress.objects.get().value == 8


def test_a_preview_of_somebody_else_is_not_taken(client, world):
    client.force_login(world.people.clerk)
    where, file = reverse("targets:progress_load"), SimpleUploadedFile("六月.xlsx", book(row(value="8")))
    carried = client.post(where, {"plan": world.plan.slug, "file": file}).context["carried"]
    client.force_login(world.people.colleague)
    assert "请重新选择文件" in client.post(where, {"carried": carried}).content.decode()
    assert not MonthlyReport.objects.exists()


def test_a_workbook_with_errors_lists_them_with_their_cells(client, world):
    client.force_login(world.people.clerk)
    file = SimpleUploadedFile("六月.xlsx", book(row(value="很多"), row(region="乙县", value="1")))
    answer = client.post(reverse("targets:progress_load"), {"plan": world.plan.slug, "file": file})
    text = answer.content.decode()
    assert "没有存入任何内容" in text
    assert "D2" in text
    assert "A3" in text
    assert "确认存入" not in text


@pytest.mark.parametrize("name", ["due", "desk"])
def test_the_lists_take_the_same_number_of_queries_at_two_sizes(client, world, name):
    user = world.people.clerk if name == "due" else world.people.officer
    counts = []
    page(client, user, name)  # signs in: what that takes is not counted
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"targets:{name}"))
        counts.append(len(queries))
        for number_of in range(15):
            county = make_region(name=f"新{number_of}县{len(counts)}", parent=world.county)
            assign(world.beds, county)
            assign(make_indicator(world.plan, section=world.section), county)
    assert counts[0] == counts[1]


def test_a_report_takes_the_same_number_of_queries_at_two_sizes(client, world):
    report, counts = actions.withdraw(report=submitted(world), by=world.people.clerk), []
    report = actions.submit(report=report, by=world.people.clerk)
    page(client, world.people.officer, "report", pk=report.pk)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("targets:report", kwargs={"pk": report.pk}))
        counts.append(len(queries))
        report = actions.withdraw(report=report, by=world.people.clerk)
        for _ in range(20):
            indicator = make_indicator(world.plan, section=world.section)
            assign(indicator, world.county)
            save(world, report, 5, indicator=indicator)
        report = actions.submit(report=report, by=make_user("clerk", region=world.county))
    assert counts[0] == counts[1]


def test_the_clerk_is_told_that_what_was_sent_can_be_taken_back(client, world):
    report = submitted(world)
    assert "撤回。" in page(client, world.people.clerk, "report", pk=report.pk)
    actions.accept(report=report, by=world.people.officer)
    assert "现在没有要您办理的事" in page(client, world.people.clerk, "report", pk=report.pk)


@pytest.mark.parametrize("what", ["no header", "a document", "no workbook"])
def test_a_file_that_cannot_be_read_comes_back_with_its_list(client, world, what):
    content = {
        "no header": workbook_bytes([Sheet("随手记", [["姓名", "电话"], ["张三", "123"]])]),
        "a document": _document(),
        "no workbook": b"hello",
    }[what]
    client.force_login(world.people.clerk)
    where, file = reverse("targets:progress_load"), SimpleUploadedFile("六月.xlsx", content)
    preview = client.post(where, {"plan": world.plan.slug, "file": file})
    answer = client.post(where, {"carried": preview.context["carried"], "do": "marked"})
    book_back = openpyxl.load_workbook(BytesIO(answer.content))
    listed = [[cell.value for cell in line] for line in book_back.worksheets[-1].iter_rows(min_row=2)]
    assert [line[2] for line in listed] == [problem.message for problem in preview.context["table"].problems]


def _document():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return stream.getvalue()
