"""A region's month on paper: the figures of each section with lines to sign and a place for the seal."""

from dataclasses import dataclass, field
from datetime import date

from targets.models import MonthlyReport
from targets.permissions import reports_visible_to
from targets.report_page import figures_of
from targets.sheet_lines import Line
from targets.sheets import build_sheet
from targets.status_marks import mark_of
from targets.steps import OPEN

FEW, MANY = 16, 26  # lines that fit on a landscape page in the larger and in the smaller type


@dataclass
class PrintedPart:
    """What the region reports to one section: a draft (`submission` None) or what went up."""

    section: object
    report: MonthlyReport | None
    data_as_of: date
    lines: list[Line] = field(default_factory=list)
    submission: object = None

    @property
    def mark(self):
        return mark_of(self.report.status if self.report else None)

    @property
    def size(self):
        """How small the type has to be for one page."""
        return "few" if len(self.lines) <= FEW else "many" if len(self.lines) <= MANY else "most"


def printed_parts(user, plan, region, month, section=""):
    """The PrintedParts that the person may see, in the order of the sections; `section`: the id of one alone.

    Entrants print their draft as it stands; everybody else, and a report that has gone up, what went up.
    """
    parts = {}
    for part in build_sheet(user, plan, region, month).parts:
        if part.report is None or part.report.status in OPEN:
            parts[part.section.pk] = PrintedPart(part.section, part.report, part.data_as_of, part.lines)
    rows = reports_visible_to(user).filter(plan=plan, region=region, month=month, counting__isnull=False)
    for report in rows.select_related("plan", "region", "section", "counting__submitted_by").exclude(
        section__in=list(parts)
    ):
        lines = [figure.line for figure in figures_of(report, report.counting)]
        parts[report.section_id] = PrintedPart(
            report.section, report, report.counting.data_as_of, lines, report.counting
        )
    found = sorted(parts.values(), key=lambda part: (part.section.order, part.section.code))
    return [part for part in found if section in ("", str(part.section.pk))]
