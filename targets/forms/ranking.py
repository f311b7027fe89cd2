"""The forms of how regions are ranked and of the table of lights."""

from decimal import Decimal

from django import forms

from minsheng.forms import OfficeForm
from targets.models import Light, RankingRule


class RankingRuleForm(OfficeForm, forms.Form):
    """What is compared, whether each indicator is capped, and a weight for each indicator of the plan."""

    measure = forms.ChoiceField(label="比什么", choices=RankingRule.Measure.choices, widget=forms.RadioSelect)
    is_capped = forms.BooleanField(
        label="每项最多算 100%", required=False, help_text="不封顶时，一项做到 300% 可以盖过几项没有做。"
    )
    reason = forms.CharField(label="原因", max_length=200, help_text="为什么这样定，如考核办法的文号。")

    def __init__(self, *args, indicators, rule, seen, **kwargs):
        initial = {"measure": rule.measure, "is_capped": rule.is_capped, "seen": seen}
        super().__init__(*args, initial=initial, **kwargs)
        self.names = {}
        for each in indicators:
            name = f"weight-{each.pk}"
            self.names[name] = each.pk
            self.fields[name] = forms.DecimalField(
                label=each.short_name,
                min_value=Decimal(0),
                max_digits=7,
                decimal_places=2,
                initial=rule.weight(each.pk).normalize(),
                widget=forms.TextInput(attrs={"class": "form-control num", "inputmode": "decimal"}),
            )
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def weight_fields(self):
        return [self[name] for name in self.names]

    @property
    def weights(self):
        """{indicator id: weight} as typed."""
        return {pk: self.cleaned_data[name] for name, pk in self.names.items()}


class PublishForm(OfficeForm, forms.Form):
    """Publishing the ranking of a month, or taking it back: a reason where it was published before."""

    reason = forms.CharField(label="原因", max_length=300, required=False)


class LightForm(OfficeForm, forms.ModelForm):
    """One light; the lowest of the table has the threshold 0."""

    class Meta:
        model = Light
        fields = ["at_least", "word", "sign", "colour"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at_least"].widget = forms.TextInput(
            attrs={"class": "form-control num", "inputmode": "decimal"}
        )

    def validate_unique(self):
        """The whole table is judged together, by the action."""


class LightsReasonForm(OfficeForm, forms.Form):
    reason = forms.CharField(label="原因", max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


LightFormSet = forms.modelformset_factory(
    Light, form=LightForm, extra=1, max_num=4, validate_max=True, can_delete=True
)
