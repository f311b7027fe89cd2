from reports.models.forecast import Forecast
from reports.models.letter import Letter, Passage
from reports.models.part import ANNEX_SOURCES, WORDED_SOURCES, TemplatePart
from reports.models.prescribed import BoundCell, PrescribedWorkbook
from reports.models.proofreading import AcceptedFinding
from reports.models.section_report import PassageSource, SectionPassage, SectionReport, SectionSigning
from reports.models.signing import (
    FrozenLetter,
    LetterFile,
    LetterStep,
    SentFile,
    Signature,
    SigningStep,
    UsedNumber,
)
from reports.models.template import (
    GroupedRegion,
    IndicatorLabel,
    RegionGroup,
    ReportTemplate,
    TemplateVersion,
)
from reports.models.wording import Wording

__all__ = [
    "ANNEX_SOURCES",
    "WORDED_SOURCES",
    "AcceptedFinding",
    "BoundCell",
    "Forecast",
    "FrozenLetter",
    "GroupedRegion",
    "IndicatorLabel",
    "Letter",
    "LetterFile",
    "LetterStep",
    "Passage",
    "PassageSource",
    "PrescribedWorkbook",
    "RegionGroup",
    "ReportTemplate",
    "SectionPassage",
    "SectionReport",
    "SectionSigning",
    "SentFile",
    "Signature",
    "SigningStep",
    "TemplatePart",
    "TemplateVersion",
    "UsedNumber",
    "Wording",
]
