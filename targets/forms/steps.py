from django import forms

from minsheng.forms import OfficeForm, dress
from targets.actions.stepping import LONGEST_CELL_COMMENT, LONGEST_COMMENT


class StepForm(OfficeForm, forms.Form):
    """The words that go with a step; whether they are needed is the action's to say."""

    comment = forms.CharField(
        label="意见", required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, indicators=(), **kwargs):
        super().__init__(*args, **kwargs)
        for indicator in indicators:
            field = forms.CharField(
                label=indicator.short_name, required=False, max_length=LONGEST_CELL_COMMENT
            )
            dress(field.widget)
            self.fields[f"cell{indicator.pk}"] = field

    @property
    def cell_fields(self):
        """The inputs that say what is wrong with single cells."""
        return [self[name] for name in self.fields if name.startswith("cell")]

    @property
    def is_pointing(self):
        """Whether some cell was typed at, so that the page shows what was typed."""
        return any(field.value() for field in self.cell_fields)

    @property
    def cells(self):
        """[(indicator id, what is wrong with it)] of the cells that something was written about."""
        names = [name for name in self.fields if name.startswith("cell")]
        typed = [(int(name.removeprefix("cell")), self.cleaned_data[name].strip()) for name in names]
        return [(pk, text) for pk, text in typed if text]


class MonthEndForm(OfficeForm, forms.Form):
    """Why a month's figures are brought to its end."""

    comment = forms.CharField(label="原因", max_length=LONGEST_COMMENT, initial="更新到月末")
