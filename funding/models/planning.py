from django.conf import settings
from django.db import models
from django.db.models import Q

from funding.models.sources import FundSource
from minsheng.history import track_changes
from organization.models import Region
from targets.models import Project, SourceDocument


@track_changes
class FundPlan(models.Model):
    """Money set aside for a project from one source, in 万元; without a region it is the whole plan's."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="fund_plans")
    source = models.ForeignKey(FundSource, models.PROTECT, verbose_name="资金来源", related_name="fund_plans")
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="地区",
        related_name="fund_plans",
        null=True,
        blank=True,
        help_text="不选是全方案的数；选了是其中分到这个地区的数，不再加进全方案。",
    )
    amount = models.DecimalField("金额（万元）", max_digits=20, decimal_places=6)
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, verbose_name="依据文件", null=True, blank=True
    )
    note = models.CharField("备注", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    recorded_at = models.DateTimeField("录入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划安排"
        ordering = ["project", "source__order", "region__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "source", "region"],
                name="fund_plan_unique",
                nulls_distinct=False,
                violation_error_message="这个项目、来源、地区的计划安排已经录入。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="fund_plan_not_negative",
                violation_error_message="计划安排不能小于 0。",
            ),
        ]

    def __str__(self):
        return f"计划安排 {self.amount}"
