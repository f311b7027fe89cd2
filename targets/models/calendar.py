"""The days that figures are due and months close, the holidays that move them, and who was given longer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minsheng.months import day_name
from organization.models import Region, Section
from targets.models._tracking import append_only, track
from targets.models.plan import Plan


class Tier(models.TextChoices):
    """Who owes: each tier reports to the next, the office to the supervision office."""

    COUNTY = "county", "县区"
    SECTION = "section", "科室"
    OFFICE = "office", "办公室"


class HolidayRule(models.TextChoices):
    ADVANCE = "advance", "提前到前一个工作日"
    POSTPONE = "postpone", "顺延到后一个工作日"
    NONE = "none", "不移动"


class Offset(models.IntegerChoices):
    SAME = 0, "当月"
    NEXT = 1, "次月"


class Which(models.TextChoices):
    DUE = "due", "截止日"
    LOCK = "lock", "锁定日"


@track
class Holiday(models.Model):
    """A day on which offices work or rest against the days of the week."""

    date = models.DateField(
        "日期", unique=True, error_messages={"unique": "这一天已经在表里，请修改那一行。"}
    )
    is_working = models.BooleanField("要上班", help_text="调休上班的周末打勾；放假的日子不打勾。")
    name = models.CharField("名称", max_length=40, help_text="如 春节、国庆节。")

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        ordering = ["date"]

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {self.name}"


@track
class TierDates(models.Model):
    """The 截止日 and the 锁定日 of one tier of a plan; without a row, it has targets.deadlines.DEFAULTS."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="tier_dates")
    tier = models.CharField("层级", max_length=10, choices=Tier)
    due_offset = models.PositiveSmallIntegerField("截止月", choices=Offset, default=Offset.SAME)
    due_day = models.PositiveSmallIntegerField("截止日")
    due_rule = models.CharField(
        "截止日遇休息日", max_length=10, choices=HolidayRule, default=HolidayRule.ADVANCE
    )
    lock_offset = models.PositiveSmallIntegerField("锁定月", choices=Offset, default=Offset.NEXT)
    lock_day = models.PositiveSmallIntegerField("锁定日", null=True, blank=True, help_text="空着就不锁定。")
    lock_rule = models.CharField(
        "锁定日遇休息日", max_length=10, choices=HolidayRule, default=HolidayRule.POSTPONE
    )

    class Meta:
        verbose_name = verbose_name_plural = "截止和锁定"
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "tier"],
                name="tier_dates_unique",
                violation_error_message="这一层级的截止和锁定已经设过。",
            ),
            models.CheckConstraint(
                condition=Q(tier__in=Tier.values, due_offset__in=Offset.values, lock_offset__in=Offset.values)
                & Q(due_rule__in=HolidayRule.values, lock_rule__in=HolidayRule.values),
                name="tier_dates_known_words",
                violation_error_message="请从列表中选择。",
            ),
            models.CheckConstraint(
                condition=Q(due_day__range=(1, 31)) & (Q(lock_day=None) | Q(lock_day__range=(1, 31))),
                name="tier_dates_days",
                violation_error_message="截止日、锁定日必须在 1 至 31 之间。",
            ),
            models.CheckConstraint(
                condition=Q(lock_day=None)
                | Q(lock_offset__gt=F("due_offset"))
                | Q(lock_offset=F("due_offset"), lock_day__gte=F("due_day")),
                name="tier_dates_lock_after_due",
                violation_error_message="锁定日不能早于截止日。",
            ),
        ]

    def __str__(self):
        return f"{self.get_tier_display()}截止和锁定"


class Decision(models.TextChoices):
    ASKED = "asked", "申请"
    GRANTED = "granted", "批准"
    REFUSED = "refused", "不批准"


class ExtensionQuerySet(models.QuerySet):
    def granted(self):
        return self.filter(decision=Decision.GRANTED)

    def waiting(self):
        """What was asked for and not answered."""
        return self.filter(decision=Decision.ASKED, answer=None)


class Extension(models.Model):
    """Longer time for one region (or one section) in one month, with who gave it and why; never changed: the
    latest one that was granted holds. What a region asks for, and the answer to it, are rows of their own.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="extensions")
    tier = models.CharField("层级", max_length=10, choices=Tier)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="地区", related_name="extensions", null=True, blank=True
    )
    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name="科室", related_name="extensions", null=True, blank=True
    )
    month = models.DateField("月份")
    which = models.CharField("延哪一个", max_length=4, choices=Which)
    until = models.DateField("延到", help_text="含当日；过了这一天自动结束。")
    reason = models.CharField("原因", max_length=200)
    decision = models.CharField("办理", max_length=10, choices=Decision, default=Decision.GRANTED)
    answers = models.OneToOneField(
        "self", models.PROTECT, verbose_name="答复的申请", related_name="answer", null=True, blank=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", related_name="+")
    at = models.DateTimeField("时间")

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["-id"]
        triggers = [append_only]
        indexes = [models.Index(fields=["plan", "month"], name="extension_plan_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier=Tier.COUNTY, region__isnull=False)
                | Q(tier=Tier.SECTION, region__isnull=True, section__isnull=False),
                name="extension_names_whom",
                violation_error_message="给县区延期要写地区，给科室延期要写科室。",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.GRANTED)
                | Q(decision=Decision.ASKED, tier=Tier.COUNTY, section__isnull=False, answers=None)
                | Q(decision=Decision.REFUSED, answers__isnull=False),
                name="extension_decision_makes_sense",
                violation_error_message="申请要写明报给哪个科室，不批准要有所答复的申请。",
            ),
            models.CheckConstraint(
                condition=Q(which__in=Which.values),
                name="extension_which_known",
                violation_error_message="请选择延截止日还是锁定日。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="extension_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_says_why",
                violation_error_message="延期要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("month")),
                name="extension_ends_after_month_begins",
                violation_error_message="延到的日子不能早于这个月。",
            ),
        ]

    def __str__(self):
        return f"{self.get_which_display()}延到{day_name(self.until, self.month)}"
