from django import forms

from funding.forms.entry import grouped_purposes
from funding.models import FundEstimate
from funding.permissions import settable_projects
from minsheng.forms import SeenForm
from targets.models import Indicator, Kind


class EstimateForm(SeenForm, forms.ModelForm):
    """Standard × persons × months, and the money that it is held against."""

    class Meta:
        model = FundEstimate
        fields = ["project", "purpose", "standard", "per", "persons", "stage", "tolerance"]

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        projects = settable_projects(user, plan)
        self.fields["project"].queryset = projects
        self.fields["purpose"].queryset = self.fields["purpose"].queryset.filter(project__in=projects)
        self.fields["purpose"].choices = grouped_purposes(projects)
        indicators = Indicator.objects.filter(plan=plan).order_by("order", "id")
        self.fields["standard"].queryset = indicators.filter(kind=Kind.STANDARD)
        self.fields["persons"].queryset = indicators.filter(kind=Kind.STOCK)
