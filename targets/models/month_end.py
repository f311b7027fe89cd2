from django.conf import settings
from django.db import models
from django.db.models import Q

from organization.models import Region
from targets.models._tracking import append_only, track
from targets.models.plan import Plan


@track
class MonthEndRequest(models.Model):
    """A section or the office asks a region to bring a month's figures to the month's end."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="month_end_requests")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="month_end_requests")
    month = models.DateField("月份")
    reason = models.CharField("原因", max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁请的", related_name="+"
    )
    asked_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "请更新到月末"
        ordering = ["id"]
        triggers = [append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "region", "month"],
                name="month_end_request_unique",
                violation_error_message="已请这个地区把这个月更新到月末。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="month_end_request_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="month_end_request_has_reason",
                violation_error_message="请写明原因。",
            ),
        ]

    def __str__(self):
        return f"请更新到月末 {self.region_id} {self.month:%Y-%m}"
