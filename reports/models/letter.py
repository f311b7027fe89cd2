import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minsheng.history import track_changes
from organization.models import Region
from organization.permissions import can, regions_for
from reports.models.part import TemplatePart
from reports.models.template import ReportTemplate
from reports.spans import span_text

# While it is being signed and afterwards the words stand as they were frozen, whoever writes to the table.
_LETTER_IS_OPEN = """
    IF (SELECT status FROM reports_letter WHERE id = NEW.letter_id) <> 'drafting' THEN
        RAISE EXCEPTION 'passage_letter_is_open';
    END IF;
    RETURN NEW;
"""


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A region's report is its region's people's; when it is finished, the bureau reads it as well."""
        wanted = Q(pk__in=[])
        for ability in ("write_region_reports", "sign_region_reports"):
            if can(user, ability):
                wanted |= Q(region__in=regions_for(user, ability))
        if can(user, "view_letters"):
            wanted |= Q(region__isnull=True) | Q(status=Letter.Status.SENT)
        elif can(user, "view_sent_letters"):
            wanted |= Q(region__isnull=True, status=Letter.Status.SENT)
        return self.filter(wanted)

    def with_names(self):
        """With what its page names, and ``is_archived``."""
        names = ("template__plan__region", "template__basis", "created_by", "frozen", "sent_by", "corrects")
        names += ("region",)
        archived = Letter.objects.filter(pk=models.OuterRef("pk"), steps__step="archive")
        return self.select_related(*names).annotate(is_archived=models.Exists(archived))

    def in_lists(self):
        """With names, and without the documents that were frozen: a list shows none of their contents."""
        contents = (f"frozen__{name}" for name in ("document", "figures", "template_content"))
        return self.with_names().defer(*contents)

    def with_corrections(self):
        """Each with ``sent_corrections``: the letters sent since that put it right; one query more."""
        sent = Letter.objects.filter(status=Letter.Status.SENT).order_by("sent_at")
        return self.prefetch_related(models.Prefetch("corrections", sent, to_attr="sent_corrections"))


@track_changes
class Letter(models.Model):
    """An official letter on a span of months; its figures are made anew each time it is shown."""

    class Basis(models.TextChoices):
        SUBMITTED = "submitted", "已报数"
        ACCEPTED = "accepted", "已审数"

    class Status(models.TextChoices):
        DRAFTING = "drafting", "拟稿"
        SIGNING = "signing", "审签中"
        SIGNED = "signed", "已签发"
        NUMBERED = "numbered", "已编号"
        SEALED = "sealed", "已用印"
        SENT = "sent", "已发出"

    template = models.ForeignKey(ReportTemplate, models.PROTECT, verbose_name="模板", related_name="letters")
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name="地区",
        related_name="+",
        null=True,
        blank=True,
        help_text="哪个县区的报告；空着是全方案的。",
    )
    first_month = models.DateField("起始月")
    through = models.DateField("截至月")
    basis = models.CharField("口径", max_length=10, choices=Basis, default=Basis.SUBMITTED)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFTING)
    frozen = models.ForeignKey(
        "reports.FrozenLetter",
        models.PROTECT,
        verbose_name="送签稿",
        related_name="+",
        null=True,
        blank=True,
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="更正哪一封", related_name="corrections", null=True, blank=True
    )
    number = models.PositiveIntegerField("发文顺序号", null=True, blank=True)
    number_prefix = models.CharField("发文代字", max_length=20, blank=True)
    number_year = models.PositiveSmallIntegerField("发文年份", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="发出人",
        related_name="+",
        null=True,
        blank=True,
    )
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
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
        triggers = [
            pgtrigger.Protect(
                name="sent_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="sent"),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "region", "first_month", "through", "corrects"],
                name="letter_unique",
                nulls_distinct=False,
                violation_error_message="这个时段的函已经建好，请在原来的函上修改。",
            ),
            models.UniqueConstraint(
                fields=["number_prefix", "number_year", "number"],
                name="letter_number_unique",
                violation_error_message="这个发文字号已经用过。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["drafting", "signing", "signed", "numbered", "sealed", "sent"]),
                name="letter_status_known",
                violation_error_message="函的状态不在规定的几种之内。",
            ),
            models.CheckConstraint(
                condition=Q(status="drafting", frozen__isnull=True)
                | (~Q(status="drafting") & Q(frozen__isnull=False)),
                name="letter_frozen_agrees_with_status",
                violation_error_message="送签以后的函要有送签稿，拟稿的不能有。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["drafting", "signing"]) | Q(dated__isnull=False),
                name="letter_dated_when_signed",
                violation_error_message="签发的函要有成文日期。",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, number_year__isnull=True, number_prefix="")
                | (
                    Q(status__in=["numbered", "sealed", "sent"])
                    & Q(number__isnull=False, number_year__isnull=False)
                    & ~Q(number_prefix="")
                ),
                name="letter_number_agrees_with_status",
                violation_error_message="签发以后才编号；编了号要有代字、年份和顺序号。",
            ),
            models.CheckConstraint(
                condition=~Q(status="numbered") | Q(number__isnull=False),
                name="letter_numbered_has_number",
                violation_error_message="已编号的函要有发文字号。",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_by__isnull=False, sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_by__isnull=True, sent_at__isnull=True)),
                name="letter_sent_agrees_with_status",
                violation_error_message="发出的函要有发出人和时间。",
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
        return span_text(self.first_month, self.through, self.template.span_style)

    @property
    def scope(self):
        """The region whose figures it states."""
        return self.region or self.template.plan.region

    @property
    def word(self):
        """函, or what else it is."""
        return self.template.word

    @property
    def this(self):
        """这封函, 这份报告: as the page speaks of it."""
        return f"这{'封' if self.word == '函' else '份'}{self.word}"

    @property
    def heading(self):
        """2017年1-6月的函, 苍溪县2017年1-6月的报告."""
        return f"{self.region or ''}{self.span}的{self.word}"

    @property
    def is_open(self):
        """Whether its words may still be changed."""
        return self.status == Letter.Status.DRAFTING

    @property
    def status_word(self):
        """Its status for people: 已归档 once it is filed away, which the row of a sent letter cannot say.

        Read it with ``with_names()``.
        """
        return "已归档" if getattr(self, "is_archived", False) else self.get_status_display()

    @property
    def terms(self) -> tuple[str, bool]:
        """(发文代字, whether it is sealed) as the template said at 送签, else as it says now."""
        if self.frozen:
            content = self.frozen.template_content
            return content["number_prefix"], content["is_sealed"]
        return self.template.number_prefix, self.template.is_sealed

    @property
    def number_text(self):
        """广民函〔2017〕12号; empty before it is numbered."""
        return f"{self.number_prefix}〔{self.number_year}〕{self.number}号" if self.number else ""


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
        triggers = [
            pgtrigger.Trigger(
                name="letter_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_LETTER_IS_OPEN,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "part"],
                name="passage_unique",
                violation_error_message="这封函的这个部分已有文字。",
            )
        ]

    def __str__(self):
        return f"文字段落 {self.letter_id} × {self.part_id}"
