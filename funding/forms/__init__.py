"""Forms of money: what is looked at, one entry, the plan of a project, sources and purposes, uploads."""

from funding.forms.amounts import AmountField
from funding.forms.entry import EntryForm, ReasonForm
from funding.forms.look import LookForm
from funding.forms.planning import PlanAmountsForm, PurposeForm, SourceForm
from funding.forms.receipts import CloseForm, ConfirmReceiptForm, ForecastForm, ReceiptForm
from funding.forms.uploads import AttachForm, ConfirmForm, NamesForm, UploadForm

__all__ = [
    "AmountField",
    "AttachForm",
    "CloseForm",
    "ConfirmForm",
    "ConfirmReceiptForm",
    "EntryForm",
    "ForecastForm",
    "LookForm",
    "NamesForm",
    "PlanAmountsForm",
    "PurposeForm",
    "ReasonForm",
    "ReceiptForm",
    "SourceForm",
    "UploadForm",
]
