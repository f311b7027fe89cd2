"""The registry of what figures are checked for: kinds of checks, the rules of a plan, and findings.

A RuleKind says what a check asks and what can be set; a stored CheckRule (per plan, optionally for one
indicator) says how grave it is and with which numbers. The kinds of monthly figures stand in
targets/check_kinds.py; another app registers its own from its AppConfig.ready() with `register`, and finds
their settings with `rules_of(plan).setting(kind)`. A finding of 必须改正 stops a report; 请说明 lets it
through with an Explanation of exactly its figures (targets/explaining.py).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

from minsheng.statements import Joined
from targets.models import CheckRule, Indicator, Severity

MUST_MEND, EXPLAIN, OFF = Severity.ERROR, Severity.EXPLAIN, Severity.OFF
ENDINGS = {MUST_MEND: "，请更正。", EXPLAIN: "，请更正或说明。"}


@dataclass(frozen=True)
class Parameter:
    """A number of a rule that can be set: `default` where nothing is stored, never below `least`."""

    name: str
    label: str
    default: Decimal
    least: Decimal = Decimal(0)


@dataclass(frozen=True)
class RuleKind:
    """One kind of check.

    `check(checked, rule)` yields Found for one cell; None where the registering app finds by itself.
    `kinds`: the kinds of indicators it looks at, empty for a check that is not about indicators. `others`:
    how many indicators it compares with ("", "many"); such a kind holds only where a rule names them.
    `fixed`: its severity cannot be set.
    """

    key: str
    label: str
    summary: str
    severity: str
    check: Callable | None = None
    kinds: frozenset = frozenset()
    parameters: tuple[Parameter, ...] = ()
    others: str = ""
    fixed: bool = False

    def defaults(self):
        return {parameter.name: parameter.default for parameter in self.parameters}


KINDS: dict[str, RuleKind] = {}


def register(*kinds):
    """Add kinds of checks, in the order in which pages list them; registering one again replaces it."""
    KINDS.update({kind.key: kind for kind in kinds})


@dataclass(frozen=True)
class Rule:
    """A kind as it holds for something: how grave it is and its numbers by name."""

    kind: RuleKind
    severity: str
    parameters: dict[str, Decimal]
    others: tuple = ()
    row: object = None

    @property
    def is_on(self):
        return self.severity != OFF


@dataclass(frozen=True)
class Found:
    """What a check function found: words without the ending, and the named figures it is about.

    `remedy` takes the place of the usual ending; `detail` tells findings of one kind and cell apart.
    """

    text: str
    figures: tuple[tuple[str, str], ...] = ()
    remedy: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found: `code` is the kind, `figures` are (name, value) pairs as text.

    `carries`: the figures it is about are those of the last report too, so that an earlier explanation of
    the same figures still holds. `explanation`: the Explanation that covers it, or None.
    """

    code: str
    severity: str
    message: str
    figures: tuple[tuple[str, str], ...] = ()
    indicator: object = None
    project: object = None
    region: object = None
    month: date | None = None
    detail: str = ""
    carries: bool = False
    explanation: object = None

    @property
    def key(self):
        """What tells it from the other findings of its indicator or project."""
        return f"{self.code}:{self.detail}" if self.detail else self.code

    @property
    def stamp(self):
        """A short text that changes whenever one of its figures does."""
        return hashlib.sha256(repr(self.figures).encode()).hexdigest()[:16]

    @property
    def stops(self):
        """Whether it keeps a report from going up: a mistake, or an oddity that nobody has explained."""
        return self.severity == MUST_MEND or self.explanation is None

    @property
    def shown(self):
        """The message; without the wish for an explanation once there is one."""
        asks = ENDINGS[EXPLAIN]
        is_answered = self.explanation is not None and self.message.endswith(asks)
        return f"{self.message.removesuffix(asks)}。" if is_answered else self.message

    @property
    def shown_here(self):
        """What is shown on a page of the finding's own region, whose name stands at its head."""
        return self.shown.removeprefix(f"{self.region.name} ") if self.region else self.shown

    def explained_by(self, explanation):
        return replace(self, explanation=explanation)


class Rules:
    """The rules of a plan as they hold: a row for the indicator, else the plan's, else the kind's default."""

    def __init__(self, rows=()):
        self._general, self._narrow, self._comparing, self._by_indicator = {}, {}, {}, {}
        for row in rows:
            kind = KINDS.get(row.kind)
            if kind is None:
                continue
            if kind.others:
                self._comparing.setdefault(row.indicator_id, []).append(_rule(kind, row))
            elif row.indicator_id:
                self._narrow[row.kind, row.indicator_id] = _rule(kind, row)
            else:
                self._general[row.kind] = _rule(kind, row)

    def setting(self, key, indicator=None):
        """The Rule of a kind for an indicator, or for whatever is no indicator."""
        kind = KINDS[key]
        narrow = self._narrow.get((key, indicator.pk)) if indicator else None
        return narrow or self._general.get(key) or Rule(kind, kind.severity, kind.defaults())

    def of(self, indicator):
        """The rules to check a cell of the indicator by, those that are switched off left out."""
        if indicator.pk not in self._by_indicator or indicator.pk is None:
            kinds = [kind for kind in KINDS.values() if kind.check and not kind.others]
            rules = [self.setting(kind.key, indicator) for kind in kinds if indicator.kind in kind.kinds]
            rules += self._comparing.get(indicator.pk, [])
            self._by_indicator[indicator.pk] = [rule for rule in rules if rule.is_on]
        return self._by_indicator[indicator.pk]

    def narrow(self):
        """The rules that hold for one indicator."""
        return [*self._narrow.values(), *(rule for rules in self._comparing.values() for rule in rules)]

    def comparing(self):
        """The rules that compare indicators, by the id of the indicator that they are about."""
        return self._comparing


def _rule(kind, row):
    stored = {name: Decimal(text) for name, text in row.parameters.items()}
    others = tuple(row.others.all()) if kind.others else ()
    severity = kind.severity if kind.fixed else row.severity
    return Rule(kind, severity, kind.defaults() | stored, others, row)


def rules_of(plan):
    """The Rules of a plan; two queries."""
    found = []
    for row, row.indicator in _RULES.rows(plan=plan.pk):
        found.append(row)
    prefetch_related_objects([row for row in found if row.kind in KINDS and KINDS[row.kind].others], "others")
    return Rules(found)


_RULES = Joined(
    "check_rules",
    """
    SELECT {columns}
    FROM targets_checkrule c
    LEFT JOIN targets_indicator i ON i.id = c.indicator_id
    WHERE c.plan_id = %(plan)s
    ORDER BY c.id
    """,
    c=CheckRule,
    i=Indicator,
)


@dataclass(frozen=True)
class Checked:
    """What a check looks at: `before` is a targets.earlier.Before or None, `target` a Decimal or None.

    `others`: (Cell, Before) of all indicators of the region in that month, by indicator id, for checks that
    compare. `parts`: the targets.parts.PartLines of the cell.
    """

    indicator: object
    cell: object
    before: object = None
    target: object = None
    data_as_of: date | None = None
    region: object = None
    month: date | None = None
    others: dict = field(default_factory=dict)
    parts: tuple = ()


def check_cell(checked, rules):
    """All findings of one cell (a Checked) by the Rules of its plan, the gravest first."""
    found = [
        _finding(checked, rule, each)
        for rule in rules.of(checked.indicator)
        for each in rule.kind.check(checked, rule)
    ]
    return sorted(found, key=lambda finding: finding.severity != MUST_MEND)


def _finding(checked, rule, found):
    region, name = checked.region, checked.indicator.short_name
    place = f"{region.name} {name}：" if region else f"{name}："
    ids = [checked.indicator.pk, *(one.pk for one in rule.others)]
    return Finding(
        code=rule.kind.key,
        severity=rule.severity,
        message=f"{place}{found.text}{found.remedy or ENDINGS[rule.severity]}",
        figures=found.figures,
        indicator=checked.indicator,
        region=region,
        month=checked.month,
        detail=found.detail,
        carries=all(_is_unchanged(checked, pk) for pk in ids),
    )


def _is_unchanged(checked, pk):
    """Whether the indicator says what it said when it was last reported."""
    is_own = pk == checked.indicator.pk
    cell, before = (checked.cell, checked.before) if is_own else checked.others.get(pk, (None, None))
    if cell is None or before is None:
        return False
    now, last = replace(cell, note=""), replace(before.cell, note="")
    return now == last
