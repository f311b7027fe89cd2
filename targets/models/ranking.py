from django.conf import settings
from django.db import models
from django.db.models import Q

from targets.models._tracking import append_only, track
from targets.models.plan import Indicator, Plan


@track
class RankingRule(models.Model):
    """How the regions of a plan are ranked; without a row, by the defaults of its fields and weights of 1."""

    class Measure(models.TextChoices):
        PACE = "pace", "完成数占序时应完成数的百分比"
        TARGET = "target", "完成数占全年目标的百分比（完成率）"

    plan = models.OneToOneField(Plan, models.PROTECT, verbose_name="方案", related_name="ranking_rule")
    measure = models.CharField("比什么", max_length=10, choices=Measure, default=Measure.PACE)
    is_capped = models.BooleanField("每项最多算 100%", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "排名办法"
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__in=["pace", "target"]),
                name="ranking_measure_known",
                violation_error_message="排名只能比序时或比全年目标。",
            )
        ]

    def __str__(self):
        return f"{self.plan_id}的排名办法"


@track
class RankingWeight(models.Model):
    """How much one indicator counts in the ranking; 0 leaves it out. Without a row it counts 1."""

    rule = models.ForeignKey(RankingRule, models.PROTECT, verbose_name="排名办法", related_name="weights")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="+")
    weight = models.DecimalField("权重", max_digits=7, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "排名权重"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "indicator"],
                name="ranking_weight_unique",
                violation_error_message="这个指标已有权重。",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0),
                name="ranking_weight_not_negative",
                violation_error_message="权重不能小于 0。",
            ),
        ]

    def __str__(self):
        return f"{self.indicator_id}：{self.weight}"


@track
class RankingNotice(models.Model):
    """The ranking of a month as the office published it in the 通报, kept as it was: the newest row holds.

    Regions see the places of others from it and from nowhere else. A withdrawal is a row too.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="ranking_notices")
    month = models.DateField("月份")
    basis = models.CharField("口径", max_length=10)
    content = models.JSONField("排名", help_text="办法，和每个地区的名次、得分、各项，数写成文字。")
    is_withdrawn = models.BooleanField("撤回", default=False)
    reason = models.CharField("原因", max_length=300, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="公布人", related_name="+"
    )
    published_at = models.DateTimeField("公布时间")

    class Meta:
        verbose_name = verbose_name_plural = "排名公布"
        ordering = ["id"]
        triggers = [append_only]
        indexes = [models.Index(fields=["plan", "month", "-id"], name="ranking_notice_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="ranking_notice_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | ~Q(reason=""),
                name="ranking_notice_withdrawal_needs_reason",
                violation_error_message="撤回要写明原因。",
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}排名"
