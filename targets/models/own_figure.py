from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organization.models import Region
from targets.models._tracking import track
from targets.models.figure import FigureFields
from targets.models.plan import Indicator


@track
class OwnFigure(FigureFields):
    """A figure that the section enters for a region that sums others (the city's own), for one month only."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="own_figures")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="own_figures")
    month = models.DateField("月份")
    source = models.CharField("来源", max_length=200)
    is_withdrawn = models.BooleanField("撤销", default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    entered_at = models.DateTimeField("录入时间")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="审核人",
        related_name="+",
        null=True,
        blank=True,
    )
    accepted_at = models.DateTimeField("审核时间", null=True, blank=True)

    class Meta(FigureFields.Meta):
        verbose_name = verbose_name_plural = "本级自有数"
        ordering = ["indicator", "region", "month", "id"]
        indexes = [models.Index(fields=["indicator", "region", "month", "-id"], name="own_figure_latest")]
        constraints = [
            *FigureFields.Meta.constraints,
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="own_figure_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="own_figure_needs_source",
                violation_error_message="自有数要写明来源。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="own_figure_accepted_pair",
                violation_error_message="审核人和审核时间要同时有。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("entered_by")),
                name="own_figure_accepted_by_other",
                violation_error_message="自己录入的数要由别人审核。",
            ),
        ]

    def __str__(self):
        return f"自有数 {self.month:%Y-%m}"
