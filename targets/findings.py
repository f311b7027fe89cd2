"""A report as its checks see it: which figures it owes, what its cells say, and what is wrong with them."""

from targets.cells import Cell
from targets.checks import Checked, check_cell, stops
from targets.drafts import draft_rows
from targets.earlier import figures_before
from targets.models import Assignment


def owed(report):
    """The tasks that the report has a figure for, in the order of the plan; one query."""
    return list(
        Assignment.objects.filter(
            indicator__plan=report.plan_id, indicator__section=report.section_id, region=report.region_id
        )
        .select_related("indicator")
        .order_by("indicator__order", "indicator_id")
    )


def findings_of(report):
    """All findings of the draft of the report, as (Finding, whether it stops the report from going up)."""
    cells = {row.indicator_id: Cell.of(row) for row in report.cells.all()}
    before = figures_before(report.plan, report.region, report.month)
    drafts = [
        (row.indicator, cells.get(row.indicator_id, Cell()), before.get(row.indicator_id))
        for row in owed(report)
    ]
    standings = draft_rows(report.plan, report.region, report.month, drafts)
    found = []
    for indicator, cell, earlier in drafts:
        checked = Checked(indicator, cell, earlier, standings[indicator.pk].target, report.data_as_of)
        found += [(finding, stops(finding, cell)) for finding in check_cell(checked)]
    return found
