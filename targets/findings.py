"""A report as its checks see it: which figures it owes, what its cells say, and what is wrong with them."""

from django.db.models import F

from targets.cells import Cell
from targets.checks import Checked, check_cell, rules_of
from targets.completion_words import is_open_ended
from targets.drafts import draft_rows
from targets.earlier import figures_before
from targets.explaining import explanations_of_cells
from targets.models import Assignment, MonthlyProgress, PartProgress, SubmittedFigure, SubmittedPart
from targets.parts import has_parts, part_lines


def owed(report):
    """The tasks that the report has a figure for, in the order of the plan; one query."""
    return list(
        Assignment.objects.filter(
            indicator__plan=report.plan_id, indicator__section=report.section_id, region=report.region_id
        )
        .select_related("indicator")
        .order_by("indicator__order", "indicator_id")
    )


class Finder:
    """Checks the cells of one region's month; everything that it needs is read once.

    `drafts`: (indicator, Cell, Before or None) of the cells to look at. What the region says elsewhere for
    the month is read only where a rule compares with it: in drafts too, unless `submitted`, the submission
    that the cells are of, for those who see no drafts.
    """

    def __init__(self, plan, region, month, drafts, *, submitted=None):
        self.region, self.month = region, month
        self.rules = rules_of(plan)
        indicators = [indicator for indicator, _cell, _before in drafts]
        asked = [indicator.pk for indicator in indicators]
        self.explanations = explanations_of_cells(plan, region, month, asked)
        self.parts = self._read_parts(plan, indicators, submitted)
        self.cells = {indicator.pk: (cell, earlier) for indicator, cell, earlier in drafts}
        compared = {
            one.pk for rules in self.rules.comparing().values() for rule in rules for one in rule.others
        }
        if compared - set(self.cells):
            self._read_others(plan, compared - set(self.cells), submitted)

    def _read_others(self, plan, wanted, submitted):
        before = figures_before(plan, self.region, self.month, wanted)
        reports = plan.reports.filter(region=self.region, month=self.month)
        if submitted:
            rows = SubmittedFigure.objects.filter(submission__in=reports.values("counting"))
        else:
            rows = MonthlyProgress.objects.filter(report__in=reports)
        for row in rows.filter(indicator__in=wanted):
            self.cells[row.indicator_id] = (Cell.of(row), before.get(row.indicator_id))

    def _read_parts(self, plan, indicators, submitted):
        if not has_parts(indicators):
            return {}
        sent_at = None
        if submitted:
            values = SubmittedPart.objects.filter(submission=submitted)
            sent_at = submitted.submitted_at
        else:
            reports = plan.reports.filter(region=self.region, month=self.month).order_by()
            values = PartProgress.objects.in_use().filter(
                report__in=reports.values("pk"), report__section=F("part__indicator__section")
            )
        return part_lines(indicators, self.region, self.month, values, sent_at)

    def findings(self, indicator, standing, data_as_of):
        """The findings of one of the cells, each with its explanation; `standing` is its completion row."""
        cell, before = self.cells[indicator.pk]
        checked = Checked(
            indicator=indicator,
            cell=cell,
            before=before,
            target=None if is_open_ended(standing.target_text) else standing.target,
            data_as_of=data_as_of,
            region=self.region,
            month=self.month,
            others=self.cells,
            parts=tuple(self.parts.get(indicator.pk, ())),
        )
        return self.explanations.cover(check_cell(checked, self.rules))


def findings_of(report, instead=None):
    """All findings of the draft of the report, each with the explanation that covers it. `instead`: the
    Cells, by indicator id, that are to take the place of the stored ones; then the report may be a new one.
    """
    cells = {row.indicator_id: Cell.of(row) for row in report.cells.all()} if report.pk else {}
    cells |= instead or {}
    before = figures_before(report.plan, report.region, report.month)
    drafts = [
        (row.indicator, cells.get(row.indicator_id, Cell()), before.get(row.indicator_id))
        for row in owed(report)
    ]
    standings = draft_rows(report.plan, report.region, report.month, drafts)
    finder = Finder(report.plan, report.region, report.month, drafts)
    return [
        finding
        for indicator, _cell, _before in drafts
        for finding in finder.findings(indicator, standings[indicator.pk], report.data_as_of)
    ]
