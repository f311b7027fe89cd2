"""Forms of the decomposition table: the upload, the answers of the preview, the change of one target."""

from django import forms
from django.core.exceptions import ValidationError

from minsheng.forms import OfficeForm
from minsheng.workbooks.safety import MAX_FILE_BYTES
from organization.models import Section
from targets.forms.fields import MonthField
from targets.importers.table.assigning import ALL, BY_TABLE, NONE
from targets.importers.table.comparing import GONE
from targets.importers.table.matching import NEW, SKIP
from targets.importers.table.understood import KEEP, WITHDRAW
from targets.models import SourceDocument

PROPOSAL_FIELDS = (
    "name",
    "short_name",
    "kind",
    "unit",
    "direction",
    "project",
    "section",
    "numerator_name",
    "numerator_unit",
    "denominator_name",
    "denominator_unit",
)
CATEGORY_SIGN = "/"


class UploadForm(OfficeForm, forms.Form):
    """The file as it was circulated, and the month from which its targets hold."""

    file = forms.FileField(
        label="分解表文件",
        help_text=f"按收到的样子上传，不用整理；.xlsx、.xls 或 .et，不超过 {MAX_FILE_BYTES // 2**20} MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et"}),
    )
    effective_month = MonthField(
        label="生效月", help_text="从哪个月起按这张表的目标算完成率；年初下达的填 1 月。"
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise ValidationError("文件太大，请删去图片和无关的工作表后再上传。")
        return file


class AnswersForm(OfficeForm, forms.Form):
    """What concerns the whole table: from when, by which document, why."""

    effective_month = MonthField(label="生效月")
    document = forms.ModelChoiceField(
        SourceDocument.objects.all(), label="依据文件", required=False, empty_label="（没有选）"
    )
    reason = forms.CharField(label="原因", max_length=300, required=False)
    section = forms.ModelChoiceField(
        Section.objects.none(),
        label="新项目的责任科室",
        required=False,
        empty_label="（没有选）",
        help_text="没有逐列选科室的新项目都归它。",
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["section"].queryset = Section.objects.active()

    def clean_effective_month(self):
        month = self.cleaned_data["effective_month"]
        if month.year != self.plan.year:
            raise ValidationError(f"生效月要在方案年度 {self.plan.year} 年之内。")
        return month

    def facts(self, month, document, answers) -> dict:
        """What the page says of the whole table; a field that is wrong keeps what was answered before."""
        kept = {"effective_month": month, "document": document, "reason": answers.get("reason", "")}
        section = Section.objects.filter(pk=answers.get("section")).first()
        self.full_clean()
        return kept | {"section": section} | self.cleaned_data


class ReviseForm(OfficeForm, forms.Form):
    """A new target for one region, or its withdrawal."""

    written = forms.CharField(
        label="新的目标",
        max_length=200,
        required=False,
        help_text="一个数，可以带单位；没有数的写文字，如 动态管理、完成。",
    )
    as_words = forms.BooleanField(
        label="按文字存", required=False, help_text="这个目标没有数，不计入合计，也不算完成率。"
    )
    withdraw = forms.BooleanField(label="撤销这个目标", required=False)
    effective_month = MonthField(label="生效月", help_text="从哪个月起按新的目标算。")
    document = forms.ModelChoiceField(SourceDocument.objects.all(), label="依据文件", empty_label="请选择")
    reason = forms.CharField(label="原因", max_length=300)
    imbalance_reason = forms.CharField(
        label="与分解数不等的说明",
        max_length=300,
        required=False,
        help_text="改后全部与各地区之和仍相等的，空着。",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


def read_answers(data, facts, found) -> dict:
    """The answers as the importer keeps them, from what the preview sent; unknown ones are left out.

    `facts`: AnswersForm.facts.
    """
    keys = [match.column.key for match in found.matches]
    answers = {
        "columns": {key: _column(data, key) for key in keys},
        "assign": {
            key: data[f"assign-{key}"] for key in keys if data.get(f"assign-{key}") in (BY_TABLE, ALL, NONE)
        },
        "imbalance": {
            key: reason for key in keys if (reason := data.get(f"imbalance-{key}", "").strip()[:300])
        },
        "gone": {
            change.key: choice
            for change in found.having(GONE)
            if (choice := data.get(f"gone-{change.key}") or data.get("gone-rest")) in (WITHDRAW, KEEP)
        },
        "filled_by": _fillers(data, found),
        "reason": facts["reason"],
        "document": _pk(facts["document"]),
        "section": _pk(facts["section"]),
        "sheets": found.answers.get("sheets"),
    }
    answers["columns"] = {key: column for key, column in answers["columns"].items() if column}
    return answers


def _pk(row) -> int | None:
    return row.pk if row else None


def _column(data, key: str) -> dict:
    """One column's answer; without a choice there is none, and it is matched by its name again."""
    use = data.get(f"use-{key}", "")
    if use != NEW:
        return {"use": use} if use == SKIP or use.isdecimal() else {}
    answer = {name: data[f"{name}-{key}"].strip() for name in PROPOSAL_FIELDS if f"{name}-{key}" in data}
    if f"categories-{key}" in data:
        answer["categories"] = data[f"categories-{key}"].replace("／", CATEGORY_SIGN).split(CATEGORY_SIGN)
    return {"use": NEW, **answer}


def _fillers(data, found) -> dict:
    sections = {str(pk) for pk in Section.objects.active().values_list("pk", flat=True)}
    chosen = {code: data.get(f"filler-{code}") for code in found.fillers}
    return {
        code: int(value) if value in sections else None for code, value in chosen.items() if value is not None
    }
