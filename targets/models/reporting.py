from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organization.models import Region, Section
from targets.models._tracking import append_only, track
from targets.models.figure import FigureFields, State
from targets.models.plan import Indicator, Plan


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已报"
    REVIEWED = "reviewed", "县级已审"
    ACCEPTED = "accepted", "已审"
    RETURNED = "returned", "退回"


class Step(models.TextChoices):
    SUBMIT = "submit", "上报"
    WITHDRAW = "withdraw", "撤回"
    REVIEW = "review", "县级审核"
    ACCEPT = "accept", "通过"
    RETURN = "return", "退回"
    REOPEN = "reopen", "重新开放"
    UPDATE = "update", "更新到月末"


class MonthlyReportQuerySet(models.QuerySet):
    def through(self, month):
        return self.filter(month__lte=month)


@track
class MonthlyReport(models.Model):
    """One region's report to one section for one month: a draft that changes, and its submissions that do
    not.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="reports")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="reports")
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="科室", related_name="reports")
    month = models.DateField("月份")
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT)
    data_as_of = models.DateField("数据截至日", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="上报人",
        related_name="+",
        null=True,
        blank=True,
    )
    submitted_at = models.DateTimeField("上报时间", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="县级审核人",
        related_name="+",
        null=True,
        blank=True,
    )
    reviewed_at = models.DateTimeField("县级审核时间", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="审核人",
        related_name="+",
        null=True,
        blank=True,
    )
    accepted_at = models.DateTimeField("审核时间", null=True, blank=True)
    counting = models.ForeignKey(
        "targets.Submission",
        models.PROTECT,
        verbose_name="已报口径的上报",
        related_name="+",
        null=True,
        blank=True,
    )
    accepted = models.ForeignKey(
        "targets.Submission",
        models.PROTECT,
        verbose_name="已审口径的上报",
        related_name="+",
        null=True,
        blank=True,
    )

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报"
        ordering = ["-month", "region__order", "section__order"]
        indexes = [
            models.Index(fields=["plan", "month"], name="report_plan_month"),
            models.Index(fields=["plan", "region", "month"], name="report_plan_region_month"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "region", "section", "month"],
                name="report_unique",
                violation_error_message="这个地区、科室、月份的月报已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="report_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="report_status_known",
                violation_error_message="月报状态不在规定的五种之内。",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["submitted", "reviewed", "accepted"],
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    counting__isnull=False,
                )
                | Q(
                    status__in=["draft", "returned"],
                    submitted_at__isnull=True,
                    submitted_by__isnull=True,
                ),
                name="report_submitted_agrees_with_status",
                violation_error_message="已报的月报要有上报人和时间，草稿和退回的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(status="reviewed", reviewed_at__isnull=False, reviewed_by__isnull=False)
                | Q(status="accepted", reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(status="accepted", reviewed_at__isnull=False, reviewed_by__isnull=False)
                | Q(
                    status__in=["draft", "returned", "submitted"],
                    reviewed_at__isnull=True,
                    reviewed_by__isnull=True,
                ),
                name="report_reviewed_agrees_with_status",
                violation_error_message="县级已审的月报要有审核人和时间。",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="accepted",
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    accepted__isnull=False,
                    counting=F("accepted"),
                )
                | (~Q(status="accepted") & Q(accepted_at__isnull=True, accepted_by__isnull=True)),
                name="report_accepted_agrees_with_status",
                violation_error_message="已审的月报要有审核人、时间和审定的数，其他状态不能有审核人。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["draft", "returned"])
                | Q(counting__isnull=True, accepted__isnull=True)
                # Comparing with nothing is unknown, and a check lets that pass: say that both are there.
                | Q(counting__isnull=False, accepted__isnull=False, counting=F("accepted")),
                name="report_open_counts_with_accepted",
                violation_error_message="草稿和退回的月报按上一次审定的数计算。",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("submitted_by")),
                name="report_reviewed_by_other",
                violation_error_message="自己上报的月报要由别人审核。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True)
                | (Q(status="accepted") & ~Q(accepted_by=F("submitted_by"))),
                name="report_accepted_by_other",
                violation_error_message="自己上报的月报要由别人审核。",
            ),
        ]

    def __str__(self):
        return f"月报 {self.month:%Y-%m}"


@track
class MonthlyProgress(FigureFields):
    """A draft cell: mutable, never counted. ``version`` lets a lost update be refused."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, verbose_name="月报", related_name="cells")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="cells")
    version = models.PositiveIntegerField("版本", default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField("修改时间")
    on_behalf = models.CharField(
        "代录的原因", max_length=200, blank=True, help_text="空着是地区自己填的；有字是科室代录的。"
    )

    class Meta(FigureFields.Meta):
        verbose_name = verbose_name_plural = "月度进展"
        constraints = [
            *FigureFields.Meta.constraints,
            models.UniqueConstraint(
                fields=["report", "indicator"],
                name="progress_unique",
                violation_error_message="这份月报里这个指标已有一格。",
            ),
        ]

    def __str__(self):
        return f"草稿 {self.report_id} × {self.indicator_id}"

    @property
    def is_regions_own(self):
        """Whether the region itself has typed something here, unseen by others until it goes up."""
        return not self.on_behalf and (self.state != State.BLANK or bool(self.note))


class Submission(models.Model):
    """What was reported at one press of 上报: it never changes; a correction is the next one."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, verbose_name="月报", related_name="submissions")
    number = models.PositiveSmallIntegerField("第几次上报")
    data_as_of = models.DateField("数据截至日")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上报人", related_name="+"
    )
    submitted_at = models.DateTimeField("上报时间")
    source = models.CharField("来源", max_length=200, blank=True, help_text="由工作簿导入时的文件名。")

    class Meta:
        verbose_name = verbose_name_plural = "上报"
        ordering = ["report", "number"]
        triggers = [append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="submission_number_unique",
                violation_error_message="这份月报已有这一次上报。",
            )
        ]

    def __str__(self):
        return f"第{self.number}次上报"


class SubmittedFigure(FigureFields):
    """One figure of a submission; ``entered_by`` typed it."""

    submission = models.ForeignKey(Submission, models.PROTECT, verbose_name="上报", related_name="figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="figures")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填报人", related_name="+"
    )
    on_behalf = models.CharField("代录的原因", max_length=200, blank=True)

    class Meta(FigureFields.Meta):
        verbose_name = verbose_name_plural = "上报的数"
        triggers = [append_only]
        constraints = [
            *FigureFields.Meta.constraints,
            models.UniqueConstraint(
                fields=["submission", "indicator"],
                name="submitted_figure_unique",
                violation_error_message="这次上报里这个指标已有一个数。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.BLANK),
                name="submitted_figure_not_blank",
                violation_error_message="未填的格子不进入上报。",
            ),
        ]

    def __str__(self):
        return f"上报 {self.submission_id} × {self.indicator_id}"


@track
class ReportStep(models.Model):
    """The log of a report: who took which step, when, and what they said."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, verbose_name="月报", related_name="steps")
    step = models.CharField("步骤", max_length=10, choices=Step)
    from_status = models.CharField("原状态", max_length=10, choices=Status)
    to_status = models.CharField("新状态", max_length=10, choices=Status)
    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="上报", related_name="steps", null=True, blank=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", related_name="+")
    represents = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="代谁",
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField("时间")
    comment = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "月报步骤"
        ordering = ["report", "id"]
        triggers = [append_only]
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=["return", "reopen", "update"]) | ~Q(comment=""),
                name="report_step_comment_where_needed",
                violation_error_message="退回、重新开放和更新到月末要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(represents__isnull=True) | ~Q(represents=F("by")),
                name="report_step_represents_another",
                violation_error_message="代办人不能是本人。",
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()} {self.at:%Y-%m-%d %H:%M}"

    @property
    def who(self):
        """苍溪县填报员（代 苍溪县审核岗）; reads `by` and `represents`."""
        return f"{self.by}（代 {self.represents}）" if self.represents_id else str(self.by)


@track
class Compilation(models.Model):
    """办公室汇总: the office has put together a month of a plan, until it undoes it with a reason."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="compilations")
    month = models.DateField("月份")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="汇总人", related_name="+")
    at = models.DateTimeField("汇总时间")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="撤销人",
        related_name="+",
        null=True,
        blank=True,
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办公室汇总"
        ordering = ["plan", "month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month"],
                condition=Q(undone_at=None),
                name="compilation_once",
                violation_error_message="这个月已经汇总。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="compilation_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
                name="compilation_undone_says_why",
                violation_error_message="撤销汇总要写明撤销人、时间和原因。",
            ),
        ]

    def __str__(self):
        return f"汇总 {self.month:%Y-%m}"
