"""The table against the targets in force: what is new, changed, the same, or gone from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from minsheng.quantity_units import NotConvertible, convert
from minsheng.workbooks import ERROR, Problem
from targets.decomposition import Cell, TableReading
from targets.decomposition.shape import NUMBER, WORDS
from targets.importers.table.matching import SKIP, Match
from targets.models import Plan, Target

ADDED, CHANGED, SAME, GONE = "added", "changed", "same", "gone"


@dataclass(slots=True)
class Standing:
    """A target in force, as far as the comparison needs it."""

    number: Decimal | None
    text: str
    raw: str
    imbalance_reason: str = ""


Standings = dict[int, dict[str, Standing]]


@dataclass(slots=True)
class Change:
    """One target cell against what is in force; `cell` is None for a target that the table leaves out."""

    match: Match
    region: str
    outcome: str
    number: Decimal | None
    text: str
    cell: Cell | None
    before: Standing | None

    @property
    def key(self) -> str:
        return f"{self.match.indicator.pk}-{self.region}" if self.match.indicator else ""


def targets_in_force(plan: Plan, month: date) -> Standings:
    """Indicator id → region code → the target in force at the month, without withdrawn ones. One query."""
    rows = Target.objects.filter(indicator__plan=plan).in_force(month)
    fields = ("indicator_id", "region__code", "is_withdrawn", "number", "text", "raw", "imbalance_reason")
    found: Standings = {}
    for indicator, region, withdrawn, *standing in rows.values_list(*fields):
        if not withdrawn:
            found.setdefault(indicator, {})[region] = Standing(*standing)
    return found


def compare(
    reading: TableReading, matches: Iterable[Match], standings: Standings
) -> tuple[list[Change], list[Problem]]:
    """Every used cell as a Change, column by column, and the targets that the table's blanks would drop."""
    cells = reading.by_column()
    changes: list[Change] = []
    problems: list[Problem] = []
    for match in matches:
        if match.use == SKIP:
            continue
        try:
            factor = _factor(match)
        except NotConvertible as error:
            problems.append(_wrong_unit(match, error))
            continue
        mine = cells[match.column.key]
        standing = standings.get(match.indicator.pk, {}) if match.indicator else {}
        stated = set()
        for region, cell in mine.items():
            if cell.verdict not in (NUMBER, WORDS):
                continue
            stated.add(region)
            changes.append(_change(match, region, cell, factor, standing.get(region)))
        changes += [
            Change(match, region, GONE, None, "", None, before)
            for region, before in standing.items()
            if region not in stated
        ]
    return changes, problems


def _factor(match: Match) -> Decimal:
    """From the column's unit into the indicator's: 亿元 under an indicator in 万元 is 10000."""
    if not match.unit or match.unit == match.column.unit:
        return Decimal(1)
    return convert(Decimal(1), match.column.unit, match.unit)


def _wrong_unit(match: Match, error: Exception) -> Problem:
    column = match.column
    message = f"“{column.header_path[-1][:30]}”对应的指标“{match.name}”单位不同：{error}"
    return Problem(
        "unit-mismatch", column.sheet, column.place, ERROR, message, "请改选指标，或改正表头的单位"
    )


def _change(match: Match, region: str, cell: Cell, factor: Decimal, before: Standing | None) -> Change:
    number = cell.number if cell.number is None or factor == 1 else cell.number * factor
    text = cell.text
    outcome = ADDED
    if before is not None:
        outcome = SAME if (before.number, before.text) == (number, text) else CHANGED
    return Change(match, region, outcome, number, text, cell, before)
