"""What the receiving side says of a 下拨: confirmed, objected to, or a confirmation taken back."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from funding.models import Answer, FundReceipt, FundTranche, Stage
from funding.permissions import can_confirm
from minsheng import clock
from minsheng.history import recorded


@transaction.atomic
def confirm_receipt(*, tranche: FundTranche, received_on: date, note: str = "", by, **seen) -> FundReceipt:
    """Say that a 下拨 has arrived on ``received_on``; it stays the one movement that it is.

    ``seen``: id of the answer that the page showed last (None: there was none). ValidationError when it is
    confirmed already, when the day is before the 下拨 or after today, or when somebody answered meanwhile.
    """
    tranche, last = _begin(tranche, by, **seen)
    if last and last.answer == Answer.RECEIVED:
        raise ValidationError(f"编号 {tranche.pk} 已由{last.by}确认到账，没有再确认一次。", code="done")
    if not tranche.date <= received_on <= clock.today():
        raise ValidationError(
            {"received_on": f"到账日期应在下拨的{tranche.date:%Y-%m-%d}到今天{clock.today():%Y-%m-%d}之间。"}
        )
    return _store(tranche, Answer.RECEIVED, by, note, received_on)


@transaction.atomic
def object_to_receipt(*, tranche: FundTranche, note: str, by, **seen) -> FundReceipt:
    """Say that a 下拨 has not arrived as it is entered, and what is different; no sum changes by it."""
    tranche, last = _begin(tranche, by, **seen)
    if last and last.answer == Answer.RECEIVED:
        raise ValidationError("已经确认到账：请先撤回确认，再说明有什么出入。")
    if not note.strip():
        raise ValidationError({"note": "请写明有什么出入，如“实到 20 万元，少 5 万元”。"})
    return _store(tranche, Answer.OBJECTED, by, note)


@transaction.atomic
def withdraw_receipt(*, tranche: FundTranche, note: str, by, **seen) -> FundReceipt:
    """Take a confirmation back, with the reason; the 下拨 waits for an answer again."""
    tranche, last = _begin(tranche, by, **seen)
    if last is None or last.answer != Answer.RECEIVED:
        raise ValidationError("这一笔没有确认过到账，不用撤回。")
    if not note.strip():
        raise ValidationError({"note": "请写明为什么撤回确认。"})
    return _store(tranche, Answer.WITHDRAWN, by, note)


def _begin(tranche, by, **seen):
    """Lock the 下拨; return it with the latest answer."""
    rows = FundTranche.objects.select_for_update(of=["self"], no_key=True)
    # What was reversed meanwhile shows only to a query of its own: a join is read before the lock is had.
    tranche = rows.select_related("project__plan", "region").get(pk=tranche.pk)
    if not can_confirm(by, tranche):
        raise PermissionDenied("到账由收款的县区确认；自己录入的下拨由别人确认。")
    if not tranche.project.plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再确认或更改到账。")
    if tranche.stage != Stage.PASSED_ON or tranche.corrects_id:
        raise ValidationError("只有下拨可以确认到账。")
    if hasattr(tranche, "reversal"):
        raise ValidationError(f"编号 {tranche.pk} 已经冲销，不用确认。")
    last = tranche.receipts.select_related("by").last()
    if seen and seen["seen"] != (last.pk if last else None):
        raise ValidationError(
            f"您打开页面后，{last.by}已答复“{last.get_answer_display()}”。请看过最新情况再办。", code="stale"
        )
    return tranche, last


def _store(tranche, answer, by, note, received_on=None):
    with recorded(by=by):
        receipt = FundReceipt(
            tranche=tranche, answer=answer, received_on=received_on, note=note.strip(), by=by
        )
        receipt.full_clean()
        receipt.save()
    return receipt
