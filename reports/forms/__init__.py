from reports.forms.forecasts import ForecastsForm
from reports.forms.letters import BroughtBackForm, LetterForm, MonthField, NewLetterForm, TextForm
from reports.forms.sections import PaperSignatureForm, ReturnForm, TakeForm, WithdrawForm
from reports.forms.templates import (
    GroupForm,
    ImportForm,
    LabelsForm,
    NewPartForm,
    OwnWordingForm,
    PartForm,
    TemplateForm,
)

__all__ = [
    "BroughtBackForm",
    "ForecastsForm",
    "GroupForm",
    "ImportForm",
    "LabelsForm",
    "LetterForm",
    "MonthField",
    "NewLetterForm",
    "NewPartForm",
    "OwnWordingForm",
    "PaperSignatureForm",
    "PartForm",
    "ReturnForm",
    "TakeForm",
    "TemplateForm",
    "TextForm",
    "WithdrawForm",
]
