from django import forms

from minsheng.figures import format_number
from minsheng.forms import DateInput, SeenForm
from organization.models import Section
from targets.forms.fields import LinesField, NumbersField
from targets.forms.plan import next_order
from targets.models import Indicator, Kind
from targets.planning import FIXED_BY_FIGURES, ONLY_FOR, has_figures

WHY_FIXED = "已有填报的数，不能再改；要改请另建一个指标。"


class IndicatorForm(SeenForm, forms.ModelForm):
    """One indicator with the fields of its kind alone; `kind` turns a stored one into another kind."""

    aliases = LinesField(
        label="别名", help_text="分解表表头、上报表里的其他叫法，一行一个；导入时靠它认出指标。"
    )
    pace_curve = NumbersField(
        label="序时曲线",
        required=False,
        help_text="1 至 12 月各应累计完成全年的百分之几，12 个数，中间空一格；不填就按月均分。",
    )

    class Meta:
        model = Indicator
        fields = [
            "project",
            "name",
            "short_name",
            "aliases",
            "definition",
            "section",
            "entry",
            "unit",
            "numerator_name",
            "numerator_unit",
            "denominator_name",
            "denominator_unit",
            "scale",
            "decimals",
            "rate_decimals",
            "direction",
            "is_capped",
            "is_required",
            "pace_curve",
            "due_on",
            "regions_add_parts",
            "order",
        ]
        widgets = {"definition": forms.Textarea(attrs={"rows": 2}), "due_on": DateInput}
        help_texts = {
            "name": "照文件写全。",
            "definition": "填报员在表里看到的说明：算什么、不算什么、从哪天到哪天。",
            "entry": "本年累计：每月填年初到月末的数。本月新增：每月只填当月的数，系统累计。",
            "scale": "结果 = 分子 ÷ 分母 × 倍率：% 填 100；分子用万元、结果用元填 10000；否则填 1。",
            "decimals": "显示几位小数，四舍五入；计算用没有舍入的数。",
            "rate_decimals": "完成率显示几位小数。",
            "direction": "控制在…以内的指标只判断是否达到，没有完成率。",
            "is_required": "必报的没有填，就不能上报。",
            "due_on": "到这一天应当完成；不填就是年底。",
            "order": "小的在前，也是表里和函里的顺序。",
        }

    def __init__(self, *args, kind=None, **kwargs):
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        kind = self.instance.kind = kind or self.instance.kind
        for name in _missing_in(kind):
            del self.fields[name]
        self.fields["project"].queryset = plan.projects.all()
        self.fields["section"].queryset = Section.objects.active()
        self._require(kind)
        if "scale" in self.fields:
            self.initial["scale"] = format_number(self.instance.scale)
        # Once figures are in, the kind and its units stay as they are.
        self.is_fixed = has_figures(self.instance)
        if self.is_fixed:
            self._fix()
        if not self.instance.pk:
            self.initial["order"] = next_order(plan.indicators)
            self.initial["decimals"] = 0

    def _require(self, kind):
        needed = {Kind.RATIO: ["numerator_name", "denominator_name", "unit"]}.get(kind, [])
        if kind in {Kind.COUNT, Kind.STOCK, Kind.STANDARD}:
            needed = ["unit"]
        for name in needed:
            self.fields[name].required = True
        if kind == Kind.PHYSICAL and not self.instance.pk:
            self.initial["unit"] = "%"

    def _fix(self):
        for name in FIXED_BY_FIGURES:
            if name in self.fields:
                self.fields[name].disabled = True
                self.fields[name].help_text = WHY_FIXED


def _missing_in(kind):
    """The fields that an indicator of this kind does not have."""
    missing = {name for name, (kinds, _) in ONLY_FOR.items() if kind not in kinds}
    if kind in {Kind.MILESTONE, Kind.STANDARD}:
        missing.add("rate_decimals")
    return missing
