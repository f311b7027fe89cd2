"""Who sets from where on money and progress do not fit together."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from funding.models import FundThresholds
from funding.permissions import can_manage_sources
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from targets.models import Plan


@transaction.atomic
def save_thresholds(*, thresholds: FundThresholds, seen: str | None = None, by) -> FundThresholds:
    """Store a plan's thresholds; ``seen`` is the fingerprint that the form was made from."""
    if not can_manage_sources(by):
        raise PermissionDenied("门槛由目标管理员或办公室维护。")
    if not Plan.objects.select_for_update(no_key=True).get(pk=thresholds.plan_id).is_open:
        raise ValidationError("这个方案已经关闭，不能再改门槛。")
    before = FundThresholds.objects.select_for_update().filter(plan=thresholds.plan_id).first()
    if before and thresholds.pk is None:
        raise ValidationError("您打开本页后，别人设过门槛，请重新打开本页再改。")
    if before:
        refuse_lost_update(before, thresholds, seen)
    thresholds.updated_by = by
    with recorded(by=by):
        thresholds.full_clean()
        thresholds.save()
    return thresholds
