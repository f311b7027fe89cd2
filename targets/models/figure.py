from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """What a cell says: 0 is a number; blank, 无数据 and 不适用 are three different things."""

    BLANK = "blank", "未填"
    NUMBER = "number", "有数"
    NO_DATA = "no_data", "无数据"
    NOT_APPLICABLE = "not_applicable", "不适用"


AMOUNT = {"max_digits": 20, "decimal_places": 6, "null": True, "blank": True}


class FigureFields(models.Model):
    """One cell of a month: which of these fields a kind of indicator uses stands in docs/figures.md."""

    state = models.CharField("状态", max_length=15, choices=State, default=State.BLANK)
    value = models.DecimalField(
        "数值", help_text="数量、时点、标准、形象进度的数；比率只知道率时的率。", **AMOUNT
    )
    numerator = models.DecimalField("分子", **AMOUNT)
    denominator = models.DecimalField("分母", **AMOUNT)
    is_done = models.BooleanField("完成", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    effective_month = models.DateField("执行月", null=True, blank=True)
    paid_from = models.DateField("兑现月", null=True, blank=True)
    note = models.CharField("备注", max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=State.NUMBER,
                    value__isnull=False,
                    numerator__isnull=True,
                    denominator__isnull=True,
                    is_done__isnull=True,
                )
                | Q(
                    state=State.NUMBER,
                    value__isnull=True,
                    numerator__isnull=False,
                    denominator__isnull=False,
                    is_done__isnull=True,
                )
                | Q(
                    state=State.NUMBER,
                    value__isnull=True,
                    numerator__isnull=True,
                    denominator__isnull=True,
                    is_done__isnull=False,
                )
                | ~Q(state=State.NUMBER)
                & Q(
                    value__isnull=True,
                    numerator__isnull=True,
                    denominator__isnull=True,
                    is_done__isnull=True,
                ),
                name="%(class)s_state_agrees_with_value",
                violation_error_message="有数的格子要么是一个数，要么是分子和分母，要么是完成与否；没有数的格子不能有值。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.NO_DATA) | ~Q(note=""),
                name="%(class)s_no_data_needs_reason",
                violation_error_message="选“无数据”要在备注里说明原因。",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0),
                name="%(class)s_numerator_not_negative",
                violation_error_message="分子不能小于 0。",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gte=0),
                name="%(class)s_denominator_not_negative",
                violation_error_message="分母不能小于 0。",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(is_done__isnull=False, is_done=True),
                name="%(class)s_done_on_only_when_done",
                violation_error_message="没有完成就不能有完成日期。",
            ),
            models.CheckConstraint(
                condition=(Q(effective_month__isnull=True) | Q(effective_month__day=1))
                & (Q(paid_from__isnull=True) | Q(paid_from__day=1)),
                name="%(class)s_months_are_first_days",
                violation_error_message="执行月和兑现月必须是某月的一日。",
            ),
        ]
