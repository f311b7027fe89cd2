from django import forms
from django.db.models import Q

from minsheng import clock
from minsheng.forms import DateInput, OfficeForm
from organization.models import Deputy, Membership, User


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


def colleagues_of(user):
    """The people whom a person may choose: of the same regions, or those of the bureau without a region."""
    posts = Membership.objects.valid_on(clock.today())
    mine = list(posts.filter(user=user).select_related("region"))
    near = Q(pk__in=[])
    for post in mine:
        near |= Q(region=post.region_id) if post.region_id else Q(region__isnull=True)
    return User.objects.filter(is_active=True, pk__in=posts.filter(near).values("user")).exclude(pk=user.pk)
