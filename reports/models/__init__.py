from reports.models.letter import Letter, Passage
from reports.models.proofreading import AcceptedFinding
from reports.models.signing import FrozenLetter, LetterFile, LetterStep, SentFile, Signature, SigningStep
from reports.models.template import ReportTemplate, TemplatePart, Wording

__all__ = [
    "AcceptedFinding",
    "FrozenLetter",
    "Letter",
    "LetterFile",
    "LetterStep",
    "Passage",
    "ReportTemplate",
    "SentFile",
    "Signature",
    "SigningStep",
    "TemplatePart",
    "Wording",
]
