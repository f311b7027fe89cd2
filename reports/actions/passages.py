"""The passages of a report that its template has gained while nobody could write in it."""

from reports.models import Letter, Passage, SectionPassage, TemplatePart


def give_missing(report, by):
    """Give a letter or a section's report that is open again a passage for each part that people write and it
    has none for: one added while it was being signed could not be written otherwise.
    """
    kind, field = (Passage, "letter") if isinstance(report, Letter) else (SectionPassage, "report")
    written = TemplatePart.objects.filter(template=report.template, source=TemplatePart.Source.PASSAGE)
    for part in written.exclude(pk__in=report.passages.values("part")):
        kind.objects.create(part=part, text=part.starting_text, updated_by=by, **{field: report})
