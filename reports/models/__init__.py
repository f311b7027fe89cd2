from reports.models.letter import Letter, Passage
from reports.models.template import ReportTemplate, TemplatePart, Wording

__all__ = ["Letter", "Passage", "ReportTemplate", "TemplatePart", "Wording"]
