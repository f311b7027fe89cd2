"""The checks of a plan as its page lists them: each kind with what holds for the plan and for indicators."""

from dataclasses import dataclass

from minsheng.figures import format_number
from targets.checks import KINDS, rules_of
from targets.models import Severity


@dataclass(frozen=True)
class RuleLine:
    """A rule in words: how grave, its numbers, what it compares with."""

    rule: object

    @property
    def severity_word(self):
        return Severity(self.rule.severity).label

    @property
    def numbers(self):
        return [
            f"{parameter.label} {format_number(self.rule.parameters[parameter.name])}"
            for parameter in self.rule.kind.parameters
        ]

    @property
    def indicator(self):
        return self.rule.row.indicator


@dataclass(frozen=True)
class CheckLine:
    """One kind: `general` is None where it holds only for the indicators named by `narrow`."""

    kind: object
    general: RuleLine | None
    narrow: list[RuleLine]


def check_list(plan):
    """The kinds in the order of the registry, as CheckLines; a constant number of queries."""
    rules = rules_of(plan)
    narrow = {}
    for rule in rules.narrow():
        narrow.setdefault(rule.kind.key, []).append(RuleLine(rule))
    return [
        CheckLine(
            kind,
            None if kind.others else RuleLine(rules.setting(kind.key)),
            sorted(narrow.get(kind.key, []), key=lambda line: (line.indicator.order, line.rule.row.pk)),
        )
        for kind in KINDS.values()
    ]
