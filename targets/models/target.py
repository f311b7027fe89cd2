from django.conf import settings
from django.db import models
from django.db.models import Q

from organization.models import Region
from targets.models._tracking import append_only, track
from targets.models.plan import Indicator, Plan, SourceDocument


@track(exclude=["content"])
class TableImport(models.Model):
    """A decomposition table as it was uploaded, how it was understood, and who confirmed it."""

    class Status(models.TextChoices):
        PREVIEW = "preview", "待确认"
        CONFIRMED = "confirmed", "已入库"
        DROPPED = "dropped", "已放弃"

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="table_imports")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("校验和", max_length=64)
    content = models.BinaryField("原文件")
    mapping = models.JSONField("对应关系", default=dict)
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, verbose_name="依据文件", null=True, blank=True
    )
    effective_month = models.DateField("生效月")
    reason = models.CharField("说明", max_length=300, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PREVIEW)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="确认人",
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分解表导入"
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="confirmed", confirmed_at__isnull=False, confirmed_by__isnull=False)
                | (~Q(status="confirmed") & Q(confirmed_at__isnull=True, confirmed_by__isnull=True)),
                name="table_import_confirmed_by_someone",
                violation_error_message="已入库的分解表必须记下确认人和时间，未入库的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(effective_month__day=1),
                name="table_import_month_is_first_day",
                violation_error_message="生效月必须是某月的一日。",
            ),
        ]

    def __str__(self):
        return self.file_name


@track
class ColumnAnswer(models.Model):
    """What an administrator once said a header means, so that the same header is not asked about again."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="column_answers")
    header = models.CharField("表头", max_length=600)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        verbose_name="指标",
        null=True,
        blank=True,
        help_text="空着表示这一列不用。",
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "表头对应"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "header"],
                name="column_answer_unique",
                violation_error_message="这个表头已有对应的指标。",
            )
        ]

    def __str__(self):
        return self.header


class TargetQuerySet(models.QuerySet):
    def in_force(self, month):
        """Return the row per indicator and region that holds at `month` (a first day), withdrawn ones too."""
        return (
            self.filter(effective_month__lte=month)
            .order_by("indicator_id", "region_id", "-effective_month", "-id")
            .distinct("indicator_id", "region_id")
        )


@track
class Target(models.Model):
    """One revision of one region's target; the latest one holds. The plan's own region has one too."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="targets")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="targets")
    effective_month = models.DateField("生效月")
    number = models.DecimalField("目标数", max_digits=20, decimal_places=6, null=True, blank=True)
    text = models.CharField("目标文字", max_length=200, blank=True)
    raw = models.CharField("原文", max_length=200, blank=True)
    is_withdrawn = models.BooleanField("撤销", default=False)
    reason = models.CharField("原因", max_length=300, blank=True)
    imbalance_reason = models.CharField("与分解数不等的说明", max_length=300, blank=True)
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, verbose_name="依据文件", null=True, blank=True
    )
    table_import = models.ForeignKey(
        TableImport,
        models.PROTECT,
        verbose_name="来自分解表",
        related_name="targets",
        null=True,
        blank=True,
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering = ["indicator", "region", "effective_month", "id"]
        indexes = [
            models.Index(fields=["indicator", "region", "-effective_month", "-id"], name="target_in_force")
        ]
        triggers = [append_only]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_month__day=1),
                name="target_month_is_first_day",
                violation_error_message="生效月必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=True, number__isnull=True, text="")
                | Q(is_withdrawn=False, number__isnull=False)
                | (Q(is_withdrawn=False) & ~Q(text="")),
                name="target_has_number_or_text",
                violation_error_message="目标要有数或文字；撤销的目标两样都没有。",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | ~Q(reason=""),
                name="target_withdrawal_needs_reason",
                violation_error_message="撤销目标要写明原因。",
            ),
        ]

    def __str__(self):
        return f"目标 {self.raw or self.text or self.number}"


@track
class BaseValue(models.Model):
    """A figure from before the plan (上年底, or a standard before its rise), kept for comparison only."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="base_values")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="base_values")
    month = models.DateField("所属月")
    number = models.DecimalField("数值", max_digits=20, decimal_places=6)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "基数"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "region", "month"],
                name="base_value_unique",
                violation_error_message="这个地区、指标、月份的基数已经录入。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="base_value_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
        ]

    def __str__(self):
        return f"基数 {self.number}"


@track
class Light(models.Model):
    """A threshold against the pace, with the word and the sign that stand beside the colour."""

    class Colour(models.TextChoices):
        GREEN = "green", "绿"
        BLUE = "blue", "蓝"
        AMBER = "amber", "黄"
        RED = "red", "红"

    at_least = models.DecimalField("不低于序时的百分之几", max_digits=7, decimal_places=2, unique=True)
    word = models.CharField("文字", max_length=10)
    sign = models.CharField("符号", max_length=2)
    colour = models.CharField("颜色", max_length=10, choices=Colour)

    class Meta:
        verbose_name = verbose_name_plural = "灯号"
        ordering = ["-at_least"]
        constraints = [
            models.CheckConstraint(
                condition=Q(at_least__gte=0),
                name="light_not_negative",
                violation_error_message="灯号的下限不能小于 0。",
            )
        ]

    def __str__(self):
        return f"{self.sign}{self.word}"
