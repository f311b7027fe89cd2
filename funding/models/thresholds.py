from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from targets.models import Plan


def _percent(label, default, help_text):
    return models.DecimalField(
        label, max_digits=5, decimal_places=2, default=Decimal(default), help_text=help_text
    )


@track_changes
class FundThresholds(models.Model):
    """From where on a plan's money and its progress do not fit together; the rule is funding.mismatches."""

    CHANGES_BY_ITSELF = ["updated_by", "updated_at"]

    plan = models.OneToOneField(Plan, models.PROTECT, verbose_name="方案", related_name="fund_thresholds")
    arrived_at_least = _percent("到位率达到（%）", 50, "“钱到事未动”：到位率达到这么多，就算钱到了。")
    moved_below = _percent(
        "进度低于序时的（%）", 60, "“钱到事未动”：完成数不到序时应完成数的这么多，就算事没有动。"
    )
    done_at_least = _percent(
        "进度达到序时的（%）", 100, "“事成钱未拨”：各指标的完成数都达到序时应完成数的这么多，就算事做到了。"
    )
    paid_below = _percent(
        "拨付率低于（%）", 50, "“事成钱未拨”：拨付率（全口径看发放率）不到这么多，就算钱没有拨。"
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", related_name="+", null=True
    )
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "钱与事的门槛"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    arrived_at_least__range=(0, 200),
                    moved_below__range=(0, 200),
                    done_at_least__range=(0, 200),
                    paid_below__range=(0, 200),
                ),
                name="fund_thresholds_in_range",
                violation_error_message="门槛在 0 到 200 之间。",
            ),
        ]

    def __str__(self):
        return f"{self.plan}的门槛"
