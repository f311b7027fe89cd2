from django import forms

from funding.money import Basis, basis_name
from minsheng import clock
from minsheng.forms import OfficeForm
from minsheng.months import first_day, format_month, month_name, months_between


class LookForm(OfficeForm, forms.Form):
    """From which region, on which basis and through which month the money is looked at."""

    through = forms.ChoiceField(label="截至", required=False)
    basis = forms.ChoiceField(label="口径", choices=Basis.choices, required=False)
    region = forms.ChoiceField(label="地区", required=False)

    def __init__(self, data, *, plan, regions):
        months = look_months(plan)
        first = {"through": format_month(months[-1]), "basis": Basis.OWN, "region": regions[0].code}
        known = {name: data[name] for name in first if data.get(name)}
        super().__init__(first | known)
        self.regions = {region.code: region for region in regions}
        for field in self.fields.values():
            field.widget.attrs["data-send"] = ""
        self.fields["through"].choices = [(format_month(m), month_name(m)) for m in reversed(months)]
        self.fields["region"].choices = [(code, region.name) for code, region in self.regions.items()]
        if not self.is_valid():
            # A strange address shows the usual view instead of an error.
            self.data = first
            self.full_clean()
        chosen = self.regions[self.cleaned_data["region"]]
        self.fields["basis"].choices = [(basis, basis_name(basis, chosen)) for basis in Basis]


def look_months(plan):
    """The months of the plan's year up to this one; all of them for a year that is over, January at least."""
    first, last = clock.today().replace(year=plan.year, month=1, day=1), first_day(clock.today())
    december = first.replace(month=12)
    return months_between(first, max(first, min(last, december)))
