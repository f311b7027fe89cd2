"""Which indicator each column of a decomposition table is: said before, named alike, or new."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from minsheng.quantity_units import FAMILY_OF, analyse
from targets.decomposition import Column, Settled
from targets.importers.table.likeness import core, first_sentence, is_sentence, likeness
from targets.importers.table.proposals import Proposal, propose
from targets.models import Indicator, Kind

EXISTING, NEW, SKIP = "indicator", "new", "skip"
LONGEST_HEADER = 600


@dataclass
class Match:
    """What one column is taken for. `doubt` is a question that must be answered before anything is stored."""

    column: Column
    use: str
    indicator: Indicator | None = None
    proposal: Proposal | None = None
    doubt: str = ""
    why: str = ""
    is_answered: bool = False

    @property
    def header(self) -> str:
        return self.column.header[:LONGEST_HEADER]

    @property
    def kind(self) -> str:
        return self.indicator.kind if self.indicator else self.proposal.kind if self.proposal else ""

    @property
    def unit(self) -> str:
        return self.indicator.unit if self.indicator else self.proposal.unit if self.proposal else ""

    @property
    def name(self) -> str:
        return self.indicator.short_name if self.indicator else self.proposal.short_name

    @property
    def settled(self) -> Settled:
        """What the reader must know: the kind decides what words mean, an unnamed unit is the indicator's."""
        if self.use == SKIP:
            return Settled()
        unit = self.unit if self.proposal or not self.column.unit else None
        direction = self.indicator.direction if self.indicator else self.proposal.direction
        return Settled(self.kind, unit, direction)


def match_columns(
    columns: list[Column],
    indicators: list[Indicator],
    remembered: Mapping[str, int | None],
    answers: Mapping[str, Mapping],
) -> list[Match]:
    """One Match a column. Answers given for this file speak first, then those kept of the plan, then names.

    `remembered`: header → indicator id, or None for a column that is not used; `answers`: column key → the
    fields of the page. Nothing is guessed where two readings are possible: such a column carries its doubt.
    """
    finder = _Finder(columns, indicators)
    taken = {indicator.short_name for indicator in indicators}
    matches = [_match(column, finder, remembered, answers.get(column.key) or {}, taken) for column in columns]
    _ask_about_doubles(matches)
    return matches


def _match(column: Column, finder: "_Finder", remembered, answer: Mapping, taken: set[str]) -> Match:
    use = answer.get("use", "")
    if use == SKIP:
        return Match(column, SKIP, why="按您的选择不用", is_answered=True)
    if use == NEW:
        return Match(column, NEW, proposal=_answered(column, answer, taken), is_answered=True)
    if use.isdecimal() and int(use) in finder.by_id:
        return Match(column, EXISTING, finder.by_id[int(use)], why="按您的选择", is_answered=True)
    if use:
        return replace(_by_name(column, finder, taken), doubt="选的指标不在本方案里，请重新选")
    header = column.header[:LONGEST_HEADER]
    if header in remembered:
        kept = finder.by_id.get(remembered[header])
        if kept:
            return Match(column, EXISTING, kept, why="上次这样对应", is_answered=True)
        if remembered[header] is None:
            return Match(column, SKIP, why="上次没有使用", is_answered=True)
    if column.measure != "target":
        return Match(column, SKIP, why="不是目标列")
    return _by_name(column, finder, taken)


def _by_name(column: Column, finder: "_Finder", taken: set[str]) -> Match:
    found = finder.named(column)
    if len(found) == 1:
        return Match(column, EXISTING, found[0], why="名称相同")
    if found:
        names = "、".join(indicator.short_name for indicator in found)
        return Match(column, EXISTING, found[0], doubt=f"可能是这几个指标之一：{names}，请选定")
    alike = finder.like(column)
    if alike:
        return Match(column, EXISTING, alike, doubt=f"像是“{alike.short_name}”，请确认")
    proposal = propose(column, taken)
    doubt = "方案里没有这个指标：请选新建、对应到已有指标或不用" if finder.by_id else ""
    if not doubt and not column.sure:
        doubt = "类型拿不准，请核对"
    return Match(column, NEW, proposal=proposal, doubt=doubt)


def _answered(column: Column, answer: Mapping, taken: set[str]) -> Proposal:
    """The proposal with what was changed on the page."""
    if answer.get("kind") in Kind.values:
        column.kind = answer["kind"]
    proposal = propose(column, taken if not answer.get("short_name") else set())
    for key, value in proposal.as_answers().items():
        typed = answer.get(key)
        if typed is None or (typed == "" and key in ("name", "short_name", "project")):
            continue
        if key == "categories":
            value = [part.strip() for part in typed if part.strip()] or value
        elif key == "section":
            value = int(typed) if str(typed).isdecimal() else None
        else:
            value = str(typed).strip()
        setattr(proposal, key, value)
    return proposal


def _ask_about_doubles(matches: list[Match]) -> None:
    places = defaultdict(list)
    for match in matches:
        if match.use == EXISTING:
            places[match.indicator.pk].append(match)
    for same in places.values():
        if len(same) > 1:
            keys = "、".join(match.column.place for match in same)
            for match in same:
                match.doubt = f"{keys} 都对应到“{match.name}”，一个指标只能有一列，请改正"


class _Finder:
    """Indicators by the cores of their names, and headings that stand over one column only."""

    def __init__(self, columns: list[Column], indicators: list[Indicator]):
        self.by_id = {indicator.pk: indicator for indicator in indicators}
        self.cores: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in indicators:
            for name in {core(text) for text in (indicator.name, indicator.short_name, *indicator.aliases)}:
                self.cores[name].append(indicator)
        self.spans: dict[tuple, int] = defaultdict(int)
        for column in columns:
            for depth in range(1, len(column.header_path) + 1):
                self.spans[tuple(column.header_path[:depth])] += 1

    def named(self, column: Column) -> list[Indicator]:
        """Indicators named by the headings over this column alone, the narrowest heading first."""
        path = column.header_path
        for depth in range(len(path), 0, -1):
            if self.spans[tuple(path[:depth])] > 1:
                break
            text = path[depth - 1]
            for name in (text, first_sentence(text)):
                found = self.cores.get(core(name), [])
                fitting = [indicator for indicator in found if _units_fit(column, indicator)] or found
                if fitting:
                    return fitting
        return []

    def like(self, column: Column) -> Indicator | None:
        leaf = column.header_path[-1]
        mine = core(first_sentence(leaf) if is_sentence(leaf) else leaf)
        for name, indicators in self.cores.items():
            if len(indicators) == 1 and _units_fit(column, indicators[0]) and likeness(mine, name):
                return indicators[0]
        return None


def _units_fit(column: Column, indicator: Indicator) -> bool:
    if not column.unit or not indicator.unit:
        return True
    bases = {analyse(column.unit).base, analyse(indicator.unit).base}
    return len({FAMILY_OF.get(base, base) for base in bases}) == 1
