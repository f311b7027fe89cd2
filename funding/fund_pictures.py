"""Money as stacked bars: how far the plan's money has come, where a project's comes from, month by month."""

from decimal import Decimal

from funding.breakdowns import MonthFunds
from funding.models import Stage
from funding.money import ZERO, Basis, FundTotals, ProjectFunds
from funding.splits import SplitTable
from minsheng.pictures import Picture, Stack, stacked_bars

UNIT = "万元"


def plan_picture(totals: FundTotals) -> Picture | None:
    """A bar per project with money: what has gone out, what lies in the books, what is still to come.

    The three add up to the plan, or to what was raised or has gone out where that is more; None without any.
    """
    stacks = [Stack(str(f.project), _how_far(f)) for f in totals.projects if _has_money(f)]
    names = [_gone_out(totals.basis), "到位未拨" if totals.basis == Basis.OWN else "到位未发放", "还没有到位"]
    return stacked_bars(f"各项目的钱走到哪里（{totals.basis_name}）", names, stacks, UNIT) if stacks else None


def _has_money(funds):
    return funds.planned.is_entered or funds.raised.is_entered or funds.left is not None


def _gone_out(basis):
    return "已下拨和发放" if basis == Basis.OWN else "已发放"


def _how_far(funds: ProjectFunds) -> list[Decimal | None]:
    left, raised, planned = funds.left or ZERO, funds.raised.amount, funds.share_to_raise or ZERO
    parts = [left, max(raised - left, ZERO), max(planned - max(raised, left), ZERO)]
    return [part or None for part in parts]


def source_picture(table: SplitTable) -> Picture | None:
    """A bar per stage, made of the source groups; None where nothing is entered."""
    groups = [line for line in table.lines if not line.is_part]
    stacks = [
        Stack(stage, [line.amounts[index] for line in groups])
        for index, stage in enumerate(table.stages)
        if table.total.amounts[index] is not None
    ]
    return (
        stacked_bars("各环节的钱从哪里来", [line.name for line in groups], stacks, UNIT) if stacks else None
    )


def month_picture(months: list[MonthFunds], basis: Basis) -> Picture | None:
    """A bar per month, counted from the year's start: what has gone out, and what lies in the books."""
    stacks = [Stack(f"{each.month.month}月", _by_then(each, basis)) for each in months]
    if not any(part for stack in stacks for part in stack.parts):
        return None
    lying = "到位未拨" if basis == Basis.OWN else "到位未发放"
    return stacked_bars("到各月为止到位的钱", [_gone_out(basis), lying], stacks, UNIT)


def _by_then(month, basis):
    out = month.by_then[Stage.PAID]
    if basis == Basis.OWN:
        out += month.by_then[Stage.PASSED_ON]
    return [out or None, max(month.by_then[Stage.RAISED] - out, ZERO) or None]
