import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from targets.models import Indicator, Project

_FEEDS_A_RATIO = """
IF NEW.feeds_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM targets_indicator i JOIN targets_project p ON p.plan_id = i.plan_id
    WHERE i.id = NEW.feeds_id AND i.kind = 'ratio' AND p.id = NEW.project_id
) THEN
    RAISE EXCEPTION '用途的发放只能作本方案比率指标的分子。' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Level(models.TextChoices):
    """Whose money it is; what lies below a region's own level never enters that region's own books."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CENTRAL_PROVINCE = "central_province", "中央、省（未分）"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    LOTTERY = "lottery", "福彩公益金"
    SOCIAL = "social", "社会捐赠"
    BALANCE = "balance", "历年结余"
    OTHER = "other", "其他"


class FundSourceQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)


@track_changes
class FundSource(models.Model):
    """Where money comes from: an open list in groups, with the words that letters use."""

    name = models.CharField("名称", max_length=40, unique=True)
    aliases = ArrayField(models.CharField(max_length=40), verbose_name="别名", default=list, blank=True)
    level = models.CharField("级次", max_length=20, choices=Level)
    group = models.CharField(
        "归组", max_length=40, help_text="合计时并在一起的名字，如“省以上”“市本级”“县级”；到位数按它分。"
    )
    order = models.PositiveIntegerField("顺序", default=0)
    plan_word = models.CharField(
        "计划用语", max_length=40, help_text="函中写在计划安排数前面的话，如“争取中央、省补助”“市级安排”。"
    )
    raised_word = models.CharField(
        "到位用语", max_length=40, help_text="函中写在到位数前面的话，如“省级”“市本级”。"
    )
    is_active = models.BooleanField("启用", default=True)

    objects = FundSourceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金来源"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=Level.values),
                name="fund_source_level_known",
                violation_error_message="请选择资金来源的级次。",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(group="") & ~Q(plan_word="") & ~Q(raised_word=""),
                name="fund_source_has_words",
                violation_error_message="资金来源的名称、归组和两种用语都要填写。",
            ),
        ]

    def __str__(self):
        return self.name


@track_changes
class Purpose(models.Model):
    """What a project's money is spent on: 城市低保 and 农村低保 of 最低生活保障."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="purposes")
    name = models.CharField("名称", max_length=60)
    aliases = ArrayField(models.CharField(max_length=60), verbose_name="别名", default=list, blank=True)
    order = models.PositiveIntegerField("顺序", default=0)
    feeds = models.ForeignKey(
        Indicator,
        models.PROTECT,
        verbose_name="发放数作哪个指标的分子",
        related_name="fed_by",
        null=True,
        blank=True,
        help_text="选了以后，这项用途的累计发放由台账带进该比率指标的月报分子，不用再填一遍。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "用途"
        ordering = ["project", "order", "id"]
        triggers = [
            pgtrigger.Trigger(
                name="feeds_a_ratio",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__feeds__isnull=False),
                func=_FEEDS_A_RATIO,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                name="purpose_unique",
                violation_error_message="这个项目已有同名用途。",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="purpose_has_name",
                violation_error_message="请填写用途名称。",
            ),
        ]

    def __str__(self):
        return self.name
