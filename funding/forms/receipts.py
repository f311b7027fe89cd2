"""What the receiving side says of a 下拨, and the note of money to come."""

from django import forms
from django.core.exceptions import ValidationError

from funding.forms.amounts import AmountField
from funding.forms.entry import grouped_purposes
from funding.models import Answer, FundForecast, FundSource, Purpose
from funding.permissions import enterable_projects, enterable_regions
from minsheng.forms import DateInput, OfficeForm, SeenForm


class ConfirmReceiptForm(OfficeForm, forms.Form):
    """On which day the ticked 下拨 arrived."""

    received_on = forms.DateField(label="到账日期", widget=DateInput)
    note = forms.CharField(label="说明", max_length=300, required=False)


class ReceiptForm(OfficeForm, forms.Form):
    """The word on one 下拨; ``seen`` is the answer that the page showed last."""

    answer = forms.ChoiceField(choices=Answer.choices)
    received_on = forms.DateField(label="到账日期", widget=DateInput, required=False)
    note = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("answer") == Answer.RECEIVED and not data.get("received_on"):
            raise ValidationError({"received_on": "请填到账日期。"})
        return data

    def facts(self):
        """What the action of the answer takes."""
        data = self.cleaned_data
        facts = {"note": data["note"], "seen": data["seen"]}
        return facts | {"received_on": data["received_on"]} if data["answer"] == Answer.RECEIVED else facts


class ForecastForm(SeenForm, forms.ModelForm):
    """Money that is said to come."""

    amount = AmountField(label="预计金额（万元）")

    class Meta:
        model = FundForecast
        fields = ["project", "purpose", "region", "source", "amount", "expected_on", "note"]
        widgets = {"expected_on": DateInput}
        help_texts = {
            "region": "这笔钱将进谁的账。",
            "note": "从哪里知道的，如“省厅预通知”。",
        }

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        projects = enterable_projects(user, plan).select_related("plan__region")
        self.fields["project"].queryset = projects
        self.fields["purpose"].queryset = Purpose.objects.filter(project__in=projects)
        self.fields["purpose"].choices = grouped_purposes(projects)
        self.fields["region"].queryset = enterable_regions(user, plan)
        self.fields["source"].queryset = FundSource.objects.active()
        self.fields["source"].empty_label = "未分"
        for name in ("project", "region"):
            self.fields[name].empty_label = "请选择"


class CloseForm(OfficeForm, forms.Form):
    """Why money is waited for no longer."""

    reason = forms.CharField(label="原因", max_length=300)
