"""Opening a month's report and saving the cells of its draft."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects

from minsheng import clock
from minsheng.months import day_name, month_name
from minsheng.statements import Joined
from organization.models import Region, Section
from targets.actions.feeding import refresh_cell
from targets.cell_rows import cell_rows
from targets.cells import Cell
from targets.deadlines import last_data_day
from targets.feeds import fed_numerators, with_fed
from targets.findings import owed
from targets.locking import entry_tier, refuse_locked, refuse_locked_report
from targets.models import Assignment, Indicator, MonthlyProgress, MonthlyReport, PartProgress, Plan, Tier
from targets.permissions import assignments_entered_by, can_enter, enters, open_months
from targets.refusals import Refused
from targets.steps import OPEN, WHY_NOT


@dataclass(frozen=True)
class Edit:
    """One cell as somebody wants it, made from `version` of the stored one (0: never saved).

    `meaning`: the Indicator.meaning by which the figure was read, None for one that was not read from text.
    """

    indicator_id: int
    version: int
    cell: Cell
    meaning: tuple | None = None


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


_LOCKED = Joined(
    "locked_report",
    """
    SELECT {columns}
    FROM targets_monthlyreport r
    JOIN targets_plan p ON p.id = r.plan_id
    JOIN organization_region g ON g.id = r.region_id
    JOIN organization_section s ON s.id = r.section_id
    WHERE r.id = %(report)s
    FOR UPDATE OF r
    """,
    r=MonthlyReport,
    p=Plan,
    g=Region,
    s=Section,
)


def locked(report):
    """The report's row, locked until the transaction ends, with plan, region and section."""
    [(row, row.plan, row.region, row.section)] = _LOCKED.rows(report=report.pk)
    return row


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
    if not (edits or as_operator or can_enter(by, report)):
        raise PermissionDenied(f"{report.region.name}报{report.section.name}的数据不由您填报。")
    refuse_locked_report(report, entry_tier(report.status))
    _save_day(report, data_as_of)
    return store_edits(report, edits, by, as_operator=as_operator, on_behalf=on_behalf)


def store_edits(report, edits, by, *, as_operator=False, on_behalf=""):
    """Save cells of a locked report that may be changed; returns Saved."""
    rows = _rows_of(report, edits)
    _refuse_foreign(rows, edits, by, as_operator)
    _refuse_read_otherwise(rows, edits)
    cells = [*(edit.cell for edit in edits), *(Cell.of(one.row) for one in rows.values())]
    has_pairs = any(cell.denominator is not None for cell in cells)
    fed = fed_numerators(report.plan, report.region, report.data_as_of) if has_pairs else {}
    saved, conflicts = Saved(report), []
    for edit in edits:
        one = rows[edit.indicator_id]
        if one.is_summed:
            _refuse_typed(edit, one.indicator, one.row)
        edit = replace(edit, cell=with_fed(edit.cell, fed.get(edit.indicator_id)))
        if not _save_cell(saved, edit, one, by, on_behalf):
            conflicts.append((edit, one))
    saved.conflicts = _conflicts(conflicts)
    typed = {edit.indicator_id for edit in edits}
    for pk, one in rows.items():
        if pk not in typed and one.row and refresh_cell(one.row, fed.get(pk)):
            saved.versions[pk] = one.version
    return saved


def _rows_of(report, edits):
    """The CellRows of the report, by indicator id, that the edits are about or that say a denominator."""
    asked = [edit.indicator_id for edit in edits]
    rows = cell_rows(report.plan, report.region, report.month, asked, with_pairs=True, held=True)
    return {row.indicator.pk: row for row in rows if row.indicator.section_id == report.section_id}


def _refuse_foreign(rows, edits, by, as_operator):
    for edit in edits:
        one = rows.get(edit.indicator_id)
        if one is None or not (as_operator or enters(by, one.task)):
            raise PermissionDenied("有的格子不由您填报。")


def _refuse_read_otherwise(rows, edits):
    """Refuse figures that were read by what has been changed since."""
    for edit in edits:
        indicator = rows[edit.indicator_id].indicator
        if edit.meaning not in (None, indicator.meaning):
            raise Refused(
                f"{indicator.short_name}的填报方式或单位刚被目标管理员改过。请重新打开本页，按新的方式填。"
            )


def _save_day(report, day):
    if day is None or day == report.data_as_of:
        return
    latest = last_data_day(report.month)
    if not report.month <= day <= latest:
        raise Refused(
            f"数据截至日{day_name(day)}应在{day_name(report.month)}至{day_name(latest, report.month)}之间。"
        )
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


def _save_cell(saved, edit, one, by, on_behalf):
    """Whether the cell says now what the edit wants; False where somebody else changed it meanwhile."""
    indicator, row = one.indicator, one.row
    if not edit.cell.fits(indicator.kind):
        raise Refused(f"{indicator.short_name}是{indicator.get_kind_display()}指标，填的内容与它不符。")
    if edit.cell == Cell.of(row):
        saved.versions[indicator.pk] = one.version
        return True
    if one.version != edit.version:
        return False
    row = row or MonthlyProgress(report=saved.report, indicator=indicator, version=0)
    for name, value in edit.cell.as_fields().items():
        setattr(row, name, value)
    row.version += 1
    row.updated_by, row.updated_at, row.on_behalf = by, clock.now(), on_behalf
    row.save()
    saved.changed.append(indicator.pk)
    saved.versions[indicator.pk] = row.version
    return True


def _conflicts(found):
    """The Conflicts of edits with the CellRows that stand in their way."""
    prefetch_related_objects([one.row for _edit, one in found if one.row], "updated_by")
    return [
        Conflict(
            indicator=one.indicator,
            mine=edit.cell,
            theirs=Cell.of(one.row),
            version=one.version,
            by=one.row.updated_by if one.row else None,
            at=one.row.updated_at if one.row else None,
        )
        for edit, one in found
    ]
