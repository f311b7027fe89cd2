"""Steps by deputies, returns that point at cells, and reopening before and after the office has compiled."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from organization.actions import give_deputy
from targets import actions
from targets.models import CellReply, Compilation, ReportStep, ReturnedCell
from targets.refusals import AlreadyDone, Refused
from targets.returned import answered_by
from tests.factories import make_membership, make_user
from tests.targets.report_world import JUNE, TODAY, accepted, build_world, open_june, save, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = TODAY
    return build_world()


def text(response):
    return response.content.decode()


def deputize(absent, deputy):
    give_deputy(absent=absent, deputy=deputy, starts_on=TODAY, ends_on=TODAY, reason="休假", by=absent)


def sheet(world):
    return reverse("targets:sheet", args=[world.plan.slug, world.county.code, "2017-06"])


# --- deputies -----------------------------------------------------------------------------------------------


def test_the_log_names_both(world, client):
    report = submitted(world)
    deputy = make_user(name="办公室借调岗")
    deputize(world.people.officer, deputy)
    actions.return_(report=report, by=deputy, comment="请核对")
    step = report.steps.last()
    assert step.who == "办公室借调岗（代 福利科经办）"
    client.force_login(world.people.clerk)
    assert "办公室借调岗（代 福利科经办）" in text(client.get(sheet(world)))
    assert "办公室借调岗（代 福利科经办）" in text(client.get(reverse("targets:due")))
    client.force_login(world.people.officer)
    assert "办公室借调岗（代 福利科经办）" in text(client.get(reverse("targets:report", args=[report.pk])))


def test_who_has_the_right_themselves_represents_nobody(world):
    report = submitted(world)
    deputize(world.people.officer, world.people.second_officer)
    actions.accept(report=report, by=world.people.second_officer)
    assert report.steps.last().represents is None


def test_what_the_represented_entered_is_not_among_the_clean_ones_of_a_deputy(client, world):
    submitted(world)
    client.force_login(world.people.officer)
    assert len(client.get(reverse("targets:desk")).context["tables"][0].clean) == 1
    make_membership(world.people.clerk, "section_officer", section=world.section)
    deputize(world.people.clerk, world.people.officer)
    (square,) = client.get(reverse("targets:desk")).context["tables"][0].to_look_at
    assert square.why_not_clean == "有您或您代办的人填报、上报的数，要由别人审核"


def test_a_deputy_accepts_neither_their_own_nor_what_the_represented_entered(world):
    people = world.people
    report = submitted(world)
    make_membership(people.clerk, "section_officer", section=world.section)
    deputize(people.clerk, people.officer)
    with pytest.raises(PermissionDenied, match="要由别人审核"):
        actions.accept(report=report, by=people.officer)
    actions.accept(report=report, by=people.second_officer)


def test_the_represented_does_not_accept_what_was_sent_in_their_name(world):
    people = world.people
    both = people.clerk
    make_membership(both, "section_officer", section=world.section)
    deputy = make_user(name="代办岗")
    deputize(both, deputy)
    report = open_june(world, by=deputy)
    save(world, report, 5, by=people.colleague)
    actions.submit(report=report, by=deputy)
    assert report.steps.last().represents == both
    with pytest.raises(PermissionDenied, match="要由别人审核"):
        actions.accept(report=report, by=both)


def test_nobody_represents_themselves_in_the_log(world):
    report = submitted(world)
    clerk = world.people.clerk
    with pytest.raises(IntegrityError, match="report_step_represents_another"), transaction.atomic():
        ReportStep.objects.create(
            report=report, step="withdraw", from_status="submitted", to_status="draft", by=clerk,
            represents=clerk, at=timezone.now(),
        )  # fmt: skip


# --- cells --------------------------------------------------------------------------------------------------


def return_cell(world, report, comment="比低保系统多 3 张，请核对"):
    return actions.return_(report=report, by=world.people.officer, cells=[(world.beds.pk, comment)])


def test_the_clerk_lands_on_the_cell_and_its_comment_goes_when_it_is_sent_again(world, client):
    report = submitted(world)
    return_cell(world, report)
    client.force_login(world.people.clerk)
    shown = text(client.get(sheet(world)))
    assert f'<a href="#c{world.beds.pk}">新增床位</a>：比低保系统多 3 张，请核对' in shown
    assert shown.count("autofocus") == 1
    focused = shown.index("autofocus")
    assert f'name="c{world.beds.pk}-cumulative"' in shown[focused - 300 : focused]
    assert "line-returned" in shown
    save(world, report, 4, version=1)
    actions.submit(report=report, by=world.people.clerk)
    shown = text(client.get(sheet(world)))
    assert "比低保系统" not in shown
    assert "autofocus" not in shown
    client.force_login(world.people.officer)
    assert "新增床位：比低保系统多 3 张，请核对" in text(
        client.get(reverse("targets:report", args=[report.pk]))
    )


def test_a_return_points_at_cells_from_the_page(world, client):
    report = submitted(world)
    client.force_login(world.people.officer)
    address = reverse("targets:report_step", args=[report.pk, "return"])
    data = {f"return-cell{world.beds.pk}": "多了", "return-comment": ""}
    assert "已退回" in text(client.post(address, data, follow=True))
    assert ReturnedCell.objects.get().comment == "多了"
    assert report.steps.last().comment == "有 1 格要改，见各格的意见。"


def test_a_refused_return_keeps_what_was_typed(world, client):
    report = submitted(world)
    client.force_login(world.people.officer)
    page = reverse("targets:report", args=[report.pk])
    assert "指到具体的格" in text(client.get(page))
    data = {f"return-cell{world.beds.pk}": "多" * 201, "return-comment": "请看"}
    shown = text(client.post(reverse("targets:report_step", args=[report.pk, "return"]), data))
    assert "多" * 201 in shown
    assert '<details class="mb-2" open>' in shown
    assert not ReturnedCell.objects.exists()


@pytest.mark.parametrize("comment", ["", "长" * 201])
def test_a_cell_without_words_or_of_another_report_is_refused(world, comment):
    report = submitted(world)
    with pytest.raises(Refused, match="写明哪里不对"):
        return_cell(world, report, comment)
    with pytest.raises(Refused, match="不在这次上报里"):
        actions.return_(report=report, by=world.people.officer, cells=[(world.share.pk, "多了")])
    assert report.steps.count() == 1


def test_cells_say_what_once(world):
    report = submitted(world)
    return_cell(world, report)
    step = report.steps.last()
    for constraint, comment in (("returned_cell_unique", "又"), ("returned_cell_says_what", "")):
        indicator = world.beds if comment else world.served
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            ReturnedCell.objects.create(step=step, indicator=indicator, comment=comment)


# --- answers to comments ------------------------------------------------------------------------------------


def came_back(world, client):
    """A report that came back with one cell pointed at, and what its clerk sends up from the sheet."""
    report = submitted(world)
    return_cell(world, report)
    client.force_login(world.people.clerk)
    cell = ReturnedCell.objects.get()
    step = report.steps.last()
    send = {"do": f"submit-{world.section.pk}", f"s{world.section.pk}-seen": step.pk, f"r{cell.pk}": ""}
    return report, cell, send


def test_what_came_back_and_was_not_touched_is_pointed_out_before_it_goes_up(world, client):
    report, _cell, send = came_back(world, client)
    assert "退回后没有改动" not in text(client.get(sheet(world)))
    shown = text(client.post(sheet(world), send))
    assert "退回后没有改动、也没有答复的有 1 格" in shown
    report.refresh_from_db()
    assert report.status == "returned"
    again = send | {f"s{world.section.pk}-untouched": report.steps.last().pk}
    assert "已上报福利科" in text(client.post(sheet(world), again, follow=True))


def test_a_changed_cell_goes_up_at_once(world, client):
    report, _cell, send = came_back(world, client)
    save(world, report, 4, version=1)
    assert "已上报福利科" in text(client.post(sheet(world), send, follow=True))
    client.force_login(world.people.officer)
    shown = text(client.get(reverse("targets:report", args=[report.pk])))
    assert "上次意见" in shown
    assert "退回后没有改动" not in shown


def test_an_answer_is_kept_with_the_draft_and_seen_by_the_section_when_sent(world, client):
    report, cell, send = came_back(world, client)
    address = reverse("targets:report", args=[report.pk])
    answered = send | {f"r{cell.pk}": "多出的3张是6月新开的"}
    client.post(sheet(world), answered | {"do": "save"})
    assert 'value="多出的3张是6月新开的"' in text(client.get(sheet(world)))
    client.force_login(world.people.officer)
    assert "多出的3张" not in text(client.get(address))  # a draft is the region's own affair
    client.force_login(world.people.clerk)
    assert "已上报福利科" in text(client.post(sheet(world), answered, follow=True))
    client.force_login(world.people.officer)
    shown = text(client.get(address))
    assert "<b>答复</b> 多出的3张是6月新开的" in shown
    assert "退回后没有改动" in shown
    desk = text(client.get(reverse("targets:desk")))
    assert "退回后没有改动 1 格" in desk
    assert "检查没有疑问的（0）" in desk


def test_an_answer_is_compared_with_what_was_sent_back_even_after_a_withdrawal(world, client):
    report, _cell, _send = came_back(world, client)
    save(world, report, 4, version=1)
    actions.submit(report=report, by=world.people.clerk)
    actions.withdraw(report=report, by=world.people.clerk)
    actions.submit(report=report, by=world.people.clerk)
    [found] = answered_by([report.submissions.last()])[report.submissions.last().pk].values()
    assert not found.is_unchanged
    assert found.was.value == 5


def test_who_answers_and_when(world, client):
    report, cell, _send = came_back(world, client)
    for by in (world.people.stranger, world.people.officer):
        with pytest.raises(PermissionDenied):
            actions.reply(report=report, texts={cell.pk: ("是", "")}, by=by)
    with pytest.raises(Refused, match="最多 200 字"):
        actions.reply(report=report, texts={cell.pk: ("长" * 201, "")}, by=world.people.clerk)
    with pytest.raises(Refused, match="不是这次退回的"):
        actions.reply(report=report, texts={cell.pk + 1: ("是", "")}, by=world.people.clerk)
    actions.reply(report=report, texts={cell.pk: ("核过", "")}, by=world.people.clerk)
    actions.reply(report=report, texts={cell.pk: (" ", "核过")}, by=world.people.colleague)  # taken back
    assert not CellReply.objects.exists()
    actions.submit(report=report, by=world.people.clerk)
    with pytest.raises(Refused, match="不能修改答复"):
        actions.reply(report=report, texts={cell.pk: ("再改", "")}, by=world.people.clerk)
    with pytest.raises(IntegrityError, match="cell_reply_says_something"), transaction.atomic():
        CellReply.objects.create(cell=cell, text="", by=world.people.clerk, at=timezone.now())


def test_a_colleagues_answer_is_neither_wiped_nor_overwritten_unseen(world, client):
    _report, cell, send = came_back(world, client)
    save_only = send | {"do": "save", f"r{cell.pk}-was": ""}
    actions.reply(report=_report, texts={cell.pk: ("核过名册", "")}, by=world.people.colleague)
    client.post(sheet(world), save_only)  # a page opened before, on which nothing was answered
    assert CellReply.objects.get().text == "核过名册"
    shown = text(client.post(sheet(world), save_only | {f"r{cell.pk}": "没有核"}))
    assert "甲县副填报员已答复“核过名册”，您写的没有保存" in shown
    assert 'value="没有核"' in shown
    assert f'name="r{cell.pk}-was" value="核过名册"' in shown
    assert 'data-was=""' in shown
    send = save_only | {f"r{cell.pk}": "没有核", f"r{cell.pk}-was": "核过名册"}
    assert "已保存 1 条答复。" in text(client.post(sheet(world), send, follow=True))
    assert CellReply.objects.get().text == "没有核"


def test_an_answer_that_is_refused_stays_in_its_box(world, client):
    _report, cell, send = came_back(world, client)
    shown = text(client.post(sheet(world), send | {f"r{cell.pk}": "长" * 201}))
    assert "答复最多 200 字" in shown
    assert "长" * 201 in shown


def test_an_answer_saves_itself_each_by_itself(world, client):
    report, cell, _send = came_back(world, client)

    def keep(**sent):
        response = client.post(sheet(world) + "replies/", sent, headers={"X-Background": "1"})
        return response.json()["replies"]

    name, pk = f"r{cell.pk}", str(cell.pk)
    assert keep(**{name: " 核过名册 ", f"{name}-was": ""})[pk] == {"status": "saved", "stored": "核过名册"}
    assert CellReply.objects.get().text == "核过名册"
    other = keep(**{name: "没有核", f"{name}-was": "", f"r{cell.pk + 1}": "是"})
    assert (other[pk]["status"], other[pk]["stored"]) == ("conflict", "核过名册")
    assert "已答复“核过名册”，您写的没有保存" in other[pk]["message"]
    assert "不是这次退回的" in other[str(cell.pk + 1)]["message"]
    long = keep(**{name: "长" * 201, f"{name}-was": "核过名册"})[pk]
    assert (long["status"], long["message"]) == ("refused", "答复最多 200 字，现有 201 字。")
    assert CellReply.objects.get().text == "核过名册"
    actions.submit(report=report, by=world.people.clerk)
    assert "不能修改答复" in keep(**{name: "再改", f"{name}-was": "核过名册"})[pk]["message"]


# --- compiling ----------------------------------------------------------------------------------------------


def compile_june(world, by=None):
    return actions.compile_month(plan=world.plan, month=JUNE, by=by or world.people.office)


def test_the_section_reopens_until_the_office_has_compiled_and_the_office_afterwards(world, client):
    report = accepted(world)
    with pytest.raises(PermissionDenied):
        actions.reopen(report=report, by=world.people.office, comment="更正")
    compile_june(world)
    with pytest.raises(PermissionDenied, match="办公室已汇总2017年6月的数"):
        actions.reopen(report=report, by=world.people.officer, comment="更正")
    client.force_login(world.people.officer)
    assert "办公室已汇总2017年6月的数，要更正请办公室重新开放" in text(
        client.get(reverse("targets:report", args=[report.pk]))
    )
    report = actions.reopen(report=report, by=world.people.office, comment="更正")
    assert report.status == "draft"


def test_compiling_is_undone_with_a_reason(world):
    report = accepted(world)
    compile_june(world)
    with pytest.raises(AlreadyDone):
        compile_june(world)
    with pytest.raises(Refused, match="写明原因"):
        actions.undo_compilation(plan=world.plan, month=JUNE, reason=" ", by=world.people.office)
    actions.undo_compilation(plan=world.plan, month=JUNE, reason="漏了一个县", by=world.people.office)
    actions.reopen(report=report, by=world.people.officer, comment="更正")
    compile_june(world)
    assert Compilation.objects.count() == 2


def test_only_the_office_compiles(world):
    with pytest.raises(PermissionDenied):
        compile_june(world, by=world.people.officer)


def test_a_month_is_compiled_once_and_undone_with_a_reason(world):
    compile_june(world)
    fields = {"plan": world.plan, "month": JUNE, "by": world.people.office, "at": timezone.now()}
    with pytest.raises(IntegrityError, match="compilation_once"), transaction.atomic():
        Compilation.objects.create(**fields)
    undone = {"undone_at": timezone.now(), "undone_by": world.people.office}
    with pytest.raises(IntegrityError, match="compilation_undone_says_why"), transaction.atomic():
        Compilation.objects.create(**fields, **undone)
    with pytest.raises(IntegrityError, match="compilation_month_is_first_day"), transaction.atomic():
        Compilation.objects.create(**fields | {"month": TODAY})


def test_the_office_compiles_on_the_page(world, client):
    client.force_login(world.people.office)
    address = reverse("targets:compile", args=[world.plan.slug, "2017-06"])
    assert "已汇总2017年6月的数" in text(client.post(address, follow=True))
    assert "不用再办" in text(client.post(address, follow=True))
    assert "必填" in text(client.post(address, {"undo": "1"}))
    shown = text(client.post(address, {"undo": "1", "reason": "漏了一个县"}, follow=True))
    assert "已撤销2017年6月的汇总" in shown
    assert "漏了一个县" in shown
    client.force_login(world.people.officer)
    assert address not in text(client.get(reverse("targets:month", args=[world.plan.slug, "2017-06"])))
