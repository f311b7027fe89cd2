from django.conf import settings
from django.db import models
from django.db.models import Q

from funding.models.ledger import FundTranche
from minsheng.history import track_changes
from organization.models import StoredFile


@track_changes
class FundAttachment(models.Model):
    """A file behind an entry: the indicator document, a bank slip. A wrong one is withdrawn, not deleted."""

    tranche = models.ForeignKey(
        FundTranche, models.PROTECT, verbose_name="资金批次", related_name="attachments"
    )
    file = models.OneToOneField(
        StoredFile, models.PROTECT, verbose_name="文件", related_name="fund_attachment"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    added_at = models.DateTimeField("上传时间", auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="撤下的人",
        related_name="+",
        null=True,
        blank=True,
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "资金附件"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, reason="")
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(reason="")),
                name="fund_attachment_withdrawn_with_reason",
                violation_error_message="撤下附件要记下谁、何时、为什么。",
            )
        ]

    def __str__(self):
        return f"资金附件 {self.file_id}"
