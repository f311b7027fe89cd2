from django.conf import settings
from django.db import models
from django.db.models import Q

from funding.models.ledger import FundTranche
from funding.models.sources import FundSource, Purpose
from minsheng.history import track_changes
from organization.models import Region
from targets.models import Project


class FundForecastQuerySet(models.QuerySet):
    def of(self, plan):
        return self.filter(project__plan=plan)

    def waiting(self):
        return self.filter(closed_at=None)


@track_changes
class FundForecast(models.Model):
    """Money that is said to come (预计下达), in 万元: noted apart from the ledger, in no sum of it.

    It ends as the tranche that came, or closed with a reason.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="forecasts")
    source = models.ForeignKey(
        FundSource,
        models.PROTECT,
        verbose_name="资金来源",
        related_name="forecasts",
        null=True,
        blank=True,
    )
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, verbose_name="用途", related_name="forecasts", null=True, blank=True
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="forecasts")
    amount = models.DecimalField("预计金额（万元）", max_digits=20, decimal_places=6)
    expected_on = models.DateField("预计日期")
    note = models.CharField("依据", max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)
    tranche = models.OneToOneField(
        FundTranche,
        models.PROTECT,
        verbose_name="到来的批次",
        related_name="forecast",
        null=True,
        blank=True,
    )
    closed_reason = models.CharField("结束原因", max_length=300, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="结束人",
        related_name="+",
        null=True,
        blank=True,
    )
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = FundForecastQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预计下达"
        ordering = ["expected_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="fund_forecast_positive",
                violation_error_message="预计金额必须大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(
                    closed_at__isnull=True, closed_by__isnull=True, tranche__isnull=True, closed_reason=""
                )
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    tranche__isnull=False,
                    closed_reason="",
                )
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False, tranche__isnull=True)
                    & ~Q(closed_reason="")
                ),
                name="fund_forecast_end_agrees",
                violation_error_message="预计下达要么还在等，要么已转成批次，要么写明原因后结束。",
            ),
        ]

    def __str__(self):
        return f"预计下达 {self.expected_on:%Y-%m-%d} {self.amount}"
