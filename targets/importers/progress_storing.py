"""Storing monthly figures that came in a workbook: through the same actions as the sheet, all or nothing."""

from itertools import groupby

from django.db import transaction

from minsheng.months import month_name
from minsheng.workbooks import Problem
from targets import actions
from targets.cells import cell_text
from targets.importers.progress import Table, understand
from targets.importers.table.remembering import keep_answers_of_figures
from targets.refusals import Refused


def import_progress(
    content, name, plan, *, by, month=None, submit=False, dry_run=False, as_operator=False, answers=()
):
    """Read a workbook's bytes (targets.importers.progress.understand) and store its figures in the drafts;
    returns the Table, problems and all.

    With `submit` each touched report goes up at once (its submission names the file). A dry run takes the
    same path and undoes it. Nothing is stored when there is one error. `by` is who enters, or a function of
    a region that says who does.
    """
    as_anybody = as_operator or callable(by)
    table = understand(content, name, plan, by=by, month=month, as_operator=as_anybody, answers=answers)
    if table.ok:
        with transaction.atomic():
            store(table, by=by, submit=submit, as_operator=as_operator)
            if dry_run or not table.ok:
                transaction.set_rollback(True)
    return table


@transaction.atomic
def store(table: Table, *, by, submit=False, as_operator=False):
    """Store the lines of an understood table; returns the reports, month by month. `by` as for
    import_progress.

    What cannot be stored becomes problems of the table, and undoes all.
    """
    who = by if callable(by) else lambda region: by
    if table.circulated and not callable(by):
        keep_answers_of_figures(table.plan, table.circulated.matches, by)
    lines = sorted(table.lines, key=_report_order)
    reports = []
    for (region, section, month), group in groupby(
        lines, key=lambda line: (line.region, line.indicator.section, line.month)
    ):
        keys = {"plan": table.plan, "region": region, "section": section, "month": month}
        report = _store_report(table, list(group), keys, who(region), submit, as_operator)
        if report:
            reports.append(report)
    if not table.ok:
        transaction.set_rollback(True)
    return reports


def _report_order(line):
    section = line.indicator.section
    return line.month, line.region.order, line.region.pk, section.order, section.pk


def _store_report(table, lines, keys, by, submit, as_operator):
    try:
        with transaction.atomic():
            report = actions.open_report(**keys, by=by, as_operator=as_operator)
            edits = [
                actions.Edit(line.indicator.pk, line.version, line.cell, line.indicator.meaning)
                for line in lines
            ]
            saved = actions.save_cells(report=report, edits=edits, by=by, as_operator=as_operator)
            _name_conflicts(table, lines, saved.conflicts)
            words = [actions.Words(line.indicator.pk, "", None, line.explanation) for line in lines]
            words = [one for one in words if one.text]
            if words and not saved.conflicts:
                actions.explain(report=report, words=words, by=by, as_operator=as_operator)
            if submit and not saved.conflicts:
                report = actions.submit(report=report, by=by, source=table.name, as_operator=as_operator)
            return report
    except Refused as refused:
        _name_refusal(table, lines, keys, refused)
    return None


def _name_conflicts(table, lines, conflicts):
    by_indicator = {line.indicator: line for line in lines}
    for conflict in conflicts:
        line = by_indicator[conflict.indicator]
        message = (
            f"“{line.indicator.short_name}”刚被{conflict.by}改为{cell_text(conflict.theirs, line.indicator)}"
        )
        table.problems.append(line.row.problem("changed", "value", message, "请核对后重新上传"))


def _name_refusal(table, lines, keys, refused):
    rows = {line.indicator: line.row for line in lines}
    place = f"{keys['region'].name}{month_name(keys['month'])}"
    for finding in refused.findings:
        row = rows.get(finding.indicator)
        if row:
            table.problems.append(row.problem(finding.code, "value", finding.message.rstrip("。")))
        else:
            message = f"{place}：{finding.message}".rstrip("。")
            table.problems.append(Problem(finding.code, lines[0].row.sheet, "", "error", message))
    if not refused.findings:
        row = lines[0].row
        table.problems.append(row.problem("refused", "region", f"{place}：{refused.message}".rstrip("。")))
