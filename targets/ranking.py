"""The ranking of a plan's regions for a month by the plan's stored rule (docs/figures.md, 排名).

A region's score is the mean, weighted, of its scores in the indicators that it has and that can be judged;
figures come from completion(). Everything is unrounded until it is printed.
"""

from dataclasses import dataclass
from decimal import Decimal

from minsheng.figures import HUNDRED, format_number, rate, ratio, round_half_up
from organization.models import Region
from targets.completion_words import LISTED, is_open_ended
from targets.models import Kind, RankingNotice, RankingRule
from targets.places import places

ENDS = 3  # how many are named at the top and at the bottom


@dataclass(frozen=True)
class Rule:
    """How a plan ranks: `weights` by indicator id; an indicator that is not in it counts 1."""

    measure: str
    is_capped: bool
    weights: dict[int, Decimal]

    def weight(self, indicator_id):
        return self.weights.get(indicator_id, Decimal(1))

    @property
    def words(self):
        """The rule in one sentence, as pages and notices say it."""
        measure = RankingRule.Measure(self.measure).label
        cap = "，每项最多算100%" if self.is_capped else "，超过100%的照算"
        own = {weight for weight in self.weights.values() if weight != 1}
        weights = "，各项按权重加权" if own else "，各项同样重"
        return f"比{measure}{cap}{weights}；当月没有报的用此前最近报的数，一直没有报的按0算。"


@dataclass(frozen=True)
class Ranked:
    """One region: its place (None where nothing can be judged), its score, its score in each indicator (None
    where it is not judged in it), and the indicators for which it gave no figure and counts 0.
    """

    region: str
    code: str
    place: int | None
    score: Decimal | None
    scores: dict[int, Decimal]
    silent: tuple[str, ...]

    @property
    def score_text(self):
        return score_text(self.score)


def score_text(score):
    """A score as it is printed: two decimals."""
    return format_number(score if score is None else round_half_up(score, 2))


def rule_of(plan):
    """The Rule of a plan, the default where none is stored; two queries."""
    stored = RankingRule.objects.filter(plan=plan).prefetch_related("weights").first() or RankingRule()
    weights = {each.indicator_id: each.weight for each in stored.weights.all()} if stored.pk else {}
    return Rule(stored.measure, stored.is_capped, weights)


def ranking(plan, rows, rule):
    """Return the Ranked of the regions below the plan's own, best first, from the rows of completion().

    A region's own body (市本级), which has but a few tasks, is not ranked; one query.
    """
    bodies = Region.objects.filter(parent=plan.region, level=Region.Level.OWN)
    bodies = set(bodies.values_list("pk", flat=True))
    by_region = {}
    for row in rows:
        if not row.is_top and row.region_id not in bodies:
            by_region.setdefault(row.region_id, []).append(row)
    found = [_ranked(mine, rule) for mine in by_region.values()]
    found.sort(key=lambda each: each[0].position)
    order = places([score for _first, score, _scores, _silent in found])
    ranked = [
        Ranked(first.region, first.region_code, place, score, scores, silent)
        for (first, score, scores, silent), place in zip(found, order, strict=True)
    ]
    return sorted(ranked, key=lambda each: (each.place is None, each.place))


def _ranked(rows, rule):
    scores, silent = {}, []
    for row in rows:
        weight = rule.weight(row.indicator_id)
        value = score(row, rule) if weight else None
        if value is None:
            continue
        scores[row.indicator_id] = value
        if row.actual is None:
            silent.append(row.short_name)
    total = sum((rule.weight(key) for key in scores), Decimal(0))
    summed = sum((rule.weight(key) * value for key, value in scores.items()), Decimal(0))
    return rows[0], ratio(summed, total), scores, tuple(silent)


def score(row, rule):
    """Return a region's score in one indicator, in per cent; None where it is not judged.

    What is owed and was not reported counts 0. An at-most target counts 100 when kept and 0 when not; so does
    a milestone from the month it is due. Targets in words, and milestones that are not due, are not judged.
    """
    if row.target is None or is_open_ended(row.target_text):
        return None
    if row.kind == Kind.MILESTONE and not row.pace and not row.met:
        return None
    if row.kind in LISTED and not (row.is_part or row.is_own):
        return None if row.met is None else HUNDRED * row.met
    if row.actual is None:
        return Decimal(0) if row.expected and not row.not_applicable else None
    if row.rate is None:
        return None if row.met is None else HUNDRED * row.met
    value = rate(row.actual, row.target)  # not row.rate, which the indicator may cap
    if rule.measure == RankingRule.Measure.PACE:
        value = ratio(row.actual, row.pace, HUNDRED) if row.pace else HUNDRED
    return min(value, HUNDRED) if rule.is_capped else value


def ends(ranked):
    """The names at the top and at the bottom, as ([…], […]); fewer where there are few regions."""
    judged = [each for each in ranked if each.place is not None]
    count = min(ENDS, len(judged) // 2)
    return [each.region for each in judged[:count]], [each.region for each in judged[len(judged) - count :]]


def published(plan, month=None):
    """The notice of a month that regions may see, or of all months by month; withdrawn ones are left out."""
    rows = RankingNotice.objects.filter(plan=plan).order_by("month", "-id").distinct("month")
    if month:
        rows = rows.filter(month=month)
    found = {row.month: row for row in rows.select_related("published_by") if not row.is_withdrawn}
    return found.get(month) if month else found


def as_content(ranked, rule, indicators, missing):
    """What a notice keeps: the rule in words, the indicators, each region with its numbers as text, and who
    had not reported the month (targets.missing.not_in_yet).
    """
    return {
        "missing": missing,
        "rule": rule.words,
        "indicators": [str(each) for each in indicators],
        "regions": [
            {
                "code": each.code,
                "region": each.region,
                "place": each.place,
                "score": each.score_text,
                "scores": [score_text(each.scores.get(indicator.pk)) for indicator in indicators],
            }
            for each in ranked
        ],
    }


def ranked_indicators(plan, rule):
    """The indicators that count in the ranking, in the plan's order; one query."""
    return [each for each in plan.indicators.order_by("order", "id") if rule.weight(each.pk)]
