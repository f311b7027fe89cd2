"""Giving a region or a section longer in one month: who may, and what is refused."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from minsheng.months import month_name
from targets.actions.reporting import refuse_closed
from targets.models import Assignment, Extension, Tier
from targets.permissions import can_extend, open_months
from targets.refusals import AlreadyDone, Refused


@transaction.atomic
def grant_extension(*, plan, tier, month, which, until, reason, by, region=None, section=None):
    """给 a region (for one section, or for all when `section` is None) or a section longer, until the end of
    the day `until`; returns the Extension. The latest one holds, so a wrong one is put right by another.

    Refused for a month that cannot be entered, without a reason, for a day that is over, and where nothing
    is owed.
    """
    if not can_extend(by, tier, section):
        raise PermissionDenied("给地区延期由科室批准，给科室延期由办公室批准。")
    refuse_closed(plan)
    if month not in open_months(plan):
        raise Refused(f"{month_name(month)}不在{plan.name}可以填报的月份内。")
    if not reason.strip():
        raise Refused("延期要写明原因。")
    if until < clock.today():
        raise Refused(f"延到的{until:%Y-%m-%d}已经过去，请填今天或以后的日子。")
    _ask_owed(plan, tier, region, section)
    fields = {
        "tier": tier,
        "region": region,
        "section": section,
        "month": month,
        "which": which,
        "until": until,
        "reason": reason.strip(),
    }
    latest = Extension.objects.filter(plan=plan, tier=tier, region=region, month=month, which=which).first()
    if latest and (latest.section, latest.until, latest.reason) == (section, until, fields["reason"]):
        raise AlreadyDone("这个延期已经登记，不用再办。")
    extension = Extension(plan=plan, granted_by=by, granted_at=clock.now(), **fields)
    extension.full_clean()
    extension.save()
    return extension


def _ask_owed(plan, tier, region, section):
    owed = Assignment.objects.filter(indicator__plan=plan)
    if section is not None:
        owed = owed.filter(indicator__section=section)
    if tier == Tier.COUNTY:
        if region is None:
            raise Refused("请选择给哪个地区延期。")
        owed = owed.filter(region__path__startswith=region.path)
    if not owed.exists():
        raise Refused("这个地区没有报给这个科室的任务，不用延期。")
