from django import forms
from django.core.exceptions import ValidationError

from minsheng.forms import OfficeForm
from minsheng.uploads import UploadForm
from organization.models import Region
from reports.prescribed import choices


class WorkbookForm(UploadForm):
    name = forms.CharField(label="名称", max_length=60, help_text="如：督查室的完成情况统计表。")

    field_order = ["name", "files", "without_people"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = "收文单位发来的空表，.xlsx，一次一个。"

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) > 1:
            raise ValidationError("一次只传一个空表。")
        return files


class BindForm(OfficeForm, forms.Form):
    """What goes into one cell, and whether the rows below get the same of the regions that they name."""

    figure = forms.CharField(label="填什么", max_length=120, widget=forms.Select)
    region = forms.ModelChoiceField(
        Region.objects.none(), label="哪个地区的", required=False, empty_label="全部（方案的地区）"
    )
    downwards = forms.BooleanField(label="这一列写着地区的各行都照填", required=False)

    def __init__(self, *args, regions, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions
        self.fields["figure"].widget.choices = [("", "请选一个数"), *choices(names)]
        self.fields["figure"].error_messages["required"] = "请选填什么数。"
