"""What a plan sets aside, and the lists behind it."""

from django import forms

from funding.forms.amounts import AmountField
from funding.models import FundSource, Purpose
from minsheng.forms import OfficeForm, SeenForm
from targets.forms.fields import LinesField
from targets.models import Indicator, Kind


class PlanAmountsForm(OfficeForm, forms.Form):
    """What a plan sets aside for one project, source by source; hidden beside each what it was."""

    def __init__(self, *args, stored: dict, sources, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.sources = list(sources)
        for source in self.sources:
            amount = stored.get(source.pk)
            self.fields[f"s{source.pk}"] = AmountField(
                label=f"{source.name}（万元）", required=False, initial=amount
            )
            self.fields[f"seen{source.pk}"] = AmountField(
                required=False, initial=amount, widget=forms.HiddenInput
            )
        self.fields["document"] = forms.ModelChoiceField(
            documents, label="依据文件", required=False, empty_label="不改"
        )
        self.fields["reason"] = forms.CharField(label="改动原因", max_length=200, required=False)
        for name in [*(f"s{source.pk}" for source in self.sources), "document", "reason"]:
            widget = self.fields[name].widget
            widget.attrs["class"] = "form-select" if name == "document" else "form-control"

    def changes(self):
        """(source, amount, amount seen) of each source whose amount was changed; None is none."""
        for source in self.sources:
            amount, seen = self.cleaned_data[f"s{source.pk}"], self.cleaned_data[f"seen{source.pk}"]
            if amount != seen:
                yield source, amount, seen


class SourceForm(SeenForm, forms.ModelForm):
    """A source of money, the group it is added up in and the words that letters use."""

    aliases = LinesField(label="别名", help_text="导入表格时认得的写法，一行一个。")

    class Meta:
        model = FundSource
        fields = ["name", "level", "group", "order", "plan_word", "raised_word", "aliases", "is_active"]


class PurposeForm(SeenForm, forms.ModelForm):
    """A purpose of a project."""

    aliases = LinesField(label="别名", help_text="导入表格时认得的写法，一行一个。")

    class Meta:
        model = Purpose
        fields = ["project", "name", "order", "feeds", "aliases"]

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["feeds"].queryset = Indicator.objects.filter(plan=plan, kind=Kind.RATIO)
        self.fields["feeds"].empty_label = "不带入"
