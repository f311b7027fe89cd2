from django import forms

from minsheng.forms import OfficeForm

LARGEST = 1024 * 1024


class SecondSourceForm(OfficeForm, forms.Form):
    """The file of figures given to somebody else, for the month of the page."""

    name = forms.CharField(label="报给谁", max_length=30, initial="报省")
    file = forms.FileField(
        label="工作簿",
        help_text="报出去的表（.xlsx、.xls、.et），完成情况表或一行一个数的都行，不超过 1 MB。",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 1 MB：请只留要比较的表。")
        return file
