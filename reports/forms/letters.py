from django import forms
from django.core.exceptions import ValidationError

from minsheng.forms import DateInput, OfficeForm
from minsheng.months import format_month, parse_month
from minsheng.uploads import UploadsField
from minsheng.uploads.checking import check_size
from minsheng.workbooks.safety import OLE_MAGIC, ZIP_MAGIC
from organization.models import Region
from reports.models import Letter, ReportTemplate


class MonthInput(forms.TextInput):
    input_type = "month"

    def format_value(self, value):
        return format_month(value) if hasattr(value, "year") else value


class MonthField(forms.Field):
    """A month, as the first of its days; typed as 2017-06 where the browser has no picker."""

    widget = MonthInput

    def to_python(self, value):
        if not value or hasattr(value, "year"):
            return value or None
        try:
            return parse_month(value)
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem


class NewLetterForm(OfficeForm, forms.Form):
    template = forms.ModelChoiceField(
        ReportTemplate.objects.none(),
        label="模板",
        empty_label=None,
        help_text="决定写给谁、分哪几部分、用什么句式。",
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label="地区", required=False, help_text="县区报告写哪个地区的。"
    )
    first_month = MonthField(label="起始月")
    through = MonthField(label="截至月", help_text="数字都从年初累计到这个月。")
    basis = forms.ChoiceField(
        label="口径",
        choices=Letter.Basis.choices,
        help_text="已报数：含已上报未审的；已审数：只用科室已通过的。",
    )

    def __init__(self, *args, templates, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates
        self.fields["region"].queryset = regions
        self.regions = list(regions[:2])
        if len(self.regions) < 2:
            del self.fields["region"]
        self.fields["template"].label_from_instance = lambda each: f"{each.plan}：{each.name}"

    def clean(self):
        """A template for regions needs one: the only one of the person's, or the one chosen."""
        cleaned = super().clean()
        template, region = cleaned.get("template"), cleaned.pop("region", None)
        if template and template.kind == ReportTemplate.Kind.REGION:
            region = region or (self.regions[0] if len(self.regions) == 1 else None)
            if region is None:
                self.add_error("region" if "region" in self.fields else None, "请选写哪个地区的报告。")
            cleaned["region"] = region
        return cleaned


class LetterForm(OfficeForm, forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Letter
        fields = ["dated", "basis", "version"]
        widgets = {"dated": DateInput}
        help_texts = {"dated": "签发那天自动改为签发日期；空着时不印日期。"}


NOTHING_CHANGED = "没有改动。"


class TextForm(OfficeForm, forms.Form):
    """A text with the version that it was made from."""

    text = forms.CharField(
        label="文字",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "data-wording": ""}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, label="", rows=14, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label or self.fields["text"].label
        self.fields["text"].help_text = help_text
        self.fields["text"].widget.attrs["rows"] = rows

    def rest(self):
        """Let the text be read and copied, not written."""
        self.fields["text"].widget.attrs["readonly"] = True

    def said(self, row, done):
        """What to say of the row that was stored from the form: ``done``, or that it is as it was."""
        return done if row.version != self.cleaned_data["version"] else NOTHING_CHANGED


class _DocxField(UploadsField):
    """One DOCX, cleaned to its `Upload`: only this kind is asked for, whatever attachments may be."""

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if files and (len(files) > 1 or not files[0].name.lower().endswith(".docx")):
            named = "、".join(f"“{file.name}”" for file in files)
            raise ValidationError(f"选的是{named}。{_ONE_DOCX}")
        if files:
            check_size(files[0].size, files[0].name)
            if not _may_be_word(files[0]):
                raise ValidationError(f"“{files[0].name}”里面不是 Word 文档。{_ONE_DOCX}")
        (upload,) = super().clean(data, initial)
        if upload.kind.key != "docx":
            raise ValidationError(f"“{upload.name}”其实是{upload.kind.label}。{_ONE_DOCX}")
        return upload


_ONE_DOCX = "请选一个 .docx 文件；.doc、.wps 请先在 WPS 里另存为 .docx。"


def _may_be_word(file):
    """A package, or one inside what a password locks, which has words of its own."""
    found = file.read(len(OLE_MAGIC)).startswith((ZIP_MAGIC, OLE_MAGIC))
    file.seek(0)
    return found


class BroughtBackForm(OfficeForm, forms.Form):
    """A DOCX that was finished in a word processor, to be read and not kept."""

    file = _DocxField(label="文件", help_text=".docx，由 WPS 或 Word 保存。")
