"""What was written into a form comes back after an expired sign-in, a failed answer or a closed tab."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from reports import actions
from reports.signing import actions as signing
from targets.models import Indicator, Status
from tests.browser.following import follow
from tests.browser.test_sheet_saving import forgive
from tests.factories import PASSWORD, make_indicator, make_user
from tests.reports.letter_world import make_world, write_letter
from tests.targets.report_world import TODAY, build_world, submitted

COMMENT, CELL = "附件里的人数对不上，请与低保系统核对。", "比低保系统多 3 张"


@pytest.fixture
def report(settings, transactional_db):
    settings.MINSHENG_CLOCK = TODAY
    world = build_world()
    for person in (world.people.officer, world.people.second_officer):
        person.set_password(PASSWORD)
        person.save()
    found = submitted(world)
    found.officer, found.second_officer = world.people.officer, world.people.second_officer
    return found


@pytest.fixture
def officer(visitor, report):
    visitor.sign_in(report.officer)
    return visitor


def open_report(visitor, report):
    return visitor.open(reverse("targets:report", args=[report.pk]))


def returning(page):
    return page.locator("form[action$='/return/']")


def write(page):
    page.get_by_text("指到具体的格").click()
    returning(page).get_by_label("退回的原因").fill(COMMENT)
    page.get_by_label("新增床位", exact=True).fill(CELL)


def texts(page):
    return (
        returning(page).get_by_label("退回的原因").input_value(),
        page.get_by_label("新增床位", exact=True).input_value(),
    )


def send(page):
    follow(page.get_by_role("button", name="退回", exact=True))


def test_after_an_expired_sign_in_the_text_is_back_and_is_not_offered_once_taken(officer, report):
    page = open_report(officer, report)
    write(page)
    Session.objects.all().delete()
    send(page)
    page.get_by_label("用户名").fill(report.officer.username)
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    page.get_by_text("没有收到“已保存”的答复，您填的已放回下面").wait_for()
    officer.scan()
    assert texts(page) == (COMMENT, CELL)
    assert page.get_by_label("新增床位", exact=True).is_visible()
    send(page)
    page.get_by_text("已退回").first.wait_for()
    report.refresh_from_db()
    assert report.status == Status.RETURNED
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_closed_tab_is_offered_to_the_same_person_only(officer, report):
    page = open_report(officer, report)
    page.on("dialog", lambda dialog: dialog.accept())
    write(page)
    open_report(officer, report)
    page.get_by_text("填了、没有保存：退回的原因、新增床位。").wait_for()
    officer.scan()
    assert texts(page) == ("", "")
    page.get_by_role("button", name="恢复").click()
    assert texts(page) == (COMMENT, CELL)
    page.context.clear_cookies()
    officer.sign_in(report.second_officer)
    open_report(officer, report)
    assert page.get_by_text("没有保存：").count() == 0
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_what_the_server_could_not_take_is_put_back_and_can_be_given_up(officer, report):
    page = open_report(officer, report)
    page.on("dialog", lambda dialog: dialog.accept())
    write(page)
    page.route("**/return/", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    send(page)
    page.unroute("**/return/")
    open_report(officer, report)
    page.get_by_text("没有收到“已保存”的答复").wait_for()
    assert texts(page) == (COMMENT, CELL)
    page.get_by_role("button", name="不要了，改回原样").click()
    assert texts(page) == ("", "")
    open_report(officer, report)
    assert page.get_by_text("没有收到“已保存”的答复").count() == 0
    forgive(officer, "502")


def test_what_was_refused_stays_kept_until_it_is_mended(officer, report):
    page = open_report(officer, report)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    returning(page).get_by_label("退回的原因").evaluate("box => box.removeAttribute('maxlength')")
    returning(page).get_by_label("退回的原因").fill(COMMENT * 30)
    send(page)
    returning(page).locator(".field-wrong").wait_for()
    officer.open("/")
    assert asked == ["beforeunload"]
    open_report(officer, report)
    page.get_by_text("没有保存：退回的原因").wait_for()
    page.get_by_role("button", name="恢复").click()
    assert texts(page) == (COMMENT * 30, "")


def test_a_tick_comes_back_on_what_was_ticked_though_the_list_has_changed(visitor, report):
    admin = make_user("target_admin", password=PASSWORD)
    visitor.sign_in(admin)
    address = reverse("targets:check_rule_new", args=[report.plan.slug, "not_below"])
    page = visitor.open(address)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("checkbox", name="服务人数").check()
    first = make_indicator(report.plan, project=report.plan.indicators.first().project, name="另一项")
    Indicator.objects.filter(pk=first.pk).update(order=0)
    visitor.open(address)
    page.get_by_text("没有保存：服务人数。").wait_for()
    page.get_by_role("button", name="恢复").click()
    page.get_by_text("您填写以后这一页有改动").wait_for()
    assert page.get_by_role("checkbox", name="服务人数").is_checked()
    assert page.get_by_role("checkbox", checked=True).count() == 1


def test_what_was_written_of_a_letter_that_was_sent_meanwhile_can_be_copied(visitor, settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    writer, head = make_user("office", password=PASSWORD), make_user("leader")
    actions.set_signing_steps(template=world.template, titles=["局长签发"], by=world.office)
    letter = write_letter(world)
    visitor.sign_in(writer)
    page = visitor.open(reverse("reports:passage", args=[letter.pk, letter.passages.first().pk]))
    page.locator("textarea").fill(COMMENT)
    signing.submit_for_signing(letter=letter, signers={1: [head]}, by=world.office)
    Session.objects.all().delete()
    follow(page.get_by_role("button", name="保存"))
    page.get_by_label("用户名").fill(writer.username)
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    page.get_by_text("文字不能改").wait_for()
    page.get_by_text("这里已不能保存，要用的请复制").wait_for()
    visitor.scan()
    assert page.locator("textarea").input_value() == COMMENT
    assert page.get_by_role("button", name="保存").count() == 0
