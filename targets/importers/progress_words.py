"""Explanations in a workbook, held against what the checks would ask of its figures."""

from itertools import groupby

from minsheng.workbooks import WARNING
from targets.deadlines import last_data_day
from targets.explaining import why_no_reason
from targets.findings import findings_of
from targets.models import MonthlyReport, Severity

UNASKED = "这一格没有需要说明的问题，说明未收"


def look_at_words(table):
    """Make problems of explanations from which nothing can be read, and of those that answer no question:
    these are said and left out. A few queries for each report that some are about.
    """
    told = [line for line in table.lines if line.explanation]
    for line in told:
        if message := why_no_reason(line.explanation):
            table.problems.append(line.row.problem("no-reason", "explanation", message.rstrip("。")))
    for _key, group in groupby(sorted(told, key=_place), key=_place):
        lines = list(group)
        asked = _asked(table, lines[0])
        for line in lines:
            if line.indicator.pk not in asked:
                remedy = "要让审核的人看到的话，写在“备注”里"
                problem = line.row.problem("unasked", "explanation", UNASKED, remedy, WARNING)
                table.problems.append(problem)
                line.explanation = ""


def _place(line):
    return line.region.pk, line.indicator.section_id, line.month


def _asked(table, line):
    """The ids of the indicators of the line's report of which something would be asked."""
    place = {
        "plan": table.plan,
        "region": line.region,
        "section": line.indicator.section,
        "month": line.month,
    }
    report = MonthlyReport.objects.filter(**place).select_related("plan", "region").first()
    report = report or MonthlyReport(**place, data_as_of=last_data_day(line.month))
    cells = {one.indicator.pk: one.cell for one in table.lines if _place(one) == _place(line)}
    found = findings_of(report, cells)
    return {finding.indicator.pk for finding in found if finding.severity == Severity.EXPLAIN}
