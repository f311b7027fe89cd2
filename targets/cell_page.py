"""Everything behind one cell of a month, for its page: files, history, the last twelve months."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from minsheng.figures import format_number, ratio
from minsheng.months import add_months, month_name, months_between
from minsheng.pictures import Month, line_with_pace
from targets.attached import evidence_of
from targets.cell_changes import history_of
from targets.cells import Cell, cell_text
from targets.completion_rows import pace_at
from targets.earlier import by_section_of_today
from targets.models import Entry, Indicator, Kind, MonthlyReport, State, SubmittedFigure
from targets.parts import KINDS, draft_values, is_summed, part_lines, part_sum, submitted_values
from targets.permissions import assignments_entered_by
from targets.steps import OPEN, WHY_NOT
from targets.targets_in_force import TargetsInForce

MONTHS = 12
DRAWN = (Kind.COUNT, Kind.STOCK, Kind.RATIO, Kind.PHYSICAL, Kind.STANDARD)


@dataclass
class CellPage:
    """One cell as one person sees it. `report` is None while nothing was entered for the section's month."""

    plan: object
    region: object
    month: date
    indicator: Indicator
    report: MonthlyReport | None
    is_mine: bool
    text: str = ""
    changes: list = field(default_factory=list)
    evidence: list = field(default_factory=list)
    picture: object = None
    version: int = 0
    parts: list = field(default_factory=list)

    @property
    def is_summed(self):
        """Whether the figure is made from its parts."""
        return is_summed(self.parts)

    @property
    def total(self):
        return part_sum([line.part for line in self.parts], {line.part.pk: line.value for line in self.parts})

    @property
    def total_text(self):
        return format_number(self.total, grouped=True)

    @property
    def can_add_parts(self):
        return self.is_editable and self.indicator.regions_add_parts

    @property
    def part_head(self):
        """What a part's number is, by the declared form of entry."""
        if self.indicator.kind == Kind.STOCK:
            return "月末数"
        return "本月新增" if self.indicator.entry == Entry.MONTHLY else "本年累计"

    @property
    def is_editable(self):
        return self.is_mine and self.plan.is_open and (self.report is None or self.report.status in OPEN)

    @property
    def why_not(self):
        """Why nothing can be changed here, or an empty text."""
        if self.is_editable:
            return ""
        if not self.is_mine:
            return "这一格不由您填报，只能查看。"
        if not self.plan.is_open:
            return "方案已经关闭，只能查看。"
        return f"{WHY_NOT[self.report.status]}，要更正请先撤回，或请科室退回、重新开放。"


def build_cell_page(user, plan, region, month, indicator):
    """The CellPage; readers see what was submitted, entrants also the draft. A constant number of queries."""
    report = MonthlyReport.objects.filter(
        plan=plan, region=region, month=month, section=indicator.section_id
    ).first()
    is_mine = assignments_entered_by(user).filter(indicator=indicator, region=region).exists()
    page = CellPage(plan, region, month, indicator, report, is_mine)
    page.picture = _picture(region, indicator, month)
    last = report.submissions.order_by("number").last() if report else None
    page.parts = _parts(page, last)
    if report is None:
        return page
    shown = report.cells.filter(indicator=indicator).first() if is_mine else None
    page.version = shown.version if shown else 0
    if shown is None and last:
        shown = last.figures.filter(indicator=indicator).first()
    page.text = cell_text(Cell.of(shown), indicator) if shown else ""
    page.evidence = evidence_of(report, indicator, with_drafts=is_mine)
    if is_mine or last:
        page.changes = history_of(report, indicator, None if is_mine else last.submitted_at)
    return page


def _parts(page, last):
    """The PartLines: an entrant's draft while it is open, or what went up last."""
    if page.indicator.kind not in KINDS:
        return []
    values, sent_at = {}, None
    if page.is_mine and page.report and page.report.status in OPEN:
        values = draft_values(page.report)
    elif last:
        values, sent_at = submitted_values([last]), last.submitted_at
    lines = part_lines([page.indicator], page.region, page.month, values, sent_at)
    return lines.get(page.indicator.pk, [])


def _picture(region, indicator, month):
    """The reported figures of the twelve months up to `month`, the year before told by its predecessor."""
    months = months_between(add_months(month, 1 - MONTHS), month)
    actual = _actual_by_month(region, indicator, months)
    if indicator.kind not in DRAWN or not actual:
        return None
    targets = TargetsInForce(indicator.plan, [indicator])
    points = [_point(indicator, region, each, actual.get(each), targets) for each in months]
    title = f"{month_name(months[0])}至{month_name(month)}上报的{indicator.short_name}"
    return line_with_pace(title, points, indicator.unit, indicator.decimals)


def _actual_by_month(region, indicator, months):
    """The year-to-date or month-end figure by month, of counting submissions; one query."""
    known = [pk for pk in (indicator.pk, indicator.predecessor_id) if pk]
    rows = SubmittedFigure.objects.filter(
        submission=F("submission__report__counting"),
        submission__report__region=region,
        submission__report__month__range=(months[0].replace(month=1), months[-1]),
        indicator__in=known,
        state=State.NUMBER,
    ).select_related("indicator", "submission__report")
    reported = {row.submission.report.month: row for row in by_section_of_today(rows)}
    found, sums = {}, {}
    for when, row in reported.items():
        value = _value(row)
        if row.indicator.entry == Entry.MONTHLY:
            sums[when.year] = value = sums.get(when.year, 0) + value
        found[when] = value
    return {when: value for when, value in found.items() if when >= months[0] and value is not None}


def _value(row):
    if row.value is not None:
        return row.value
    return ratio(row.numerator, row.denominator, row.indicator.scale)


def _point(indicator, region, month, actual, targets):
    label = f"{month.month}月"
    if month.year != indicator.plan.year:
        return Month(label, actual)
    target = targets.number(indicator, region, month)
    return Month(label, actual, target, pace_at(indicator, target, indicator.plan, month))
