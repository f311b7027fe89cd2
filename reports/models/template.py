from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from targets.models import Indicator, Kind, Plan, Project, SourceDocument


@track_changes
class ReportTemplate(models.Model):
    """How the letters of a plan are written: who writes to whom, on what ground, in which parts."""

    class PercentSign(models.TextChoices):
        HALF = "%", "%（半角）"
        FULL = "％", "％（全角）"

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="report_templates")
    name = models.CharField("名称", max_length=40)
    sender = models.CharField("发文机关", max_length=60)
    number_prefix = models.CharField("发文代字", max_length=20, blank=True, help_text="如：广民函")
    addressee = models.CharField("主送机关", max_length=100)
    basis = models.ForeignKey(
        SourceDocument, models.PROTECT, verbose_name="依据文件", related_name="+", null=True, blank=True
    )
    is_sealed = models.BooleanField("加盖印章", default=True, help_text="决定署名和成文日期的位置。")
    percent_sign = models.CharField("百分号", max_length=1, choices=PercentSign, default=PercentSign.HALF)

    class Meta:
        verbose_name = verbose_name_plural = "函的模板"
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="report_template_unique",
                violation_error_message="本方案已有同名模板。",
            ),
            models.CheckConstraint(
                condition=~Q(sender="") & ~Q(addressee=""),
                name="report_template_names_both_sides",
                violation_error_message="请填写发文机关和主送机关。",
            ),
        ]

    def __str__(self):
        return self.name


@track_changes
class TemplatePart(models.Model):
    """One numbered part of a letter: made from figures, made from the ledger, or written by people."""

    class Source(models.TextChoices):
        PASSAGE = "passage", "由人撰写"
        PROGRESS = "progress", "项目推进，由进展数生成"
        FUNDS = "funds", "资金，由资金台账生成"

    template = models.ForeignKey(ReportTemplate, models.PROTECT, verbose_name="模板", related_name="parts")
    order = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("标题", max_length=40)
    source = models.CharField("来源", max_length=10, choices=Source)
    is_itemized = models.BooleanField(
        "逐段编号", default=True, help_text="每段编为（一）（二）；不选则各段不编号。"
    )
    guidance = models.CharField("写作提示", max_length=200, blank=True)
    starting_text = models.TextField(
        "起始文字", blank=True, help_text="第一封函从这里写起；以后的函从上一封写起。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "函的部分"
        ordering = ["template", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "order"],
                name="template_part_order_unique",
                violation_error_message="这个顺序号已有一个部分。",
            ),
            # A letter's passages are found by it, and carried on to the next letter.
            models.UniqueConstraint(
                fields=["template", "title"],
                name="template_part_title_unique",
                violation_error_message="这个模板已有同名的部分，请换一个标题。",
            ),
            models.UniqueConstraint(
                fields=["template", "source"],
                condition=~Q(source="passage"),
                name="template_part_generated_once",
                violation_error_message="项目推进和资金各只能有一个部分。",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["passage", "progress", "funds"]),
                name="template_part_source_known",
                violation_error_message="部分的来源只有撰写、项目推进、资金三种。",
            ),
        ]

    def __str__(self):
        return self.title


class WordingQuerySet(models.QuerySet):
    def in_order(self):
        return self.select_related("project", "indicator").order_by("place", "order", "id")


@track_changes
class Wording(models.Model):
    """A sentence with figures by name (reports/language.py), for one place of the letter.

    A project or an indicator may have its own; what has none uses the one without (of its kind).
    """

    class Place(models.TextChoices):
        TITLE = "title", "标题"
        OPENING = "opening", "开头"
        INDICATOR = "indicator", "指标句"
        PROJECT = "project", "项目段"
        FUND = "fund", "资金段"
        ANNEX = "annex", "附件标题"

    template = models.ForeignKey(ReportTemplate, models.PROTECT, verbose_name="模板", related_name="wordings")
    place = models.CharField("位置", max_length=10, choices=Place)
    kind = models.CharField("指标类型", max_length=10, choices=Kind, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, verbose_name="项目", related_name="wordings", null=True, blank=True
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="指标", related_name="wordings", null=True, blank=True
    )
    order = models.PositiveSmallIntegerField("顺序", default=0, help_text="资金各段的先后。")
    text = models.TextField("句式", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", related_name="+", null=True
    )
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "句式"
        ordering = ["template", "place", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "place", "kind", "project", "indicator"],
                name="wording_unique",
                nulls_distinct=False,
                violation_error_message="这个位置已有句式，请修改原有的一条。",
            ),
            models.CheckConstraint(
                condition=Q(place__in=["title", "opening", "annex"], kind="", project=None, indicator=None)
                | (Q(place="indicator", project=None) & (Q(kind="") ^ Q(indicator=None)))
                | (Q(place="project", kind="", indicator=None) & Q(project__isnull=False))
                | Q(place="fund", kind="", indicator=None),
                name="wording_place_fits",
                violation_error_message="句式的位置与所选的项目、指标或类型不符。",
            ),
        ]

    def __str__(self):
        return f"{self.get_place_display()} {self.subject}".strip()

    @property
    def subject(self):
        """Whose sentence it is; empty for the one that all others share."""
        return str(self.indicator or self.project or self.get_kind_display())
