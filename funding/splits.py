"""One project's money by source and by purpose across the stages, as tables that foot both ways."""

from dataclasses import dataclass
from decimal import Decimal

from funding.models import Stage
from funding.money import Money, ProjectFunds
from funding.summary import UNDIVIDED

PLANNED = "计划安排"
STAGES = [PLANNED, *Stage.labels]
UNASSIGNED = "不分用途"


@dataclass(frozen=True)
class SplitLine:
    """One source, group or purpose: an amount (None: nothing entered) under each stage."""

    name: str
    amounts: list[Decimal | None]
    is_part: bool = False  # a source under its group, which adds it up


@dataclass(frozen=True)
class SplitTable:
    """``lines`` add up to ``total`` in every column, the parts of groups left out."""

    stages: list[str]
    lines: list[SplitLine]
    total: SplitLine

    @property
    def is_empty(self) -> bool:
        return not self.lines


def _monies(funds: ProjectFunds) -> list[Money]:
    return [funds.planned, *(funds.stage(stage) for stage in Stage)]


def by_source(funds: ProjectFunds) -> SplitTable:
    """A line per source group, its sources below where it has several, then 未分."""
    monies = _monies(funds)
    lines = []
    for group, sources in _groups(monies):
        several = len(sources) > 1
        name = group if several else sources[0].name
        lines.append(SplitLine(name, [money.of_group(group) or None for money in monies]))
        if several:
            lines += [
                SplitLine(source.name, [_of_source(money, source) for money in monies], is_part=True)
                for source in sources
            ]
    if any(money.undivided for money in monies):
        lines.append(SplitLine(UNDIVIDED, [money.undivided or None for money in monies]))
    return SplitTable(STAGES, lines, _total(monies))


def _groups(monies) -> list[tuple[str, list]]:
    """Groups with their sources, in the order of the sources, of all stages together."""
    found = {part.sources[0].pk: part.sources[0] for money in monies for part in money.by_source}
    groups: dict[str, list] = {}
    for source in sorted(found.values(), key=lambda source: (source.order, source.pk)):
        groups.setdefault(source.group, []).append(source)
    return list(groups.items())


def _of_source(money, source):
    return next((part.amount for part in money.by_source if part.sources[0].pk == source.pk), None)


def by_purpose(funds: ProjectFunds) -> SplitTable:
    """A line per purpose, then 不分用途. A plan is not set aside by purpose, so its column is left out."""
    monies = _monies(funds)[1:]
    found = {part.purpose.pk: part.purpose for money in monies for part in money.by_purpose}
    purposes = sorted(found.values(), key=lambda purpose: (purpose.order, purpose.pk))
    lines = [
        SplitLine(purpose.name, [money.of_purpose(purpose) or None for money in monies])
        for purpose in purposes
    ]
    if any(money.unassigned for money in monies):
        lines.append(SplitLine(UNASSIGNED, [money.unassigned or None for money in monies]))
    return SplitTable(STAGES[1:], lines, _total(monies))


def _total(monies) -> SplitLine:
    return SplitLine("合计", [money.amount if money.is_entered else None for money in monies])
