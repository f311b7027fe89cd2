import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from funding.models.sources import FundSource, Purpose
from minsheng.history import track_changes
from minsheng.months import add_months
from organization.models import Region
from targets.models import Plan, Project

# Rules of an entry that span rows, so that no writer can get around them: a purpose is one of the project's
# own, and a reversing entry is the exact mirror of an entry that is itself no reversal.
_FITS = """
IF NEW.purpose_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM funding_purpose WHERE id = NEW.purpose_id AND project_id = NEW.project_id
) THEN
    RAISE EXCEPTION '用途不属于这个项目。' USING ERRCODE = 'check_violation';
END IF;
IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM funding_fundtranche t
    WHERE t.id = NEW.corrects_id AND t.corrects_id IS NULL AND t.amount = -NEW.amount
      AND t.project_id = NEW.project_id AND t.stage = NEW.stage
      AND t.region_id = NEW.region_id AND t.date = NEW.date
      AND t.source_id IS NOT DISTINCT FROM NEW.source_id
      AND t.purpose_id IS NOT DISTINCT FROM NEW.purpose_id
) THEN
    RAISE EXCEPTION '冲销须与原批次逐项相同、金额相反，且不能冲销一笔冲销。'
    USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class Stage(models.TextChoices):
    ALLOCATED = "allocated", "下达"
    RAISED = "raised", "筹集到位"
    PASSED_ON = "passed_on", "下拨"
    PAID = "paid", "发放"


@track_changes(exclude=["content"])
class FundImport(models.Model):
    """A workbook of money as it was uploaded, and who confirmed it."""

    class Kind(models.TextChoices):
        PLAN = "plan", "资金安排表"
        TRANCHES = "tranches", "资金批次表"
        LEDGER = "ledger", "收支台账"

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="fund_imports")
    kind = models.CharField("类型", max_length=10, choices=Kind)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("校验和", max_length=64)
    content = models.BinaryField("原文件")
    head_key = models.CharField(
        "表头", max_length=64, blank=True, help_text="表头的校验和，认出同样的表，沿用上次的对应。"
    )
    answers = models.JSONField("对应", default=dict, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    confirmed_at = models.DateTimeField("入库时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "资金导入"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["plan", "tranches", "ledger"]),
                name="fund_import_kind_known",
                violation_error_message="只能导入资金安排表、资金批次表或收支台账。",
            ),
        ]

    def __str__(self):
        return self.file_name


class FundTrancheQuerySet(models.QuerySet):
    def of(self, plan):
        return self.filter(project__plan=plan)

    def through(self, month):
        """Dated in or before `month` (a first day)."""
        return self.filter(date__lt=add_months(month, 1))

    def standing(self):
        """Neither a reversal nor reversed.

        Asked with NOT EXISTS: of an outer join that finds nothing PostgreSQL expects one row, and goes
        through the 100,000 that there are in a slow way.
        """
        reversals = self.model.objects.filter(corrects=models.OuterRef("pk"))
        return self.filter(~models.Exists(reversals), corrects=None)


@track_changes
class FundTranche(models.Model):
    """One movement of money in 万元, entered once: in the books that it enters, that receive or pay it."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="tranches")
    source = models.ForeignKey(
        FundSource,
        models.PROTECT,
        verbose_name="资金来源",
        related_name="tranches",
        null=True,
        blank=True,
        help_text="分不清来源的选“未分”。",
    )
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, verbose_name="用途", related_name="tranches", null=True, blank=True
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="地区",
        related_name="tranches",
        help_text="下达、到位：钱进谁的账；下拨：拨给谁；发放：从谁的账上发。",
    )
    stage = models.CharField("环节", max_length=10, choices=Stage)
    date = models.DateField("日期")
    amount = models.DecimalField("金额（万元）", max_digits=20, decimal_places=6)
    document_number = models.CharField("文号", max_length=80, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, verbose_name="冲销", related_name="reversal", null=True, blank=True
    )
    fund_import = models.ForeignKey(
        FundImport, models.PROTECT, verbose_name="来自导入", related_name="tranches", null=True, blank=True
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = FundTrancheQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金批次"
        ordering = ["-date", "-id"]
        indexes = [
            models.Index(fields=["project", "stage", "date"], name="fund_tranche_project_stage"),
            models.Index(fields=["region", "date"], name="fund_tranche_region"),
            models.Index(fields=["-date", "-id"], name="fund_tranche_latest"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__purpose__isnull=False) | pgtrigger.Q(new__corrects__isnull=False),
                func=_FITS,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="fund_tranche_stage_known",
                violation_error_message="环节只有下达、筹集到位、下拨、发放四种。",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, amount__gt=0) | Q(corrects__isnull=False, amount__lt=0),
                name="fund_tranche_sign",
                violation_error_message="金额必须大于 0；要减少已入账的金额，请冲销原来的那一笔。",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(note=""),
                name="fund_tranche_reversal_needs_reason",
                violation_error_message="冲销要写明原因。",
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()} {self.date:%Y-%m-%d} {self.amount}"

    def get_absolute_url(self):
        return reverse("funding:tranche", args=[self.pk])
