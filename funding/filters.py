import django_filters
from django import forms
from django.db.models import Q

from funding.models import FundSource, FundTranche, Purpose, Stage
from funding.permissions import regions_seen
from minsheng.forms import dress
from minsheng.months import format_month, month_name, months_between, parse_month
from organization.models import Region
from targets.models import Project

UNDIVIDED = "none"


class TrancheFilter(django_filters.FilterSet):
    """What of the ledger is listed; an entry of 市本级 is found under the city too."""

    stage = django_filters.ChoiceFilter(
        label="环节", choices=Stage.choices, method="by_stage", empty_label="全部"
    )
    project = django_filters.ModelChoiceFilter(label="项目", queryset=Project.objects.none())
    purpose = django_filters.ModelChoiceFilter(label="用途", queryset=Purpose.objects.none())
    region = django_filters.ModelChoiceFilter(
        label="地区", queryset=Region.objects.none(), to_field_name="code", method="by_region"
    )
    source = django_filters.ModelChoiceFilter(
        label="来源", queryset=FundSource.objects.all(), null_label="未分", null_value=UNDIVIDED
    )
    group = django_filters.ChoiceFilter(label="来源归组", method="by_group", empty_label="全部")
    state = django_filters.ChoiceFilter(
        label="冲销",
        choices=[("standing", "只看有效的"), ("pairs", "只看冲销的")],
        method="by_state",
        empty_label="全部",
    )
    first = django_filters.ChoiceFilter(label="从", method="from_month", empty_label="全部")
    through = django_filters.ChoiceFilter(label="到", method="through_month", empty_label="全部")
    text = django_filters.CharFilter(label="文号、备注", method="with_text")

    class Meta:
        model = FundTranche
        fields = []

    def __init__(self, data, queryset, *, plan, user):
        super().__init__(data, queryset)
        self.filters["project"].queryset = Project.objects.filter(plan=plan)
        self.filters["purpose"].queryset = Purpose.objects.filter(project__plan=plan)
        seen = [region.pk for region in regions_seen(user, plan)]
        self.filters["region"].queryset = Region.objects.filter(pk__in=seen).order_by("order", "code")
        first = plan.first_month.replace(month=1)
        months = months_between(first, first.replace(month=12))
        choices = [(format_month(month), month_name(month)) for month in months]
        for name in ("first", "through"):
            self.filters[name].extra["choices"] = choices
        groups = FundSource.objects.order_by("order", "id").values_list("group", flat=True)
        self.filters["group"].extra["choices"] = [(group, group) for group in dict.fromkeys(groups)]
        for field in self.form.fields.values():
            field.label_suffix = ""
            dress(field.widget)
            if isinstance(field.widget, forms.Select):
                field.empty_label = "全部"

    def by_stage(self, rows, name, value):
        """As it is seen from the region looked at, where one is (funding.cells.seen_rows)."""
        seen = "seen_as" in rows.query.annotations
        return rows.filter(seen_as=value) if seen else rows.filter(stage=value)

    def by_region(self, rows, name, region):
        return rows.filter(region__path__startswith=region.path)

    def by_group(self, rows, name, value):
        return rows.filter(source__group=value)

    def by_state(self, rows, name, value):
        """An entry and its reversal cancel each other: both are left out, or both are shown."""
        pair = Q(corrects__isnull=False) | Q(reversal__isnull=False)
        return rows.filter(pair) if value == "pairs" else rows.exclude(pair)

    def from_month(self, rows, name, value):
        return rows.filter(date__gte=parse_month(value))

    def through_month(self, rows, name, value):
        return rows.through(parse_month(value))

    def with_text(self, rows, name, value):
        return rows.filter(Q(document_number__icontains=value) | Q(note__icontains=value))
