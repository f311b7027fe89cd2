from django import forms

from minsheng.forms import OfficeForm
from targets.actions.stepping import LONGEST_COMMENT


class StepForm(OfficeForm, forms.Form):
    """The words that go with a step; whether they are needed is the action's to say."""

    comment = forms.CharField(
        label="意见", required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 2})
    )
