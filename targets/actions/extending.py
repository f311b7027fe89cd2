"""Giving a region or a section longer in one month, and asking for it: who may, and what is refused."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from minsheng.months import day_name, month_name
from targets.actions.reporting import refuse_closed
from targets.actions.telling import tell_answer
from targets.deadlines import Deadlines
from targets.models import Assignment, Decision, Extension, Plan, Tier, Which
from targets.permissions import assignments_entered_by, can_extend, open_months
from targets.refusals import AlreadyDone, Refused

LONGEST_REASON = 200


@transaction.atomic
def grant_extension(*, plan, tier, month, which, until, reason, by, region=None, section=None, answers=None):
    """给 a region (for one section, or for all when `section` is None) or a section longer, until the end of
    the day `until`; returns the Extension. The latest one holds, so a wrong one is put right by another.

    Refused for a month that cannot be entered, without a reason, for a day that is over or before the plan's
    own, and where nothing is owed. The plan's own day takes an extension back. `answers`: the request
    (Extension) that it grants.
    """
    if not can_extend(by, tier, section):
        raise PermissionDenied("给地区延期由科室批准，给科室延期由办公室批准。")
    refuse_closed(plan)
    if month not in open_months(plan):
        raise Refused(f"{month_name(month)}不在{plan.name}可以填报的月份内。")
    if not reason.strip():
        raise Refused("延期要写明原因。")
    if until < clock.today():
        raise Refused(f"延到的{day_name(until, month)}已经过去，请填今天或以后的日子。")
    _ask_owed(plan, tier, region, section)
    _ask_later(plan, tier, region, section, month, which, until)
    fields = {
        "tier": tier,
        "region": region,
        "section": section,
        "month": month,
        "which": which,
        "until": until,
        "reason": reason.strip(),
    }
    granted = Extension.objects.granted()
    latest = granted.filter(plan=plan, tier=tier, region=region, month=month, which=which).first()
    if latest and (latest.section, latest.until, latest.reason) == (section, until, fields["reason"]):
        raise AlreadyDone("这个延期已经登记，不用再办。")
    extension = Extension(plan=plan, by=by, at=clock.now(), answers=answers, **fields)
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


def _ask_later(plan, tier, region, section, month, which, until):
    """Refuse a day that gives nobody longer; the plan's own day is good only to take an extension back."""
    deadlines, kind = Deadlines([plan]), Which(which).label
    own = dict(zip(Which, deadlines.before_extensions(plan, tier, month), strict=True))[which]
    if own is None:
        return
    given = Extension.objects.granted().filter(
        plan=plan, tier=tier, month=month, which=which, region=region, section=section
    )
    if until < own.day or (until == own.day and not given.exists()):
        raise Refused(
            f"{kind}本来就是{day_name(own.day, month)}，延到{day_name(until, month)}不会多出时间："
            f"请填{day_name(own.day, month)}以后的日子。"
        )


@transaction.atomic
def ask_for_extension(*, plan, region, section, month, which, until, reason, by):
    """申请延期: a region asks the section for longer, with a reason; returns the Extension that waits.

    Refused for a month that cannot be entered, without a reason, for a day that is over or brings nothing,
    and while the same was asked and not answered.
    """
    tasks = assignments_entered_by(by).filter(indicator__plan=plan, indicator__section=section, region=region)
    if not tasks.exists():
        raise PermissionDenied(f"{region.name}报{section.name}的数不由您填报。")
    refuse_closed(plan)
    if month not in open_months(plan):
        raise Refused(f"{month_name(month)}不在{plan.name}可以填报的月份内。")
    if not reason.strip():
        raise Refused("申请延期要写明原因。")
    if until < clock.today():
        raise Refused(f"延到的{day_name(until, month)}已经过去，请填今天或以后的日子。")
    dates = Deadlines([plan]).county(plan, month, region, section)
    present = dates.due if which == Which.DUE else dates.lock
    if present is None:
        raise Refused("这个方案不锁定，不用申请延锁定日。")
    if until <= present.day:
        raise Refused(f"现在的{Which(which).label}是{day_name(present.day, month)}，延到的日子要在它以后。")
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)  # two presses at once: one after the other
    fields = {"tier": Tier.COUNTY, "region": region, "section": section, "month": month, "which": which}
    if Extension.objects.waiting().filter(plan=plan, **fields).exists():
        raise AlreadyDone("已经申请过，请等科室答复。")
    asked = Extension(
        plan=plan,
        until=until,
        reason=reason.strip(),
        decision=Decision.ASKED,
        by=by,
        at=clock.now(),
        **fields,
    )
    asked.full_clean()
    asked.save()
    return asked


@transaction.atomic
def answer_extension(*, asked, is_granted, by, reason="", until=None):
    """Grant what a region asked for (until the day it named, or `until`), or refuse it with a reason.

    Returns the Extension that answers. Refused for a request that was answered, and for a day that is no
    later than the region's present one. Who asked is told.
    """
    Plan.objects.select_for_update(no_key=True).get(pk=asked.plan_id)
    asked = Extension.objects.select_related("plan", "region", "section").get(pk=asked.pk)
    if not can_extend(by, asked.tier, asked.section):
        raise PermissionDenied("延期由责任科室或办公室答复。")
    if Extension.objects.filter(answers=asked).exists():
        raise AlreadyDone("这个申请已经答复，不用再办。")
    place = {name: getattr(asked, name) for name in ("plan", "tier", "region", "section", "month", "which")}
    if is_granted:
        until = until or asked.until
        _ask_after_present(asked, until)
        words = f"{asked.reason}（{reason.strip()}）" if reason.strip() else asked.reason
        answer = grant_extension(**place, until=until, reason=words[:LONGEST_REASON], by=by, answers=asked)
        tell_answer(answer)
        return answer
    refuse_closed(asked.plan)
    if not reason.strip():
        raise Refused("不批准要写明原因。")
    answer = Extension(
        **place,
        until=asked.until,
        reason=reason.strip(),
        decision=Decision.REFUSED,
        by=by,
        at=clock.now(),
        answers=asked,
    )
    answer.full_clean()
    answer.save()
    tell_answer(answer)
    return answer


def _ask_after_present(asked, until):
    """Refuse a day that is no later than the one that the region has now."""
    dates = Deadlines([asked.plan]).county(asked.plan, asked.month, asked.region, asked.section)
    present = dates.due if asked.which == Which.DUE else dates.lock
    if present is not None and until <= present.day:
        kind = Which(asked.which).label
        raise Refused(
            f"{asked.region.name}现在的{kind}是{day_name(present.day, asked.month)}，准许的日子要在它以后。"
        )
