"""Cells that a return or a reopening points at, and what the region answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from targets.models._tracking import append_only, track
from targets.models.plan import Indicator
from targets.models.reporting import ReportStep


class ReturnedCell(models.Model):
    """One cell that a return or a reopening points at, with what is wrong with it."""

    step = models.ForeignKey(ReportStep, models.PROTECT, verbose_name="步骤", related_name="cells")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="+")
    comment = models.CharField("意见", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "退回指到的格"
        ordering = ["step", "indicator__order", "indicator_id"]
        triggers = [append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "indicator"],
                name="returned_cell_unique",
                violation_error_message="这一格已经指出。",
            ),
            models.CheckConstraint(
                condition=~Q(comment=""),
                name="returned_cell_says_what",
                violation_error_message="指到的格要写明哪里不对。",
            ),
        ]

    def __str__(self):
        return self.comment


@track
class CellReply(models.Model):
    """What the region answers to the comment on a cell that came back; as last written before it goes up."""

    cell = models.OneToOneField(ReturnedCell, models.PROTECT, verbose_name="意见", related_name="reply")
    text = models.CharField("答复", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="答复人", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "对退回意见的答复"
        ordering = ["cell"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="cell_reply_says_something",
                violation_error_message="答复不能空着。",
            ),
        ]

    def __str__(self):
        return self.text
