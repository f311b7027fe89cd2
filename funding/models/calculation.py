import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from minsheng.figures import format_number
from minsheng.history import track_changes
from targets.models import Plan, Project

INPUTS = "起算的数"
# The name is the plan's, so that a letter of the plan can quote it; the project must be one of that plan.
_FITS = """
IF NOT EXISTS (SELECT 1 FROM targets_project WHERE id = NEW.project_id AND plan_id = NEW.plan_id) THEN
    RAISE EXCEPTION '测算的项目不在这个方案里。' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@track_changes
class Calculation(models.Model):
    """A figure that people work out beside the ledger: named inputs, a formula, a result made each time."""

    CHANGES_BY_ITSELF = ["recorded_by", "recorded_at"]

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="calculations")
    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="calculations")
    name = models.CharField(
        "名称",
        max_length=30,
        help_text="函里用 {{ 测算.名称 }} 引用；只用汉字、字母和数字，如：低保资金缺口。",
    )
    formula = models.CharField(
        "算式",
        max_length=300,
        help_text="用起算的数的名称写，如：增加支出 − 市县预算 − 历年结余。可用 + − × ÷ 和括号。",
    )
    unit = models.CharField("单位", max_length=20, blank=True, default="万元")
    decimals = models.PositiveSmallIntegerField(
        "小数位数", null=True, blank=True, help_text="印出几位小数；不填印确切的数。"
    )
    note = models.CharField("说明", max_length=300, blank=True, help_text="用在哪里、依据什么。")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="录入人", related_name="+"
    )
    recorded_at = models.DateTimeField("录入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "测算"
        ordering = ["plan", "project", "id"]
        triggers = [
            pgtrigger.Trigger(
                name="fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_FITS,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="calculation_unique",
                violation_error_message="这个方案已有同名的测算，请换一个名称。",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(formula=""),
                name="calculation_has_name_and_formula",
                violation_error_message="请填写测算的名称和算式。",
            ),
            models.CheckConstraint(
                condition=Q(decimals=None) | Q(decimals__lte=6),
                name="calculation_decimals_up_to_six",
                violation_error_message="小数最多 6 位。",
            ),
        ]

    def __str__(self):
        return self.name

    def edited_with_it(self) -> dict[str, str]:
        """The inputs, which are edited on the same page (minsheng.lost_updates)."""
        return {INPUTS: inputs_text(self.inputs.values_list("name", "value", "source"))}


def inputs_text(rows) -> str:
    """(name, value, source) of inputs in their order, as one text."""
    return "、".join(f"{name} {format_number(value)}（{source}）" for name, value, source in rows)


@track_changes
class CalculationInput(models.Model):
    """One number that a calculation starts from, with where it comes from."""

    calculation = models.ForeignKey(Calculation, models.PROTECT, verbose_name="测算", related_name="inputs")
    order = models.PositiveSmallIntegerField("顺序", default=0)
    name = models.CharField("名称", max_length=30)
    value = models.DecimalField("数", max_digits=24, decimal_places=8)
    source = models.CharField("出处", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "测算的数"
        ordering = ["calculation", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["calculation", "name"],
                name="calculation_input_unique",
                violation_error_message="同一个测算里，每个数的名称只能用一次。",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="calculation_input_has_name",
                violation_error_message="请填写这个数的名称。",
            ),
        ]

    def __str__(self):
        return self.name
