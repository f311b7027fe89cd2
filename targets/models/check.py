from django.conf import settings
from django.db import models
from django.db.models import Q

from organization.models import Region
from targets.models._tracking import append_only, track
from targets.models.plan import Indicator, Plan, Project

# Kinds that compare one indicator with others: an indicator may have several rules of them.
COMPARING = ("not_below", "sum_of")


class Severity(models.TextChoices):
    """What a finding asks for."""

    ERROR = "error", "必须改正"
    EXPLAIN = "explain", "请说明"
    OFF = "off", "不检查"


@track
class CheckRule(models.Model):
    """How one kind of check (targets/checks.py) is applied in a plan, or to one of its indicators."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="check_rules")
    kind = models.CharField("检查", max_length=40)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        verbose_name="指标",
        related_name="check_rules",
        null=True,
        blank=True,
        help_text="只管这一个指标；空着管方案的全部指标。",
    )
    others = models.ManyToManyField(
        Indicator, verbose_name="与哪些指标比", related_name="compared_in", blank=True
    )
    severity = models.CharField("轻重", max_length=10, choices=Severity)
    parameters = models.JSONField("参数", default=dict, blank=True, help_text="参数名和数，数写成文字。")

    class Meta:
        verbose_name = verbose_name_plural = "检查规则"
        ordering = ["plan", "kind", "indicator__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "indicator"],
                name="check_rule_unique",
                condition=~Q(kind__in=COMPARING),
                nulls_distinct=False,
                violation_error_message="这个检查对这个指标已有一条规则。",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values),
                name="check_rule_severity_known",
                violation_error_message="轻重只能是必须改正、请说明或不检查。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=COMPARING) | Q(indicator__isnull=False),
                name="check_rule_comparison_has_indicator",
                violation_error_message="比较几个指标的检查要写明是哪个指标。",
            ),
        ]

    def __str__(self):
        return f"检查规则 {self.kind} {self.get_severity_display()}"


class Explanation(models.Model):
    """Why a figure that a check asked about is right: for exactly the figures named here.

    A later row for the same finding and figures takes its place; one without words takes it back.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="explanations")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="explanations")
    month = models.DateField("月份")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        verbose_name="指标",
        related_name="explanations",
        null=True,
        blank=True,
    )
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name="项目", related_name="explanations", null=True, blank=True
    )
    key = models.CharField("检查", max_length=100)
    figures = models.JSONField("所说的数", help_text="各数的名称和值，数写成文字。")
    finding = models.CharField("提示", max_length=500)
    text = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="说明人", related_name="+")
    at = models.DateTimeField("说明时间")

    class Meta:
        verbose_name = verbose_name_plural = "异常说明"
        ordering = ["id"]
        triggers = [append_only]
        indexes = [models.Index(fields=["plan", "region", "month"], name="explanation_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="explanation_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, project__isnull=True)
                | Q(indicator__isnull=True, project__isnull=False),
                name="explanation_of_indicator_or_project",
                violation_error_message="说明要么针对一个指标，要么针对一个项目。",
            ),
        ]

    def __str__(self):
        return f"说明 {self.key} {self.month:%Y-%m}"
