"""Sections' monthly reports for pages and files: which are due, what stands in one, what it starts from."""

from dataclasses import dataclass

from funding.models import Purpose
from organization.models import Section
from reports.composing import Composer
from reports.document import Document
from reports.document_json import from_json
from reports.models import SectionReport, TemplatePart
from targets.models import Indicator


@dataclass(frozen=True)
class Due:
    """A section that has indicators in the plan, and its report of the month, if it has begun one."""

    section: Section
    report: SectionReport | None

    @property
    def is_signed(self):
        return self.report is not None and self.report.signing_id is not None

    @property
    def state(self):
        """How far it is, in words: 没有开始, 起草中，没有送签, 已送签，待签字, 已签字."""
        if self.report is None:
            return "没有开始"
        if self.is_signed:
            return "已签字"
        return "已送签，待签字" if self.report.is_waiting else "起草中，没有送签"


def section_document(report: SectionReport) -> Document:
    """The report as it was signed or sent for signing, else with today's figures. Read it with
    ``with_names()``.
    """
    return from_json(report.kept.content) if report.kept else section_document_now(report)


def section_document_now(report: SectionReport) -> Document:
    """The report with today's figures, whatever was kept of it."""
    texts = {each.part.title: each.text for each in report.passages.select_related("part")}
    purposes = Purpose.objects.filter(project__plan=report.template.plan).order_by("order", "id")
    return Composer(report, texts, purposes).document()


def due_reports(plan, month, sections=None) -> list[Due]:
    """The sections that answer for indicators of the plan, each with its report of the month. Three queries.

    ``sections``: those of them that are wanted, as a queryset.
    """
    responsible = Indicator.objects.filter(plan=plan).values("section")
    found = (Section.objects.all() if sections is None else sections).filter(pk__in=responsible)
    reports = SectionReport.objects.filter(template__plan=plan, month=month).in_lists()
    by_section = {each.section_id: each for each in reports.order_by("id")}
    return [Due(each, by_section.get(each.pk)) for each in found.order_by("order", "code")]


def starting_texts(report: SectionReport) -> dict[str, str]:
    """Title of the part → what a new report starts with: the section's last one, else the template's text."""
    plan = report.template.plan
    plans = [plan.pk, plan.predecessor_id] if plan.predecessor_id else [plan.pk]
    earlier = SectionReport.objects.filter(
        template__plan__in=plans, section=report.section, month__lt=report.month
    )
    last = earlier.order_by("-month", "-id").first()
    written = {each.part.title: each.text for each in last.passages.select_related("part")} if last else {}
    parts = report.template.parts.filter(source=TemplatePart.Source.PASSAGE)
    return {part.title: written.get(part.title, part.starting_text) for part in parts}
