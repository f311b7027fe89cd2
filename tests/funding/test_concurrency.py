"""Two people at the same moment: one wins, the other is told."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from funding.actions import (
    confirm_receipt,
    explain_money,
    object_to_receipt,
    reverse_tranche,
    save_purpose,
    set_fund_plan,
)
from funding.feeds import reports_left_behind
from funding.importers import confirm_upload, keep_upload
from funding.models import Answer, FundImport, FundReceipt, FundTranche, Stage
from funding.money_checks import money_findings
from targets import actions
from targets.cells import Cell
from targets.models import Explanation, Kind, State
from tests.factories import assign, make_indicator, make_user
from tests.funding.fund_world import JUNE, enter, make_purpose, make_world, tranche_book
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2017, 6, 22)


@pytest.fixture
def world(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    return make_world()


def at_once(*acts):
    """Run the acts in threads of their own from one moment on; return what each gave or raised."""
    barrier = Barrier(len(acts))

    def begin(act):
        barrier.wait()
        return act()

    return _in_threads(*(lambda act=act: begin(act) for act in acts))


def while_open(first, second):
    """Run `second` while `first` is done but not committed yet; commit as soon as `second` waits for it.

    Returns what each gave or raised. The hardest moment of two at once: `second` begins with a picture of the
    database in which `first` has not happened.
    """
    is_done = Event()

    def hold():
        with transaction.atomic():
            result = first()
            is_done.set()
            until_somebody_waits()
        return result

    def follow():
        is_done.wait(60)
        return second()

    return _in_threads(hold, follow)


def _in_threads(*acts):
    results = {}

    def run(number, act):
        try:
            results[number] = act()
        except Exception as error:  # told, or a defect: whoever reads the results says which
            results[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[number] for number in sorted(results)]


def told(results):
    """What the people who lost were told; anything but a refusal in words is a defect."""
    errors = [result for result in results if isinstance(result, Exception)]
    for error in errors:
        assert isinstance(error, ValidationError), error
    return [error.messages[0] for error in errors]


@pytest.mark.parametrize("together", [at_once, while_open])
def test_of_two_reversals_one_wins_and_the_other_is_told(world, together):
    entry = enter(world, Stage.RAISED, "5")

    def reverse():
        return reverse_tranche(tranche=entry, reason="录错", by=world.office)

    (words,) = told(together(reverse, reverse))
    assert "没有再冲销一次" in words
    assert FundTranche.objects.filter(corrects=entry).count() == 1


@pytest.mark.parametrize("together", [at_once, while_open])
def test_the_same_entry_sent_twice_is_stored_once(world, together):
    def send():
        return enter(world, Stage.RAISED, "5", document_number="川财社〔2017〕1号")

    (words,) = told(together(send, send))
    assert "完全相同的一笔" in words
    assert FundTranche.objects.count() == 1


@pytest.mark.parametrize("together", [at_once, while_open])
def test_of_two_imports_of_one_upload_one_is_stored(world, together):
    line = {"项目": "最低生活保障", "地区": "某市", "环节": "到位", "日期": "2017-06-20", "金额（万元）": 5}
    facts = {"kind": FundImport.Kind.TRANCHES, "by": world.office}
    upload = keep_upload(world.plan, tranche_book(line), "台账.xlsx", **facts)

    def confirm():
        return confirm_upload(upload=upload, by=world.office)

    (words,) = told(together(confirm, confirm))
    assert "没有再入一次" in words
    assert FundTranche.objects.count() == 1


@pytest.mark.parametrize("together", [at_once, while_open])
def test_of_two_confirmations_of_one_receipt_one_wins_and_the_other_is_told(world, together):
    sent = enter(world, Stage.PASSED_ON, "25", world.counties[0])
    clerks = [make_user("clerk", region=world.counties[0]) for _ in range(2)]
    results = together(
        *(lambda by=by: confirm_receipt(tranche=sent, received_on=DAY, by=by) for by in clerks)
    )
    (words,) = told(results)
    receipt = FundReceipt.objects.get()
    assert words == f"编号 {sent.pk} 已由{receipt.by}确认到账，没有再确认一次。"


def test_an_objection_during_a_confirmation_is_told_of_it(world):
    sent = enter(world, Stage.PASSED_ON, "25", world.counties[0])
    one, other = (make_user("clerk", region=world.counties[0]) for _ in range(2))
    results = while_open(
        lambda: confirm_receipt(tranche=sent, received_on=DAY, by=one, seen=None),
        lambda: object_to_receipt(tranche=sent, note="少 5 万元", by=other, seen=None),
    )
    assert "确认" in told(results)[0]
    assert [receipt.answer for receipt in FundReceipt.objects.all()] == [Answer.RECEIVED]


def test_what_is_being_reversed_is_not_confirmed(world):
    sent = enter(world, Stage.PASSED_ON, "25", world.counties[0])
    clerk = make_user("clerk", region=world.counties[0])
    results = while_open(
        lambda: reverse_tranche(tranche=sent, reason="录错", by=world.office),
        lambda: confirm_receipt(tranche=sent, received_on=DAY, by=clerk),
    )
    assert told(results) == [f"编号 {sent.pk} 已经冲销，不用确认。"]
    assert not FundReceipt.objects.exists()


def test_of_two_who_set_one_amount_of_the_plan_the_other_is_told_both(world):
    def set_to(amount):
        facts = {"project": world.aid, "source": world.sources["市级"], "by": world.office}
        return lambda: set_fund_plan(amount=Decimal(amount), seen=None, **facts)

    (words,) = told(while_open(set_to(600), set_to(650)))
    assert "现在是600万元" in words


def test_two_who_explain_one_finding_at_once_leave_both_their_words(world):
    enter(world, Stage.PAID, "3", world.counties[0])
    found = money_findings(world.plan, JUNE, world.city)[0]

    def explain(text):
        place = {"plan": world.plan, "through": JUNE, "region": world.city, "place": found.place}
        return lambda: explain_money(**place, stamp=found.finding.stamp, text=text, by=world.office)

    assert told(while_open(explain("先垫付"), explain("财政垫付"))) == []
    assert [row.text for row in Explanation.objects.order_by("pk")] == ["先垫付", "财政垫付"]


@pytest.fixture
def fed(world, settings):
    """A purpose feeds a ratio; a clerk's draft of June holds what is paid so far, 3 万元."""
    settings.MINSHENG_CLOCK = date(2017, 6, 25)
    world.clerk = make_user("clerk", region=world.counties[0])
    units = {"numerator_unit": "万元", "denominator_unit": "人月", "scale": 10000}
    world.ratio = make_indicator(
        world.plan, project=world.aid, section=world.section, kind=Kind.RATIO, **units
    )
    assign(world.ratio, world.counties[0])
    world.purpose = make_purpose(world.aid, "城市低保金")
    world.purpose.feeds = world.ratio
    save_purpose(purpose=world.purpose, by=world.office)
    world.paid = pay(world, "3")()
    place = {"plan": world.plan, "region": world.counties[0], "section": world.section, "month": JUNE}
    world.report = actions.open_report(**place, by=world.clerk)
    fill(world, 100)()
    return world


def pay(world, amount):
    facts = {"purpose": world.purpose, "by": world.clerk, "note": f"{amount}万元"}
    return lambda: enter(world, Stage.PAID, amount, world.counties[0], **facts)


def fill(world, denominator):
    """The clerk saves the cell with another denominator, from the version that is stored now."""
    row = world.report.cells.first()
    cell = Cell(state=State.NUMBER, numerator=Decimal(1), denominator=Decimal(denominator))
    edit = actions.Edit(world.ratio.pk, row.version if row else 0, cell)
    return lambda: actions.save_cells(report=world.report, edits=[edit], by=world.clerk)


def take_back(world):
    return lambda: reverse_tranche(tranche=world.paid, reason="录错", by=world.office)


@pytest.mark.parametrize("together", [at_once, while_open])
@pytest.mark.parametrize("first_is", ["payment", "correction"])
def test_a_payment_and_a_correction_at_once_both_reach_the_draft(fed, together, first_is):
    acts = [pay(fed, "4"), take_back(fed)]
    assert told(together(*(acts if first_is == "payment" else reversed(acts)))) == []
    assert fed.report.cells.get().numerator == Decimal(4)


@pytest.mark.parametrize("together", [at_once, while_open])
@pytest.mark.parametrize("first_is", ["payment", "save"])
def test_a_payment_while_the_cell_is_saved_reaches_the_draft(fed, together, first_is):
    acts = [pay(fed, "4"), fill(fed, 120)]
    assert told(together(*(acts if first_is == "payment" else reversed(acts)))) == []
    assert fed.report.cells.get().numerator == Decimal(7)


def test_a_payment_while_the_report_is_submitted_leaves_it_and_is_told(fed):
    results = while_open(lambda: actions.submit(report=fed.report, by=fed.clerk), pay(fed, "4"))
    assert told(results) == []
    assert fed.report.submissions.get().figures.get().numerator == Decimal(3)
    assert reports_left_behind(results[1]) == [fed.report]
