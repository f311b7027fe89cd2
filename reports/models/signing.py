import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minsheng.history import track_changes
from organization.models import StoredFile
from reports.models.letter import Letter
from reports.models.template import ReportTemplate

ON_PAPER = "在纸上签"
_append_only = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def _person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, related_name="+", **options
    )


@track_changes
class SigningStep(models.Model):
    """One signature that letters of a template need, in their order; the last one is 签发."""

    template = models.ForeignKey(
        ReportTemplate, models.PROTECT, verbose_name="模板", related_name="signing_steps"
    )
    order = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("名称", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "审签步骤"
        ordering = ["template", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "order"],
                name="signing_step_order_unique",
                violation_error_message="这个顺序已有一步。",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="signing_step_has_title",
                violation_error_message="请写明这一步叫什么。",
            ),
        ]

    def __str__(self):
        return self.title


class FrozenLetter(models.Model):
    """A letter as it was sent for signing: the whole document with every figure and its rows. It never
    changes; sending it for signing again stores the next one.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name="函", related_name="frozen_versions")
    number = models.PositiveSmallIntegerField("第几次送签")
    document = models.TextField("内容", help_text="reports.document_json 写出的文件树。")
    figures = models.JSONField("数字清单")
    template_content = models.JSONField("模板和句式", help_text="生成时的模板，与导出的模板文件相同。")
    rules_version = models.CharField("规则版本", max_length=20)
    sha256 = models.CharField("校验和", max_length=64)
    frozen_by = _person("送签人")
    frozen_at = models.DateTimeField("送签时间")

    class Meta:
        verbose_name = verbose_name_plural = "送签稿"
        ordering = ["letter", "number"]
        triggers = [_append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "number"],
                name="frozen_letter_number_unique",
                violation_error_message="这封函已有这一次送签。",
            )
        ]

    def __str__(self):
        return f"第{self.number}次送签"


@track_changes
class Signature(models.Model):
    """One person's part in signing a frozen letter: asked for, then given on screen or noted from paper."""

    class State(models.TextChoices):
        WAITING = "waiting", "待签"
        AGREED = "agreed", "同意"
        RETURNED = "returned", "退回"

    frozen = models.ForeignKey(FrozenLetter, models.PROTECT, verbose_name="送签稿", related_name="signatures")
    order = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("步骤", max_length=20)
    # Empty where it can only be given on paper, by somebody who has no account.
    signer = _person("签署人", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    comment = models.CharField("意见", max_length=300, blank=True)
    signed_on = models.DateField("签署日期", null=True, blank=True)
    recorded_by = _person("经手人", null=True, blank=True)
    recorded_at = models.DateTimeField("经手时间", null=True, blank=True)
    is_on_paper = models.BooleanField("纸质签署", default=False)
    deputy = _person("代签人", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "签署"
        ordering = ["frozen", "order", "id"]
        triggers = [
            pgtrigger.Protect(
                name="given_once",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state="waiting"),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["frozen", "order", "signer"],
                name="signature_unique",
                nulls_distinct=False,
                violation_error_message="这一步已经请过这位签署。",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="waiting",
                    signed_on__isnull=True,
                    recorded_by__isnull=True,
                    recorded_at__isnull=True,
                )
                | Q(
                    state__in=["agreed", "returned"],
                    signed_on__isnull=False,
                    recorded_by__isnull=False,
                    recorded_at__isnull=False,
                ),
                name="signature_agrees_with_state",
                violation_error_message="签署只有待签、同意、退回三种；签过的要有日期和经手人，待签的不能有。",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(comment=""),
                name="signature_return_has_comment",
                violation_error_message="退回要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(is_on_paper=True)
                | Q(recorded_by__isnull=True)
                | Q(signer__isnull=False, deputy__isnull=True, recorded_by=F("signer"))
                | Q(signer__isnull=False, deputy__isnull=False, recorded_by=F("deputy")),
                name="signature_on_screen_is_ones_own",
                violation_error_message="在系统里签署的只能是本人或代办人；别人签在纸上的，登记为纸质签署。",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True)
                | (~Q(state="waiting") & Q(signer__isnull=False) & ~Q(deputy=F("signer"))),
                name="signature_deputy_is_another",
                violation_error_message="代签人是签过的人，不是本人。",
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.get_state_display()}"

    @property
    def by_whom(self):
        """Who signed, or is asked to, as documents name them: 办公室（代局长）."""
        if self.signer_id is None:
            return ON_PAPER
        return f"{self.deputy}（代{self.signer}）" if self.deputy_id else str(self.signer)


@track_changes
class LetterStep(models.Model):
    """The log of a letter: who took which step, when, and why."""

    class Step(models.TextChoices):
        SUBMIT = "submit", "送签"
        SIGN = "sign", "签署"
        RETURN = "return", "退回"
        WITHDRAW = "withdraw", "撤回送签"
        NUMBER = "number", "编号"
        SEAL = "seal", "用印"
        SEND = "send", "发出"
        ARCHIVE = "archive", "归档"

    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name="函", related_name="steps")
    step = models.CharField("步骤", max_length=10, choices=Step)
    from_status = models.CharField("原状态", max_length=10, choices=Letter.Status)
    to_status = models.CharField("新状态", max_length=10, choices=Letter.Status)
    frozen = models.ForeignKey(FrozenLetter, models.PROTECT, verbose_name="送签稿", related_name="+")
    by = _person("经手人")
    at = models.DateTimeField("时间")
    comment = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "函的步骤"
        ordering = ["letter", "id"]
        triggers = [_append_only]
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=["return", "withdraw"]) | ~Q(comment=""),
                name="letter_step_comment_where_needed",
                violation_error_message="退回和撤回送签要写明原因。",
            ),
            models.UniqueConstraint(
                fields=["letter"],
                condition=Q(step="archive"),
                name="letter_archived_once",
                violation_error_message="这封函已经归档。",
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()} {self.at:%Y-%m-%d %H:%M}"


class SentFile(models.Model):
    """The exact bytes of one form of a letter as it was sent."""

    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name="函", related_name="sent_files")
    form = models.CharField("形式", max_length=10)
    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("内容")
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("校验和", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "发出的文件"
        ordering = ["letter", "id"]
        triggers = [_append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "form"],
                name="sent_file_form_unique",
                violation_error_message="这封函已有这种形式的文件。",
            )
        ]

    def __str__(self):
        return self.name


class UsedNumber(models.Model):
    """A number of the bureau's register that a letter was given. It stays used when the letter gives it up:
    the register says so already, and two papers must never carry one number.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name="函", related_name="used_numbers")
    prefix = models.CharField("发文代字", max_length=20)
    year = models.PositiveSmallIntegerField("发文年份")
    number = models.PositiveIntegerField("发文顺序号")
    by = _person("编号人")
    at = models.DateTimeField("编号时间")

    class Meta:
        verbose_name = verbose_name_plural = "用过的发文字号"
        ordering = ["prefix", "year", "number"]
        triggers = [_append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "year", "number"],
                name="used_number_unique",
                violation_error_message="这个发文字号已经用过。",
            )
        ]

    def __str__(self):
        return f"{self.prefix}〔{self.year}〕{self.number}号"


@track_changes
class LetterFile(models.Model):
    """What is filed with a letter: the sealed scan, or the final text from the word processor."""

    class Kind(models.TextChoices):
        SCAN = "scan", "盖章件扫描"
        FINAL = "final", "定稿文件"
        OTHER = "other", "其他"

    letter = models.ForeignKey(Letter, models.PROTECT, verbose_name="函", related_name="filed")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件", related_name="+")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    by = _person("存入人")
    at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = verbose_name_plural = "随函存档"
        ordering = ["letter", "id"]
        triggers = [_append_only]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "file"],
                name="letter_file_unique",
                violation_error_message="这个文件已经存过。",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.file_id}"
