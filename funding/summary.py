"""The fund table of a plan as rows and columns, for the page and for Excel; it foots in both directions."""

from dataclasses import dataclass
from decimal import Decimal

from funding.money import FundTotals, Money, ProjectFunds
from minsheng.figures import rate_text
from minsheng.months import month_name
from minsheng.workbooks import Sheet, workbook_bytes
from minsheng.workbooks.grid import column_letters

UNDIVIDED = "未分"


@dataclass(frozen=True)
class Line:
    """One project (or the total): amounts aligned to the table's columns; None is nothing entered."""

    funds: ProjectFunds
    planned: Decimal | None
    planned_parts: list[Decimal | None]
    raised: Decimal | None
    raised_parts: list[Decimal | None]
    allocated: Decimal | None
    passed_on: Decimal | None
    paid: Decimal | None

    @property
    def name(self) -> str:
        return str(self.funds.project or "合计")


@dataclass(frozen=True)
class SummaryTable:
    """Lines with the names of the source groups that stand above their parts."""

    totals: FundTotals
    plan_groups: list[str]
    raised_groups: list[str]
    lines: list[Line]
    total: Line


def summary_table(totals: FundTotals) -> SummaryTable:
    """Lay ``totals`` out: a group stands as a column where some project has it, 未分 where something has no
    source.

    Σ of a line's parts is its amount, and Σ of a column's lines is the total below it.
    """
    plan_groups = _groups(totals.total.planned)
    raised_groups = _groups(totals.total.raised)
    lines = [_line(funds, plan_groups, raised_groups) for funds in totals.projects]
    return SummaryTable(
        totals, plan_groups, raised_groups, lines, _line(totals.total, plan_groups, raised_groups)
    )


def _groups(money: Money) -> list[str]:
    names = [part.sources[0].group for part in money.by_group]
    return [*names, UNDIVIDED] if money.undivided else names


def _line(funds, plan_groups, raised_groups) -> Line:
    return Line(
        funds=funds,
        planned=_amount(funds.planned),
        planned_parts=_parts(funds.planned, plan_groups),
        raised=_amount(funds.raised),
        raised_parts=_parts(funds.raised, raised_groups),
        allocated=_amount(funds.allocated),
        passed_on=_amount(funds.passed_on),
        paid=_amount(funds.paid),
    )


def _amount(money: Money) -> Decimal | None:
    return money.amount if money.is_entered else None


def _parts(money: Money, groups: list[str]) -> list[Decimal | None]:
    if not money.is_entered:
        return [None] * len(groups)
    held = {part.sources[0].group: part.amount for part in money.by_group}
    if money.undivided:
        held[UNDIVIDED] = money.undivided
    return [held.get(group) for group in groups]


def summary_workbook(table: SummaryTable) -> bytes:
    """The table as an Excel file: amounts are numbers in 万元, rates are texts as printed."""
    totals = table.totals
    first = totals.total
    plan, raised = len(table.plan_groups), len(table.raised_groups)
    top = ["项目", "计划安排", *[""] * plan, "下达", "筹集到位", *[""] * raised, "下拨", "发放"]
    top += [first.raised_rate.name, first.left_rate.name]
    under = ["", "合计", *table.plan_groups, "", "合计", *table.raised_groups, "", "", "", ""]
    width = len(top)
    title = (
        f"{totals.plan}资金情况（截至{month_name(totals.through)}，{totals.region}，"
        f"{totals.basis_name}，单位：万元）"
    )
    rows = [[title], top, under, *(_row(line) for line in [*table.lines, table.total])]
    notes = [f"{share.name} = {share.formula}" for share in (first.raised_rate, first.left_rate)]
    sheet = Sheet(
        "资金情况",
        rows=[*rows, ["注：" + "；".join(notes)]],
        header_rows=2,
        title_rows=1,
        merges=_merges(plan, raised, width, len(rows)),
        widths=[30, *[14] * (width - 1)],
        landscape=True,
        freeze="B4",
    )
    return workbook_bytes([sheet])


def _row(line: Line) -> list:
    rates = [rate_text(share.value, 1) for share in (line.funds.raised_rate, line.funds.left_rate)]
    money = [line.planned, *line.planned_parts, line.allocated, line.raised, *line.raised_parts]
    return [line.name, *money, line.passed_on, line.paid, *rates]


def _merges(plan, raised, width, last) -> list[str]:
    def area(top, left, bottom, right):
        return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"

    allocated = 3 + plan
    passed_on = allocated + 2 + raised
    merges = [area(1, 1, 1, width), area(2, 1, 3, 1), area(2, allocated, 3, allocated)]
    if plan:
        merges.append(area(2, 2, 2, 2 + plan))
    if raised:
        merges.append(area(2, allocated + 1, 2, allocated + 1 + raised))
    merges += [area(2, column, 3, column) for column in range(passed_on, width + 1)]
    return [*merges, area(last + 1, 1, last + 1, width)]
