from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from organization.models import Region
from targets.models import Indicator, Plan, SourceDocument


@track_changes
class ReportTemplate(models.Model):
    """How the reports of one kind are written: who writes to whom, on what ground, in which parts."""

    class Kind(models.TextChoices):
        LETTER = "letter", "函"
        SECTION = "section", "科室月报"
        BULLETIN = "bulletin", "月通报"
        SUMMARY = "summary", "工作总结、自查报告"
        REGION = "region", "县区报告"

    class Layout(models.TextChoices):
        LETTER = "letter", "信函格式（红头、双红线）"
        ORDINARY = "ordinary", "公文格式（红头、版记）"
        PLAIN = "plain", "不印红头"

    class SpanStyle(models.TextChoices):
        HYPHEN = "hyphen", "2017年1-6月"
        DASH = "dash", "2017年1—6月"
        WORDS = "words", "2017年上半年"
        UNTIL = "until", "截至2017年6月底"

    class Compared(models.IntegerChoices):
        MONTH = 1, "上个月底"
        QUARTER = 3, "三个月前"
        HALF = 6, "半年前"

    class PercentSign(models.TextChoices):
        HALF = "%", "%（半角）"
        FULL = "％", "％（全角）"

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="report_templates")
    kind = models.CharField("种类", max_length=10, choices=Kind, default=Kind.LETTER)
    name = models.CharField("名称", max_length=40)
    sender = models.CharField(
        "发文机关",
        max_length=60,
        help_text="县区报告只写“民政局”，前面印地区名；登记了报送机构的地区印报送机构。",
    )
    number_prefix = models.CharField("发文代字", max_length=20, blank=True, help_text="如：广民函")
    addressee = models.CharField("主送机关", max_length=100, blank=True)
    copies = models.CharField(
        "抄送机关", max_length=300, blank=True, help_text="印在版记里，几个之间用逗号隔开；信函格式不印。"
    )
    printer = models.CharField(
        "印发机关", max_length=60, blank=True, help_text="印在版记里，如：某市民政局办公室。"
    )
    layout = models.CharField("版式", max_length=10, choices=Layout, default=Layout.LETTER)
    has_head = models.BooleanField("印红头", default=True, help_text="用印好红头的纸时不选。")
    span_style = models.CharField("时段写法", max_length=10, choices=SpanStyle, default=SpanStyle.HYPHEN)
    compared = models.PositiveSmallIntegerField(
        "“上期”指", choices=Compared, default=Compared.MONTH, help_text="句式里的上期、增减与它比。"
    )
    basis = models.ForeignKey(
        SourceDocument, models.PROTECT, verbose_name="依据文件", related_name="+", null=True, blank=True
    )
    is_sealed = models.BooleanField("加盖印章", default=True, help_text="决定署名和成文日期的位置。")
    percent_sign = models.CharField("百分号", max_length=1, choices=PercentSign, default=PercentSign.HALF)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    CHANGES_BY_ITSELF = ("version",)

    class Meta:
        verbose_name = verbose_name_plural = "模板"
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="report_template_unique",
                violation_error_message="本方案已有同名模板。",
            ),
            models.CheckConstraint(
                condition=~Q(sender="") & (~Q(addressee="") | ~Q(kind="letter")),
                name="report_template_names_both_sides",
                violation_error_message="请填写发文机关；函还要填写主送机关。",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["letter", "section", "bulletin", "summary", "region"],
                    layout__in=["letter", "ordinary", "plain"],
                    span_style__in=["hyphen", "dash", "words", "until"],
                    compared__in=[1, 3, 6],
                ),
                name="report_template_choices_known",
                violation_error_message="种类、版式、时段写法或“上期”不在可选的范围里。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="region") | Q(number_prefix=""),
                name="report_template_region_has_no_number",
                violation_error_message="县区报告各县区自己编号，模板里不写发文代字。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def word(self):
        """What its reports are called in a sentence."""
        words = {self.Kind.LETTER: "函", self.Kind.BULLETIN: "通报", self.Kind.SECTION: "月报"}
        return words.get(self.kind, "报告")

    def sender_for(self, region=None):
        """Who sends: of a region's report the body that reports for it, 苍溪县民政局."""
        return f"{region.name}{region.reports_through or self.sender}" if region else self.sender


@track_changes
class TemplateVersion(models.Model):
    """A template as it stood after one change, as the file that it would be exported as; never changed."""

    template = models.ForeignKey(ReportTemplate, models.PROTECT, verbose_name="模板", related_name="versions")
    number = models.PositiveIntegerField("版本")
    content = models.TextField("内容")
    reason = models.CharField("改了什么", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", related_name="+")
    at = models.DateTimeField("修改时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "模板版本"
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"],
                name="template_version_unique",
                violation_error_message="这个版本已经存过。",
            )
        ]

    def __str__(self):
        return f"第{self.number}版"


class RegionGroupQuerySet(models.QuerySet):
    def with_regions(self):
        return self.prefetch_related("members__region")


@track_changes
class RegionGroup(models.Model):
    """Regions that a document names together: 山区四县."""

    template = models.ForeignKey(ReportTemplate, models.PROTECT, verbose_name="模板", related_name="groups")
    name = models.CharField("名称", max_length=30)

    objects = RegionGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "地区分组"
        ordering = ["template", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "name"],
                name="region_group_unique",
                violation_error_message="已有同名的分组。",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def regions(self):
        """Its regions in the document's order; read the group with ``with_regions()``."""
        return sorted(
            (member.region for member in self.members.all()), key=lambda each: (each.order, each.code)
        )


@track_changes
class GroupedRegion(models.Model):
    """One region of a group."""

    group = models.ForeignKey(RegionGroup, models.PROTECT, verbose_name="分组", related_name="members")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "分组里的地区"
        ordering = ["group", "region__order", "region__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "region"],
                name="grouped_region_unique",
                violation_error_message="这个地区已在分组里。",
            )
        ]

    def __str__(self):
        return str(self.region)


@track_changes
class IndicatorLabel(models.Model):
    """What a document calls an indicator where it names it otherwise than the plan."""

    template = models.ForeignKey(ReportTemplate, models.PROTECT, verbose_name="模板", related_name="labels")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="+")
    label = models.CharField("文中名称", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "指标的文中名称"
        ordering = ["template", "indicator__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "indicator"],
                name="indicator_label_unique",
                violation_error_message="这个指标已有文中名称。",
            )
        ]

    def __str__(self):
        return self.label
