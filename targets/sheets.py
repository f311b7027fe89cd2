"""A region's sheet for a month as one person sees it: a part per section, a line per indicator.

The number of queries does not depend on the number of lines.
"""

from targets.cells import Cell
from targets.checks import Checked, check_cell, stops
from targets.deadlines import county_due, last_data_day
from targets.drafts import draft_rows
from targets.earlier import figures_before
from targets.entering import shown_inputs
from targets.models import Assignment, MonthlyProgress, ReportStep
from targets.permissions import assignments_entered_by
from targets.sheet_lines import Line, Part, Sheet


def build_sheet(user, plan, region, month):
    """The Sheet of `region` for `month` with the parts of which `user` types something; maybe none."""
    mine = set(
        assignments_entered_by(user)
        .filter(indicator__plan=plan, region=region)
        .values_list("indicator_id", flat=True)
    )
    tasks = list(
        Assignment.objects.filter(indicator__plan=plan, region=region)
        .select_related("indicator__section", "filled_by")
        .order_by("indicator__section__order", "indicator__section__code", "indicator__order", "indicator_id")
    )
    sections = {task.indicator.section_id for task in tasks if task.indicator_id in mine}
    tasks = [task for task in tasks if task.indicator.section_id in sections]
    parts = _parts(tasks, mine, plan, region, month) if tasks else []
    return Sheet(plan, region, month, county_due(plan, month), parts)


def _parts(tasks, mine, plan, region, month):
    reports = {
        report.section_id: report
        for report in plan.reports.filter(region=region, month=month).select_related("region", "submitted_by")
    }
    steps = _steps(reports.values())
    parts = {}
    for task, line in zip(tasks, _lines(tasks, mine, plan, region, month, reports), strict=True):
        section = task.indicator.section
        if section.pk not in parts:
            report = reports.get(section.pk)
            day = report.data_as_of if report and report.data_as_of else last_data_day(month)
            parts[section.pk] = Part(section, report, [], steps.get(report and report.pk, []), day, False)
        parts[section.pk].lines.append(line)
        parts[section.pk].can_enter |= plan.is_open and line.is_mine
    return list(parts.values())


def _steps(reports):
    found = {}
    for step in ReportStep.objects.filter(report__in=list(reports)).select_related("by").order_by("id"):
        found.setdefault(step.report_id, []).append(step)
    return found


def _lines(tasks, mine, plan, region, month, reports):
    rows = {
        row.indicator_id: row for row in MonthlyProgress.objects.filter(report__in=list(reports.values()))
    }
    before = figures_before(plan, region, month)
    drafts = [
        (task.indicator, Cell.of(rows.get(task.indicator_id)), before.get(task.indicator_id))
        for task in tasks
    ]
    standings = draft_rows(plan, region, month, drafts)
    lines = []
    for task, (indicator, cell, earlier) in zip(tasks, drafts, strict=True):
        row, report = rows.get(indicator.pk), reports.get(indicator.section_id)
        standing = standings[indicator.pk]
        checked = Checked(indicator, cell, earlier, standing.target, report and report.data_as_of)
        line = Line(
            indicator=indicator,
            month=month,
            cell=cell,
            version=row.version if row else 0,
            before=earlier,
            standing=standing,
            is_mine=indicator.pk in mine,
            filled_by=task.filled_by,
            inputs=shown_inputs(indicator, cell, earlier),
            findings=[(finding, stops(finding, cell)) for finding in check_cell(checked)],
        )
        lines.append(line)
    return lines
