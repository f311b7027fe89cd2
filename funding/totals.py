"""What money there is: plan, 下达, 到位, 下拨 and 发放 of a plan through a month. THE rule.

Source of the rule: docs/figures.md, 资金. Amounts are exact Decimals in 万元, never rounded here. Pages,
Excel, letters and the command line all ask ``fund_totals`` (by project, source, purpose) or
``funding.breakdowns`` (by region, by month).

Every movement is entered once: 下达 and 到位 where the money enters from outside the plan's regions, 下拨
at the region that receives it (its parent pays), 发放 at the region that pays people or works. A region's
own books are its own rows and those of its 市本级. Seen from region X, with the two bases:

========  ============================================  =====================================================
stage     OWN 本级口径 (of a city: 市级口径)              FULL 全口径
========  ============================================  =====================================================
下达       own books                                     X and everything below
到位       own books, and what was passed on to X        X and everything below, and what was passed on to X
下拨       what X passed on to the level right below      the same: deeper hops move the same money again
发放       own books                                     X and everything below
========  ============================================  =====================================================

Letters state 到位 and 下拨 on OWN and 发放 on FULL, as the sections that write them do.
So a 下拨 between two regions that are both looked at is inside FULL and never adds to its 到位.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from funding.cells import PLANNED, Cell, read_cells
from funding.excess import over_plan
from funding.models import FundSource, Purpose, Stage
from funding.money import BELOW, ZERO, Basis, FundTotals, Money, Part, ProjectFunds, Share, basis_name
from minsheng.figures import rate
from organization.models import Region
from targets.models import Plan, Project

__all__ = [
    "Basis",
    "FundTotals",
    "Money",
    "Part",
    "ProjectFunds",
    "Share",
    "basis_name",
    "both_totals",
    "fund_totals",
]


def fund_totals(
    plan: Plan,
    through: date,
    basis: Basis = Basis.OWN,
    *,
    region: Region | None = None,
    provenance: bool = False,
    projects: Iterable[Project] | None = None,
) -> FundTotals:
    """Return the money of each project of ``plan`` from the start through the month ``through`` (a first
    day).

    Seen from ``region`` (default: the plan's own) on ``basis``. One SQL query sums everything; three short
    ones read the names of projects, sources and purposes. With ``provenance`` each amount names the ids of
    its rows; without, the ids are left out, since a province has a million. ``projects`` restricts which
    projects are returned and totalled. Entries dated before the plan's year (提前下达) count: the span has
    no lower end.
    """
    return both_totals(plan, through, region=region, provenance=provenance, projects=projects)[Basis(basis)]


def both_totals(
    plan: Plan,
    through: date,
    *,
    region: Region | None = None,
    provenance: bool = False,
    projects: Iterable[Project] | None = None,
) -> dict[Basis, FundTotals]:
    """Return ``fund_totals`` on both bases from the same single query."""
    region = region or plan.region
    if projects is None:
        projects = Project.objects.filter(plan=plan).select_related("category", "section")
    projects = list(projects)
    cells = read_cells(plan, through, region, provenance=provenance)
    names = _Names.read(plan)
    return {basis: _totals(plan, region, through, basis, projects, cells, names) for basis in Basis}


@dataclass(frozen=True, slots=True)
class _Names:
    """Sources and purposes by id, in their order."""

    sources: dict[int, FundSource]
    purposes: dict[int, Purpose]

    @classmethod
    def read(cls, plan):
        purposes = Purpose.objects.filter(project__plan=plan).order_by("order", "id")
        return cls(
            {source.pk: source for source in FundSource.objects.order_by("order", "id")},
            {purpose.pk: purpose for purpose in purposes},
        )


def _totals(plan, region, through, basis, projects, cells, names) -> FundTotals:
    wanted = {project.pk: [] for project in projects}
    for cell in cells:
        if cell.project_id in wanted and (basis == Basis.FULL or cell.in_own_books):
            wanted[cell.project_id].append(cell)
    funds = tuple(_project(project, wanted[project.pk], basis, region, names) for project in projects)
    everything = [cell for group in wanted.values() for cell in group]
    total = _project(None, everything, basis, region, names)
    return FundTotals(plan, region, basis, through, funds, total)


def _project(project, cells: list[Cell], basis, region, names) -> ProjectFunds:
    by_stage: dict[str, list[Cell]] = {}
    for cell in cells:
        by_stage.setdefault(cell.stage, []).append(cell)
    planned = _money(by_stage.get(PLANNED, []), names, "plan_word")
    stages = {stage: _money(by_stage.get(stage, []), names, "raised_word") for stage in Stage}
    to_raise = _share_to_raise(planned, basis, region)
    passed_on, paid, raised = stages[Stage.PASSED_ON], stages[Stage.PAID], stages[Stage.RAISED]
    leaving = [passed_on, paid] if basis == Basis.OWN else [paid]
    left = sum((money.amount for money in leaving), ZERO) if any(m.is_entered for m in leaving) else None
    return ProjectFunds(
        project=project,
        planned=planned,
        allocated=stages[Stage.ALLOCATED],
        raised=raised,
        passed_on=passed_on,
        paid=paid,
        share_to_raise=to_raise,
        left=left,
        raised_rate=Share("到位率", _raised_formula(basis, region), rate(raised.amount, to_raise)),
        left_rate=_left_rate(basis, left, raised),
        raised_in_own_books=sum((c.amount for c in by_stage.get(Stage.RAISED, []) if c.in_own_books), ZERO),
        notes=_notes(planned, stages),
        over_plan=over_plan(planned, raised, to_raise),
    )


def _money(cells: list[Cell], names: _Names, word: str) -> Money:
    if not cells:
        return Money()
    by_source, by_purpose = _split(cells, "source_id"), _split(cells, "purpose_id")
    sources = tuple(
        Part(getattr(source, word), *by_source[pk], sources=(source,))
        for pk, source in names.sources.items()
        if pk in by_source and by_source[pk].amount
    )
    return Money(
        amount=sum((shared.amount for shared in by_source.values()), ZERO),
        is_entered=any(cell.is_entered for cell in cells),
        by_source=sources,
        by_group=_by_group(sources),
        by_purpose=tuple(
            Part(purpose.name, *by_purpose[pk], purpose=purpose)
            for pk, purpose in names.purposes.items()
            if pk in by_purpose and by_purpose[pk].amount
        ),
        undivided=by_source[None].amount if None in by_source else ZERO,
        unassigned=by_purpose[None].amount if None in by_purpose else ZERO,
        row_ids=_row_ids(cells),
    )


class _Shared(NamedTuple):
    amount: Decimal
    row_ids: tuple[int, ...]


def _split(cells: list[Cell], name: str) -> dict[int | None, _Shared]:
    """Amount and rows of the cells by the id that they have in ``name``."""
    groups: dict[int | None, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(getattr(cell, name), []).append(cell)
    return {
        key: _Shared(sum((cell.amount for cell in part), ZERO), _row_ids(part))
        for key, part in groups.items()
    }


def _by_group(sources: tuple[Part, ...]) -> tuple[Part, ...]:
    """A group of one source is called as that source is, so that 省级 alone does not become 省以上."""
    groups: dict[str, list[Part]] = {}
    for part in sources:
        groups.setdefault(part.sources[0].group, []).append(part)
    return tuple(
        Part(
            parts[0].word if len(parts) == 1 else group,
            sum((part.amount for part in parts), ZERO),
            tuple(sorted(row for part in parts for row in part.row_ids)),
            sources=tuple(part.sources[0] for part in parts),
        )
        for group, parts in groups.items()
    )


def _row_ids(cells) -> tuple[int, ...]:
    return tuple(sorted(row for cell in cells for row in cell.row_ids))


def _share_to_raise(planned: Money, basis, region) -> Decimal | None:
    if not planned.is_entered:
        return None
    if basis == Basis.FULL:
        return planned.amount
    below = BELOW.get(region.level, set())
    return sum((part.amount for part in planned.by_source if part.sources[0].level not in below), ZERO)


def _raised_formula(basis, region) -> str:
    left_out = {Region.Level.PROVINCE: "（不含市县级）", Region.Level.CITY: "（不含县级）"}
    return f"到位 ÷ 计划安排{left_out.get(region.level, '') if basis == Basis.OWN else ''}"


def _left_rate(basis, left, raised) -> Share:
    if basis == Basis.OWN:
        return Share("拨付率", "（下拨 + 本级发放）÷ 到位", rate(left, raised.amount))
    return Share("发放率", "发放 ÷ 到位", rate(left, raised.amount))


def _notes(planned: Money, stages: dict) -> tuple[str, ...]:
    notes = []
    if not planned.is_entered:
        notes.append("没有录入计划安排，算不出到位率")
    if not any(money.is_entered for money in stages.values()):
        notes.append("还没有资金批次")
    elif not stages[Stage.RAISED].is_entered:
        notes.append("没有到位的批次，算不出拨付率")
    elif not (stages[Stage.PASSED_ON].is_entered or stages[Stage.PAID].is_entered):
        notes.append("到位后还没有下拨、发放的批次")
    return tuple(notes)
