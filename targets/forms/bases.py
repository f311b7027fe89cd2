from django import forms

from minsheng.figures import format_number
from minsheng.forms import OfficeForm
from minsheng.months import add_months
from minsheng.quantities import read_number
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
    """The figures of one indicator from before the plan, one field a region; blank: none is stored."""

    month = MonthField(label="所属月", help_text="上年底填上年 12 月。")
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="如 2016年标准、上年底在册数。"
    )
    wide = ()

    def __init__(self, *args, indicator, regions, **kwargs):
        self.regions = {f"region-{region.pk}": region for region in regions}
        stored = list(indicator.base_values.order_by("month"))
        month = stored[-1].month if stored else add_months(indicator.plan.first_month.replace(month=1), -1)
        shown = {value.region_id: value for value in stored if value.month == month}
        initial = {"month": month, "note": next((value.note for value in shown.values()), "")}
        for name, region in self.regions.items():
            if region.pk in shown:
                initial[name] = format_number(shown[region.pk].number)
        super().__init__(*args, initial=initial, **kwargs)
        label = f"（{indicator.unit}）" if indicator.unit else ""
        for name, region in self.regions.items():
            widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})
            self.fields[name] = NumberField(label=f"{region}{label}", unit=indicator.unit, widget=widget)

    @property
    def numbers(self):
        """{region: Decimal or None}."""
        return {region: self.cleaned_data[name] for name, region in self.regions.items()}
