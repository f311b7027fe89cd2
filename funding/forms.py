"""Forms of money: what is looked at, one entry, the plan of a project, sources and purposes, uploads."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from funding.models import FundSource, Purpose, Stage
from funding.money import Basis, basis_name
from funding.permissions import enterable_projects, enterable_regions
from minsheng import clock
from minsheng.figures import format_number
from minsheng.forms import DateInput, OfficeForm, SeenForm
from minsheng.months import first_day, format_month, month_name, months_between
from minsheng.quantities import read_number
from targets.forms.fields import LinesField


class AmountField(forms.CharField):
    """Money as people type it, read in 万元 whatever the unit written: 1,200.5 or 5000元."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def to_python(self, value):
        try:
            return read_number(super().to_python(value) or "", "万元")
        except ValueError as error:
            raise ValidationError(f"{error}。") from error

    def prepare_value(self, value):
        return format_number(value) if isinstance(value, Decimal) else value


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

    def __init__(self, *args, plan, user, **kwargs):
        super().__init__(*args, **kwargs)
        projects = enterable_projects(user, plan).select_related("plan__region")
        self.fields["project"].queryset = projects
        self.fields["purpose"].queryset = Purpose.objects.filter(project__in=projects)
        self.fields["purpose"].choices = grouped_purposes(projects)
        self.fields["region"].queryset = enterable_regions(user, plan)
        self.fields["source"].queryset = FundSource.objects.active()


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


class PlanAmountsForm(OfficeForm, forms.Form):
    """What a plan sets aside for one project, source by source; hidden beside each what it was."""

    def __init__(self, *args, stored: dict, sources, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.sources = list(sources)
        for source in self.sources:
            amount = stored.get(source.pk)
            self.fields[f"s{source.pk}"] = AmountField(
                label=f"{source.name}（万元）", required=False, initial=amount
            )
            self.fields[f"seen{source.pk}"] = AmountField(
                required=False, initial=amount, widget=forms.HiddenInput
            )
        self.fields["document"] = forms.ModelChoiceField(
            documents, label="依据文件", required=False, empty_label="不改"
        )
        self.fields["reason"] = forms.CharField(label="改动原因", max_length=200, required=False)
        for name in [*(f"s{source.pk}" for source in self.sources), "document", "reason"]:
            widget = self.fields[name].widget
            widget.attrs["class"] = "form-select" if name == "document" else "form-control"

    def changes(self):
        """(source, amount, amount seen) of each source whose amount was changed; None is none."""
        for source in self.sources:
            amount, seen = self.cleaned_data[f"s{source.pk}"], self.cleaned_data[f"seen{source.pk}"]
            if amount != seen:
                yield source, amount, seen


class SourceForm(SeenForm, forms.ModelForm):
    """A source of money, the group it is added up in and the words that letters use."""

    aliases = LinesField(label="别名", help_text="导入表格时认得的写法，一行一个。")

    class Meta:
        model = FundSource
        fields = ["name", "level", "group", "order", "plan_word", "raised_word", "aliases", "is_active"]


class PurposeForm(SeenForm, forms.ModelForm):
    """A purpose of a project."""

    aliases = LinesField(label="别名", help_text="导入表格时认得的写法，一行一个。")

    class Meta:
        model = Purpose
        fields = ["project", "name", "order", "aliases"]


class UploadForm(OfficeForm, forms.Form):
    """A workbook, or rows copied from one."""

    file = forms.FileField(label="工作簿", required=False, help_text=".xlsx 或 .xls，不超过 20 MB。")
    pasted = forms.CharField(
        label="或从 Excel 粘贴",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "wrap": "off"}),
        help_text="连表头一起选中、复制，粘贴到这里。",
    )

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data.get("file")) == bool((data.get("pasted") or "").strip()):
            raise ValidationError("请选一个文件，或粘贴表格，两样选一样。")
        if data.get("file") and data["file"].size > 20 * 1024 * 1024:
            raise ValidationError({"file": "文件超过 20 MB，请只留要导入的表。"})
        return data


class NamesForm(OfficeForm, forms.Form):
    """Which project each name of an uploaded workbook means; the guess is chosen already."""

    def __init__(self, *args, names, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {f"name{index}": name for index, name in enumerate(names)}
        for field, name in self.names.items():
            self.fields[field] = forms.ModelChoiceField(
                projects,
                label=f"“{name}”是",
                required=False,
                initial=names[name],
                empty_label="都不是，改表格",
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def chosen(self):
        """{name: project} of the names that were recognized."""
        found = {name: self.cleaned_data[field] for field, name in self.names.items()}
        return {name: project for name, project in found.items() if project}


class ConfirmForm(OfficeForm, forms.Form):
    """The document that an uploaded fund plan rests on."""

    document = forms.ModelChoiceField(None, label="依据文件", required=False, empty_label="不写")

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = plan.documents.all()
