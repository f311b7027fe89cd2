"""The sheet of a region's month: typing, saving, 上报 and 撤回 in one form that works without script."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from minsheng.months import add_months, format_month, month_name
from minsheng.statements import Statement
from minsheng.whole_numbers import whole
from targets import actions
from targets.actions.month_end import behind_month_end, why_not_month_end
from targets.forms.boxes import boxes_of
from targets.forms.calendar import AskExtensionForm
from targets.forms.sheet import read_sheet
from targets.lights import light_table_json
from targets.models import Extension
from targets.permissions import open_months
from targets.refusals import AlreadyDone, Refused
from targets.sheets import build_sheet
from targets.steps import OPEN
from targets.views.sheet_place import find_sheet_place
from targets.views.sheet_saving import explain_part, keep_words, save_part


@require_http_methods(["GET", "POST"])
def sheet(request, slug, code, month):
    plan, region, month = find_sheet_place(request.user, slug, code, month)
    page = build_sheet(request.user, plan, region, month)
    if not page.parts:
        raise PermissionDenied(f"{region.name}的数据不由您填报。")
    if request.method == "POST":
        before, page = page, _take(request, page)
        if page is None:
            return redirect("targets:sheet", slug=slug, code=code, month=format_month(before.month))
    context = sheet_context(page, asks_for_longer="longer" in request.GET) | _month_end(page)
    return render(request, "targets/sheet.html", context)


def _month_end(page):
    """Whether what went up can be brought to the month's end now, and who asked for it."""
    reports = [part.report for part in page.parts if part.report and part.can_enter]
    if not behind_month_end(reports, page.month):
        return {}
    asked = page.plan.month_end_requests.filter(region=page.region, month=page.month)
    ready = not why_not_month_end(page.plan, page.month)
    return {"can_update": ready, "month_end_asked": asked.select_related("asked_by").first()}


def sheet_context(page, extension=None, *, asks_for_longer=False):
    """What the templates of a sheet need; gives the lines that can be typed in their inputs. `extension`: the
    posted request for longer time, for which the form is shown where somebody wants to ask.
    """
    address = reverse("targets:sheet", args=[page.plan.slug, page.region.code, format_month(page.month)])
    for part in page.parts:
        for line in part.lines:
            line.url = f"{address}{line.indicator.pk}/"  # targets:cell, resolved once for all
            line.boxes = boxes_of(line) if line.is_mine and part.is_editable else {}
    months, month = open_months(page.plan), page.month
    return {
        "sheet": page,
        "plan": page.plan,
        "month_code": format_month(month),
        "lights": light_table_json(),
        "previous_month": add_months(month, -1) if add_months(month, -1) in months else None,
        "next_month": add_months(month, 1) if add_months(month, 1) in months else None,
    } | _extension(page, extension, asks_for_longer)


_ASKED = Statement(
    "asked_extensions",
    """
    SELECT id FROM targets_extension
    WHERE plan_id = %(plan)s AND region_id = %(region)s AND month = %(month)s AND decision = 'asked'
    """,
)


def _extension(page, posted, asks):
    """What a region has asked for while something is to go up, and the form in which it asks for longer:
    where somebody wants to, and where the sheet is locked.
    """
    owing = [part for part in page.parts if part.can_enter and part.dates and part.status in OPEN]
    if not owing:
        return {}
    shows_form = asks or posted is not None or any(part.why_closed for part in owing)
    asked = _ASKED.rows(plan=page.plan.pk, region=page.region.pk, month=page.month)
    rows = Extension.objects.filter(pk__in=[pk for (pk,) in asked]).order_by("id") if asked else []
    return {
        "can_ask_for_longer": True,
        "extension_form": AskExtensionForm(posted, parts=owing) if shows_form else None,
        "extension_rows": rows and rows.select_related("section", "by", "answer__by"),
    }


def _take(request, page):
    """Do what the form asks; None when all went well, else the page to show again with what was typed."""
    do, _, target = request.POST.get("do", "save").partition("-")
    data = read_sheet(page, request.POST)
    conflicts, changed, replies = [], 0, 0
    for part in page.parts:
        if part.is_editable:
            saved = save_part(
                request.user, page, part, data, do == "submit" and str(part.section.pk) == target
            )
            conflicts += saved.conflicts if saved else []
            changed += len(saved.changed) if saved else 0
            explain_part(request.user, part, data)
            replies += _reply(request, part)
    is_clean = not (
        data.problem_count
        or data.lost_count
        or conflicts
        or any(part.refusal or part.stale_words for part in page.parts)
    )
    if do in STEPS:
        part = next((part for part in page.parts if str(part.section.pk) == target), None)
        ready = part is not None and not data.lost_count and _is_clean(part, conflicts)
        held = ready and do == "submit" and _points_out(request, part, page)
        if ready and not held and _step(request, page, part, do):
            page.missed = ""
        else:
            is_clean, page.missed = False, MISSED[do].format(part.section.name if part else "")
    elif is_clean:
        messages.success(request, _saved_words(changed, replies))
    if is_clean:
        return None
    return _again(request, page, {conflict.indicator.pk: conflict for conflict in conflicts}, changed)


def _is_clean(part, conflicts):
    """Whether nothing of the part itself is in the way of a step; what is wrong in another part is not."""
    mine = {line.indicator.pk for line in part.lines}
    return not (
        part.refusal
        or part.day_problem
        or part.stale_words
        or any(line.problems for line in part.lines)
        or any(conflict.indicator.pk in mine for conflict in conflicts)
    )


def _saved_words(cells, replies):
    counts = [f"{cells} 格"] if cells else []
    counts += [f"{replies} 条答复"] if replies else []
    return f"已保存 {'、'.join(counts)}。" if counts else "没有改动，不用保存。"


def _reply(request, part):
    """Keep what was answered to the comments of the part, and say how many answers; what was not kept stays
    on its line.
    """
    texts, typed = {}, []
    for line in part.returned:
        text, was = (request.POST.get(line.reply_name + end) for end in ("", "-was"))
        if line.is_mine and text is not None and text.strip() != (was or ""):
            typed.append((line, text, was or ""))
            texts[line.returned.cell.pk] = text, was or ""
    if not texts or part.report is None:
        return 0
    try:
        return actions.reply(report=part.report, texts=texts, by=request.user)
    except Refused as refused:
        part.refusal = part.refusal or refused.message
        for line, text, was in typed:
            line.reply_typed, line.reply_was = text, was
        return 0


def _points_out(request, part, page):
    """Whether 上报 waits for a second press: something came back, and was neither changed nor answered."""
    if not part.returned or request.POST.get(f"s{part.section.pk}-untouched") == str(part.seen):
        return False
    fresh = build_sheet(request.user, page.plan, page.region, page.month)
    [now] = [one for one in fresh.parts if one.section == part.section]
    part.asks_again = bool(now.untouched)
    return part.asks_again


def _submit(request, page, part, seen):
    actions.submit(report=part.report, by=request.user, seen=seen)
    then = "由县级审核人员审核" if page.region.county_review else f"等待{part.section.name}审核"
    messages.success(request, f"{month_name(page.month)}月报已上报{part.section.name}，{then}。")


def _withdraw(request, page, part, seen):
    actions.withdraw(report=part.report, by=request.user, seen=seen)
    messages.success(request, f"已撤回报{part.section.name}的月报，改好后请再上报。")


STEPS = {"submit": _submit, "withdraw": _withdraw}
MISSED = {"submit": "报{}的月报没有上报", "withdraw": "报{}的月报没有撤回"}


def _step(request, page, part, do):
    """Take the step on the part's report; False when it was refused, with the reason on the part."""
    seen = request.POST.get(f"s{part.section.pk}-seen", "")
    if part.report is None:
        raise PermissionDenied("这份月报还没有填报。")
    try:
        STEPS[do](request, page, part, whole(seen))
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        part.refusal = refused.message
        return False
    return True


def _again(request, page, conflicts, changed):
    """The page as it is now, with what was typed and refused in its place: nothing typed is lost."""
    fresh = build_sheet(request.user, page.plan, page.region, page.month)
    fresh.saved_count, fresh.missed = changed, page.missed
    typed = {line.indicator.pk: line for line in page.lines}
    parts = {part.section.pk: part for part in page.parts}
    for part in fresh.parts:
        old = parts.get(part.section.pk, part)
        part.refusal, part.day_problem = old.refusal, old.day_problem
        part.asks_again = old.asks_again
        keep_words(part, old.stale_words)
        for line in part.lines:
            line.show_required = bool(part.refusal)
            line.conflict = conflicts.get(line.indicator.pk)
            _keep(line, typed.get(line.indicator.pk, line), old.is_saved)
        part.unsaved = [line for line in part.lines if line.typed and not part.is_editable]
    return fresh


def _keep(line, old, is_saved):
    line.reply_typed, line.reply_was = old.reply_typed, old.reply_was
    if line.conflict:
        line.typed = old.typed
    elif old.problems or (old.typed and not is_saved):
        line.typed, line.typed_from, line.problems = old.typed, old.typed_from, old.problems
