"""Reminders: who is told of what on which day, once; by which ways; and what becomes of it."""

import json
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organization.actions import give_deputy
from targets import actions, sending
from targets.cells import Cell
from targets.deadlines import Deadlines
from targets.models import Channel, RemindedReport, Reminder, ReminderDay, Result, State, TierDates, Webhook
from targets.refusals import AlreadyDone, Refused
from targets.reminding import notices_today
from tests.factories import assign, make_indicator, make_plan, make_region, make_section, make_user
from tests.targets.report_world import JUNE, accepted, build_world, open_june, save, submitted

pytestmark = pytest.mark.django_db

DUE = date(2017, 6, 22)
TEMPLATE = '{"msgtype": "text", "text": {"content": "{text}"}}'


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = DUE
    return build_world(first_month=JUNE)


def told(day=None):
    """By person, the places they were told of on the page."""
    rows = RemindedReport.objects.filter(reminder__channel=Channel.PAGE)
    rows = rows.filter(reminder__day=day) if day else rows
    found = {}
    for row in rows.select_related("reminder__person", "region", "section"):
        found.setdefault(str(row.reminder.person), []).append(f"{row.region}报{row.section}")
    return found


def text(response):
    return response.content.decode()


# --- the days of a month on fixed calendars -----------------------------------------------------------------


def a_year(year, month, number, rule="advance"):
    """A county that owes one report for `month`, due on day `number`; who is told on which day."""
    city = make_region(name="某市", level="city")
    county = make_region(name="甲县", parent=city)
    plan = make_plan(region=city, year=year, first_month=date(year, month, 1))
    TierDates.objects.create(plan=plan, tier="county", due_day=number, due_rule=rule)
    section = make_section(name="福利科")
    assign(make_indicator(plan, section=section), county)
    make_user("clerk", region=county, name="甲县填报员")
    make_user("county_reviewer", region=county, name="甲县审核岗")
    make_user("office", name="办公室")
    make_user("section_officer", section=section, name="福利科经办")
    make_user("leader", section=section, name="分管领导")
    make_user("leader", section=make_section(name="救助科"), name="别的分管领导")
    make_user("clerk", name="外县填报员")
    return plan


@pytest.mark.parametrize(
    ("year", "month", "number", "rule", "due"),
    [
        (2017, 1, 22, "advance", date(2017, 1, 22)),  # a Sunday made a working day for the Spring Festival
        (2017, 1, 30, "postpone", date(2017, 2, 3)),  # the first day after the Spring Festival
        (2017, 10, 8, "advance", date(2017, 9, 30)),  # National Day; a made-up Saturday in another month
        (2026, 2, 22, "advance", date(2026, 2, 14)),  # the Spring Festival; a made-up Saturday
        (2026, 9, 26, "postpone", date(2026, 9, 28)),  # the Mid-autumn Festival
        (2026, 10, 6, "postpone", date(2026, 10, 8)),
    ],
)
def test_the_reminders_of_a_month_on_the_calendar(settings, year, month, number, rule, due):
    plan = a_year(year, month, number, rule)
    first = date(year, month, 1)
    last = due + timedelta(days=19)
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        settings.MINSHENG_CLOCK = day
        actions.remind()
    of_section = Deadlines([plan]).section(plan, first).due.day
    section_days, leader_days = (
        [day for day in (of_section + timedelta(days=number) for number in numbers) if first <= day <= last]
        for numbers in ((0, 1), (3,))
    )
    days = {}
    for row in Reminder.objects.select_related("person").order_by("day"):
        days.setdefault(str(row.person), []).append((row.day - due).days)
    can_fill = [offset for offset in (-3, 0, 1) if due + timedelta(days=offset) >= first]
    late = [3] if due + timedelta(days=3) >= first else []
    of_leader = [(day - due).days for day in leader_days]
    expected = {"甲县填报员": can_fill, "甲县审核岗": late, "办公室": sorted({*late, *of_leader})}
    expected["分管领导"] = of_leader
    section = [(day - due).days for day in section_days]
    expected["福利科经办"] = section
    assert days == {name: offsets for name, offsets in expected.items() if offsets}


def test_a_section_that_has_not_passed_on_its_month_is_told_by_its_own_date(world, settings):
    report = submitted(world)
    settings.MINSHENG_CLOCK = date(2017, 6, 26)  # the section's day due
    found = {str(notice.person): notice for notice in notices_today()}
    assert set(found) == {"福利科经办", "福利科副经办", "救助科经办"}
    notice = found["福利科经办"]
    assert notice.subject == "还有 3 份月报没有通过"
    assert notice.text == (
        "福利科2017年6月报办公室：还有 3 份没有通过（甲县已报，乙县未填报，市本级未填报），"
        "6月26日截止，今天截止。"
    )
    assert notice.url == reverse("targets:desk")
    actions.accept(report=report, by=world.people.officer)
    assert "（乙县未填报，市本级未填报）" in next(
        one.text for one in notices_today() if one.person == world.people.officer
    )
    actions.remind()
    assert set(RemindedReport.objects.values_list("is_judging", flat=True)) == {True}


def test_leader_and_office_hear_of_a_late_section_three_days_after(world, settings, client):
    leader = make_user("leader", section=world.section, name="分管领导")
    accepted(world)
    settings.MINSHENG_CLOCK = date(2017, 6, 29)
    actions.remind()
    actions.remind()
    told = {str(row.person): row for row in Reminder.objects.select_related("person")}
    assert set(told) == {"分管领导", "办公室"}
    line = "福利科2017年6月报办公室：还有 2 份没有通过（乙县未填报，市本级未填报），6月26日截止，逾期 3 天。"
    assert told["分管领导"].text == line
    client.force_login(leader)
    page = text(client.get(told["分管领导"].url))
    assert "逾期 3 天" in page
    client.force_login(world.people.office)
    page = text(client.get(reverse("targets:month", args=[world.plan.slug, "2017-06"])))
    assert "1/3" in page
    assert "逾期 3 天" in page
    assert "救助科2017年6月报办公室" in told["办公室"].text


def test_longer_time_for_a_section_moves_its_reminder(world, settings):
    actions.grant_extension(
        plan=world.plan, tier="section", section=world.section, month=JUNE, which="due",
        until=date(2017, 6, 28), reason="汇总延后", by=world.people.office,
    )  # fmt: skip
    for day, expected in ((26, {"救助科经办"}), (28, {"福利科经办", "福利科副经办"})):
        settings.MINSHENG_CLOCK = date(2017, 6, day)
        assert {str(notice.person) for notice in notices_today()} == expected


def test_an_extension_moves_the_reminders_of_its_region(world, settings):
    actions.grant_extension(
        plan=world.plan, tier="county", region=world.county, section=world.section, month=JUNE, which="due",
        until=date(2017, 6, 28), reason="汛情", by=world.people.officer,
    )  # fmt: skip
    actions.remind()
    assert told()["甲县填报员"] == ["甲县报救助科"]
    settings.MINSHENG_CLOCK = date(2017, 6, 28)
    actions.remind()
    assert sorted(told(date(2017, 6, 28))["甲县填报员"]) == ["甲县报救助科", "甲县报福利科"]


# --- only what is missing, to whom it concerns, once --------------------------------------------------------


def test_only_what_is_missing_is_told_to_those_who_fill_it_in(world):
    submitted(world)
    actions.remind()
    assert told() == {
        "甲县填报员": ["甲县报救助科"],
        "甲县副填报员": ["甲县报救助科"],
        "乙县填报员": ["乙县报福利科"],
        "福利院经办": ["市本级报福利科"],
    }


def test_a_returned_report_is_missing_again_and_a_correction_is_not(world):
    report = submitted(world)
    actions.return_(report=report, by=world.people.officer, comment="请核对")
    actions.remind()
    assert "甲县报福利科" in told()["甲县填报员"]
    save(world, report, 6, version=1)
    actions.submit(report=report, by=world.people.clerk)
    actions.accept(report=report, by=world.people.officer)
    actions.reopen(report=report, by=world.people.officer, comment="更正")
    assert "甲县报福利科" not in [
        f"{one.region}报{one.section}" for n in notices_today() for one in n.missing
    ]


def test_a_second_run_tells_nobody_again(world):
    first = actions.remind()
    assert len(first.made) == 4
    assert actions.remind().made == []
    row = Reminder.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError, match="reminder_once_a_day"), transaction.atomic():
        row.save(force_insert=True)


def test_a_dry_run_stores_and_sends_nothing(world, capsys):
    call_command("remind", "--dry-run")
    out = capsys.readouterr().out
    assert "甲县填报员：还有 2 份月报没有上报" in out
    assert "甲县2017年6月报福利科、救助科：6月22日截止，今天截止。" in out
    assert "今天要催 4 人，试运行" in out
    assert not Reminder.objects.exists()


def test_the_command_says_what_it_did(world, capsys):
    call_command("remind")
    assert "这次新催：页面 4 条，邮件 0 条，群消息 0 条" in capsys.readouterr().out
    call_command("remind")
    assert "这次新催：页面 0 条" in capsys.readouterr().out


def test_a_day_of_its_own_is_stored(world, settings):
    settings.MINSHENG_CLOCK = date(2017, 6, 20)
    assert actions.remind().notices == []
    admin = make_user("system_admin")
    actions.save_reminder_days(days={"entrant": [-2], "county": []}, by=admin)
    assert list(ReminderDay.objects.values_list("audience", "offset")) == [("entrant", -2)]
    assert len(actions.remind().notices) == 4


def test_overdue_reports_come_along_until_they_are_locked(world, settings):
    plan = make_plan(region=world.city, first_month=date(2017, 5, 1), name="另一方案")
    assign(make_indicator(plan, section=world.section), world.county)
    # due in May and long late: told together with what is due today
    actions.remind()
    rows = RemindedReport.objects.filter(reminder__person=world.people.clerk)
    assert {row.month for row in rows.filter(plan=plan)} == {date(2017, 5, 1), JUNE}
    TierDates.objects.create(
        plan=plan, tier="county", due_day=22, lock_offset=1, lock_day=10, lock_rule="none"
    )
    months = {one.month for n in notices_today() for one in n.missing if one.plan == plan}
    assert months == {JUNE}


def test_the_deputy_of_an_absent_clerk_is_told_too(world):
    deputy = make_user(name="代办岗")
    give_deputy(absent=world.people.clerk, deputy=deputy, starts_on=DUE, ends_on=DUE, reason="休假",
                by=world.people.clerk)  # fmt: skip
    actions.remind()
    assert told()["代办岗"] == told()["甲县填报员"]


def test_a_link_leads_to_the_work(world, settings):
    found = {str(n.person): n.url for n in notices_today()}
    assert found["甲县填报员"] == reverse(
        "targets:sheet", args=[world.plan.slug, world.county.code, "2017-06"]
    )
    settings.MINSHENG_CLOCK = date(2017, 6, 25)
    found = {str(n.person): n.url for n in notices_today()}
    assert found["甲县审核岗"] == reverse("targets:desk")
    assert found["办公室"] == reverse("targets:month", args=[world.plan.slug, "2017-06"])


def test_as_many_queries_for_many_people_as_for_few(world, settings):
    settings.EMAIL_HOST = "mail.example"

    def count():
        with CaptureQueriesContext(connection) as queries:
            run = actions.remind()
        assert run.made
        return len(queries)

    few = count()
    for number in range(4):
        county = make_region(name=f"第{number}新县", parent=world.city)
        assign(world.beds, county)
        for role in ("clerk", "county_reviewer"):
            make_user(role, region=county, email=f"{role}{number}@example.com")
        make_user("clerk", region=world.county, email=f"x{number}@example.com")
    make_plan(region=world.city)
    settings.MINSHENG_CLOCK = DUE + timedelta(days=1)
    first = count()
    settings.MINSHENG_CLOCK = DUE + timedelta(days=3)
    assert first - few == 1  # the addresses: one update of what became of the mails
    assert count() == first


# --- the ways out -------------------------------------------------------------------------------------------


@pytest.fixture
def with_mail(world, settings):
    settings.EMAIL_HOST = "mail.example"
    settings.SITE_ADDRESS = "https://minsheng.example"
    world.people.clerk.email = "clerk@example.com"
    world.people.clerk.save()
    return world


def test_an_e_mail_goes_to_those_with_an_address(with_mail):
    actions.remind()
    assert [message.to for message in mail.outbox] == [["clerk@example.com"]]
    message = mail.outbox[0]
    assert message.subject == "还有 2 份月报没有上报"
    assert "甲县2017年6月报福利科、救助科：6月22日截止，今天截止。" in message.body
    assert "https://minsheng.example/sheets/" in message.body
    actions.remind()
    assert len(mail.outbox) == 1


def test_a_mail_that_fails_is_kept_shown_and_tried_again(with_mail, monkeypatch, client, capsys):
    class Broken:
        def open(self):
            raise SMTPException("user and password in here")

    monkeypatch.setattr(sending, "get_connection", Broken)
    with pytest.raises(CommandError, match="有 1 条没有发出：连不上邮件服务器"):
        call_command("remind")
    row = Reminder.objects.get(channel=Channel.EMAIL)
    assert (row.result, row.error) == (Result.FAILED, "连不上邮件服务器（SMTPException）")
    client.force_login(make_user("system_admin"))
    assert "没有发出的催报" in text(client.get(reverse("home")))
    assert "连不上邮件服务器" in text(client.get(reverse("targets:reminder_settings")))
    monkeypatch.undo()
    call_command("remind")
    row.refresh_from_db()
    assert (row.result, row.error, len(mail.outbox)) == (Result.SENT, "", 1)


@pytest.fixture
def robot():
    """A group robot of one's own on this machine: what it was sent, and what it answers."""

    class Robot(BaseHTTPRequestHandler):
        sent, answer, status = [], b'{"errcode": 0}', 200

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            type(self).sent.append((self.path, dict(self.headers), self.rfile.read(length)))
            self.send_response(self.status)
            if self.status == 302:
                self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.end_headers()
            self.wfile.write(self.answer)

        def log_message(self, *args):
            pass

    Robot.sent = []
    server = HTTPServer(("127.0.0.1", 0), Robot)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Robot.url = f"http://127.0.0.1:{server.server_port}/send?key={{secret}}"
    yield Robot
    server.shutdown()
    thread.join()
    server.server_close()


def a_webhook(robot):
    return Webhook.objects.create(is_on=True, url=robot.url, template=TEMPLATE)


def test_one_message_goes_to_the_group(world, robot, settings):
    settings.WEBHOOK_SECRET = "s3cret"
    a_webhook(robot)
    actions.remind()
    [(path, headers, body)] = robot.sent
    assert path == "/send?key=s3cret"
    assert headers["X-Minsheng-Signature"].startswith("sha256=")
    content = json.loads(body)["text"]["content"]
    assert content.count("甲县2017年6月报福利科、救助科") == 1  # two clerks, one line
    assert "乙县2017年6月报福利科" in content
    assert set(Reminder.objects.filter(channel=Channel.WEBHOOK).values_list("result", flat=True)) == {"sent"}
    actions.remind()
    assert len(robot.sent) == 1


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (500, b"", "对方回答 HTTP 500"),
        (302, b"", "对方回答 HTTP 302"),  # the address is not left
        (200, b'{"errcode": 93000}', "对方没有收下，代码 93000"),
        (200, b'{"code": 9499}', "对方没有收下，代码 9499"),
    ],
)
def test_what_the_group_does_not_take_is_told(world, robot, status, answer, reason):
    robot.status, robot.answer = status, answer
    a_webhook(robot)
    run = actions.remind()
    assert len(robot.sent) == 1
    assert {row.error.split("（")[0] for row in run.failed} == {reason}
    assert len(told()) == 4  # the page has it all the same


def test_nobody_at_the_address_is_told(world):
    Webhook.objects.create(is_on=True, url="http://127.0.0.1:9/x", template=TEMPLATE)
    assert {row.error for row in actions.remind().failed} == {"连不上群消息的地址（URLError）"}


def test_text_cannot_break_out_of_the_template():
    said = sending.fill('{"a": ["{text}", 1], "b": {"c": "x{title}"}}', '"}', '"\n\\')
    assert said == {"a": ['"\n\\', 1], "b": {"c": 'x"}'}}


# --- by hand ------------------------------------------------------------------------------------------------


def by_hand(world, region=None, by=None):
    return actions.remind_region(
        plan=world.plan, month=JUNE, region=region or world.county, by=by or world.people.office
    )


def test_a_region_is_pressed_by_hand_once_a_day(world):
    run = by_hand(world, by=world.people.officer)
    assert {str(row.person) for row in run.made} == {"甲县填报员", "甲县副填报员"}
    assert told()["甲县填报员"] == ["甲县报福利科"]  # the officer's own section only
    assert {row.sent_by for row in run.made} == {world.people.officer}
    with pytest.raises(AlreadyDone, match="今天已经催过"):
        by_hand(world)
    assert {str(row.person) for row in actions.remind().made} == {"乙县填报员", "福利院经办"}


def test_who_may_not_press_and_what_needs_none_is_refused(world):
    with pytest.raises(PermissionDenied):
        by_hand(world, by=world.people.clerk)
    with pytest.raises(Refused, match="没有缺报的月报"):
        by_hand(world, by=world.people.other_officer, region=world.other_county)
    empty = make_region(name="无人县", parent=world.city)
    assign(world.beds, empty)
    with pytest.raises(Refused, match="无人县现在没有填报员"):
        by_hand(world, region=empty)


# --- pages --------------------------------------------------------------------------------------------------


def test_the_bell_counts_and_going_to_the_work_reads(world, client):
    actions.remind()
    client.force_login(world.people.clerk)
    home = text(client.get(reverse("home")))
    assert '<b class="bell-count">1</b>' in home
    page = text(client.get(reverse("targets:reminders")))
    assert "甲县2017年6月报福利科、救助科" in page
    row = Reminder.objects.get(person=world.people.clerk)
    response = client.post(reverse("targets:reminder_read", args=[row.pk]))
    assert response["Location"] == row.url
    assert "bell-count" not in text(client.get(reverse("home")))
    client.force_login(world.people.colleague)
    assert client.post(reverse("targets:reminder_read", args=[row.pk])).status_code == 404
    client.post(reverse("targets:reminders_read"))
    assert "bell-count" not in text(client.get(reverse("home")))


def unread(person):
    return Reminder.objects.filter(person=person, channel=Channel.PAGE, read_at=None).count()


def test_a_reminder_is_settled_when_what_it_asks_for_has_arrived(world, settings):
    actions.remind()
    clerk, stranger = world.people.clerk, world.people.stranger
    report = submitted(world)
    assert unread(clerk) == 1  # the other section's report is still missing
    other = open_june(world, section=world.other_section)
    pair = Cell(state=State.NUMBER, numerator=3, denominator=4)
    save(world, other, pair, indicator=world.share)
    actions.submit(report=other, by=clerk)
    assert (unread(clerk), unread(world.people.colleague), unread(stranger)) == (0, 0, 1)
    settings.MINSHENG_CLOCK = date(2017, 6, 26)
    actions.remind()
    assert unread(world.people.other_officer) == 1
    actions.accept(report=other, by=world.people.other_officer)
    assert unread(world.people.other_officer) == 0
    actions.accept(report=report, by=world.people.officer)
    assert unread(world.people.officer) == 1  # two other regions are not accepted


def test_a_person_gives_an_address(world, client):
    client.force_login(world.people.clerk)
    address = reverse("targets:reminders")
    assert "输入一个有效的 Email 地址" in text(client.post(address, {"email": "x"}))
    assert "催报同时发到clerk@example.com" in text(
        client.post(address, {"email": "clerk@example.com"}, follow=True)
    )
    world.people.clerk.refresh_from_db()
    assert world.people.clerk.email == "clerk@example.com"


def test_the_month_offers_a_list_to_paste_and_a_button(world, client):
    client.force_login(world.people.office)
    page = reverse("targets:month", args=[world.plan.slug, "2017-06"])
    shown = text(client.get(page))
    assert "还有 3 个地区没有报：" in shown
    assert "甲县2017年6月报福利科、救助科：6月22日截止，今天截止。" in shown
    button = reverse("targets:remind_region", args=[world.plan.slug, "2017-06", world.county.code])
    assert shown.count(button) == 1
    assert "已提醒甲县填报员、甲县副填报员" in text(client.post(button, follow=True))
    assert "今天已经催过" in text(client.post(button, follow=True))
    log = text(client.get(reverse("targets:reminder_log")))
    assert "甲县6月报福利科；甲县6月报救助科" in log
    assert "没有催报记录" in text(client.get(reverse("targets:reminder_log") + "?channel=email"))


def test_the_administrator_sets_days_and_the_group(client, robot, world):
    client.force_login(make_user("system_admin"))
    address = reverse("targets:reminder_settings")
    assert "-3、0、1" in text(client.get(address))
    days = {"which": "days", "entrant": "－2，0", "county": "2", "section": "", "office": ""}
    client.post(address, days)
    assert set(ReminderDay.objects.values_list("audience", "offset")) == {
        ("entrant", -2), ("entrant", 0), ("county", 2),
    }  # fmt: skip
    assert "请写整数" in text(client.post(address, days | {"entrant": "明天"}))
    assert "最多 31 天" in text(client.post(address, days | {"office": "40"}))
    group = {"which": "group", "is_on": "on", "url": robot.url, "template": TEMPLATE}
    assert "不是 JSON" in text(client.post(address, group | {"template": "{text"}))
    assert "要有 {text}" in text(client.post(address, group | {"template": "{}"}))
    assert "https:// 或 http:// 开头" in text(client.post(address, group | {"url": "file:///etc/passwd"}))
    assert not Webhook.objects.exists()
    client.post(address, group)
    assert Webhook.objects.get().is_on
    assert "测试消息已发出" in text(client.post(reverse("targets:webhook_try"), follow=True))
    robot.answer = b'{"errcode": 1}'
    assert "测试消息没有发出：对方没有收下" in text(client.post(reverse("targets:webhook_try"), follow=True))


def test_there_is_one_webhook():
    Webhook.objects.create(url="https://a", template="{}")
    for fields in ({"key": 1, "url": "https://b"}, {"key": 2, "url": "https://b"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Webhook.objects.create(template="{}", **fields)
    Webhook.objects.all().delete()
    admin = make_user("system_admin")
    with pytest.raises(ValidationError, match="没有保存"):
        actions.try_webhook(by=admin)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"result": "failed"}, "reminder_failed_says_why"),
        ({"error": "没有发出"}, "reminder_failed_says_why"),
        ({"channel": "pigeon"}, "reminder_known_words"),
        ({"channel": "email", "read_at": timezone.now()}, "reminder_read_on_page"),
    ],
)
def test_impossible_reminders_are_refused_by_the_database(fields, constraint):
    person = make_user()
    usual = {"channel": "page", "result": "sent", "day": DUE, "subject": "x", "text": "x", "url": "/"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reminder.objects.create(person=person, created_at=timezone.now(), **usual | fields)


def test_the_log_takes_the_same_number_of_queries_at_two_sizes(world, client):
    client.force_login(world.people.office)
    address = reverse("targets:reminder_log")
    actions.remind_region(plan=world.plan, month=JUNE, region=world.other_county, by=world.people.office)

    def count():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    few = count()
    open_june(world)
    actions.remind()
    assert count() == few
