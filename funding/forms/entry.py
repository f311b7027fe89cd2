"""One entry of the ledger, and why one is taken back."""

from django import forms

from funding.forms.amounts import AmountField
from funding.models import FundSource, Purpose, Stage
from funding.permissions import enterable_projects, enterable_regions, passes_on, visible_forecasts
from minsheng.forms import DateInput, OfficeForm


class EntryForm(OfficeForm, forms.Form):
    """One movement of money; made to be filled in several times in a row."""

    stage = forms.ChoiceField(label="环节", choices=[("", "请选择"), *Stage.choices])
    project = forms.ModelChoiceField(None, label="项目", empty_label="请选择")
    purpose = forms.ModelChoiceField(None, label="用途", required=False, empty_label="不分用途")
    region = forms.ModelChoiceField(
        None,
        label="地区",
        empty_label="请选择",
        help_text="下达、到位：钱进谁的账。下拨：拨给谁。发放：从谁的账上发。",
    )
    source = forms.ModelChoiceField(None, label="资金来源", required=False, empty_label="未分")
    date = forms.DateField(label="日期", widget=DateInput)
    amount = AmountField(label="金额（万元）", help_text="可精确到 0.01 元；也可以写“5000元”，会换算成万元。")
    document_number = forms.CharField(label="文号", max_length=80, required=False)
    note = forms.CharField(label="备注", max_length=300, required=False)
    forecast = forms.ModelChoiceField(None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        projects = enterable_projects(user, plan).select_related("plan__region")
        self.fields["project"].queryset = projects
        if not passes_on(user, plan):
            self.fields["stage"].choices = [
                choice for choice in self.fields["stage"].choices if choice[0] != Stage.PASSED_ON
            ]
        self.fields["purpose"].queryset = Purpose.objects.filter(project__in=projects)
        self.fields["purpose"].choices = grouped_purposes(projects)
        self.fields["purpose"].widget.attrs["data-groups-of"] = "id_project"
        self.fields["region"].queryset = enterable_regions(user, plan)
        self.fields["source"].queryset = FundSource.objects.active()
        self.fields["forecast"].queryset = visible_forecasts(user, plan)

    def start_at(self, name):
        """The field that takes the focus, so that the next entry goes on from the keyboard."""
        self.fields[name].widget.attrs["autofocus"] = True


def grouped_purposes(projects):
    """Choices of purposes under the names of their projects."""
    groups: dict[str, list] = {}
    purposes = Purpose.objects.filter(project__in=projects).select_related("project")
    for purpose in purposes.order_by("project__order", "order", "id"):
        groups.setdefault(str(purpose.project), []).append((purpose.pk, purpose.name))
    return [("", "不分用途"), *groups.items()]


class ReasonForm(OfficeForm, forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(label="冲销原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
