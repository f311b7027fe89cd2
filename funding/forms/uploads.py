"""Workbooks of money: uploaded or pasted, their names recognized, confirmed."""

from django import forms
from django.core.exceptions import ValidationError

from funding.book.head import ROLES
from minsheng import uploads
from minsheng.forms import OfficeForm


class AttachForm(uploads.UploadForm):
    """Files behind an entry of the ledger."""


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


class QuestionsForm(OfficeForm, forms.Form):
    """What a ledger leaves in doubt; the guess is chosen already."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {f"q{number}": question.key for number, question in enumerate(questions)}
        for name, question in zip(self.keys, questions, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=question.label,
                choices=[("", "请选择"), *question.choices],
                initial=question.guess,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def answers(self):
        """{question key: value}."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class ColumnsForm(OfficeForm, forms.Form):
    """What each column of a ledger is taken for; only what is changed is an answer."""

    def __init__(self, *args, layouts, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys, self.taken = {}, {}
        for layout in layouts:
            for column in layout.columns:
                name = f"{layout.prefix}c{column.number}"
                self.keys[name] = f"{layout.prefix}-column-{column.letter}"
                self.taken[name] = column.role
                self.fields[name] = forms.ChoiceField(
                    label=f"{layout.grid.name} {column.letter} 列：{column.title}",
                    choices=list(ROLES.items()),
                    initial=column.role,
                    required=False,
                    widget=forms.Select(attrs={"class": "form-select"}),
                )

    def answers(self):
        """{question key: role} of the columns that were changed."""
        changed = {name for name in self.keys if self.cleaned_data[name] != self.taken[name]}
        return {self.keys[name]: self.cleaned_data[name] for name in changed}


class ConfirmForm(OfficeForm, forms.Form):
    """The document that an uploaded fund plan rests on."""

    document = forms.ModelChoiceField(None, label="依据文件", required=False, empty_label="不写")

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = plan.documents.all()
