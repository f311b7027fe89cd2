from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from organization.models import Section
from reports.models.template import RegionGroup, ReportTemplate
from targets.models import Category, Indicator


@track_changes
class TemplatePart(models.Model):
    """One part of a report: written by people, or made from figures, from the ledger, from a wording.

    ``text`` is the wording of the parts that have one; for an annex it is its title.
    """

    class Source(models.TextChoices):
        PASSAGE = "passage", "由人撰写"
        HEADING = "heading", "只有标题"
        WORDING = "wording", "句式，写一次"
        EACH_INDICATOR = "each", "句式，每个指标写一段"
        EACH_REGION = "regions", "句式，每个地区写一段"
        PROGRESS = "progress", "项目推进，由进展数生成"
        FUNDS = "funds", "资金，由资金台账生成"
        MATRIX = "matrix", "附件：进度表，地区在左、指标在上"
        TASKS = "tasks", "附件：任务表，一项指标一行"
        RANKING = "ranking", "附件：一项指标的地区排名"

    class Sort(models.TextChoices):
        DOCUMENT = "document", "按公文顺序"
        BEST = "best", "完成率由高到低"
        WORST = "worst", "完成率由低到高"

    class Only(models.TextChoices):
        ALL = "all", "全部"
        SLOW = "slow", "只列慢于序时的"
        UNMET = "unmet", "只列没有完成的"
        MISSING = "missing", "只列没有报数的"

    template = models.ForeignKey(ReportTemplate, models.PROTECT, verbose_name="模板", related_name="parts")
    order = models.PositiveSmallIntegerField("顺序")
    level = models.PositiveSmallIntegerField("标题层次", choices=[(1, "一、"), (2, "（一）")], default=1)
    title = models.CharField("标题", max_length=40)
    is_titled = models.BooleanField("印标题", default=True)
    source = models.CharField("来源", max_length=10, choices=Source)
    text = models.TextField("句式", blank=True, help_text="附件在这里写附件标题。")
    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name="只写科室", related_name="+", null=True, blank=True
    )
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name="只写类别", related_name="+", null=True, blank=True
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="按指标", related_name="+", null=True, blank=True
    )
    group = models.ForeignKey(
        RegionGroup, models.PROTECT, verbose_name="只写分组", related_name="+", null=True, blank=True
    )
    sort = models.CharField("地区次序", max_length=10, choices=Sort, default=Sort.DOCUMENT)
    only = models.CharField("列哪些", max_length=10, choices=Only, default=Only.ALL)
    is_itemized = models.BooleanField(
        "逐段编号", default=True, help_text="每段编为（一）（二）；不选则各段不编号。"
    )
    guidance = models.CharField("写作提示", max_length=200, blank=True)
    starting_text = models.TextField("起始文字", blank=True, help_text="第一份从这里写起；以后从上一份写起。")

    class Meta:
        verbose_name = verbose_name_plural = "报告的部分"
        ordering = ["template", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "order"],
                name="template_part_order_unique",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="这个顺序号已有一个部分。",
            ),
            # A report's passages are found by it, and carried on to the next report.
            models.UniqueConstraint(
                fields=["template", "title"],
                name="template_part_title_unique",
                violation_error_message="这个模板已有同名的部分，请换一个标题。",
            ),
            models.CheckConstraint(
                condition=Q(
                    source__in=[
                        "passage",
                        "heading",
                        "wording",
                        "each",
                        "regions",
                        "progress",
                        "funds",
                        "matrix",
                        "tasks",
                        "ranking",
                    ]
                ),
                name="template_part_source_known",
                violation_error_message="没有这种来源。",
            ),
            models.CheckConstraint(
                condition=~Q(source__in=["wording", "each", "regions"]) | ~Q(text=""),
                name="template_part_has_wording",
                violation_error_message="由句式写的部分要写句式。",
            ),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False)
                | (~Q(source="ranking") & Q(only__in=["all", "missing"]) & Q(sort="document")),
                name="template_part_ranks_by_indicator",
                violation_error_message="排名和按完成情况列地区，要选按哪个指标。",
            ),
            models.CheckConstraint(
                condition=Q(level__in=[1, 2], sort__in=["document", "best", "worst"])
                & Q(only__in=["all", "slow", "unmet", "missing"]),
                name="template_part_choices_known",
                violation_error_message="层次、次序或列哪些不在可选的范围里。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_annex(self):
        return self.source in ANNEX_SOURCES


ANNEX_SOURCES = (TemplatePart.Source.MATRIX, TemplatePart.Source.TASKS, TemplatePart.Source.RANKING)
WORDED_SOURCES = (
    TemplatePart.Source.WORDING,
    TemplatePart.Source.EACH_INDICATOR,
    TemplatePart.Source.EACH_REGION,
    *ANNEX_SOURCES,
)
