"""Answers to the comments on returned cells, saved by the page while they are written.

The page sends the inputs r<id> and r<id>-was, named as in the form, with the header X-Background; the answer
says of each: saved, changed by somebody else (with what they wrote), or refused (why).
"""

import re

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from targets import actions
from targets.models import CellReply, ReturnedCell
from targets.permissions import assignments_entered_by
from targets.refusals import Refused
from targets.views.sheet_place import find_sheet_place

SAVED, CONFLICT, REFUSED = "saved", "conflict", "refused"
_REPLY = re.compile(r"r(\d{1,18})")


@require_POST
def save_replies(request, slug, code, month):
    """Keep the answers that were sent, each by itself; answers with JSON: {replies: {id: …}, at}."""
    plan, region, month = find_sheet_place(request.user, slug, code, month)
    if not assignments_entered_by(request.user).filter(indicator__plan=plan, region=region).exists():
        raise PermissionDenied(f"{region.name}的数据不由您填报。")
    sent = {int(match[1]): name for name in request.POST if (match := _REPLY.fullmatch(name))}
    cells = ReturnedCell.objects.filter(
        pk__in=sent, step__report__plan=plan, step__report__region=region, step__report__month=month
    )
    cells = {cell.pk: cell for cell in cells.select_related("step__report")}
    answers = {
        pk: _save(request.user, cells.get(pk), request.POST[name], request.POST.get(f"{name}-was", ""))
        for pk, name in sent.items()
    }
    return JsonResponse({"replies": answers, "at": timezone.localtime().strftime("%H:%M")})


def _save(user, cell, text, was):
    """What became of one answer."""
    if cell is None:
        return {"status": REFUSED, "message": "意见已经不是这次退回的，请重新打开本页再答复。"}
    try:
        actions.reply(report=cell.step.report, texts={cell.pk: (text, was)}, by=user)
    except Refused as refused:
        stored = CellReply.objects.filter(cell=cell).values_list("text", flat=True).first() or ""
        status = REFUSED if stored == was.strip() else CONFLICT
        return {"status": status, "message": refused.message, "stored": stored}
    return {"status": SAVED, "stored": text.strip()}
