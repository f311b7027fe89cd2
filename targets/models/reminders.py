"""When people are reminded of missing reports, what was said to whom and by which way, and the way out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organization.models import Region, Section
from targets.models._tracking import track
from targets.models.plan import Plan


class Audience(models.TextChoices):
    ENTRANT = "entrant", "填报的人"
    COUNTY = "county", "县级审核"
    SECTION = "section", "责任科室"
    LEADER = "leader", "分管领导"
    OFFICE = "office", "办公室"


class Channel(models.TextChoices):
    PAGE = "page", "页面"
    EMAIL = "email", "邮件"
    WEBHOOK = "webhook", "群消息"


class About(models.TextChoices):
    """What a reminder is about; of 催报 a person gets one a day, the others when they happen."""

    MISSING = "missing", "催报"
    MONTH_END = "month_end", "请更新到月末"
    ANSWER = "answer", "延期答复"


class Result(models.TextChoices):
    PENDING = "pending", "待发"
    SENT = "sent", "已发"
    FAILED = "failed", "没有发出"


@track
class ReminderDay(models.Model):
    """Whom the timer reminds how many days from the 截止日: negative before it, 0 on the day."""

    audience = models.CharField("提醒谁", max_length=10, choices=Audience)
    offset = models.SmallIntegerField("距截止日几天", help_text="截止前为负数，当天为 0，逾期为正数。")

    class Meta:
        verbose_name = verbose_name_plural = "催报的日子"
        ordering = ["offset", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "offset"],
                name="reminder_day_unique",
                violation_error_message="这一天已经设过。",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values, offset__range=(-31, 31)),
                name="reminder_day_near",
                violation_error_message="距截止日最多 31 天。",
            ),
        ]

    def __str__(self):
        return f"{self.get_audience_display()} {self.offset}"

    @property
    def words(self):
        if self.offset == 0:
            return "截止当天"
        return f"截止前 {-self.offset} 天" if self.offset < 0 else f"逾期第 {self.offset} 天"


@track
class Reminder(models.Model):
    """What one person was told on one day by one way; the assessment counts its `reports`."""

    about = models.CharField("事由", max_length=10, choices=About, default=About.MISSING)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提醒谁", related_name="reminders"
    )
    day = models.DateField("日期")
    channel = models.CharField("方式", max_length=10, choices=Channel)
    subject = models.CharField("标题", max_length=100)
    text = models.TextField("内容")
    url = models.CharField("链接", max_length=200)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="催报人",
        related_name="+",
        null=True,
        blank=True,
        help_text="空着是定时催报。",
    )
    created_at = models.DateTimeField("时间")
    result = models.CharField("结果", max_length=10, choices=Result)
    error = models.CharField("没有发出的原因", max_length=200, blank=True)
    read_at = models.DateTimeField("看过的时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "催报"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["person"], condition=Q(channel="page", read_at=None), name="reminder_unread"
            ),
            models.Index(fields=["day", "channel"], name="reminder_day_channel"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "channel"],
                condition=Q(about=About.MISSING),
                name="reminder_once_a_day",
                violation_error_message="今天已经这样提醒过。",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values, result__in=Result.values, about__in=About.values),
                name="reminder_known_words",
                violation_error_message="请从列表中选择。",
            ),
            models.CheckConstraint(
                condition=Q(result=Result.FAILED) & ~Q(error="") | ~Q(result=Result.FAILED) & Q(error=""),
                name="reminder_failed_says_why",
                violation_error_message="没有发出的要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(channel=Channel.PAGE),
                name="reminder_read_on_page",
                violation_error_message="只有页面上的提醒记是否看过。",
            ),
        ]

    def __str__(self):
        return f"{self.subject} {self.day:%Y-%m-%d}"


class RemindedReport(models.Model):
    """One report that a reminder was about: missing, or not yet accepted by the section (`is_judging`)."""

    reminder = models.ForeignKey(Reminder, models.PROTECT, verbose_name="催报", related_name="reports")
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="科室", related_name="+")
    month = models.DateField("月份")
    is_judging = models.BooleanField("等科室通过", default=False, help_text="提醒的是科室：还没有通过。")

    class Meta:
        verbose_name = verbose_name_plural = "催报的月报"
        ordering = ["reminder", "id"]
        indexes = [models.Index(fields=["plan", "month"], name="reminded_plan_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "plan", "region", "section", "month", "is_judging"],
                name="reminded_report_unique",
                violation_error_message="这份月报已在这次催报里。",
            )
        ]

    def __str__(self):
        return f"催报 {self.month:%Y-%m}"


@track
class Webhook(models.Model):
    """The one outgoing address for messages to a chat group, with the form that its service wants."""

    key = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    is_on = models.BooleanField("启用", default=False)
    url = models.CharField(
        "地址",
        max_length=300,
        help_text="群机器人的地址；其中的密钥写成 {secret}，值由服务器的设置给出，不存在这里。",
    )
    template = models.TextField("消息格式")

    class Meta:
        verbose_name = verbose_name_plural = "群消息"
        constraints = [
            models.CheckConstraint(
                condition=Q(key=1),
                name="webhook_only_one",
                violation_error_message="群消息的地址只有一个。",
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="webhook_http",
                violation_error_message="地址要以 https:// 或 http:// 开头。",
            ),
        ]

    def __str__(self):
        return self.url
