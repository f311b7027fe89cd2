"""A report as its checks see it: which figures it owes, what its cells say, and what is wrong with them."""

from targets.cells import Cell
from targets.checks import Checked, check_cell, stops
from targets.earlier import figures_before
from targets.models import Assignment, Target


def owed(report):
    """The tasks that the report has a figure for, in the order of the plan; one query."""
    return list(
        Assignment.objects.filter(
            indicator__plan=report.plan_id, indicator__section=report.section_id, region=report.region_id
        )
        .select_related("indicator")
        .order_by("indicator__order", "indicator_id")
    )


def targets_in_force(plan, region, month):
    """The numbers of the region's targets in force at `month`, by indicator id; withdrawn ones are left
    out.
    """
    rows = Target.objects.filter(indicator__plan=plan, region=region).in_force(month)
    return {row.indicator_id: row.number for row in rows if not row.is_withdrawn and row.number is not None}


def findings_of(report):
    """All findings of the draft of the report, as (Finding, whether it stops the report from going up)."""
    cells = {row.indicator_id: Cell.of(row) for row in report.cells.all()}
    before = figures_before(report.plan, report.region, report.month)
    targets = targets_in_force(report.plan, report.region, report.month)
    found = []
    for assignment in owed(report):
        key = assignment.indicator_id
        cell = cells.get(key, Cell())
        checked = Checked(assignment.indicator, cell, before.get(key), targets.get(key), report.data_as_of)
        found += [(finding, stops(finding, cell)) for finding in check_cell(checked)]
    return found
