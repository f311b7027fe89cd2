"""Saving cells of the sheet: what the form's buttons and the page's autosave have in common, and what the
page that saves by itself is answered.

The page sends the inputs of the cells that changed, named as in the form, with the header X-Background; the
answer says of each of them: saved, refused (why), changed by somebody else (both values), or closed. An
explanation is sent with its hidden input, with or without its cell.

A save does no more than it must before it can be acknowledged. How the cells stand (rate, light, checks) the
page asks afterwards, in one request for all that it saved (`standing`); only explanations need to know at
once which findings they are about.
"""

import re

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from targets import actions
from targets.entering import shown_inputs
from targets.feeds import shown_with_fed
from targets.forms.sheet import read_sheet
from targets.refusals import Refused
from targets.sheets import build_cells, judge
from targets.steps import OPEN
from targets.views.sheet_place import find_sheet_place

SAVED, REFUSED, CONFLICT, CLOSED = "saved", "refused", "conflict", "closed"
_ID = re.compile(r"\d{1,18}")
_CELL, _DAY = re.compile(r"c(\d{1,18})-version"), re.compile(r"s(\d{1,18})-as-of")
_WORDS = re.compile(r"x(\d{1,18})-.+-was")


def save_part(user, page, part, data, is_submitting=False):
    """Save what was read for one part; the targets.actions.Saved, or None where there was nothing to save or
    the reason stands in `part.refusal`.
    """
    edits, day = data.edits[part.section.pk], data.days[part.section.pk]
    if not (edits or is_submitting or (day and day != part.data_as_of)):
        return None
    try:
        part.report = part.report or actions.open_report(
            plan=page.plan, region=page.region, section=part.section, month=page.month, by=user
        )
        saved = actions.save_cells(report=part.report, edits=edits, by=user, data_as_of=day)
        part.report, part.is_saved = saved.report, True
        return saved
    except Refused as refused:
        is_gone = _is_gone(part.report)
        if not (is_submitting and is_gone):
            part.refusal = refused.message
        return None


def explain_part(user, part, data):
    """Keep the explanations of one part; those whose figures changed meanwhile stay in `part.stale_words`."""
    words = data.words[part.section.pk]
    if not words or part.refusal or part.report is None:
        part.stale_words = words
        return
    try:
        part.stale_words = actions.explain(report=part.report, words=words, by=user)
    except Refused as refused:
        part.refusal, part.stale_words = refused.message, words


def keep_words(part, words):
    """Put explanations that were not kept back on the lines, to be shown again."""
    for line in part.lines:
        line.typed_words = {one.key: one.text for one in words if one.indicator_id == line.indicator.pk}


def _is_gone(report):
    """Whether the report went up meanwhile: then the step itself answers."""
    if report is not None:
        report.refresh_from_db(fields=["status"])
    return report is not None and report.status not in OPEN


@require_POST
def save(request, slug, code, month):
    """Save the cells that were sent; answers with JSON: {cells: {id: …}, parts: {section: …}, at}."""
    plan, region, month = find_sheet_place(request.user, slug, code, month)
    asked = _ids(_CELL, request.POST) + _ids(_WORDS, request.POST)
    page = build_cells(request.user, plan, region, month, asked, _ids(_DAY, request.POST))
    if not page.parts:
        return _not_yours(region)
    data = read_sheet(page, request.POST)
    parts, cells = {}, {}
    for part in page.parts:
        saved = save_part(request.user, page, part, data) if part.is_editable else None
        if part.is_editable:
            explain_part(request.user, part, data)
            keep_words(part, part.stale_words)
        parts[part.section.pk] = _part_answer(part)
        part.lines = [line for line in part.lines if line.indicator.pk in asked]
        cells |= {line.indicator.pk: _settle(line, part, saved, page) for line in part.lines}
    if any(data.words.values()):
        cells = {pk: cells[pk] | shown for pk, shown in _judged(page).items()}
    at = timezone.localtime().strftime("%H:%M")
    status = 200 if all(part["is_open"] for part in parts.values()) else 409
    return JsonResponse({"cells": cells, "parts": parts, "at": at}, status=status)


@require_GET
def standing(request, slug, code, month):
    """How the stored cells named by ?cells=1,2 stand; answers with JSON: {cells: {id: {version, rate, …}}}.

    The page asks it once its cells are saved, for several at a time.
    """
    plan, region, month = find_sheet_place(request.user, slug, code, month)
    asked = [int(text) for text in request.GET.get("cells", "").split(",") if _ID.fullmatch(text)]
    page = build_cells(request.user, plan, region, month, asked)
    if not page.parts:
        return _not_yours(region)
    return JsonResponse({"cells": _judged(page)})


def _not_yours(region):
    return JsonResponse({"message": f"{region.name}的这些数不由您填报。"}, status=403)


def _ids(pattern, posted):
    return [int(match[1]) for match in map(pattern.fullmatch, posted) if match]


def _part_answer(part):
    closed = "" if part.is_editable else "这份月报已不在填报中，没有保存。请重新打开本页查看。"
    return {"message": part.day_problem or part.refusal or closed, "is_open": part.is_editable}


def _settle(line, part, saved, page):
    """What became of one cell that was sent, with its inputs and version now; puts them on the line."""
    if not part.is_editable:
        return {"status": CLOSED} | _stored(line)
    if part.refusal or line.problems:
        return {"status": REFUSED, "problems": line.problems} | _stored(line)
    conflict = (
        next((one for one in saved.conflicts if one.indicator == line.indicator), None) if saved else None
    )
    if conflict:
        line.conflict, line.cell, line.version = conflict, conflict.theirs, conflict.version
        return {"status": CONFLICT, "findings": _findings(line, part, page)} | _stored(line)
    if line.edit is not None:
        line.cell, line.version = line.edit.cell, saved.versions[line.indicator.pk]
    return {"status": SAVED} | _stored(line)


def _stored(line):
    line.inputs = shown_with_fed(shown_inputs(line.indicator, line.cell, line.before), line.cell, line.fed)
    return {"version": line.version, "inputs": line.inputs}


def _judged(page):
    """How every cell of the Sheet stands, by indicator id: rate, light, state and what the checks found."""
    judge(page)
    return {line.indicator.pk: _shown(line, part, page) for part in page.parts for line in part.lines}


def _shown(line, part, page):
    light = line.standing.light
    return {
        "version": line.version,
        "actual": line.shown_actual,
        "rate": line.standing.rate_text,
        "state": render_to_string("targets/_cell_state.html", {"line": line}),
        "light": render_to_string("targets/_light.html", {"light": light}) if light else "",
        "findings": _findings(line, part, page),
    }


def _findings(line, part, page):
    return render_to_string("targets/_line_findings.html", {"line": line, "part": part, "sheet": page})
