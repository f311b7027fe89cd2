from django import forms

from minsheng.forms import OfficeForm
from targets.forms.fields import MonthField
from targets.models import Plan

LARGEST = 1024 * 1024


class ProgressForm(OfficeForm, forms.Form):
    """The workbook of monthly figures, and what is to become of it."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label="方案", to_field_name="slug", empty_label=None)
    month = MonthField(
        label="月份", required=False, help_text="只读这个月的行；表里没有“月份”列时必填，如 2017-06。"
    )
    file = forms.FileField(label="工作簿", help_text="Excel 或 WPS 表格（.xlsx、.xls、.et），不超过 1 MB。")
    submit = forms.BooleanField(label="存入后直接上报", required=False)

    def __init__(self, *args, plans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 1 MB：请只留要导入的行，或分几次导入。")
        return file
