"""The form of a 测算: its name and formula, and a table of the numbers that it starts from."""

from django import forms
from django.core.exceptions import ValidationError

from funding.models import Calculation
from minsheng.figures import format_number
from minsheng.forms import OfficeForm, SeenForm
from minsheng.quantities import half_width, read_number

EMPTY_ROWS, MOST_ROWS = 4, 40


class PlainNumberField(forms.CharField):
    """A number as people type it, without a unit."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def to_python(self, value):
        try:
            return read_number(super().to_python(value) or "")
        except ValueError as error:
            raise ValidationError(f"{error}。") from error

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else format_number(value)


class CalculationForm(SeenForm, forms.ModelForm):
    """Name, formula and how the result is printed."""

    reason = forms.CharField(label="改动原因", max_length=200, required=False)

    class Meta:
        model = Calculation
        fields = ["name", "formula", "unit", "decimals", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["reason"]

    def clean_name(self):
        return half_width(self.cleaned_data["name"]).strip()


class InputForm(OfficeForm, forms.Form):
    """One number by name; a row left blank is none, a row with a name needs its number."""

    name = forms.CharField(label="名称", max_length=30, required=False)
    value = PlainNumberField(label="数", required=False)
    source = forms.CharField(label="出处", max_length=200, required=False)

    def clean_name(self):
        return half_width(self.cleaned_data["name"]).strip()

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if data["name"] and data["value"] is None:
            raise ValidationError({"value": "请填写这个数；不要了就把这一行清空。"})
        if not data["name"] and (data["value"] is not None or data["source"]):
            raise ValidationError({"name": "请写这个数的名称。"})
        return data


InputFormSet = forms.formset_factory(InputForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def input_rows(calculation: Calculation) -> list[dict]:
    """The stored inputs as the table of the form shows them."""
    if not calculation.pk:
        return []
    return list(calculation.inputs.values("name", "value", "source"))


def inputs_of(formset) -> list[tuple]:
    """(name, number, source) of the rows that are filled, as the action takes them."""
    rows = [form.cleaned_data for form in formset.forms if form.cleaned_data.get("name")]
    return [(row["name"], row["value"], row["source"].strip()) for row in rows]
