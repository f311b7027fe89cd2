"""A region's sheet for a month as one person sees it: a part per section, a line per indicator.

The number of queries does not depend on the number of lines.
"""

from django.db.models import F, Q

from targets.attached import evidence_counts
from targets.cells import Cell
from targets.deadlines import Deadlines, last_data_day
from targets.drafts import draft_rows
from targets.earlier import figures_before
from targets.entering import shown_inputs
from targets.feeds import fed_numerators, feed_lines
from targets.findings import Finder
from targets.locking import entry_tier, is_correction, why_closed
from targets.models import Assignment, Kind, MonthlyProgress, ReportStep
from targets.permissions import entered_by
from targets.returned import returned_to
from targets.sheet_lines import Line, Part, Sheet


def build_sheet(user, plan, region, month):
    """The Sheet of `region` for `month` with the parts of which `user` types something; maybe none."""
    page = _sheet(user, plan, region, month, Q())
    reports = [part.report for part in page.parts if part.report]
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
    asked = Q() if indicators is None else Q(indicator__in=indicators) | Q(indicator__section__in=sections)
    return _sheet(user, plan, region, month, asked)


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


def _sheet(user, plan, region, month, asked):
    tasks = list(
        Assignment.objects.filter(asked, indicator__plan=plan, region=region)
        .annotate(is_mine=entered_by(user))
        .select_related("indicator__section", "filled_by")
        .order_by("indicator__section__order", "indicator__section__code", "indicator__order", "indicator_id")
    )
    mine = {task.indicator_id for task in tasks if task.is_mine}
    sections = {task.indicator.section_id for task in tasks if task.is_mine}
    tasks = [task for task in tasks if task.indicator.section_id in sections]
    parts = _parts(tasks, mine, plan, region, month) if tasks else []
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


def _parts(tasks, mine, plan, region, month):
    begun = plan.reports.filter(region=region, month=month).select_related("region", "submitted_by")
    reports = {report.section_id: report for report in begun.order_by()}
    parts = {}
    for line in _lines(tasks, mine, plan, region, month, reports.values()):
        section = line.indicator.section
        if section.pk not in parts:
            report = reports.get(section.pk)
            day = report.data_as_of if report and report.data_as_of else last_data_day(month)
            parts[section.pk] = Part(section, report, [], [], day, False)
        parts[section.pk].lines.append(line)
        parts[section.pk].can_enter |= plan.is_open and line.is_mine
    _feed(parts.values(), plan, region)
    return list(parts.values())


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
    rows = ReportStep.objects.filter(report__in=list(reports)).select_related("by", "represents")
    for step in rows.prefetch_related("cells").order_by("id"):
        found.setdefault(step.report_id, []).append(step)
    return found


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


def _lines(tasks, mine, plan, region, month, reports):
    indicators = [task.indicator_id for task in tasks]
    rows = {
        row.indicator_id: row
        for row in MonthlyProgress.objects.filter(
            report__in=list(reports), indicator__in=indicators, report__section=F("indicator__section")
        )
    }
    before = figures_before(plan, region, month, indicators)
    lines = []
    for task in tasks:
        indicator, row = task.indicator, rows.get(task.indicator_id)
        cell, earlier = Cell.of(row), before.get(task.indicator_id)
        line = Line(
            indicator=indicator,
            month=month,
            cell=cell,
            version=row.version if row else 0,
            before=earlier,
            is_mine=indicator.pk in mine,
            filled_by=task.filled_by,
            on_behalf=row.on_behalf if row else "",
            inputs=shown_inputs(indicator, cell, earlier),
        )
        lines.append(line)
    return lines
