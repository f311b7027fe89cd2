"""Opening a month's report and saving the cells of its draft."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from minsheng.months import month_name
from targets.actions.feeding import refresh_cell
from targets.cells import Cell
from targets.deadlines import last_data_day
from targets.feeds import fed_numerators, with_fed
from targets.findings import owed
from targets.locking import entry_tier, refuse_locked, refuse_locked_report
from targets.models import Assignment, Indicator, MonthlyProgress, MonthlyReport, PartProgress, Tier
from targets.parts import summed_indicators
from targets.permissions import assignments_entered_by, open_months
from targets.refusals import Refused
from targets.steps import OPEN, WHY_NOT


@dataclass(frozen=True)
class Edit:
    """One cell as somebody wants it, made from `version` of the stored one (0: never saved)."""

    indicator_id: int
    version: int
    cell: Cell


@dataclass(frozen=True)
class Conflict:
    """A cell that somebody else changed meanwhile: what was typed here, and what stands there now."""

    indicator: Indicator
    mine: Cell
    theirs: Cell
    version: int
    by: object
    at: datetime


@dataclass
class Saved:
    """What became of the edits: ids of changed indicators, the versions by indicator id that the cells asked
    for have now, and the refused cells.
    """

    report: MonthlyReport
    changed: list[int] = field(default_factory=list)
    versions: dict[int, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


def locked(report):
    """The report's row, locked until the transaction ends, with plan, region and section."""
    rows = MonthlyReport.objects.select_for_update(of=("self",)).select_related("plan", "region", "section")
    return rows.get(pk=report.pk)


def entered_in(report, by, as_operator):
    """The indicators by id whose figures `by` types in this report."""
    if as_operator:
        return {row.indicator_id: row.indicator for row in owed(report)}
    rows = assignments_entered_by(by).filter(
        indicator__plan=report.plan_id, indicator__section=report.section_id, region=report.region_id
    )
    return {row.indicator_id: row.indicator for row in rows.select_related("indicator")}


def refuse_closed(plan):
    """Refuse whatever it is while the plan is closed."""
    if not plan.is_open:
        raise Refused(f"{plan.name}已经关闭，不能再填报。需要更正的，请目标管理员先重新开放方案。")


@transaction.atomic
def open_report(*, plan, region, section, month, by, as_operator=False):
    """The report of a region to a section for a month (a first day); a new draft when there is none yet.

    Refused for a month before 起报月, after the plan's year, not begun yet or locked, and where the region
    owes the section nothing. `as_operator`: at the command line of the server, for any region.
    """
    refuse_closed(plan)
    if month not in open_months(plan):
        raise Refused(
            f"{month_name(month)}不能填报：{plan.name}从{month_name(plan.first_month)}起报，每月到当月才能填。"
        )
    mine = Assignment.objects.all() if as_operator else assignments_entered_by(by)
    if not mine.filter(indicator__plan=plan, indicator__section=section, region=region).exists():
        raise PermissionDenied(f"{region.name}报{section.name}的数据不由您填报。")
    existing = MonthlyReport.objects.filter(plan=plan, region=region, section=section, month=month).first()
    if existing:
        return existing
    refuse_locked(plan, Tier.COUNTY, month, region=region, section=section)
    report, _created = MonthlyReport.objects.get_or_create(
        plan=plan, region=region, section=section, month=month, defaults={"data_as_of": last_data_day(month)}
    )
    return report


@transaction.atomic
def save_cells(*, report, edits, by, data_as_of: date | None = None, as_operator=False, on_behalf=""):
    """Save cells of the draft, each against its own version; returns Saved.

    A cell that somebody else changed since is left as it is and comes back as a Conflict with both values;
    the others go through. An edit that says what the cell says already changes nothing, so a form sent
    twice acts once. `on_behalf`: why somebody else than the region types them (targets.actions.on_behalf).
    """
    report = locked(report)
    refuse_closed(report.plan)
    if report.status not in OPEN:
        raise Refused(f"{WHY_NOT[report.status]}，不能修改。")
    indicators = entered_in(report, by, as_operator)
    if not indicators:
        raise PermissionDenied(f"{report.region.name}报{report.section.name}的数据不由您填报。")
    refuse_locked_report(report, entry_tier(report.status))
    _save_day(report, data_as_of)
    return store_edits(report, edits, indicators, by, on_behalf)


def store_edits(report, edits, indicators, by, on_behalf=""):
    """Save cells of a locked report that may be changed; `indicators`: those whose figures `by` types."""
    rows = {row.indicator_id: row for row in report.cells.select_related("updated_by")}
    cells = [*(edit.cell for edit in edits), *rows.values()]
    has_pairs = any(cell.denominator is not None for cell in cells)
    fed = fed_numerators(report.plan, report.region, report.data_as_of) if has_pairs else {}
    saved = Saved(report)
    summed = summed_indicators([edit.indicator_id for edit in edits], report.region)
    for edit in edits:
        if edit.indicator_id not in indicators:
            raise PermissionDenied("有的格子不由您填报。")
        if edit.indicator_id in summed:
            _refuse_typed(edit, indicators[edit.indicator_id], rows.get(edit.indicator_id))
        edit = replace(edit, cell=with_fed(edit.cell, fed.get(edit.indicator_id)))
        _save_cell(saved, edit, indicators[edit.indicator_id], rows.get(edit.indicator_id), by, on_behalf)
    typed = {edit.indicator_id for edit in edits}
    for row in rows.values():
        if row.indicator_id not in typed and refresh_cell(row, fed.get(row.indicator_id)):
            saved.versions[row.indicator_id] = row.version
    return saved


def _save_day(report, day):
    if day is None or day == report.data_as_of:
        return
    latest = last_data_day(report.month)
    if not report.month <= day <= latest:
        raise Refused(f"数据截至日{day:%Y-%m-%d}应在{report.month:%Y-%m-%d}至{latest:%Y-%m-%d}之间。")
    report.data_as_of = day
    report.save(update_fields=["data_as_of"])


def _refuse_typed(edit, indicator, row):
    """Refuse a number typed into a cell that its parts fill, and words for it while parts have numbers."""
    stored = Cell.of(row)
    if edit.version != (row.version if row else 0) or edit.cell.value == stored.value:
        return  # a conflict, or the same number: nothing is typed over the parts
    if edit.cell.has_number:
        raise Refused(f"{indicator.short_name}由分项相加得出，不能直接填：请点“分项”，在分项里填。")
    filled = PartProgress.objects.filter(report=row.report_id, part__indicator=indicator, value__isnull=False)
    if filled.exists():
        raise Refused(f"{indicator.short_name}的分项里有数：请先在分项里清空，再选“无数据”或“不适用”。")


def _save_cell(saved, edit, indicator, row, by, on_behalf):
    if not edit.cell.fits(indicator.kind):
        raise Refused(f"{indicator.short_name}是{indicator.get_kind_display()}指标，填的内容与它不符。")
    if edit.cell == Cell.of(row):
        saved.versions[indicator.pk] = row.version if row else 0
        return
    if (row.version if row else 0) != edit.version:
        theirs = Cell.of(row)
        who, when, version = (row.updated_by, row.updated_at, row.version) if row else (None, None, 0)
        saved.conflicts.append(Conflict(indicator, edit.cell, theirs, version, who, when))
        return
    row = row or MonthlyProgress(report=saved.report, indicator=indicator, version=0)
    for name, value in edit.cell.as_fields().items():
        setattr(row, name, value)
    row.version += 1
    row.updated_by, row.updated_at, row.on_behalf = by, clock.now(), on_behalf
    row.save()
    saved.changed.append(indicator.pk)
    saved.versions[indicator.pk] = row.version
