"""Standard × persons × months against the money of the ledger: is what was paid of the right size?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.models import FundEstimate, Stage
from funding.money import Basis, FundTotals
from minsheng import clock
from minsheng.figures import HUNDRED, format_number, rate_text, ratio
from minsheng.months import last_day, months_between

YUAN_IN_WAN = 10_000


@dataclass(frozen=True)
class Estimated:
    """An estimate worked out in 万元; ``due`` and ``money`` are None where a figure is missing."""

    estimate: FundEstimate
    standard: Decimal | None
    persons: Decimal | None
    months: int
    due: Decimal | None
    money: Decimal | None

    @property
    def differs(self) -> bool:
        """Whether the money lies further from what is due than the estimate allows, on unrounded values."""
        if self.due is None or self.money is None:
            return False
        return abs(self.money - self.due) * HUNDRED > self.due * self.estimate.tolerance

    @property
    def formula(self) -> str:
        per = " ÷ 12" if self.estimate.per == FundEstimate.Per.YEAR else ""
        return (
            f"{format_number(self.standard)}元 × {format_number(self.persons)}人 × {self.months}个月{per}"
            f" = {format_number(self.due)}万元"
        )

    @property
    def words(self) -> str:
        share = rate_text(ratio(abs(self.money - self.due), self.due, HUNDRED), 1)
        return (
            f"按标准应为{self.formula}，{self.stage_word}{format_number(self.money)}万元，"
            f"相差{format_number(abs(self.money - self.due))}万元（{share}）"
        )

    @property
    def stage_word(self) -> str:
        purpose = f"“{self.estimate.purpose}”" if self.estimate.purpose else ""
        return f"{purpose}{self.estimate.get_stage_display()}"


def basis_of(stage: str) -> Basis:
    """On which basis a stage is stated, in letters and here: 发放 on all books, the others on the own."""
    return Basis.FULL if stage == Stage.PAID else Basis.OWN


def estimated(estimates, totals: dict[Basis, FundTotals], rows: dict) -> list[Estimated]:
    """Work out estimates where ``totals`` look; ``rows`` are completion's of that region, by indicator id."""
    return [_work_out(estimate, totals, rows) for estimate in estimates]


def _work_out(estimate, totals, rows) -> Estimated:
    look = totals[basis_of(estimate.stage)]
    money = look.of(estimate.project).stage(estimate.stage)
    if estimate.purpose_id:
        amount = next((p.amount for p in money.by_purpose if p.purpose.pk == estimate.purpose_id), None)
    else:
        amount = money.amount if money.is_entered else None
    standard, persons = (_actual(rows, pk) for pk in (estimate.standard_id, estimate.persons_id))
    months, due = _months_due(look.through), None
    if months and standard is not None and persons is not None:
        year = 12 if estimate.per == FundEstimate.Per.YEAR else 1
        due = ratio(standard * persons * months, Decimal(YUAN_IN_WAN * year))
    return Estimated(estimate, standard, persons, months, due, amount)


def _months_due(through: date) -> int:
    """How many months of the year have ended by ``through``: a month's money is due once it is over."""
    months = months_between(through.replace(month=1), through)
    return sum(last_day(month) <= clock.today() for month in months)


def _actual(rows, indicator_id):
    row = rows.get(indicator_id)
    return row.actual if row else None
