from django.conf import settings
from django.db import models
from django.db.models import Q

from organization.models import Region
from targets.models._tracking import append_only
from targets.models.plan import Indicator, Plan


class SecondSource(models.Model):
    """Figures of one month as they were given to somebody else (报省), from one file; the newest of a name
    and month is the one compared.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="second_sources")
    month = models.DateField("月份")
    name = models.CharField("报给谁", max_length=30)
    file_name = models.CharField("文件", max_length=200)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="存入人", related_name="+"
    )
    loaded_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = verbose_name_plural = "另报的数"
        ordering = ["-id"]
        triggers = [append_only]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1) & ~Q(name=""),
                name="second_source_month_and_name",
                violation_error_message="请写明报给谁；月份必须是某月的一日。",
            )
        ]

    def __str__(self):
        return f"{self.name} {self.month:%Y-%m}"


class SecondFigure(models.Model):
    """One figure of a second source: what a region's year so far was said to be."""

    source = models.ForeignKey(SecondSource, models.PROTECT, verbose_name="另报的数", related_name="figures")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="+")
    number = models.DecimalField("数", max_digits=20, decimal_places=6)
    place = models.CharField("单元格", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "另报的一个数"
        triggers = [append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "region", "indicator"],
                name="second_figure_unique",
                violation_error_message="这个地区这个指标写了两次。",
            )
        ]

    def __str__(self):
        return f"{self.source_id} {self.region_id} × {self.indicator_id}"
