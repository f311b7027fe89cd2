"""The only writers of published rankings: a notice is kept as it was, and a later one takes its place."""

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng import clock
from minsheng.months import month_name
from organization.actions.guard import require
from targets.completion import BASES, completion
from targets.missing import not_in_yet
from targets.models import Plan, RankingNotice
from targets.ranking import as_content, published, ranked_indicators, ranking, rule_of

ABILITY = "publish_ranking"


@transaction.atomic
def publish_ranking(*, plan, month, basis, by, reason="", despite_missing=False):
    """Keep the ranking of the month as it stands now, for the regions to see; return the notice.

    `basis`: submitted or accepted figures. Publishing again needs a reason. ValidationError where there is
    nothing to rank, or where reports of the month are missing, unless they are knowingly done without.
    """
    _lock(plan, by)
    if published(plan, month) and not reason:
        raise ValidationError(f"{month_name(month)}的排名已经公布；再公布一次要写明原因。")
    rule = rule_of(plan)
    ranked = ranking(plan, completion(plan, month, basis=basis), rule)
    if not any(each.place for each in ranked):
        raise ValidationError(f"{month_name(month)}按{BASES[basis]}还没有可以排名的数。")
    missing = not_in_yet(plan, month, basis)
    if missing and not despite_missing:
        raise ValidationError(
            f"没有公布：{month_name(month)}还缺{'、'.join(missing)}。数齐以后再公布，或勾选“缺的不等了”。"
        )
    content = as_content(ranked, rule, ranked_indicators(plan, rule), missing)
    return RankingNotice.objects.create(
        plan=plan, month=month, basis=basis, content=content, reason=reason, published_by=by,
        published_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def withdraw_ranking(*, plan, month, by, reason):
    """Take a published ranking back, so that regions see it no longer; it stays on record. Needs a reason."""
    _lock(plan, by)
    notice = published(plan, month)
    if notice is None:
        raise ValidationError(f"{month_name(month)}的排名没有公布，不用撤回。")
    if not reason:
        raise ValidationError("请写明撤回的原因。")
    return RankingNotice.objects.create(
        plan=plan, month=month, basis=notice.basis, content=notice.content, is_withdrawn=True, reason=reason,
        published_by=by, published_at=clock.now(),
    )  # fmt: skip


def _lock(plan, by):
    require(by, ABILITY)
    Plan.objects.select_for_update().get(pk=plan.pk)
