from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from targets.models import Indicator


@track_changes
class Forecast(models.Model):
    """What a year is expected to come to, as somebody judged it in one month; never mixed with figures."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="forecasts")
    month = models.DateField("截至月")
    value = models.DecimalField("预计全年", max_digits=20, decimal_places=6)
    note = models.CharField("依据", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    at = models.DateTimeField("填写时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "预计全年"
        ordering = ["indicator__order", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "month"],
                name="forecast_unique",
                violation_error_message="这个指标本月已有预计数。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="forecast_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
        ]

    def __str__(self):
        return f"{self.indicator_id} {self.month:%Y-%m}"
