"""Forms of money: what is looked at, one entry, the plan of a project, sources and purposes, uploads."""

from funding.forms.amounts import AmountField
from funding.forms.entry import EntryForm, ReasonForm
from funding.forms.look import LookForm
from funding.forms.planning import PlanAmountsForm, PurposeForm, SourceForm
from funding.forms.receipts import CloseForm, ConfirmReceiptForm, ForecastForm, ReceiptForm
from funding.forms.uploads import AttachForm, ColumnsForm, ConfirmForm, NamesForm, QuestionsForm, UploadForm

__all__ = [
    "AmountField",
    "AttachForm",
    "CloseForm",
    "ColumnsForm",
    "ConfirmForm",
    "ConfirmReceiptForm",
    "EntryForm",
    "ForecastForm",
    "LookForm",
    "NamesForm",
    "PlanAmountsForm",
    "PurposeForm",
    "QuestionsForm",
    "ReasonForm",
    "ReceiptForm",
    "SourceForm",
    "UploadForm",
]
