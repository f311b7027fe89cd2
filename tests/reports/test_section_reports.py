"""Sections' monthly reports: drafted from data, begun from last month's, signed, taken into the letter."""

import re
from datetime import date
from io import StringIO

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.actions import give_deputy
from reports import actions
from reports.document import plain
from reports.models import SectionPassage, SectionReport, SectionSigning
from reports.passage_changes import changes, paragraph_edits
from reports.section_reports import section_document
from reports.template_files import default_content
from tests.factories import assign, make_indicator, make_section, make_user
from tests.reports.letter_world import JUNE, make_world, report, write_letter
from tests.reports.test_rendering import Reader

pytestmark = pytest.mark.django_db
JULY = date(2017, 7, 1)


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    world.leader = make_user("leader", section=world.section)
    world.monthly = actions.load_template(
        plan=world.plan, content=default_content("section"), by=world.office, sender="某市民政局"
    )
    return world


def start(world, month=JUNE, **fields):
    fields = {"template": world.monthly, "section": world.section, "by": world.officer} | fields
    return actions.start_section_report(month=month, **fields)


def found(report):
    return SectionReport.objects.with_names().get(pk=report.pk)


def write(world, report, title, text):
    passage = report.passages.get(part__title=title)
    return actions.save_section_passage(passage=passage, text=text, version=passage.version, by=world.officer)


def sign(world, report, **fields):
    """Sent for signing by its writer and signed by its leader."""
    fields = {"writer": world.officer, "leader": world.leader} | fields
    actions.submit_section_report(report=report, by=fields["writer"])
    return actions.sign_section_report(report=report, by=fields["leader"])


def text_of(document):
    return "\n".join(block.number + plain(block.runs) for block in document.blocks)


def test_two_parts_are_drafted_from_the_sections_own_data(world):
    other = make_indicator(
        world.plan, project=world.project, section=make_section(name="救助科"), name="救助"
    )
    assign(other, *world.counties)
    document = section_document(found(start(world)))
    text = text_of(document)
    assert document.name == "福利科2017年6月某年民生工程月报"
    assert document.signature.signer == "福利科"
    assert [part for part in ("一、进展情况", "二、资金拨付", "五、下步打算") if part not in text] == []
    assert "床位1120张，完成年度目标200张的60%" in text
    assert "计划安排1000.5万元" in text
    assert "救助" not in text


def test_the_rest_starts_from_last_months(world, settings):
    first = start(world)
    write(world, first, "采取措施", "抓督查。\n抓资金。")
    settings.MINSHENG_CLOCK = date(2017, 8, 2)
    second = start(world, JULY)
    assert second.passages.get(part__title="采取措施").text == "抓督查。\n抓资金。"
    assert second.passages.get(part__title="下步打算").text == ""


def test_a_leader_signs_on_screen_and_the_content_rests(world):
    monthly = start(world)
    write(world, monthly, "存在的问题", "进度偏慢。")
    signed = sign(world, monthly)
    assert signed.signing.signature == str(world.leader)
    before = section_document(found(monthly))
    report(world, world.counties[0], {world.indicators[0]: 99})
    assert section_document(found(monthly)) == before
    with pytest.raises(ValidationError, match="已经签字"):
        write(world, monthly, "存在的问题", "改了。")
    with pytest.raises(ValidationError, match="已经签过字"):
        actions.sign_section_report(report=monthly, by=world.leader)


def test_a_calculation_that_is_not_there_is_neither_saved_nor_signed(world, client):
    monthly, text = start(world), "缺口{{ 测算.不存在 }}。"
    passage = monthly.passages.get(part__title="存在的问题")
    client.force_login(world.officer)
    at = address("section_passage", monthly.pk, passage.pk)
    page = words(client.post(at, {"text": text, "version": passage.version}))
    assert "没有“不存在”这个测算" in page
    assert text in page, "what was typed is still there"
    monthly.passages.filter(pk=passage.pk).update(text=text)
    with pytest.raises(ValidationError, match=r"没能生成.*没有“不存在”这个测算"):
        actions.submit_section_report(report=monthly, by=world.officer)


@pytest.mark.parametrize("text", ["新增{{ 床位1.实际 }}张。", "{% if 指标 %}甲", "甲}}"])
def test_what_would_be_printed_with_its_braces_is_refused(world, text):
    monthly, letter = start(world), write_letter(world)
    passage = letter.passages.first()
    with pytest.raises(actions.WordingRefused, match="会原样印出来"):
        actions.save_passage(passage=passage, text=text, version=1, by=world.office)
    with pytest.raises(actions.WordingRefused, match="会原样印出来"):
        write(world, monthly, "存在的问题", text)
    with pytest.raises(actions.TemplateRefused, match="会原样印出来"):
        actions.add_part(
            template=world.template, source="passage", title="督办", starting_text=text, by=world.office
        )


def test_withdrawn_it_can_be_written_and_signed_again_and_the_log_keeps_all(world):
    monthly = start(world)
    sign(world, monthly)
    with pytest.raises(ValidationError, match="为什么撤回"):
        actions.withdraw_signature(report=monthly, reason=" ", by=world.officer)
    actions.withdraw_signature(report=monthly, reason="数有变", by=world.officer)
    write(world, monthly, "存在的问题", "改了。")
    report(world, world.counties[0], {world.indicators[0]: 80})
    sign(world, monthly)
    assert [each.step for each in monthly.steps.order_by("id")] == [
        "submit",
        "sign",
        "withdraw",
        "submit",
        "sign",
    ]
    assert "床位1140张" in text_of(section_document(found(monthly)))


def test_a_deputy_signs_and_is_named_as_one(world):
    deputy = make_user("leader", section=make_section(name="救助科"))
    monthly = start(world)
    actions.submit_section_report(report=monthly, by=world.officer)
    with pytest.raises(PermissionDenied, match="由分管领导签字"):
        actions.sign_section_report(report=monthly, by=deputy)
    days = {"starts_on": date(2017, 7, 1), "ends_on": date(2017, 7, 9)}
    give_deputy(absent=world.leader, deputy=deputy, reason="出差", by=world.leader, **days)
    signed = actions.sign_section_report(report=monthly, by=deputy)
    assert signed.signing.signature == f"{deputy}（代）"
    assert signed.signing.reason == f"代{world.leader}签"


def test_a_signature_on_paper_is_noted_by_the_section(world):
    monthly = start(world)
    given = {"signer": "分管副局长", "signed_on": date(2017, 7, 4), "is_deputy": False, "reason": ""}
    for wrong, words in (({"signed_on": date(2017, 7, 6)}, "还没有到"), ({"is_deputy": True}, "代谁")):
        with pytest.raises(ValidationError, match=words):
            actions.record_paper_signature(report=monthly, by=world.officer, **(given | wrong))
    with pytest.raises(PermissionDenied):
        actions.record_paper_signature(report=monthly, by=world.office, **given)
    signed = actions.record_paper_signature(report=monthly, by=world.officer, **given)
    assert (signed.signing.step, signed.signing.signature) == ("paper", "分管副局长")


def test_a_signature_on_paper_is_not_older_than_what_it_signs(world):
    monthly = start(world)
    actions.submit_section_report(report=monthly, by=world.officer)
    given = {"signer": "分管副局长", "is_deputy": False, "reason": "", "by": world.officer}
    with pytest.raises(ValidationError, match="不能早于送签的2017年7月5日"):
        actions.record_paper_signature(report=monthly, signed_on=date(2017, 7, 4), **given)
    signed = actions.record_paper_signature(report=monthly, signed_on=date(2017, 7, 5), **given)
    assert signed.signing.signature == "分管副局长"


def test_only_the_section_writes_and_only_months_that_are_due(world):
    other = make_user("section_officer", section=make_section(name="救助科"))
    with pytest.raises(PermissionDenied):
        start(world, by=other)
    for month in (date(2017, 5, 1), date(2017, 8, 1)):
        with pytest.raises(ValidationError, match="起报月到本月"):
            start(world, month)
    with pytest.raises(ValidationError, match="不是科室月报"):
        start(world, template=world.template)
    monthly = start(world)
    with pytest.raises(ValidationError, match="已经开始写"):
        start(world)
    passage = monthly.passages.first()
    with pytest.raises(PermissionDenied):
        actions.save_section_passage(passage=passage, text="甲", version=1, by=other)
    actions.save_section_passage(passage=passage, text="甲", version=1, by=world.officer)
    with pytest.raises(actions.Stale):
        actions.save_section_passage(passage=passage, text="乙", version=1, by=world.officer)


def test_signed_passages_go_into_the_letter_with_a_track_of_what_changed(world):
    monthly = start(world)
    write(world, monthly, "采取措施", "抓督查。按月检查。\n抓资金。")
    letter = write_letter(world)
    passage = letter.passages.get(part__title="主要措施")
    actions.save_passage(passage=passage, text="抓资金。", version=1, by=world.office)
    part = monthly.passages.get(part__title="采取措施").part
    with pytest.raises(ValidationError, match="还没有签字"):
        actions.take_into_letter(passage=passage, chosen=[(found(monthly), part)], by=world.office)
    sign(world, monthly)
    taken = actions.take_into_letter(passage=passage, chosen=[(found(monthly), part)], by=world.office)
    assert taken.text == "抓资金。\n抓督查。按月检查。"
    assert taken.sources.get().text == "抓督查。按月检查。\n抓资金。"
    actions.save_passage(passage=taken, text="抓资金。\n抓督查。按周检查。", version=3, by=world.other_office)
    newest, pulled, first = changes(taken)
    assert (newest.who, [(each.before, each.after) for each in newest.edits]) == (
        str(world.other_office),
        [("抓督查。按月检查。", "抓督查。按周检查。")],
    )
    assert pulled.reason == f"取自{monthly}"
    assert [each.after for each in first.edits] == ["抓资金。"]


def test_paragraphs_added_changed_and_taken_out():
    edits = paragraph_edits("甲\n乙\n丙", "甲\n乙二\n丙\n丁")
    assert [(each.before, each.after) for each in edits] == [("乙", "乙二"), ("", "丁")]
    assert [(each.before, each.after) for each in paragraph_edits("甲\n乙", "乙")] == [("甲", "")]


def test_constraints(world):
    monthly = start(world)

    def refused(name, **fields):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SectionSigning.objects.create(report=monthly, by=world.officer, **fields)

    whole = {"step": "sign", "signer": "甲", "signed_on": JULY, "content": "{}", "sha256": "0"}
    refused("section_signing_is_whole", **(whole | {"signer": ""}))
    refused("section_signing_is_whole", **(whole | {"step": "other"}))
    refused("section_signing_is_whole", **(whole | {"sha256": ""}))
    refused("section_signing_has_reason", **(whole | {"is_deputy": True}))
    refused("section_signing_is_whole", step="submit", content="{}")
    refused("section_signing_has_reason", step="withdraw")
    refused("section_signing_has_reason", step="return")
    with pytest.raises(IntegrityError, match="section_report_month_is_first_day"), transaction.atomic():
        SectionReport.objects.filter(pk=monthly.pk).update(month=date(2017, 6, 2))
    with pytest.raises(IntegrityError, match="section_report_unique"), transaction.atomic():
        SectionReport.objects.create(
            template=world.monthly, section=world.section, month=JUNE, dated=JULY, created_by=world.officer
        )
    passage = monthly.passages.first()
    with pytest.raises(IntegrityError, match="section_passage_unique"), transaction.atomic():
        SectionPassage.objects.create(report=monthly, part=passage.part, updated_by=world.officer)


def test_the_database_refuses_to_change_what_was_signed(world):
    monthly = start(world)
    sign(world, monthly)
    actions.add_part(template=world.monthly, source="passage", title="督办情况", by=world.office)
    added = world.monthly.parts.get(title="督办情况")
    tries = [
        lambda: SectionSigning.objects.filter(report=monthly).update(signer="别人"),
        lambda: SectionSigning.objects.filter(report=monthly)._raw_delete("default"),
        lambda: monthly.passages.update(text="改了。"),
        lambda: SectionPassage.objects.create(report=monthly, part=added, updated_by=world.officer),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError, match=r"Cannot update|is_open"), transaction.atomic():
            attempt()


def test_what_was_signed_can_be_verified(world):
    monthly = start(world)
    signed = sign(world, monthly)
    call_command("verify_sent", stdout=StringIO())
    with pgtrigger.ignore("reports.SectionSigning:append_only"):
        SectionSigning.objects.filter(pk=signed.signing_id).update(content="{}")
    wrong = StringIO()
    with pytest.raises(CommandError, match="1 份与校验和不一致"):
        call_command("verify_sent", stdout=StringIO(), stderr=wrong)
    assert f"科室月报 {monthly.pk}" in wrong.getvalue()


def test_what_is_taken_is_what_was_signed(world):
    """The page that chose it may be older than a withdrawal."""
    monthly = start(world)
    write(world, monthly, "采取措施", "抓督查。")
    sign(world, monthly)
    chosen = [(found(monthly), monthly.passages.get(part__title="采取措施").part)]
    actions.withdraw_signature(report=monthly, reason="数有变", by=world.officer)
    passage = write_letter(world).passages.get(part__title="主要措施")
    with pytest.raises(ValidationError, match="刚刚撤回了签字"):
        actions.take_into_letter(passage=passage, chosen=chosen, by=world.office)


# Pages.


def words(response):
    return Reader(response.content.decode()).text


def address(name, *arguments):
    return reverse(f"reports:{name}", args=arguments)


def test_from_an_empty_month_to_the_letter_on_pages(client, world):
    client.force_login(world.officer)
    page = words(client.get(address("section_reports")))
    assert "没有开始" in page
    begun = {"section": world.section.pk, "month": "2017-06"}
    client.post(address("section_report_start", world.monthly.pk), begun)
    monthly = SectionReport.objects.get()
    passage = monthly.passages.get(part__title="采取措施")
    client.post(address("section_passage", monthly.pk, passage.pk), {"text": "抓督查。", "version": 1})
    assert "抓督查。" in words(client.get(address("section_report", monthly.pk)))

    client.post(address("section_submit", monthly.pk))

    client.force_login(world.leader)
    assert "已签字" in words(client.post(address("section_sign", monthly.pk), follow=True))

    client.force_login(world.office)
    letter = write_letter(world)
    assert f"{world.leader}已签" in words(client.get(address("letter", letter.pk)))
    target = letter.passages.get(part__title="主要措施")
    page = client.get(address("take", letter.pk, target.pk))
    assert page.context["form"]["chosen"].initial == [f"{monthly.pk}-{passage.part_id}"]
    client.post(address("take", letter.pk, target.pk), {"chosen": f"{monthly.pk}-{passage.part_id}"})
    target.refresh_from_db()
    assert target.text == "抓督查。"
    actions.save_passage(passage=target, text="抓好督查。", version=2, by=world.office)
    page = words(client.get(address("passage_changes", letter.pk, target.pk)))
    assert "与签过字的文字相比" in page
    assert "抓好督查。" in page


def test_a_section_sees_its_own_reports_only(client, world):
    monthly = start(world)
    client.force_login(make_user("section_officer", section=make_section(name="救助科")))
    assert client.get(address("section_report", monthly.pk)).status_code == 404
    assert "福利科" not in words(client.get(address("section_reports")))
    client.force_login(world.office)
    assert "起草中，没有送签" in words(client.get(address("section_reports")))


def test_the_leaders_home_names_the_reports_that_wait_for_a_signature(client, world):
    monthly = start(world)
    client.force_login(world.leader)
    assert "待签字的科室月报" not in home(client), "nobody has finished it"
    actions.submit_section_report(report=monthly, by=world.officer)
    page = home(client)
    assert "待签字的科室月报" in page
    assert address("section_report", monthly.pk) in page
    assert page.index("待签字的科室月报") < page.index("各地区报数")
    actions.sign_section_report(report=monthly, by=world.leader)
    assert "待签字的科室月报" not in home(client)


def can_save(page):
    return ">保存<" in page.content.decode()


def home(client):
    return client.get(reverse("home")).content.decode()


def test_a_leader_is_asked_only_for_what_the_section_says_is_ready(client, world):
    monthly = start(world)
    with pytest.raises(ValidationError, match="还没有送签"):
        actions.sign_section_report(report=monthly, by=world.leader)
    with pytest.raises(PermissionDenied):
        actions.submit_section_report(report=monthly, by=world.leader)
    client.force_login(world.officer)
    assert "还没有送签的科室月报" in home(client)
    page = words(client.post(address("section_submit", monthly.pk), follow=True))
    assert "等分管领导签字" in page
    assert "还没有送签的科室月报" not in home(client)
    with pytest.raises(ValidationError, match="已经送签"):
        write(world, monthly, "存在的问题", "改了。")
    passage = monthly.passages.first()
    at = address("section_passage", monthly.pk, passage.pk)
    page = client.get(at)
    assert "已经送签，文字不能改；要改的，先在月报页撤回送签" in words(page)
    assert not can_save(page)
    page = client.post(at, {"text": "刚刚写的。", "version": passage.version})
    assert "刚刚写的。" in page.content.decode(), "what was typed meanwhile is not lost"
    with pytest.raises(ValidationError, match="已经送签"):
        actions.submit_section_report(report=monthly, by=world.officer)
    assert "已撤回送签" in words(client.post(address("section_recall", monthly.pk), follow=True))
    write(world, monthly, "存在的问题", "改了。")
    with pytest.raises(ValidationError, match="可能刚刚撤回"):
        actions.recall_section_report(report=monthly, by=world.officer)


def test_a_leader_gives_a_report_back_and_the_section_reads_why(client, world):
    monthly = start(world)
    actions.submit_section_report(report=monthly, by=world.officer)
    client.force_login(world.leader)
    page = client.post(address("section_return", monthly.pk), {"reason": ""})
    assert "必填" in "".join(page.context["return_form"].errors["reason"])
    assert found(monthly).is_waiting
    assert "已退回科室" in words(
        client.post(address("section_return", monthly.pk), {"reason": "问题写得太少"}, follow=True)
    )
    client.force_login(world.officer)
    assert "问题写得太少" in home(client)
    assert "问题写得太少" in words(client.get(address("section_report", monthly.pk)))


def test_what_is_signed_is_what_was_sent_whatever_became_of_the_data(client, world):
    monthly = start(world)
    actions.submit_section_report(report=monthly, by=world.officer)
    before = section_document(found(monthly))
    report(world, world.counties[0], {world.indicators[0]: 99})
    client.force_login(world.leader)
    page = words(client.get(address("section_report", monthly.pk)))
    assert "月报里仍是送签时的数" in page
    actions.sign_section_report(report=monthly, by=world.leader)
    assert section_document(found(monthly)) == before


def test_a_leader_neither_signs_nor_returns_what_was_sent_again_unread(client, world):
    monthly = start(world)
    first = actions.submit_section_report(report=monthly, by=world.officer).submission_id
    actions.recall_section_report(report=monthly, by=world.officer)
    write(world, monthly, "存在的问题", "改了。")
    actions.submit_section_report(report=monthly, by=world.officer)
    client.force_login(world.leader)
    at = address("section_sign", monthly.pk)
    assert "请看过现在的内容再签字" in words(client.post(at, {"seen": first}, follow=True))
    assert found(monthly).is_waiting
    at, data = address("section_return", monthly.pk), {"reason": "问题写得太少"}
    page = client.post(at, data | {"seen": first}).content.decode()
    assert "请看过现在的内容再退回" in page
    assert "问题写得太少" in page
    assert found(monthly).is_waiting
    again = re.search(r'section-reports/\d+/return.*?name="seen" value="(\d+)"', page, re.S)
    client.post(at, data | {"seen": again[1]})
    assert found(monthly).is_open, "the page shows the new one, which can be returned"


def test_a_step_that_came_too_late_is_refused_in_words(client, world):
    """The report has moved on, so that the form with the refusal is not on its page any more."""
    monthly = start(world)
    actions.submit_section_report(report=monthly, by=world.officer)
    actions.recall_section_report(report=monthly, by=world.officer)
    client.force_login(world.leader)
    page = words(client.post(address("section_return", monthly.pk), {"reason": "问题写得太少"}))
    assert "没有在送签，可能刚刚撤回或退回。您写的“问题写得太少”没有存" in page
    client.force_login(world.officer)
    page = words(client.post(address("section_withdraw", monthly.pk), {"reason": "数有变"}))
    assert "还没有签字。您写的“数有变”没有存" in page
    sign(world, monthly)
    data = {"signer": "分管副局长", "signed_on": "2017-07-05"}
    assert "这份月报已经签过字" in words(client.post(address("section_paper", monthly.pk), data))
    page = words(client.post(address("section_paper", monthly.pk), data | {"signer": ""}))
    assert "这一步已经有人办过" in page


def test_a_refused_paper_signature_keeps_what_was_typed(client, world):
    monthly = start(world)
    client.force_login(world.officer)
    data = {"signer": "分管社会福利的副局长", "signed_on": "2017-07-09", "reason": ""}
    page = client.post(address("section_paper", monthly.pk), data)
    assert "还没有到" in words(page)
    assert "分管社会福利的副局长" in page.content.decode()


def test_the_same_words_again_change_nothing(client, world):
    passage = start(world).passages.get(part__title="存在的问题")
    actions.save_section_passage(passage=passage, text="甲。\n乙。", version=1, by=world.officer)
    client.force_login(world.officer)
    at = address("section_passage", passage.report_id, passage.pk)
    assert "没有改动。" in words(client.post(at, {"text": "甲。\r\n乙。", "version": 2}, follow=True))
    passage.refresh_from_db()
    assert passage.version == 2


def test_paper_and_withdrawal_on_pages(client, world):
    monthly = start(world)
    client.force_login(world.officer)
    data = {"signer": "分管副局长", "signed_on": "2017-07-09"}
    assert "还没有到" in words(client.post(address("section_paper", monthly.pk), data, follow=True))
    data |= {"signed_on": "2017-07-04"}
    assert "签在纸上" in words(client.post(address("section_paper", monthly.pk), data, follow=True))
    answer = client.post(address("section_withdraw", monthly.pk), {"reason": "数有变"}, follow=True)
    assert "已撤回签字" in words(answer)
    file = client.get(address("section_download", monthly.pk, "txt"))
    assert "福利科" in file.content.decode("utf-8-sig")


def test_the_list_takes_as_many_queries_for_many_sections(client, world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address("section_reports")).status_code == 200
        return len(queries)

    client.force_login(world.office)
    start(world)
    count()
    few = count()
    for number in range(3):
        section = make_section()
        make_indicator(world.plan, project=world.project, section=section, name=f"指标{number}")
        officer = make_user("section_officer", section=section)
        monthly = start(world, section=section, by=officer)
        sign(world, monthly, writer=officer, leader=make_user("leader", section=section))
    assert count() == few
