from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.history import track_changes
from reports.models.template import ReportTemplate
from targets.models import Indicator, Kind, Project


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
                condition=Q(place__in=["title", "opening"], kind="", project=None, indicator=None)
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
