from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from minsheng.figures import format_number
from minsheng.quantities import read_number


class AmountField(forms.CharField):
    """Money as people type it, read in 万元 whatever the unit written: 1,200.5 or 5000元."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def to_python(self, value):
        try:
            return read_number(super().to_python(value) or "", "万元")
        except ValueError as error:
            raise ValidationError(f"{error}。") from error

    def prepare_value(self, value):
        return format_number(value) if isinstance(value, Decimal) else value
