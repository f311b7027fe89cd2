"""Form fields and behaviours that the pages of this app share."""

import re

from django import forms
from django.core.exceptions import ValidationError

from minsheng.figures import format_number
from minsheng.months import format_month, parse_month
from minsheng.quantities import half_width, read_number


class MonthField(forms.CharField):
    """A month as 2017-04 or 2017年4月; its value is the first day."""

    widget = forms.TextInput(attrs={"placeholder": "2017-04", "inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value):
        text = half_width(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            return parse_month(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value):
        return format_month(value) if hasattr(value, "year") else value


class LinesField(forms.CharField):
    """A list of short texts, one a line; blank lines and repetitions are dropped."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        lines = (line.strip() for line in (value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self, value):
        return self.to_python(value)


class NumbersField(forms.CharField):
    """Numbers in one line, separated by blanks or commas of any kind; None when left blank."""

    def to_python(self, value):
        parts = re.split(r"[\s,，、;；]+", half_width(value or "").strip())
        try:
            return [read_number(part) for part in parts if part] or None
        except ValueError as error:
            raise ValidationError(f"{error}；请写成 5 10 20 这样，中间空一格。") from error

    def prepare_value(self, value):
        if isinstance(value, list | tuple):
            return " ".join(map(format_number, value))
        return value

    def clean(self, value):
        return self.to_python(value)
