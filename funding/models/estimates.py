from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from funding.models.ledger import Stage
from funding.models.sources import Purpose
from minsheng.history import track_changes
from targets.models import Indicator, Plan, Project


@track_changes
class FundEstimate(models.Model):
    """What a project should cost by its standard and its persons, to be held against the ledger."""

    class Per(models.TextChoices):
        MONTH = "month", "每人每月"
        YEAR = "year", "每人每年"

    CHANGES_BY_ITSELF = ["recorded_by", "recorded_at"]

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="fund_estimates")
    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="fund_estimates")
    purpose = models.ForeignKey(
        Purpose,
        models.PROTECT,
        verbose_name="用途",
        related_name="fund_estimates",
        null=True,
        blank=True,
        help_text="只与这个用途的钱比；不选是项目的全部。",
    )
    standard = models.ForeignKey(
        Indicator,
        models.PROTECT,
        verbose_name="标准",
        related_name="estimates_by_standard",
        help_text="标准类指标，单位是元，如：困难残疾人生活补贴标准。",
    )
    per = models.CharField("标准按", max_length=5, choices=Per, default=Per.MONTH)
    persons = models.ForeignKey(
        Indicator,
        models.PROTECT,
        verbose_name="人数",
        related_name="estimates_by_persons",
        help_text="时点类指标，如：困难残疾人生活补贴发放人数。",
    )
    stage = models.CharField(
        "与哪个环节比",
        max_length=10,
        choices=Stage,
        default=Stage.PAID,
        help_text="发放按全口径，其他按本级口径，与函相同。",
    )
    tolerance = models.DecimalField(
        "容许相差（%）",
        max_digits=5,
        decimal_places=2,
        default=Decimal(10),
        help_text="相差不超过应发数的这么多，不提示。",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    recorded_at = models.DateTimeField("录入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "应发数核对"
        ordering = ["plan", "project", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "purpose", "standard", "persons", "stage"],
                name="fund_estimate_unique",
                nulls_distinct=False,
                violation_error_message="这个核对已经有了，请修改原有的一条。",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__range=(0, 100)),
                name="fund_estimate_tolerance_in_range",
                violation_error_message="容许相差在 0 到 100% 之间。",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="fund_estimate_stage_known",
                violation_error_message="环节只有下达、筹集到位、下拨、发放四种。",
            ),
            models.CheckConstraint(
                condition=Q(per__in=["month", "year"]),
                name="fund_estimate_per_known",
                violation_error_message="标准按每人每月或每人每年。",
            ),
        ]

    def __str__(self):
        return f"{self.standard.short_name} × {self.persons.short_name}"
