"""The cells of a region's month as they are stored: task, indicator, report and draft, in one statement.

The sheet is made of them, and a save reads the cells that it is about twice: to understand what was typed,
and again once the report is locked.
"""

from dataclasses import dataclass

from minsheng.statements import Joined
from organization.models import Section
from targets.models import Assignment, Indicator, MonthlyProgress, MonthlyReport

_TEXT = """
    SELECT {columns}, EXISTS (
        SELECT 1 FROM targets_indicatorpart t
        WHERE t.indicator_id = i.id AND t.is_active AND NOT t.is_informative
            AND (t.region_id IS NULL OR t.region_id = a.region_id)
    )
    FROM targets_assignment a
    JOIN targets_indicator i ON i.id = a.indicator_id
    JOIN organization_section s ON s.id = i.section_id
    LEFT JOIN organization_section f ON f.id = a.filled_by_id
    LEFT JOIN targets_monthlyreport r
        ON r.plan_id = i.plan_id AND r.region_id = a.region_id AND r.section_id = i.section_id
        AND r.month = %(month)s
    LEFT JOIN targets_monthlyprogress c ON c.report_id = r.id AND c.indicator_id = i.id
    WHERE i.plan_id = %(plan)s AND a.region_id = %(region)s
        AND (%(all)s OR i.id = ANY(%(indicators)s) OR i.section_id = ANY(%(sections)s)
            OR (%(with_pairs)s AND c.denominator IS NOT NULL))
    ORDER BY s."order", s.code, i."order", i.id
"""
_MODELS = {
    "a": Assignment,
    "i": Indicator,
    "s": Section,
    "f": Section,
    "r": MonthlyReport,
    "c": MonthlyProgress,
}
_ROWS = Joined("cell_rows", _TEXT, **_MODELS)
_HELD = Joined("held_cell_rows", f"{_TEXT} FOR SHARE OF i", **_MODELS)


@dataclass(frozen=True)
class CellRow:
    """One task of the region: `report` is that of its section for the month, `row` the draft cell; either
    may be None. `is_summed`: parts make its figure (targets/parts.py).
    """

    task: Assignment
    report: MonthlyReport | None
    row: MonthlyProgress | None
    is_summed: bool

    @property
    def indicator(self):
        return self.task.indicator

    @property
    def version(self):
        return self.row.version if self.row else 0


def cell_rows(plan, region, month, indicators=None, sections=(), with_pairs=False, held=False):
    """The CellRows of `region` for `month` (a first day) in the order of the sheet; one query.

    `indicators`: their ids, None for all; those of `sections` (ids) too, and `with_pairs` those that say a
    denominator. `held`: until the transaction ends nobody changes what the figures of the indicators mean
    (targets.planning looks for figures first).
    """
    found = (_HELD if held else _ROWS).rows(
        plan=plan.pk,
        region=region.pk,
        month=month,
        all=indicators is None,
        indicators=list(indicators or ()),
        sections=list(sections),
        with_pairs=with_pairs,
    )
    reports = {}
    return [_cell_row(plan, region, reports, *row) for row in found]


def _cell_row(plan, region, reports, task, indicator, section, filled_by, report, row, is_summed):
    task.indicator, task.region, task.filled_by = indicator, region, filled_by
    indicator.section, indicator.plan = section, plan
    if report is not None:
        report = reports.setdefault(report.pk, report)  # one object for all its cells
        report.plan, report.region, report.section = plan, region, section
    return CellRow(task, report, row, is_summed)
