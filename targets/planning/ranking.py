"""The only writers of how regions are ranked and of the lights."""

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng.history import recorded
from organization.actions.guard import require
from targets.models import Light, Plan, RankingRule, RankingWeight
from targets.planning.locking import lock_open

ABILITY = "manage_targets"
CHANGED = "您打开本页后，别人改过。请重新打开本页，看过现在的内容再改。"


def ranking_fingerprint(plan):
    """A text that changes whenever the stored rule of the plan does; the form carries it."""
    rule = RankingRule.objects.filter(plan=plan).first()
    weights = rule.weights.order_by("indicator").values_list("indicator", "weight") if rule else []
    return repr((rule and (rule.measure, rule.is_capped), [(pk, str(weight)) for pk, weight in weights]))


@transaction.atomic
def save_ranking_rule(*, plan, measure, is_capped, weights, reason, by, seen=None):
    """Store how the plan ranks, `weights` by indicator id; a reason says why. Return the rule.

    ValidationError when nothing would count, or when the rule is no longer what `seen` was made from.
    """
    require(by, ABILITY)
    lock_open(plan)
    if seen is not None and seen != ranking_fingerprint(plan):
        raise ValidationError(CHANGED)
    if not any(weights.values()):
        raise ValidationError("至少一个指标的权重要大于 0，否则没有可以排名的。")
    with recorded(by=by, reason=reason):
        rule, _ = RankingRule.objects.update_or_create(
            plan=plan, defaults={"measure": measure, "is_capped": is_capped}
        )
        stored = {each.indicator_id: each for each in rule.weights.all()}
        for pk, weight in weights.items():
            row = stored.get(pk) or RankingWeight(rule=rule, indicator_id=pk)
            if row.pk is None or row.weight != weight:
                row.weight = weight
                row.full_clean()
                row.save()
    return rule


def lights_fingerprint():
    """A text that changes whenever a light does; the form carries it."""
    return repr([(str(each.at_least), each.word, each.sign, each.colour) for each in Light.objects.all()])


@transaction.atomic
def save_lights(*, lights, reason, by, seen=None):
    """Replace the table of lights by `lights` (unsaved rows) and return how many; a reason says why.

    ValidationError where thresholds, words or signs are not told apart, the lowest does not begin at 0, or
    the table is no longer what `seen` was made from.
    """
    require(by, ABILITY)
    list(Plan.objects.select_for_update().values_list("pk"))
    if seen is not None and seen != lights_fingerprint():
        raise ValidationError(CHANGED)
    problems = list(_problems(lights))
    if problems:
        raise ValidationError(problems)
    with recorded(by=by, reason=reason):
        stored = list(Light.objects.all())
        kept = {each.at_least: each for each in stored}
        for light in lights:
            row = kept.pop(light.at_least, None) or Light(at_least=light.at_least)
            wanted = {"word": light.word, "sign": light.sign, "colour": light.colour}
            if row.pk is None or any(getattr(row, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(row, name, value)
                row.full_clean()
                row.save()
        Light.objects.filter(pk__in=[each.pk for each in kept.values()]).delete()
    return len(lights)


def _problems(lights):
    if not lights:
        yield "至少要有一档。"
        return
    for name, words in (("at_least", "下限"), ("word", "文字"), ("sign", "符号"), ("colour", "颜色")):
        values = [getattr(each, name) for each in lights]
        if len(set(values)) < len(values):
            yield f"有两档的{words}相同，分不清。"
    if min(each.at_least for each in lights) != 0:
        yield "最低一档的下限必须是 0，否则很慢的没有灯号。"
