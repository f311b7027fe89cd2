from django import forms
from django.core.exceptions import ValidationError

from minsheng.figures import format_number
from minsheng.forms import OfficeForm
from minsheng.lost_updates import fingerprint_all
from minsheng.quantities import read_number
from reports.models import Forecast

_NUMBER = Forecast._meta.get_field("value").formfield(required=False)


class ForecastsForm(OfficeForm, forms.Form):
    """A number and its ground for each indicator that has a unit of its own."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, indicators, stored, **kwargs):
        super().__init__(*args, initial={"seen": fingerprint_all(stored.values())}, **kwargs)
        self.indicators = list(indicators)
        for indicator in self.indicators:
            row = stored.get(indicator.pk)
            value = forms.CharField(
                label=f"{indicator.name}（{indicator.unit}）",
                required=False,
                initial=format_number(row.value) if row else "",
            )
            note = forms.CharField(
                label="依据", required=False, max_length=200, initial=row.note if row else ""
            )
            value.widget.attrs.update({"class": "form-control", "inputmode": "decimal"})
            note.widget.attrs["class"] = "form-control"
            self.fields[f"value-{indicator.pk}"], self.fields[f"note-{indicator.pk}"] = value, note

    def rows(self):
        """(indicator, value field, note field) for the page."""
        for indicator in self.indicators:
            yield indicator, self[f"value-{indicator.pk}"], self[f"note-{indicator.pk}"]

    def clean(self):
        found = {}
        for indicator in self.indicators:
            name = f"value-{indicator.pk}"
            try:
                number = _NUMBER.clean(read_number(self.cleaned_data.get(name), indicator.unit))
            except ValueError as problem:
                self.add_error(name, ValidationError(str(problem)))
                continue
            except ValidationError as problem:
                self.add_error(name, problem)
                continue
            note = self.cleaned_data.get(f"note-{indicator.pk}", "")
            if note and number is None:
                self.add_error(name, ValidationError("写了依据，没有填数。"))
            found[indicator] = (number, note)
        self.values = found
        return self.cleaned_data
