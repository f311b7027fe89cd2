"""代录: the section's grid over all regions, saved as one form; the city's own figures stand in it too."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from minsheng.months import format_month, month_name
from organization.access import needs
from targets import actions
from targets.cells import Cell
from targets.forms.boxes import boxes_of
from targets.forms.sheet import read_line
from targets.grid import OwnLine, build_grid, lay_on_grid
from targets.lights import light_table_json
from targets.pasting import read_block
from targets.permissions import enters_for_regions, open_months
from targets.refusals import AlreadyDone, Overtaken, Refused
from targets.views.month import find_month

ENTER = "enter_for_region"
TAKEN = "地区刚刚自己填了，看不到数，您填的没有保存。"


def _find(user, slug, section, month, indicator):
    """(plan, section, month, indicator or None); 404 where the section has nothing in the plan."""
    plan, month = find_month(user, slug, month)
    mine = plan.indicators.filter(section=section).select_related("section")
    first = mine.first()
    if first is None:
        raise Http404("这个科室在方案里没有指标。")
    if not enters_for_regions(user, section):
        raise PermissionDenied(f"报{first.section.name}的数不由您代录。")
    return plan, first.section, month, get_object_or_404(mine, pk=indicator) if indicator else None


@require_http_methods(["GET", "POST"])
@needs(ENTER)
def grid(request, slug, section, month, indicator=None):
    plan, section, month, chosen = _find(request.user, slug, section, month, indicator)
    page = build_grid(plan, section, month, chosen)
    if request.method == "POST":
        old, page = page, _take(request, page)
        if page is None:
            return redirect(request.path)
        _keep(page, old)
    return render(request, "targets/grid.html", _context(page))


def _context(page):
    for line in page.lines:
        line.boxes = boxes_of(line)
        if isinstance(line, OwnLine):
            line.boxes["second"] = [box for box in line.boxes["second"] if box.name != "increment"]
            line.boxes["note"] = replace(
                line.boxes["note"], caption="来源", label=f"{line.label}：来源（必填）"
            )
    return {
        "grid": page,
        "plan": page.plan,
        "month_code": format_month(page.month),
        "months": open_months(page.plan),
        "indicators": page.plan.indicators.filter(section=page.section, assignments__isnull=False).distinct(),
        "lights": light_table_json(),
    }


def _take(request, page):
    """Save what was typed, then submit where asked; None when all went well, else the page as it is now."""
    page.reason = request.POST.get("reason", "").strip()
    edits = [(line, edit) for line in page.open_lines if (edit := read_line(line, request.POST))]
    for line in page.lines:
        if not line.is_open:
            _lose(line, request.POST)
    saved = _save_regions(request.user, page, [one for one in edits if not isinstance(one[0], OwnLine)])
    saved += sum(_save_own(request.user, line, edit) for line, edit in edits if isinstance(line, OwnLine))
    if page.failed or page.reason_problem:
        return _again(page, saved)
    do, _, region = request.POST.get("do", "").partition("-")
    if do == "submit":
        page.reason_problem = _submit(request, page, region)
        return _again(page, saved) if page.reason_problem else None
    messages.success(request, f"已保存 {saved} 格。" if saved else "没有改动，不用保存。")
    return None


def _lose(line, posted):
    """Say of a line that was closed meanwhile what was typed into it."""
    edit = read_line(line, posted)
    is_there = edit is not None and edit.cell == line.cell and not line.is_hidden
    if line.typed is not None and not is_there:
        line.refusal = f"{line.why_shut}您填的（{line.typed_text}）没有保存。"
    line.problems, line.typed = {}, None


def _save_regions(user, page, edits):
    """How many cells were saved; what was not says so on its line or beside the reason."""
    by_region, saved = {}, 0
    for line, edit in edits:
        by_region.setdefault(line.region, []).append((line, edit))
    if by_region and not page.reason:
        page.reason_problem = "请写明为什么由科室代录，如“停电，电话报来”。"
        return 0
    for region, mine in by_region.items():
        try:
            entered = actions.enter_on_behalf(
                plan=page.plan,
                region=region,
                section=page.section,
                month=page.month,
                edits=[edit for _line, edit in mine],
                reason=page.reason,
                by=user,
            )
        except Refused as refused:
            for line, _edit in mine:
                line.refusal = refused.message
            continue
        conflicts = {one.indicator.pk: one for one in entered.saved.conflicts}
        for line, edit in mine:
            line.conflict = conflicts.get(edit.indicator_id)
            line.refusal = TAKEN if edit.indicator_id in entered.taken else ""
            line.is_saved = not (line.conflict or line.refusal)
            saved += edit.indicator_id in entered.saved.changed
    return saved


def _save_own(user, line, edit):
    """1 when the city's own figure was stored; its remark is its source."""
    note = line.figure.note if line.figure else ""
    try:
        actions.record_own_figure(
            indicator=line.indicator,
            region=line.region,
            month=line.month,
            cell=replace(edit.cell, note=note),
            source=edit.cell.note,
            by=user,
            seen=edit.version,
        )
    except AlreadyDone:
        line.is_saved = True
        return 0
    except Overtaken as overtaken:
        line.conflict = _own_conflict(line, edit, overtaken)
        return 0
    except Refused as refused:
        line.refusal = refused.message
        return 0
    line.is_saved = True
    return 1


def _own_conflict(line, edit, overtaken):
    figure = overtaken.theirs
    theirs = replace(Cell.of(figure), note=figure.source if figure else "")
    version = figure.pk if figure else 0
    return actions.Conflict(line.indicator, edit.cell, theirs, version, overtaken.by, overtaken.at)


def _submit(request, page, region):
    """Submit the region's report for it; why it was not, in words."""
    reports = build_grid(page.plan, page.section, page.month).reports
    report = next((one for one in reports if str(one.region_id) == region), None)
    if report is None:
        return "这个地区没有能代报的月报，请看表里的状态。"
    try:
        actions.submit_on_behalf(report=report, reason=page.reason, by=request.user)
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        return " ".join([refused.message, *(finding.message for finding in refused.findings)])
    else:
        messages.success(request, f"已代{report.region}上报{month_name(page.month)}的数，由别人审核。")
    return ""


def _again(page, saved):
    fresh = build_grid(page.plan, page.section, page.month, page.indicator)
    fresh.reason, fresh.reason_problem, fresh.saved_count = page.reason, page.reason_problem, saved
    return fresh


def _keep(fresh, old):
    """What was typed and not saved stays on the page beside what is stored now."""
    typed = {line.cell_id: line for line in old.lines}
    for line in fresh.lines:
        before = typed.get(line.cell_id, line)
        line.conflict, line.refusal, line.problems = before.conflict, before.refusal, before.problems
        if before.typed is not None and not before.is_saved:
            line.typed = before.typed
            if not line.conflict:  # who saves again after a conflict has seen what stands there now
                line.typed_from = before.typed_from


@require_POST
@needs(ENTER)
def paste(request, slug, section, month, indicator=None):
    """Lay the posted `text` onto the grid from the line `at` and its input `box`; stores nothing.

    Answers with JSON: {rows: [{cell, values, problems, hints}], remarks}.
    """
    page = build_grid(*_find(request.user, slug, section, month, indicator))
    if not page.open_lines:
        return JsonResponse({"message": "这张表现在没有您能填的格子。"}, status=403)
    try:
        rows = read_block(request.POST.get("text", ""))
    except ValueError as error:
        return JsonResponse({"rows": [], "remarks": [str(error)]})
    laid = lay_on_grid(rows, page, request.POST.get("at", ""), request.POST.get("box", ""))
    return JsonResponse(laid.answer)
