"""到账确认: one movement, answered by those who receive it; nothing that they say adds to a sum."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding.actions import confirm_receipt, object_to_receipt, reverse_tranche, withdraw_receipt
from funding.models import Answer, FundReceipt, Stage
from funding.receipts import passed_on, receipt_sums, waiting_for
from funding.totals import both_totals
from tests.factories import make_user
from tests.funding.fund_world import JUNE, enter, make_world

pytestmark = pytest.mark.django_db
DAY = date(2017, 6, 22)


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    world.clerk = make_user("clerk", region=world.counties[0])
    return world


@pytest.fixture
def sent(world):
    return enter(world, Stage.PASSED_ON, "25", world.counties[0])


def page(client, world, person, **query):
    client.force_login(person)
    return client.get(reverse("funding:receipts", args=[world.plan.slug]), query)


def test_the_receiving_county_confirms_and_no_sum_changes(world, sent):
    before = both_totals(world.plan, JUNE)
    receipt = confirm_receipt(tranche=sent, received_on=DAY, note="代管资金账户", by=world.clerk)
    assert (receipt.answer, receipt.received_on, receipt.by) == (Answer.RECEIVED, DAY, world.clerk)
    assert both_totals(world.plan, JUNE) == before


def test_neither_the_payer_nor_another_county_nor_the_person_who_entered_it_confirms(world, sent):
    officer = make_user("section_officer", section=world.section)
    stranger = make_user("clerk", region=world.counties[1])
    other = make_user("clerk", region=world.counties[0], section=world.other_section)
    for person in (world.office, officer, stranger, other):
        with pytest.raises(PermissionDenied):
            confirm_receipt(tranche=sent, received_on=DAY, by=person)
    assert not FundReceipt.objects.exists()


def test_of_a_closed_plan_nothing_is_confirmed_or_taken_back(client, world, sent):
    confirm_receipt(tranche=sent, received_on=DAY, by=world.clerk)
    world.plan.is_open = False
    world.plan.save()
    with pytest.raises(ValidationError, match="已经关闭"):
        withdraw_receipt(tranche=sent, note="没有到", by=world.clerk)
    client.force_login(world.clerk)
    assert client.get(sent.get_absolute_url()).context["may_confirm"] is False
    assert FundReceipt.objects.count() == 1


def test_a_second_confirmation_is_told_and_a_withdrawn_one_may_be_given_again(world, sent):
    confirm_receipt(tranche=sent, received_on=DAY, by=world.clerk)
    with pytest.raises(ValidationError, match="没有再确认一次"):
        confirm_receipt(tranche=sent, received_on=DAY, by=world.clerk)
    with pytest.raises(ValidationError, match="请先撤回确认"):
        object_to_receipt(tranche=sent, note="少 5 万元", by=world.clerk)
    withdraw_receipt(tranche=sent, note="认错了一笔", by=world.clerk)
    object_to_receipt(tranche=sent, note="少 5 万元", by=world.clerk)
    confirm_receipt(tranche=sent, received_on=DAY, by=world.clerk)
    answers = list(sent.receipts.values_list("answer", flat=True))
    assert answers == ["received", "withdrawn", "objected", "received"]


@pytest.mark.parametrize("day", [date(2017, 6, 19), date(2017, 7, 6)])
def test_the_day_lies_between_the_passing_on_and_today(world, sent, day):
    with pytest.raises(ValidationError) as refused:
        confirm_receipt(tranche=sent, received_on=day, by=world.clerk)
    assert "received_on" in refused.value.message_dict


def test_an_answer_given_meanwhile_is_shown(world, sent):
    object_to_receipt(tranche=sent, note="少 5 万元", by=world.clerk)
    with pytest.raises(ValidationError, match="请看过最新情况再办"):
        confirm_receipt(tranche=sent, received_on=DAY, by=world.clerk, seen=None)


def test_what_is_reversed_or_not_passed_on_is_not_confirmed(world, sent):
    reverse_tranche(tranche=sent, reason="录错", by=world.office)
    with pytest.raises(ValidationError, match="已经冲销"):
        confirm_receipt(tranche=sent, received_on=DAY, by=world.clerk)
    paid = enter(world, Stage.PAID, "3", world.counties[0])
    with pytest.raises(PermissionDenied):
        confirm_receipt(tranche=paid, received_on=DAY, by=world.clerk)
    with pytest.raises(IntegrityError, match="只有下拨可以确认到账"), transaction.atomic():
        FundReceipt.objects.create(tranche=paid, answer="received", received_on=DAY, by=world.clerk)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"answer": "received"}, "fund_receipt_has_day"),
        ({"answer": "objected", "received_on": DAY, "note": "少"}, "fund_receipt_has_day"),
        ({"answer": "objected"}, "fund_receipt_objection_needs_words"),
        ({"answer": "maybe", "note": "少"}, "fund_receipt_answer_known"),
    ],
)
def test_constraints_by_name(world, sent, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        FundReceipt.objects.create(tranche=sent, by=world.clerk, **fields)


def test_the_county_ticks_what_arrived_and_the_section_sees_what_is_open(client, world, sent):
    second = enter(world, Stage.PASSED_ON, "4.5", world.counties[0], note="第二笔")
    elsewhere = enter(world, Stage.PASSED_ON, "99.5", world.counties[1])
    shown = page(client, world, world.clerk)
    assert shown.context["mine"] == {sent.pk, second.pk}
    assert "99.5" not in shown.content.decode()
    address = reverse("funding:receipts_confirm", args=[world.plan.slug])
    refused = client.post(address, {"received_on": "2017-06-19", "tranche": [sent.pk, second.pk]})
    assert "到账日期应在" in refused.content.decode()
    assert refused.context["chosen"] == {sent.pk, second.pk}
    assert "还没有勾选" in client.post(address, {"received_on": "2017-06-22"}).content.decode()
    theirs = client.post(address, {"received_on": "2017-06-22", "tranche": [sent.pk, elsewhere.pk]})
    assert "不由您确认" in theirs.content.decode()
    assert not FundReceipt.objects.exists()
    assert client.post(address, {"received_on": "2017-06-22", "tranche": [sent.pk]}).status_code == 302

    seen = page(client, world, make_user("section_officer", section=world.section))
    assert [line["tranche"] for line in seen.context["lines"]] == [second, elsewhere]
    assert seen.context["mine"] == set()
    by_region = {line["name"]: line["waiting_amount"] for line in seen.context["sums"]}
    assert by_region == {world.counties[0].name: Decimal("4.5"), world.counties[1].name: Decimal("99.5")}
    done = page(client, world, world.office, standing="received")
    assert [line["tranche"] for line in done.context["lines"]] == [sent]


def test_an_objection_from_the_entrys_own_page(client, world, sent):
    client.force_login(world.clerk)
    address = reverse("funding:receipt", args=[sent.pk])
    told = client.post(address, {"answer": "objected", "note": ""}, follow=True).content.decode()
    assert "请写明有什么出入" in told
    early = {"answer": "received", "received_on": "2017-06-01", "note": "代管账户"}
    told = client.post(address, early)
    assert "到账日期应在" in told.content.decode()
    assert "代管账户" in told.content.decode()
    told = client.post(address, {"answer": "objected", "note": "实到 20 万元"}, follow=True).content.decode()
    assert "实到 20 万元" in told
    shown = page(client, world, world.office, standing="objected")
    assert "实到 20 万元" in shown.content.decode()


def test_after_an_answer_given_meanwhile_the_words_typed_can_be_sent_again(client, world, sent):
    client.force_login(world.clerk)
    address = reverse("funding:receipt", args=[sent.pk])
    typed = {"answer": "objected", "note": "少 5 万元", "seen": ""}
    object_to_receipt(tranche=sent, note="少 6 万元", by=make_user("clerk", region=world.counties[0]))
    page = client.post(address, typed)
    assert "请看过最新情况再办" in page.content.decode()
    form = page.context["receipt_form"]
    assert form["note"].value() == "少 5 万元"
    assert client.post(address, typed | {"seen": form["seen"].value()}).status_code == 302
    assert sent.receipts.last().note == "少 5 万元"


def test_sums_by_region_tell_what_waits_and_what_differs(world, sent):
    again = enter(world, Stage.PASSED_ON, "4.5", world.counties[0])
    short = enter(world, Stage.PASSED_ON, "3", world.counties[0])
    confirm_receipt(tranche=again, received_on=DAY, by=world.clerk)
    withdraw_receipt(tranche=again, note="认错了一笔", by=world.clerk)
    for note in ("少 1 万元", "少 1.5 万元"):
        object_to_receipt(tranche=short, note=note, by=world.clerk)
    (line,) = receipt_sums(passed_on(world.office, world.plan))
    assert (line["entries"], line["total"]) == (3, Decimal("32.5"))
    assert (line["waiting"], line["waiting_amount"]) == (2, Decimal("29.5"))
    assert (line["objected"], line["objected_amount"]) == (1, Decimal(3))
    assert [(row["standing"], row["entries"]) for row in waiting_for(world.office)] == [("objected", 1)]
    assert [(row["standing"], row["entries"]) for row in waiting_for(world.clerk)] == [("open", 2)]


def test_as_many_queries_for_many_rows_as_for_few(client, world):
    counts = []
    page(client, world, world.clerk)
    for number in range(1, 8):
        enter(world, Stage.PASSED_ON, number, world.counties[number % 2], note=f"第{number}笔")
        if number in (2, 7):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("funding:receipts", args=[world.plan.slug]))
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_home_page_says_what_waits(client, world, sent):
    client.force_login(world.clerk)
    assert "1 笔下拨、25 万元等您确认到账" in client.get("/").content.decode()
    object_to_receipt(tranche=sent, note="少 5 万元", by=world.clerk)
    assert "等您确认到账" not in client.get("/").content.decode()
    client.force_login(make_user("section_officer", section=world.section))
    assert "县区说有出入的下拨 1 笔" in client.get("/").content.decode()
    client.force_login(make_user("section_officer", section=world.other_section))
    assert "县区说有出入" not in client.get("/").content.decode()
