from django import forms

from minsheng.figures import format_number
from minsheng.forms import OfficeForm
from minsheng.quantities import read_number
from targets import planning
from targets.forms.fields import MonthField


class NumberField(forms.CharField):
    """A number as people write it, in the unit given; None when left blank."""

    def __init__(self, *, unit="", **kwargs):
        self.unit = unit
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        try:
            return read_number(value, self.unit)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class BaseValuesForm(OfficeForm, forms.Form):
    """The figures of an indicator from one month before the plan, a field a region; blank: none is stored."""

    month = MonthField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="如 2016年标准、上年底在册数。"
    )
    wide = ()

    def __init__(self, *args, indicator, month, regions, **kwargs):
        self.regions = {f"region-{region.pk}": region for region in regions}
        stored = planning.base_values_of(indicator, month)
        initial = {"month": month, "seen": planning.base_fingerprint(stored)}
        initial["note"] = next((value.note for value in stored.values()), "")
        for name, region in self.regions.items():
            if region.pk in stored:
                initial[name] = format_number(stored[region.pk].number)
        super().__init__(*args, initial=initial, **kwargs)
        label = f"（{indicator.unit}）" if indicator.unit else ""
        for name, region in self.regions.items():
            widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})
            self.fields[name] = NumberField(label=f"{region}{label}", unit=indicator.unit, widget=widget)

    @property
    def numbers(self):
        """{region: Decimal or None}."""
        return {region: self.cleaned_data[name] for name, region in self.regions.items()}
