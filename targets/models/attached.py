from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organization.models import StoredFile
from targets.models._tracking import append_only, track
from targets.models.plan import Indicator
from targets.models.reporting import MonthlyReport, Submission


@track
class Evidence(models.Model):
    """佐证: a file behind one cell of a report. Taken away it is only marked; it never goes."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, verbose_name="月报", related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="evidence")
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="evidence")
    note = models.CharField("说明", max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    added_at = models.DateTimeField("上传时间")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="去掉的人",
        related_name="+",
        null=True,
        blank=True,
    )
    removed_at = models.DateTimeField("去掉的时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        ordering = ["id"]
        indexes = [models.Index(fields=["report", "indicator"], name="evidence_cell")]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_by__isnull=True, removed_at__isnull=True)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
                name="evidence_removed_by_someone",
                violation_error_message="去掉佐证要记下谁、何时。",
            )
        ]

    def __str__(self):
        return f"佐证 {self.file_id}"


class SubmittedEvidence(models.Model):
    """A file that went up with a submission: which ones did never changes."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="上报", related_name="submitted_evidence"
    )
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, verbose_name="佐证", related_name="submitted_evidence"
    )

    class Meta:
        verbose_name = verbose_name_plural = "随上报的佐证"
        triggers = [append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "evidence"],
                name="submitted_evidence_unique",
                violation_error_message="这次上报已有这份佐证。",
            )
        ]

    def __str__(self):
        return f"上报 {self.submission_id} 的佐证 {self.evidence_id}"


@track
class SealedScan(models.Model):
    """The scan of the signed and sealed page of a submission. A wrong one is withdrawn, not deleted."""

    submission = models.ForeignKey(Submission, models.PROTECT, verbose_name="上报", related_name="scans")
    file = models.OneToOneField(StoredFile, models.PROTECT, verbose_name="文件", related_name="scan")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="存入人", related_name="+"
    )
    filed_at = models.DateTimeField("存入时间")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="撤下的人",
        related_name="+",
        null=True,
        blank=True,
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "盖章扫描件"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, reason="")
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(reason="")),
                name="scan_withdrawn_with_reason",
                violation_error_message="撤下扫描件要记下谁、何时、为什么。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("filed_at")),
                name="scan_withdrawn_after_filed",
                violation_error_message="撤下时间不能早于存入时间。",
            ),
        ]

    def __str__(self):
        return f"扫描件 {self.file_id}"
