from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minsheng.history import track_changes
from minsheng.months import span_name
from organization.permissions import can
from reports.models.template import ReportTemplate, TemplatePart


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if can(user, "view_letters") else self.none()

    def with_names(self):
        return self.select_related("template__plan__region", "template__basis", "created_by")


@track_changes
class Letter(models.Model):
    """An official letter on a span of months; its figures are made anew each time it is shown."""

    class Basis(models.TextChoices):
        SUBMITTED = "submitted", "已报数"
        ACCEPTED = "accepted", "已审数"

    template = models.ForeignKey(ReportTemplate, models.PROTECT, verbose_name="模板", related_name="letters")
    first_month = models.DateField("起始月")
    through = models.DateField("截至月")
    basis = models.CharField("口径", max_length=10, choices=Basis, default=Basis.SUBMITTED)
    number = models.PositiveIntegerField("发文顺序号", null=True, blank=True)
    dated = models.DateField("成文日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="起草人", related_name="+"
    )
    created_at = models.DateTimeField("起草时间", auto_now_add=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "函"
        ordering = ["-through", "-first_month", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "first_month", "through"],
                name="letter_unique",
                violation_error_message="这个时段的函已经建好，请在原来的函上修改。",
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1, through__day=1),
                name="letter_months_are_first_days",
                violation_error_message="月份必须是某月的一日。",
            ),
            models.CheckConstraint(
                condition=Q(first_month__lte=F("through")),
                name="letter_span_in_order",
                violation_error_message="截至月不能早于起始月。",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["submitted", "accepted"]),
                name="letter_basis_known",
                violation_error_message="口径只有已报数和已审数两种。",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gt=0),
                name="letter_number_positive",
                violation_error_message="发文顺序号从 1 开始。",
            ),
        ]

    def __str__(self):
        return self.span

    @property
    def span(self):
        return span_name(self.first_month, self.through)


@track_changes
class Passage(models.Model):
    """What people write in one part of one letter."""

    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name="函", related_name="passages")
    part = models.ForeignKey(TemplatePart, models.PROTECT, verbose_name="部分", related_name="passages")
    text = models.TextField("文字", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="修改人", related_name="+"
    )
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "文字段落"
        ordering = ["letter", "part__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "part"],
                name="passage_unique",
                violation_error_message="这封函的这个部分已有文字。",
            )
        ]

    def __str__(self):
        return f"文字段落 {self.letter_id} × {self.part_id}"
