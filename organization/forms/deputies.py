from django import forms

from minsheng import clock
from minsheng.forms import DateInput, OfficeForm
from organization.models import Deputy, User
from organization.permissions import colleagues_of


class DeputyForm(OfficeForm, forms.ModelForm):
    """Who acts for whom, from when to when; `absent` is fixed where a person gives it away themselves."""

    class Meta:
        model = Deputy
        fields = ["absent", "deputy", "starts_on", "ends_on", "reason"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args, by, manages, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True)
        self.initial.setdefault("starts_on", clock.today())
        if manages:
            self.fields["absent"].queryset = people
            self.fields["deputy"].queryset = people.exclude(pk=by.pk)
        else:
            del self.fields["absent"]
            self.fields["deputy"].queryset = colleagues_of(by)
        for name in ("absent", "deputy"):
            if name in self.fields:
                self.fields[name].empty_label = "请选择"

    def _post_clean(self):
        """The action asks what the row must be; here are only the inputs."""
