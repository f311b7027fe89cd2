"""What the checks find in many submitted reports at once: the desk and the letter ask here.

The same checks as of a single report (targets/findings.py), with everything read for all of them together, so
that the number of queries does not depend on how many reports there are.
"""

from collections import defaultdict

from targets.cells import Cell
from targets.checks import Checked, check_cell, rules_of
from targets.earlier import by_section_of_today, chains
from targets.explaining import explanations_of
from targets.models import State, SubmittedFigure
from targets.parts import lines_of_reports
from targets.targets_in_force import TargetsInForce


def findings_of_reports(plan, reports):
    """{report id: findings} of the counting figures of `reports` (with their region), each finding with the
    explanation that covers it.
    """
    reports = [report for report in reports if report.counting_id]
    if not reports:
        return {}
    regions = {report.region_id for report in reports}
    rules, targets = rules_of(plan), TargetsInForce(plan)
    explanations = explanations_of(plan, region__in=regions)
    figures, parts = _figures(plan, regions), lines_of_reports(plan, reports)
    by_region = defaultdict(list)
    for figure in figures:
        by_region[figure.submission.report.region_id].append(figure)
    asked = {report.counting_id: report for report in reports}
    found = {report.pk: [] for report in reports}
    for rows in by_region.values():
        earlier = chains([row for row in rows if row.state == State.NUMBER])
        for checked, report_id in _checked(rows, earlier, asked, targets, parts):
            found[report_id] += explanations.cover(check_cell(checked, rules))
    return found


def findings_of_month(plan, month):
    """What the checks find in the counting figures of all reports of the month, explained or not, region by
    region; a constant number of queries.
    """
    reports = plan.reports.filter(month=month, counting__isnull=False).select_related("region")
    reports = list(reports.order_by("region__order", "region__code", "section__order", "section__code"))
    found = findings_of_reports(plan, reports)
    return [finding for report in reports for finding in found[report.pk]]


def _figures(plan, regions):
    counting = plan.reports.filter(region__in=regions, counting__isnull=False)
    rows = SubmittedFigure.objects.filter(submission__in=counting.values("counting"))
    rows = rows.select_related("indicator", "submission__report")
    return by_section_of_today(rows, "indicator__order", "indicator_id")


def _checked(rows, earlier, asked, targets, parts):
    """(Checked, report id) of the figures of one region that belong to the reports asked for."""
    others = defaultdict(dict)
    for row in rows:
        month = row.submission.report.month
        before = _before(earlier.get(row.indicator_id, ()), month)
        others[month][row.indicator_id] = (Cell.of(row), before)
    for row in rows:
        report = asked.get(row.submission_id)
        if report is None:
            continue
        month = report.month
        yield (
            Checked(
                indicator=row.indicator,
                cell=Cell.of(row),
                before=_before(earlier.get(row.indicator_id, ()), month),
                target=targets.number(row.indicator, report.region, month),
                data_as_of=row.submission.data_as_of,
                region=report.region,
                month=month,
                others=others[month],
                parts=tuple(parts.get((report.pk, row.indicator_id), ())),
            ),
            report.pk,
        )


def _before(chain, month):
    """The last Before of the chain that lies before the month."""
    return next((one for one in reversed(chain) if one.month < month), None)
