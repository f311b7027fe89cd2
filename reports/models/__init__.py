from reports.models.letter import Letter, Passage
from reports.models.proofreading import AcceptedFinding
from reports.models.template import ReportTemplate, TemplatePart, Wording

__all__ = ["AcceptedFinding", "Letter", "Passage", "ReportTemplate", "TemplatePart", "Wording"]
