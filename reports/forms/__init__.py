from reports.forms.letters import BroughtBackForm, LetterForm, MonthField, NewLetterForm, TextForm
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
    "GroupForm",
    "ImportForm",
    "LabelsForm",
    "LetterForm",
    "MonthField",
    "NewLetterForm",
    "NewPartForm",
    "OwnWordingForm",
    "PartForm",
    "TemplateForm",
    "TextForm",
]
