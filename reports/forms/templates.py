from django import forms
from django.core.exceptions import ValidationError

from minsheng.forms import OfficeForm, SeenForm
from organization.models import Region, Section
from reports.models import WORDED_SOURCES, RegionGroup, ReportTemplate, TemplatePart
from targets.models import Category, Indicator

Source = TemplatePart.Source
LARGEST_FILE = 10_000_000  # with the workbooks of receiving offices
_ALWAYS = ("title", "level", "is_titled")
_SCOPE = ("section", "category")
# What can be set of a part, by where it comes from.
_FIELDS = {
    Source.PASSAGE: (*_ALWAYS, "is_itemized", "guidance", "starting_text"),
    Source.HEADING: ("title", "level"),
    Source.WORDING: (*_ALWAYS, "text", "is_itemized"),
    Source.EACH_INDICATOR: (*_ALWAYS, "text", *_SCOPE, "is_itemized"),
    Source.EACH_REGION: (*_ALWAYS, "text", "indicator", "group", "sort", "only", *_SCOPE, "is_itemized"),
    Source.PROGRESS: (*_ALWAYS, *_SCOPE),
    Source.FUNDS: (*_ALWAYS, *_SCOPE),
    Source.MATRIX: ("title", "text", *_SCOPE),
    Source.TASKS: ("title", "text", *_SCOPE),
    Source.RANKING: ("title", "text", "indicator", "group", "sort", "only"),
}


class TemplateForm(SeenForm, forms.ModelForm):
    class Meta:
        model = ReportTemplate
        fields = [
            "name",
            "sender",
            "number_prefix",
            "addressee",
            "basis",
            "layout",
            "has_head",
            "copies",
            "printer",
            "span_style",
            "compared",
            "is_sealed",
            "percent_sign",
        ]


class ImportForm(OfficeForm, forms.Form):
    name = forms.CharField(label="名称", max_length=40, required=False, help_text="空着就用文件里的名称。")
    file = forms.FileField(
        label="模板文件", help_text="在模板页“导出”得到的 .json 文件，本单位的、外单位的都行。"
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError("文件超过 10 MB，不像是模板文件。")
        return file.read()


class NewPartForm(OfficeForm, forms.Form):
    """Which kind of part is wanted; what it holds is asked on the next page."""

    source = forms.ChoiceField(label="来源", choices=Source.choices)


class PartForm(SeenForm, forms.ModelForm):
    """The fields that a part of this source has."""

    class Meta:
        model = TemplatePart
        fields = [
            "title",
            "level",
            "is_titled",
            "text",
            "indicator",
            "group",
            "sort",
            "only",
            "section",
            "category",
            "is_itemized",
            "guidance",
            "starting_text",
        ]
        widgets = {
            "starting_text": forms.Textarea(attrs={"rows": 8}),
            "text": forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "data-wording": ""}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        part = self.instance
        wanted = {*_FIELDS[part.source], "seen"}
        for name in [each for each in self.fields if each not in wanted]:
            del self.fields[name]
        plan = part.template.plan
        self._limit("section", Section.objects.active(), "全部科室")
        self._limit("category", Category.objects.filter(plan=plan).order_by("order", "id"), "全部类别")
        self._limit("group", RegionGroup.objects.filter(template=part.template), "全部地区")
        self._limit("indicator", Indicator.objects.filter(plan=plan).order_by("order", "id"), "不按指标")
        if "text" in self.fields:
            self.fields["text"].required = part.source in WORDED_SOURCES and not part.is_annex
            self.fields["text"].label = "附件标题" if part.is_annex else "句式"
            self.fields["text"].help_text = _TEXT_HELP.get(part.source, "空着就用时段和标题。")

    def _limit(self, name, queryset, blank):
        if name in self.fields:
            self.fields[name].queryset = queryset
            self.fields[name].empty_label = blank


_TEXT_HELP = {
    Source.WORDING: "一行一段。",
    Source.EACH_INDICATOR: "每个指标写一段，“指标”代表它；写出来是空的就不印这一段。",
    Source.EACH_REGION: "每个地区写一段，指标的名字这里都是这个地区的数。",
}


class OwnWordingForm(OfficeForm, forms.Form):
    """Which project or indicator gets a sentence of its own."""

    owner = forms.ChoiceField(label="给谁单独写句式")
    text = forms.CharField(
        label="句式",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "data-wording": ""}),
    )

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners


class SeenTemplateForm(OfficeForm, forms.Form):
    """A form that sends all values of a template: carries the version that they are of."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, template, initial=None, **kwargs):
        super().__init__(*args, initial=(initial or {}) | {"seen": template.version}, **kwargs)


class GroupForm(SeenTemplateForm):
    name = forms.CharField(label="名称", max_length=30, help_text="句式里就用这个名字，如：山区四县。")
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(), label="地区", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, template, **kwargs):
        super().__init__(*args, template=template, **kwargs)
        plan = template.plan
        below = Region.objects.under(plan.region).exclude(pk=plan.region_id)
        self.fields["regions"].queryset = below.order_by("order", "code")


class LabelsForm(SeenTemplateForm):
    """What the template calls each indicator; a blank field takes the plan's name."""

    def __init__(self, *args, indicators, labels, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicators = {f"label-{each.pk}": each for each in indicators}
        for name, indicator in self.indicators.items():
            self.fields[name] = forms.CharField(
                label=indicator.name, max_length=100, required=False, initial=labels.get(indicator.pk, "")
            )
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def labels(self):
        return {row: self.cleaned_data[name].strip() for name, row in self.indicators.items()}
