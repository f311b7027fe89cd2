"""Figures that a section enters for a region that sums others (全市的数), each for one month, with its
source.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localtime

from minsheng import clock
from minsheng.months import month_name
from organization.permissions import can
from targets.actions.compiling import COMPILE
from targets.actions.reporting import refuse_closed
from targets.cells import Cell, own_text
from targets.locking import refuse_locked
from targets.models import Assignment, Indicator, OwnFigure, Plan, Tier
from targets.permissions import (
    can_judge,
    entered_own,
    enters_for_regions,
    is_compiled,
    open_months,
    stands_in_for,
)
from targets.refusals import AlreadyDone, Overtaken, Refused

ENTER, ACCEPT = "enter_for_region", "accept_progress"
LONGEST_REASON = 300


@transaction.atomic
def record_own_figure(*, indicator, region, month, cell, source, by, seen=None):
    """Store a figure of the region's own for one month; it takes precedence over the roll-up and is never
    carried on.

    `seen`: id of the standing figure that the page knew, 0 for none; Overtaken, with the one that stands
    now, where it is another. Refused without a number and a source, for a month that is not open, is locked
    or compiled, for a region that reports the indicator itself or has nobody below it who does, and for a
    standard that is not yet in force.
    """
    compiled = _compiled(indicator, month)
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("plan", "section")
    indicator = rows.get(pk=indicator.pk)
    if not enters_for_regions(by, indicator.section_id):
        raise PermissionDenied("全市自有数由责任科室录入。")
    if compiled:
        raise Refused(f"办公室已汇总{month_name(month)}的数。要录自有数，请办公室先撤销汇总。")
    _refuse_closed(indicator, month, Tier.SECTION)
    _ask_place(indicator, region, month)
    _ask_cell(indicator, month, cell)
    if not source.strip():
        raise Refused("请写明这个数的来源。")
    standing = OwnFigure.objects.filter(indicator=indicator, region=region, month=month, is_withdrawn=False)
    standing = standing.select_related("entered_by", "entered_for").last()
    if standing and (Cell.of(standing), standing.source) == (cell, source.strip()):
        raise AlreadyDone("这个数已经录入，不用再录。")
    if seen not in (None, standing.pk if standing else 0):
        raise _overtaken(indicator, standing, seen, cell)
    return OwnFigure.objects.create(
        indicator=indicator,
        region=region,
        month=month,
        source=source.strip(),
        entered_by=by,
        entered_for=stands_in_for(by, ENTER, indicator.section_id),
        entered_at=clock.now(),
        **cell.as_fields(),
    )


def _overtaken(indicator, standing, seen, cell):
    """What became of the figure that the page knew: another took its place, or it was withdrawn."""
    gone = OwnFigure.objects.filter(pk=seen, is_withdrawn=True).select_related("withdrawn_by").first()
    if standing and (gone is None or standing.pk > gone.pk):
        by, at = standing.entered_by, standing.entered_at
    elif gone:
        by, at = gone.withdrawn_by, gone.withdrawn_at
    else:
        return Refused("这个月的自有数与您打开本页时不同。请重新打开本页再录。")
    now = f"{own_text(Cell.of(standing), indicator)}（{standing.source}）" if standing else "没有自有数"
    return Overtaken(
        f"您打开本页后，{by}已于{localtime(at):%m-%d %H:%M}改过：现在是{now}，您填的是"
        f"{own_text(cell, indicator)}，没有保存。要用您的数，请再保存一次。",
        standing,
        by,
        at,
    )


def _compiled(indicator, month):
    """Whether the office has compiled the month; compiling waits until this is done."""
    Plan.objects.select_for_update(no_key=True).get(pk=indicator.plan_id)
    return is_compiled(indicator.plan_id, month)


def _refuse_closed(indicator, month, tier):
    refuse_closed(indicator.plan)
    section = indicator.section if tier == Tier.SECTION else None
    refuse_locked(indicator.plan, tier, month, section=section)


def _ask_place(indicator, region, month):
    plan = indicator.plan
    if month not in open_months(plan):
        raise Refused(f"{month_name(month)}不在{plan.name}可以填报的月份内。")
    paths = Assignment.objects.filter(indicator=indicator, region__path__startswith=region.path)
    paths = list(paths.values_list("region__path", flat=True))
    if not paths:
        raise Refused(f"{region.name}没有分解{indicator.short_name}的任务，不能录入自有数。")
    if region.path in paths:
        raise Refused(f"{region.name}自己填报{indicator.short_name}，请在月报里填。")


def _ask_cell(indicator, month, cell):
    if not cell.has_number or not cell.fits(indicator.kind):
        raise Refused("请填数：自有数不能留空，也不能是“无数据”。")
    if cell.effective_month and cell.effective_month > month:
        raise Refused(
            f"{month_name(cell.effective_month)}起执行的标准，{month_name(month)}还没有执行："
            "请录这个月正在执行的标准，新标准到执行的那个月再录。"
        )


def _locked(figure):
    rows = OwnFigure.objects.select_for_update(of=("self",)).select_related(
        "indicator__plan", "indicator__section"
    )
    return rows.get(pk=figure.pk)


@transaction.atomic
def accept_own_figure(*, figure, by):
    """Accept a figure that somebody else entered: not the person's own, nor that of whom they represent."""
    figure = _locked(figure)
    if not can_judge(by, figure.indicator.section_id):
        raise PermissionDenied("全市自有数由责任科室审核。")
    _refuse_closed(figure.indicator, figure.month, Tier.SECTION)
    if figure.is_withdrawn:
        raise Refused("这个数已经撤销。")
    if figure.accepted_by_id:
        raise AlreadyDone("这个数已经通过，不用再办。")
    if entered_own(by, figure):
        raise PermissionDenied("自己录入的、由您代办的人录入的数，要由别人审核。")
    figure.accepted_by, figure.accepted_at = by, clock.now()
    figure.accepted_for = stands_in_for(by, ACCEPT, figure.indicator.section_id)
    figure.save(update_fields=["accepted_by", "accepted_for", "accepted_at"])
    return figure


@transaction.atomic
def withdraw_own_figure(*, figure, reason, by):
    """Take a figure back with a reason: the one before it counts again where it still stands, else the
    roll-up of the regions. By the section until the office has compiled the month, by the office afterwards.
    """
    figure = _locked(figure)
    compiled = _compiled(figure.indicator, figure.month)
    _ask_withdrawer(figure, compiled, by)
    _refuse_closed(figure.indicator, figure.month, Tier.OFFICE if compiled else Tier.SECTION)
    if figure.is_withdrawn:
        raise AlreadyDone("这个数已经撤销，不用再办。")
    reason = reason.strip()
    if not reason:
        raise Refused("撤销自有数要写明原因。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"原因最多 {LONGEST_REASON} 字，现有 {len(reason)} 字。")
    figure.is_withdrawn, figure.withdrawn_by, figure.withdrawn_at = True, by, clock.now()
    figure.withdrawn_for = stands_in_for(by, COMPILE if compiled else ENTER, figure.indicator.section_id)
    figure.withdrawn_reason = reason
    figure.save(
        update_fields=[
            "is_withdrawn",
            "withdrawn_by",
            "withdrawn_for",
            "withdrawn_at",
            "withdrawn_reason",
        ]
    )
    return figure


def _ask_withdrawer(figure, compiled, by):
    if compiled and not can(by, COMPILE):
        raise PermissionDenied(f"办公室已汇总{month_name(figure.month)}的数，要撤销自有数请办公室办。")
    if not compiled and not enters_for_regions(by, figure.indicator.section_id):
        raise PermissionDenied("全市自有数由责任科室撤销。")
