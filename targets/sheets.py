"""A region's sheet for a month as one person sees it: a part per section, a line per indicator.

The number of queries does not depend on the number of lines.
"""

from django.db.models import prefetch_related_objects

from minsheng.statements import Joined
from organization.models import User
from targets.attached import evidence_counts
from targets.cell_rows import cell_rows
from targets.cells import Cell
from targets.deadlines import Deadlines, last_data_day
from targets.drafts import draft_rows
from targets.earlier import figures_before
from targets.entering import shown_inputs
from targets.feeds import fed_numerators, feed_lines
from targets.findings import Finder
from targets.locking import entry_tier, is_correction, why_closed
from targets.models import Kind, ReportStep
from targets.permissions import enters
from targets.returned import returned_to
from targets.sheet_lines import Line, Part, Sheet


def build_sheet(user, plan, region, month):
    """The Sheet of `region` for `month` with the parts of which `user` types something; maybe none."""
    page = _sheet(user, plan, region, month, cell_rows(plan, region, month))
    reports = [part.report for part in page.parts if part.report]
    prefetch_related_objects(reports, "submitted_by")
    steps, files = _steps(reports), evidence_counts(reports)
    for part in page.parts:
        part.steps = steps.get(part.report and part.report.pk, [])
        _mark_returned(part)
        for line in part.lines:
            line.files = files.get((part.report and part.report.pk, line.indicator.pk), 0)
    _date(page)
    judge(page)
    return page


def build_cells(user, plan, region, month, indicators=None, sections=()):
    """The Sheet with no more lines than those of some indicators (None: all) and sections, by id.

    For saving a few cells: `judge` says afterwards how they stand.
    """
    return _sheet(user, plan, region, month, cell_rows(plan, region, month, indicators, sections))


def judge(page):
    """Say of every line of the Sheet how its cell stands now, and what the checks find in it."""
    drafts = [(line.indicator, line.cell, line.before) for line in page.lines]
    if not drafts:
        return
    standings = draft_rows(page.plan, page.region, page.month, drafts)
    finder = Finder(page.plan, page.region, page.month, drafts)
    for part in page.parts:
        day = part.report and part.report.data_as_of
        for line in part.lines:
            line.standing = standings[line.indicator.pk]
            line.findings = finder.findings(line.indicator, line.standing, day)
            line.parts = finder.parts.get(line.indicator.pk, [])


def _sheet(user, plan, region, month, rows):
    """The Sheet of the CellRows, without the sections of which `user` types nothing."""
    mine = {row.indicator.pk for row in rows if enters(user, row.task)}
    sections = {row.indicator.section_id for row in rows if row.indicator.pk in mine}
    rows = [row for row in rows if row.indicator.section_id in sections]
    parts = _parts(rows, mine, plan, region, month) if rows else []
    return Sheet(plan, region, month, None, parts)


def _date(page):
    """Give the Sheet and its parts their dates, and say why a part is closed where its 锁定日 is over."""
    plan, region, month = page.plan, page.region, page.month
    deadlines = Deadlines([plan])
    page.dates = deadlines.county(plan, month, region)
    for part in page.parts:
        part.dates = deadlines.county(plan, month, region, part.section)
        tier = entry_tier(part.status)
        if not is_correction(part.report):
            dates = deadlines.of(plan, tier, month, region=region, section=part.section)
            part.why_closed = why_closed(dates, tier, month, part.section)


def _parts(rows, mine, plan, region, month):
    before = figures_before(plan, region, month, [row.indicator.pk for row in rows])
    parts = {}
    for row in rows:
        section, report = row.indicator.section, row.report
        if section.pk not in parts:
            day = report.data_as_of if report and report.data_as_of else last_data_day(month)
            parts[section.pk] = Part(section, report, [], [], day, False)
        line = _line(row, before.get(row.indicator.pk), month, row.indicator.pk in mine)
        parts[section.pk].lines.append(line)
        parts[section.pk].can_enter |= plan.is_open and line.is_mine
    _feed(parts.values(), plan, region)
    return list(parts.values())


def _line(row, before, month, is_mine):
    cell = Cell.of(row.row)
    return Line(
        indicator=row.indicator,
        month=month,
        cell=cell,
        version=row.version,
        before=before,
        is_mine=is_mine,
        filled_by=row.task.filled_by,
        on_behalf=row.row.on_behalf if row.row else "",
        inputs=shown_inputs(row.indicator, cell, before),
    )


def _feed(parts, plan, region):
    """What is not typed but comes from elsewhere: asked once for each day that the data of parts with a ratio
    are of.
    """
    days = {}
    for part in parts:
        if not any(line.indicator.kind == Kind.RATIO for line in part.lines):
            continue
        if part.data_as_of not in days:
            days[part.data_as_of] = fed_numerators(plan, region, part.data_as_of)
        feed_lines(part.lines, days[part.data_as_of])


def _steps(reports):
    found = {}
    for step, step.by, step.represents in _STEPS.rows(reports=[report.pk for report in reports]):
        found.setdefault(step.report_id, []).append(step)
    prefetch_related_objects([steps[-1] for steps in found.values()], "cells")
    return found


_STEPS = Joined(
    "steps_of_reports",
    """
    SELECT {columns}
    FROM targets_reportstep s
    JOIN organization_user b ON b.id = s.by_id
    LEFT JOIN organization_user a ON a.id = s.represents_id
    WHERE s.report_id = ANY(%(reports)s)
    ORDER BY s.id
    """,
    s=ReportStep,
    b=User,
    a=User,
)


def _mark_returned(part):
    """Put on each line what the step with which the report came back says of its cell."""
    back = part.came_back
    cells = {line.indicator.pk: line.cell for line in part.lines} if back and back.cells.all() else {}
    found = returned_to(back, cells) if cells else {}
    for line in part.lines:
        line.returned = found.get(line.indicator.pk)
    part.returned = [line for line in part.lines if line.returned]
    for line in part.returned[:1]:
        line.is_landing = line.is_mine
