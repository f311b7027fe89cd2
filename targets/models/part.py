from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng import clock
from organization.models import Region
from targets.models._tracking import append_only, track
from targets.models.plan import Indicator
from targets.models.reporting import MonthlyReport, Submission


class IndicatorPartQuerySet(models.QuerySet):
    def for_region(self, region, filled=(), at=None):
        """The parts that a region fills: those common to all, and its own, `at` a time those that were there
        then; and those of the ids `filled`.
        """
        holding = Q(Q(region=None) | Q(region=region), is_active=True)
        if at:
            holding &= Q(added_at__lte=at)
        return self.filter(holding | Q(pk__in=filled))

    def summed(self):
        return self.filter(is_informative=False)


@track
class IndicatorPart(models.Model):
    """分项: a line of the sub-table behind a cell. The summed ones make its figure."""

    class Sign(models.IntegerChoices):
        PLUS = 1, "加"
        MINUS = -1, "减"

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="parts")
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="地区",
        related_name="indicator_parts",
        null=True,
        blank=True,
        help_text="空着的各地区都有；写明地区的只有这个地区有。",
    )
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=20, blank=True, help_text="与指标相同的不填。")
    sign = models.SmallIntegerField("加或减", choices=Sign, default=Sign.PLUS)
    is_informative = models.BooleanField("只作参考，不相加", default=False)
    order = models.PositiveIntegerField("顺序", default=0)
    is_active = models.BooleanField("启用", default=True)
    added_at = models.DateTimeField("增加时间", default=clock.now, editable=False)

    objects = IndicatorPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分项"
        ordering = ["indicator", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "region", "name"],
                name="indicator_part_unique",
                nulls_distinct=False,
                violation_error_message="这个指标已有同名的分项。",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="indicator_part_has_name",
                violation_error_message="请填写分项的名称。",
            ),
            models.CheckConstraint(
                condition=Q(sign__in=[1, -1]),
                name="indicator_part_sign_known",
                violation_error_message="分项要么加，要么减。",
            ),
            models.CheckConstraint(
                condition=Q(unit="") | Q(is_informative=True),
                name="indicator_part_summed_in_one_unit",
                violation_error_message="单位与指标不同的分项不能相加，只能作参考。",
            ),
        ]

    def __str__(self):
        return self.name


@track
class PartTarget(models.Model):
    """One revision of a part's target for a region; the latest one holds. Without a number: withdrawn."""

    part = models.ForeignKey(IndicatorPart, models.PROTECT, verbose_name="分项", related_name="targets")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="part_targets")
    effective_month = models.DateField("生效月")
    number = models.DecimalField("目标数", max_digits=20, decimal_places=6, null=True, blank=True)
    reason = models.CharField("原因", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "分项目标"
        ordering = ["part", "region", "effective_month", "id"]
        triggers = [append_only]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_month__day=1),
                name="part_target_month_is_first_day",
                violation_error_message="生效月必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | ~Q(reason=""),
                name="part_target_withdrawal_needs_reason",
                violation_error_message="撤销目标要写明原因。",
            ),
        ]

    def __str__(self):
        return f"分项目标 {self.number}"


class PartProgressQuerySet(models.QuerySet):
    def in_use(self):
        """Without the parts that were stopped: what a draft says of them counts no more."""
        return self.filter(part__is_active=True)


@track
class PartProgress(models.Model):
    """A part's number in a draft; nothing is blank, 0 is a number."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, verbose_name="月报", related_name="part_cells")
    part = models.ForeignKey(IndicatorPart, models.PROTECT, verbose_name="分项", related_name="cells")
    value = models.DecimalField("数值", max_digits=20, decimal_places=6, null=True, blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField("修改时间")

    objects = PartProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分项进展"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part"],
                name="part_progress_unique",
                violation_error_message="这份月报里这个分项已有一个数。",
            )
        ]

    def __str__(self):
        return f"分项草稿 {self.report_id} × {self.part_id}"


class SubmittedPart(models.Model):
    """A part's number as it went up with a submission."""

    submission = models.ForeignKey(Submission, models.PROTECT, verbose_name="上报", related_name="parts")
    part = models.ForeignKey(IndicatorPart, models.PROTECT, verbose_name="分项", related_name="submitted")
    value = models.DecimalField("数值", max_digits=20, decimal_places=6)

    class Meta:
        verbose_name = verbose_name_plural = "上报的分项"
        triggers = [append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "part"],
                name="submitted_part_unique",
                violation_error_message="这次上报里这个分项已有一个数。",
            )
        ]

    def __str__(self):
        return f"上报 {self.submission_id} × 分项 {self.part_id}"
