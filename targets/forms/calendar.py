"""Days due and locked of a plan, the table of holidays, and longer time for one region or section."""

from django import forms

from minsheng.forms import DateInput, OfficeForm, SeenForm
from organization.models import Region
from targets.deadlines import Deadlines
from targets.models import Extension, Holiday, Tier, TierDates, Which

LAST_DAY = 31


class TierDatesForm(SeenForm, forms.ModelForm):
    """The 截止日 and the 锁定日 of one tier, as one row of a table."""

    class Meta:
        model = TierDates
        fields = ["due_offset", "due_day", "due_rule", "lock_offset", "lock_day", "lock_rule"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tier = self.instance.get_tier_display()
        self.refused_words = f"没有保存，请改正{tier}一行："
        for name, field in self.fields.items():
            if name != "seen":
                field.widget.attrs["aria-label"] = field.label = f"{tier}：{field.label}"

    def clean(self):
        data = super().clean()
        for name in ("due_day", "lock_day"):
            day = data.get(name)
            if day is not None and not 1 <= day <= LAST_DAY:
                self.add_error(name, f"{day}不在 1 至 {LAST_DAY} 之间。")
        return data


def tier_dates_forms(plan, data=None):
    """One TierDatesForm per tier, in the order of the tiers."""
    deadlines = Deadlines([plan])
    return [TierDatesForm(data, instance=deadlines.days(plan, tier), prefix=tier) for tier in Tier]


class HolidayForm(SeenForm, forms.ModelForm):
    class Meta:
        model = Holiday
        fields = ["date", "is_working", "name"]
        widgets = {"date": DateInput}


class HolidaysForm(OfficeForm, forms.Form):
    """Some days in a row, as a notice names them: 10月1日至8日放假."""

    first = forms.DateField(label="第一天", widget=DateInput)
    last = forms.DateField(label="最后一天", widget=DateInput, required=False, help_text="只有一天就空着。")
    is_working = forms.BooleanField(label="要上班（调休）", required=False)
    name = forms.CharField(label="名称", max_length=40, help_text="如 国庆节、国庆节调休。")

    def clean(self):
        data = super().clean()
        data["last"] = data.get("last") or data.get("first")
        return data


class ExtensionForm(OfficeForm, forms.ModelForm):
    """Longer time in one month for whom the granter may give it to; `tier` says whether region or section."""

    class Meta:
        model = Extension
        fields = ["region", "section", "which", "until", "reason"]
        widgets = {"until": DateInput}
        help_texts = {"until": "含当日，过了这一天自动结束。"}

    def __init__(self, *args, tier, plan, sections, may_all, **kwargs):
        super().__init__(*args, prefix=tier, **kwargs)
        self.tier = tier
        self.fields["which"].choices = [("", "请选择"), *Which.choices]
        self.fields["section"].queryset = sections
        self.fields["section"].required = tier == Tier.SECTION or not may_all
        self.fields["section"].empty_label = "所有科室" if tier == Tier.COUNTY and may_all else "请选择"
        if tier == Tier.COUNTY:
            owing = Region.objects.filter(assignments__indicator__plan=plan).distinct()
            self.fields["region"].queryset = owing
            self.fields["region"].required = True
            self.fields["region"].empty_label = "请选择"
            self.fields["section"].label = "报给哪个科室的"
        else:
            del self.fields["region"]

    def _post_clean(self):
        """The action asks what the row must be; here are only the inputs."""


class AskExtensionForm(OfficeForm, forms.Form):
    """What a region asks a section for; `parts`: those of the sheet that it enters."""

    section = forms.TypedChoiceField(label="报给哪个科室的")
    which = forms.ChoiceField(label="延哪一个", choices=Which.choices)
    until = forms.DateField(label="延到", widget=DateInput, help_text="含当日。")
    reason = forms.CharField(label="原因", max_length=200, help_text="如：汛期停电，数据要到下周才齐。")

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, prefix="extension", **kwargs)
        sections = {str(part.section.pk): part.section for part in parts}
        self.fields["section"].choices = list(sections.items())
        self.fields["section"].coerce = sections.get
        if all(part.dates.lock is None for part in parts):
            self.fields["which"].choices = [(Which.DUE.value, Which.DUE.label)]


class AnswerForm(OfficeForm, forms.Form):
    """The answer to what a region asked for: the day granted, and why it is another one or refused."""

    until = forms.DateField(label="准许延到", widget=DateInput, required=False)
    reason = forms.CharField(label="答复的话", max_length=100, required=False)

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, auto_id=f"answer-{asked.pk}-%s", initial={"until": asked.until}, **kwargs)
        self.asked = asked
        for field in self.fields.values():
            label = f"{asked.region}{asked.month.month}月：{field.label}"
            field.widget.attrs |= {"aria-label": label, "class": "form-control form-control-sm"}
        self.fields["reason"].widget.attrs |= {"placeholder": "不批准要写原因", "autocomplete": "off"}

    @property
    def is_granted(self):
        return self.data.get("do") == "grant"


def answer_forms(asked, sent=None):
    """An AnswerForm for each request (Extension) in `asked`; `sent`: one that was refused, in its place."""
    return [sent if sent and sent.asked == one else AnswerForm(asked=one) for one in asked]


class UndoForm(OfficeForm, forms.Form):
    """Why the office undoes what it compiled."""

    reason = forms.CharField(label="撤销的原因", max_length=200)
