"""办公室汇总: the office says that a month is put together; from then on only the office reopens reports."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from minsheng.months import month_name
from organization.permissions import can
from targets.actions.reminding import settle_month
from targets.actions.reporting import refuse_closed
from targets.locking import refuse_locked
from targets.models import Compilation, Plan, Tier
from targets.permissions import open_months
from targets.refusals import AlreadyDone, Refused

COMPILE = "compile_progress"


@transaction.atomic
def compile_month(*, plan, month, by):
    """汇总 a month (a first day) of the plan; returns the Compilation. What is still missing may come later:
    the page says what it is before the office decides.
    """
    plan = _locked(plan, month, by)
    made = _live(plan, month)
    if made is not None:
        raise AlreadyDone(f"{month_name(month)}的数已由{made.by}汇总，不用再办。")
    settle_month(plan, month)
    return Compilation.objects.create(plan=plan, month=month, by=by, at=clock.now())


@transaction.atomic
def undo_compilation(*, plan, month, reason, by):
    """Undo the 汇总 of a month with a reason: the sections may reopen their reports again."""
    plan = _locked(plan, month, by)
    if not reason.strip():
        raise Refused("撤销汇总要写明原因。")
    made = _live(plan, month)
    if made is None:
        raise AlreadyDone(f"{month_name(month)}的数没有汇总，不用撤销。")
    made.undone_by, made.undone_at, made.undone_reason = by, clock.now(), reason.strip()
    made.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    return made


def _locked(plan, month, by):
    if not can(by, COMPILE):
        raise PermissionDenied("各科室的数由办公室汇总。")
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    refuse_closed(plan)
    if month not in open_months(plan):
        raise Refused(f"{month_name(month)}不在{plan.name}可以填报的月份内。")
    refuse_locked(plan, Tier.OFFICE, month)
    return plan


def _live(plan, month):
    return Compilation.objects.select_related("by").filter(plan=plan, month=month, undone_at=None).first()
