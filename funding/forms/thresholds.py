from django import forms

from funding.models import FundThresholds
from minsheng.forms import SeenForm


class ThresholdsForm(SeenForm, forms.ModelForm):
    """From where on money and progress do not fit together."""

    class Meta:
        model = FundThresholds
        fields = ["arrived_at_least", "moved_below", "done_at_least", "paid_below"]
