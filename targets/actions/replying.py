"""Answering the comments with which single cells came back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from minsheng.history import recorded
from targets.actions.reporting import entered_in, locked, refuse_closed
from targets.locking import entry_tier, refuse_locked_report
from targets.models import CellReply, ReturnedCell, Step
from targets.refusals import Refused
from targets.steps import OPEN, WHY_NOT

LONGEST_REPLY = 200


@transaction.atomic
def reply(*, report, texts, by):
    """Keep what the region answers: {id of a ReturnedCell: (text, the text that it takes the place of)}; an
    empty text takes the answer back. Returns how many answers changed.

    Refused once the report went up, for cells of another return than the last, and where somebody else
    answered meanwhile.
    """
    report = locked(report)
    refuse_closed(report.plan)
    if report.status not in OPEN:
        raise Refused(f"{WHY_NOT[report.status]}，不能修改答复。")
    refuse_locked_report(report, entry_tier(report.status))
    mine = entered_in(report, by, as_operator=False)
    last = report.steps.filter(step__in=(Step.RETURN, Step.REOPEN)).last()
    rows = ReturnedCell.objects.filter(step=last, pk__in=texts).select_related("reply__by", "indicator")
    cells = {row.pk: row for row in rows}
    changed = 0
    with recorded(by=by):
        for pk, (text, was) in texts.items():
            if pk not in cells:
                raise Refused("意见已经不是这次退回的，请重新打开本页再答复。")
            if cells[pk].indicator_id not in mine:
                raise PermissionDenied("有的格子不由您填报。")
            changed += _keep(cells[pk], text.strip(), was.strip(), by)
    return changed


def _keep(cell, text, was, by):
    if len(text) > LONGEST_REPLY:
        raise Refused(f"答复最多 {LONGEST_REPLY} 字，现有 {len(text)} 字。")
    stored = getattr(cell, "reply", None)
    now = stored.text if stored else ""
    if text == now:
        return False
    if was != now:
        theirs = f"{stored.by}已答复“{now}”" if stored else "别人已撤去答复"
        raise Refused(f"{cell.indicator.short_name}：{theirs}，您写的没有保存。要用您的，请再保存一次。")
    if not text:
        stored.delete()
        return True
    CellReply.objects.update_or_create(cell=cell, defaults={"text": text, "by": by, "at": clock.now()})
    return True
