import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from funding.models.ledger import FundTranche
from minsheng.history import track_changes

_ONLY_PASSED_ON = """
IF NOT EXISTS (
    SELECT 1 FROM funding_fundtranche t
    WHERE t.id = NEW.tranche_id AND t.stage = 'passed_on' AND t.corrects_id IS NULL
) THEN
    RAISE EXCEPTION '只有下拨可以确认到账。' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Answer(models.TextChoices):
    RECEIVED = "received", "确认到账"
    OBJECTED = "objected", "有出入"
    WITHDRAWN = "withdrawn", "撤回确认"


@track_changes
class FundReceipt(models.Model):
    """What the receiving side said of a 下拨: no movement of its own, so it never adds to any sum.

    The latest row of a tranche is how it stands; rows are never changed.
    """

    tranche = models.ForeignKey(FundTranche, models.PROTECT, verbose_name="下拨", related_name="receipts")
    answer = models.CharField("答复", max_length=10, choices=Answer)
    received_on = models.DateField("到账日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "到账确认"
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_passed_on", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_ONLY_PASSED_ON
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values),
                name="fund_receipt_answer_known",
                violation_error_message="答复只有确认到账、有出入、撤回确认三种。",
            ),
            models.CheckConstraint(
                condition=Q(answer="received", received_on__isnull=False)
                | (~Q(answer="received") & Q(received_on__isnull=True)),
                name="fund_receipt_has_day",
                violation_error_message="确认到账要写到账日期，其他答复不写。",
            ),
            models.CheckConstraint(
                condition=Q(answer="received") | ~Q(note=""),
                name="fund_receipt_objection_needs_words",
                violation_error_message="有出入或撤回确认，要写明情况。",
            ),
        ]

    def __str__(self):
        return f"{self.get_answer_display()} {self.tranche_id}"
