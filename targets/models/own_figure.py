from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organization.models import Region
from targets.models._tracking import track
from targets.models.figure import FigureFields
from targets.models.plan import Indicator


def _person(label):
    """Who did something, or for whom as their deputy; nobody while it is not done."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", null=True, blank=True
    )


@track
class OwnFigure(FigureFields):
    """A figure that the section enters for a region that sums others (the city's own), for one month only.

    `…_for`: whom the person acted for as a deputy.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="指标", related_name="own_figures")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区", related_name="own_figures")
    month = models.DateField("月份")
    source = models.CharField("来源", max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    entered_for = _person("代谁录入")
    entered_at = models.DateTimeField("录入时间")
    accepted_by = _person("审核人")
    accepted_for = _person("代谁审核")
    accepted_at = models.DateTimeField("审核时间", null=True, blank=True)
    is_withdrawn = models.BooleanField("撤销", default=False)
    withdrawn_by = _person("撤销人")
    withdrawn_for = _person("代谁撤销")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤销原因", max_length=300, blank=True)

    class Meta(FigureFields.Meta):
        verbose_name = verbose_name_plural = "本级自有数"
        ordering = ["indicator", "region", "month", "id"]
        indexes = [models.Index(fields=["indicator", "region", "month", "-id"], name="own_figure_latest")]
        constraints = [
            *FigureFields.Meta.constraints,
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="own_figure_month_is_first_day",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="own_figure_needs_source",
                violation_error_message="自有数要写明来源。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="own_figure_accepted_pair",
                violation_error_message="审核人和审核时间要同时有。",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("entered_by")),
                name="own_figure_accepted_by_other",
                violation_error_message="自己录入的数要由别人审核。",
            ),
            models.CheckConstraint(
                condition=Q(
                    is_withdrawn=False,
                    withdrawn_by__isnull=True,
                    withdrawn_at__isnull=True,
                    withdrawn_reason="",
                )
                | (
                    Q(is_withdrawn=True, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                name="own_figure_withdrawn_with_reason",
                violation_error_message="撤销自有数要记下谁、何时、为什么。",
            ),
            models.CheckConstraint(
                condition=Q(effective_month__isnull=True)
                | Q(effective_month__lte=F("month"))
                | Q(is_withdrawn=True),
                name="own_figure_is_in_force",
                violation_error_message="执行月在这个月以后的标准，这个月还没有执行。",
            ),
        ]

    @property
    def who_entered(self):
        return _named(self.entered_by, self.entered_for)

    @property
    def who_accepted(self):
        return _named(self.accepted_by, self.accepted_for)

    @property
    def who_withdrew(self):
        return _named(self.withdrawn_by, self.withdrawn_for)

    def __str__(self):
        return f"自有数 {self.month:%Y-%m}"


def _named(person, absent):
    """福利科经办（代 福利科科长）"""
    return f"{person}（代 {absent}）" if absent else str(person)
