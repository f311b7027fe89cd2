"""The lock that every change to a plan takes first."""

from django.core.exceptions import ValidationError

from targets.models import Plan


def lock_open(plan):
    """Return the plan, locked for change; a closed one is refused."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if not plan.is_open:
        raise ValidationError("方案已关闭，要修改请先在方案页重新开放。")
    return plan
