from django import forms

from minsheng.figures import format_number
from minsheng.forms import SeenForm
from minsheng.quantities import read_number
from targets.models import CheckRule, Severity


class NumberField(forms.CharField):
    """A number as people write it."""

    def clean(self, value):
        text = super().clean(value)
        try:
            return read_number(text)
        except ValueError as error:
            raise forms.ValidationError(f"{error}。") from error


class CheckRuleForm(SeenForm, forms.ModelForm):
    """How grave a check is and its numbers: for the plan, or for one indicator and what it compares with."""

    class Meta:
        model = CheckRule
        fields = ["indicator", "others", "severity"]
        widgets = {"severity": forms.RadioSelect, "others": forms.CheckboxSelectMultiple}
        help_texts = {"indicator": "", "others": ""}

    def __init__(self, *args, kind, is_narrow=False, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        row = self.instance
        fitting = row.plan.indicators.filter(kind__in=kind.kinds)
        if not is_narrow:
            del self.fields["indicator"]
        else:
            self.fields["indicator"].queryset = fitting
            self.fields["indicator"].required = True
            self.fields["indicator"].empty_label = "请选择"
        if kind.others:
            self.fields["others"].queryset = fitting.exclude(pk=row.indicator_id)
            self.fields["others"].required = True
        else:
            del self.fields["others"]
        self.fields["severity"].choices = [
            choice for choice in Severity.choices if not kind.fixed or choice[0] == kind.severity
        ]
        for parameter in kind.parameters:
            number = row.parameters.get(parameter.name, format_number(parameter.default))
            self.fields[parameter.name] = NumberField(label=parameter.label, initial=number)
            self.fields[parameter.name].widget.attrs["class"] = "form-control"

    @property
    def numbers(self):
        return {parameter.name: self.cleaned_data[parameter.name] for parameter in self.kind.parameters}
