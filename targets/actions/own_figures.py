"""Figures that a section enters for a region that sums others (全市的数), each for one month, with its
source.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from minsheng.months import month_name
from targets.actions.reporting import refuse_closed
from targets.cells import Cell
from targets.locking import refuse_locked
from targets.models import Assignment, Indicator, OwnFigure, Tier
from targets.permissions import can_judge, enters_for_regions, open_months
from targets.refusals import AlreadyDone, Refused


@transaction.atomic
def record_own_figure(*, indicator, region, month, cell, source, by):
    """Store a figure of the region's own for one month; it takes precedence over the roll-up and is never
    carried on.

    Refused without a number and a source, for a month that is not open or is locked, and for a region that
    reports the indicator itself or has nobody below it who does.
    """
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("plan", "section")
    indicator = rows.get(pk=indicator.pk)
    if not enters_for_regions(by, indicator.section_id):
        raise PermissionDenied("全市自有数由责任科室录入。")
    _refuse_closed(indicator, month)
    _ask_place(indicator, region, month)
    if not cell.has_number or not cell.fits(indicator.kind):
        raise Refused("请填数：自有数不能留空，也不能是“无数据”。")
    if not source.strip():
        raise Refused("请写明这个数的来源。")
    latest = OwnFigure.objects.filter(indicator=indicator, region=region, month=month).last()
    if latest and not latest.is_withdrawn and (Cell.of(latest), latest.source) == (cell, source.strip()):
        raise AlreadyDone("这个数已经录入，不用再录。")
    return OwnFigure.objects.create(
        indicator=indicator,
        region=region,
        month=month,
        source=source.strip(),
        entered_by=by,
        entered_at=clock.now(),
        **cell.as_fields(),
    )


def _refuse_closed(indicator, month):
    refuse_closed(indicator.plan)
    refuse_locked(indicator.plan, Tier.SECTION, month, section=indicator.section)


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


def _locked(figure):
    rows = OwnFigure.objects.select_for_update(of=("self",)).select_related(
        "indicator__plan", "indicator__section"
    )
    return rows.get(pk=figure.pk)


@transaction.atomic
def accept_own_figure(*, figure, by):
    """Accept a figure that somebody else entered."""
    figure = _locked(figure)
    if not can_judge(by, figure.indicator.section_id):
        raise PermissionDenied("全市自有数由责任科室审核。")
    _refuse_closed(figure.indicator, figure.month)
    if figure.is_withdrawn:
        raise Refused("这个数已经撤销。")
    if figure.accepted_by_id:
        raise AlreadyDone("这个数已经通过，不用再办。")
    if figure.entered_by_id == by.pk:
        raise PermissionDenied("自己录入的数要由别人审核。")
    figure.accepted_by, figure.accepted_at = by, clock.now()
    figure.save(update_fields=["accepted_by", "accepted_at"])
    return figure


@transaction.atomic
def withdraw_own_figure(*, figure, by):
    """Take a figure back: the one before it counts again where it still stands, else the roll-up of the
    regions.
    """
    figure = _locked(figure)
    if not enters_for_regions(by, figure.indicator.section_id):
        raise PermissionDenied("全市自有数由责任科室撤销。")
    _refuse_closed(figure.indicator, figure.month)
    if figure.is_withdrawn:
        raise AlreadyDone("这个数已经撤销，不用再办。")
    figure.is_withdrawn = True
    figure.save(update_fields=["is_withdrawn"])
    return figure
