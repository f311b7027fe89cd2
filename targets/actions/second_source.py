"""Storing figures that were given to somebody else (报省), to be compared with ours; none of them becomes
ours.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from targets.actions.reporting import refuse_closed
from targets.models import Plan, SecondFigure, SecondSource
from targets.permissions import can_load_second_source, open_months
from targets.refusals import Refused


@transaction.atomic
def store_second_source(*, plan, month, name, file_name, figures: Iterable, by):
    """Store what a file says: `figures` are (region, indicator, number, place). Returns the SecondSource,
    which is compared in place of an earlier one of the same name and month.

    Refused for a closed plan, for a month that is not open, and without a name.
    """
    if not can_load_second_source(by):
        raise PermissionDenied("另报的数由科室、办公室或目标管理员存入。")
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    refuse_closed(plan)
    if month not in open_months(plan):
        raise Refused("这个月还不能填报，没有可以比的数。请选已经开始填报的月份。")
    if not name.strip():
        raise Refused("请写明报给谁，如“报省”。")
    source = SecondSource.objects.create(
        plan=plan,
        month=month,
        name=name.strip(),
        file_name=file_name,
        loaded_by=by,
        loaded_at=clock.now(),
    )
    SecondFigure.objects.bulk_create(
        SecondFigure(source=source, region=region, indicator=indicator, number=number, place=place)
        for region, indicator, number, place in figures
    )
    return source
