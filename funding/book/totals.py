"""Rows between the entries of a ledger: sums, which are checked and never stored, and balances."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from minsheng.names import plain

_TOTAL = re.compile(
    r"^(本[日月页季年]|[一二三四]季度|\d{1,2}月份?|全年|截[至止].{0,12})?(小计|合计|总计|累计|共计|月计|季计|年计)$"
)
_OPENING = re.compile(r"^(上年|上期|上月|年初|期初|月初)(结转|结余|余额|结存)|^(承前页|过次页|结转下[年页])$")
_RUNNING = re.compile(r"累计|年计|截[至止]")
ZERO = Decimal(0)


def is_total(text: str) -> bool:
    """Whether a row called so is a sum of rows above: 小计, 本月合计, 6月合计, 累计."""
    return bool(_TOTAL.match(plain(text)))


def is_opening(text: str) -> bool:
    """Whether a row called so brings something over: 上年结转, 期初余额, 承前页."""
    return bool(_OPENING.match(plain(text)))


def is_running(text: str) -> bool:
    """累计 may go back to pages that are not in the file."""
    return bool(_RUNNING.search(plain(text)))


@dataclass
class Sums:
    """What was read of one column so far, to check the sums that the sheet states."""

    lines: list[tuple[date | None, Decimal]] = field(default_factory=list)
    opening: Decimal = ZERO
    since: int = 0
    marks: dict[str, int] = field(default_factory=dict)

    def add(self, day: date | None, amount: Decimal) -> None:
        self.lines.append((day, amount))

    def check(self, label: str, stated: Decimal) -> Decimal | None:
        """None where ``stated`` is one of the sums that such a row may mean, else the sum since the last."""
        label = plain(label)
        everything = sum((amount for _, amount in self.lines), ZERO)
        since = sum((amount for _, amount in self.lines[self.since :]), ZERO)
        same = sum((amount for _, amount in self.lines[self.marks.get(label, 0) :]), ZERO)
        last = self.lines[-1][0] if self.lines else None
        month = sum(
            (amount for day, amount in self.lines if last and day and _month(day) == _month(last)), ZERO
        )
        self.since = self.marks[label] = len(self.lines)
        if is_running(label):
            return None if stated in {everything, everything + self.opening} else everything
        return None if stated in {since, same, month, everything, everything + self.opening} else since


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
