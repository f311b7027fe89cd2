import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng import clock
from minsheng.history import track_changes
from minsheng.months import month_name
from organization.models import Section
from organization.permissions import sections_for
from reports.models.letter import Passage
from reports.models.part import TemplatePart
from reports.models.template import ReportTemplate

# What was sent for signing rests, whoever writes to the table.
_REPORT_IS_OPEN = """
    IF (SELECT coalesce(signing_id, submission_id) FROM reports_sectionreport WHERE id = NEW.report_id)
        IS NOT NULL THEN
        RAISE EXCEPTION 'section_passage_report_is_open';
    END IF;
    RETURN NEW;
"""


class SectionReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(section__in=sections_for(user, "view_section_reports"))

    def with_names(self):
        names = ("template__plan__region", "template__basis", "section", "submission__by", "signing__by")
        return self.select_related(*names)

    def in_lists(self):
        """With names, and without the documents that were kept: a list shows none of their contents."""
        return self.with_names().defer("submission__content", "signing__content")

    def drafts(self):
        """Those that their section has not sent for signing, or took back, or got back."""
        return self.filter(submission=None, signing=None)

    def waiting(self):
        """Those sent for signing and not signed yet."""
        return self.filter(submission__isnull=False, signing=None)


@track_changes
class SectionReport(models.Model):
    """A section's report of one month. Sent for signing it is what its submission keeps, signed what its
    signing keeps, and its text rests.
    """

    template = models.ForeignKey(
        ReportTemplate, models.PROTECT, verbose_name="模板", related_name="section_reports"
    )
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="科室", related_name="monthly_texts")
    month = models.DateField("月份")
    dated = models.DateField("成文日期")
    submission = models.OneToOneField(
        "SectionSigning", models.PROTECT, verbose_name="送签", related_name="+", null=True, blank=True
    )
    signing = models.OneToOneField(
        "SectionSigning", models.PROTECT, verbose_name="签字", related_name="+", null=True, blank=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="起草人", related_name="+"
    )
    created_at = models.DateTimeField("起草时间", auto_now_add=True)

    objects = SectionReportQuerySet.as_manager()
    basis = "submitted"
    number = None

    class Meta:
        verbose_name = verbose_name_plural = "科室月报"
        ordering = ["-month", "section__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "section", "month"],
                name="section_report_unique",
                violation_error_message="本科室这个月的月报已经开始写，请在原来的上面写。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="section_report_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
        ]

    def __str__(self):
        return f"{self.section}{month_name(self.month)}月报"

    @property
    def kept(self):
        """The step that keeps its content: its signing, else its submission; None while it is written."""
        return self.signing or self.submission

    @property
    def is_open(self):
        """Whether its words may still be changed."""
        return self.signing_id is None and self.submission_id is None

    @property
    def is_waiting(self):
        """Whether it was sent for signing and is not signed yet."""
        return self.signing_id is None and self.submission_id is not None

    @property
    def first_month(self):
        return self.month.replace(month=1)

    @property
    def through(self):
        return self.month


@track_changes
class SectionPassage(models.Model):
    """What a section writes in one part of its month's report."""

    report = models.ForeignKey(
        SectionReport, models.PROTECT, verbose_name="科室月报", related_name="passages"
    )
    part = models.ForeignKey(TemplatePart, models.PROTECT, verbose_name="部分", related_name="+")
    text = models.TextField("文字", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", related_name="+"
    )
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "科室月报的文字"
        ordering = ["report", "part__order"]
        triggers = [
            pgtrigger.Trigger(
                name="report_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_REPORT_IS_OPEN,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part"],
                name="section_passage_unique",
                violation_error_message="这份月报的这个部分已有文字。",
            )
        ]

    def __str__(self):
        return f"科室月报文字 {self.report_id} × {self.part_id}"


@track_changes
class SectionSigning(models.Model):
    """One step of a section's report: sent for signing, taken or given back, signed, withdrawn. ``content``
    is the document as it was sent or signed.
    """

    class Step(models.TextChoices):
        SUBMIT = "submit", "送签"
        RECALL = "recall", "撤回送签"
        RETURN = "return", "退回"
        SIGN = "sign", "签字"
        PAPER = "paper", "登记纸质签字"
        WITHDRAW = "withdraw", "撤回签字"

    report = models.ForeignKey(SectionReport, models.PROTECT, verbose_name="科室月报", related_name="steps")
    step = models.CharField("步骤", max_length=10, choices=Step)
    signer = models.CharField("签字人", max_length=60, blank=True)
    is_deputy = models.BooleanField("代签", default=False)
    signed_on = models.DateField("签字日期", null=True, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    content = models.TextField("签字时的内容", blank=True)
    sha256 = models.CharField("校验和", max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("办理时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "科室月报的签字"
        ordering = ["report", "id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=["sign", "paper"], signed_on__isnull=False)
                & ~Q(signer="")
                & ~Q(content="")
                & ~Q(sha256="")
                | Q(step="submit") & ~Q(content="") & ~Q(sha256="")
                | Q(step__in=["recall", "return", "withdraw"]),
                name="section_signing_is_whole",
                violation_error_message="送签要存下内容，签字还要写明签字人和日期。",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["return", "withdraw"]) & Q(is_deputy=False) | ~Q(reason=""),
                name="section_signing_has_reason",
                violation_error_message="代签、退回和撤回签字要写明原因。",
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()} {self.report_id}"

    @property
    def signature(self):
        """The signer as documents name him: 分管领导（代）."""
        return f"{self.signer}（代）" if self.is_deputy else self.signer


@track_changes
class PassageSource(models.Model):
    """A signed section's passage that the office took into a letter, as it stood when it was taken."""

    passage = models.ForeignKey(Passage, models.PROTECT, verbose_name="函的文字", related_name="sources")
    signing = models.ForeignKey(SectionSigning, models.PROTECT, verbose_name="签字", related_name="+")
    part = models.ForeignKey(TemplatePart, models.PROTECT, verbose_name="部分", related_name="+")
    text = models.TextField("取来的文字")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "函的文字取自"
        ordering = ["passage", "id"]

    def __str__(self):
        return f"{self.passage_id} ← {self.signing_id}"
