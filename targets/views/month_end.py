"""更新到月末: the sheet once more with what was reported, sent up as of the month's last day in one press."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from minsheng.months import format_month, last_day, month_name
from minsheng.whole_numbers import whole
from organization.access import needs
from organization.permissions import sections_for
from targets import actions
from targets.forms.sheet import read_sheet, shown_then
from targets.forms.steps import MonthEndForm
from targets.month_ends import behind_month_end, why_not_month_end
from targets.refusals import AlreadyDone, Refused
from targets.sheets import build_sheet, judge
from targets.stopped_parts import resum
from targets.views.month import PRESSING, find_month
from targets.views.sheet import sheet_context
from targets.views.sheet_place import find_sheet_place


@require_http_methods(["GET", "POST"])
def month_end(request, slug, code, month):
    plan, region, month = find_sheet_place(request.user, slug, code, month)
    page = _page(request.user, plan, region, month)
    form = MonthEndForm(request.POST or None)
    if request.method == "POST":
        data = read_sheet(page, request.POST)
        changed = _summed_since(page, request.POST)
        if changed:
            names = "、".join(line.label for line in changed)
            form.add_error(None, f"您打开本页后，{names}的分项有变，合计随着变了。请看过再按一次。")
        if form.is_valid() and not data.problem_count and _update(request, page, data, form):
            return redirect("targets:sheet", slug=slug, code=code, month=format_month(month))
        _judge_typed(page)
    context = sheet_context(page) | {
        "form": form,
        "month_end": last_day(month),
        "why_not": "" if page.parts else why_not_month_end(plan, month),
    }
    return render(request, "targets/month_end.html", context)


def _page(user, plan, region, month):
    """The sheet with no more than the parts to be brought to the month's end, open for typing."""
    page = build_sheet(user, plan, region, month)
    if not page.parts:
        raise PermissionDenied(f"{region.name}的数据不由您填报。")
    reports = [part.report for part in page.parts if part.report and part.can_enter]
    behind = [] if why_not_month_end(plan, month) else [one.pk for one in behind_month_end(reports, month)]
    page.parts = [part for part in page.parts if part.report and part.report.pk in behind]
    if resum(page):
        judge(page)
    for part in page.parts:
        part.is_updating, part.data_as_of, part.why_closed = True, last_day(month), ""
    return page


def _summed_since(page, posted):
    """The lines whose sum is not the one that the posted page showed."""
    found = []
    for line in page.lines:
        shown = shown_then(posted, line) if line.is_summed else {}
        if any(shown.get(name, text) != text for name, text in line.inputs.items()):
            found.append(line)
    return found


def _judge_typed(page):
    """Say of the cells as they were typed what the checks find, so that it can be explained here."""
    for line in page.lines:
        line.cell = line.edit.cell if line.edit else line.cell
        line.show_required = True
    judge(page)


def _update(request, page, data, form):
    parts = {part.report.pk: part for part in page.parts}
    seen = {pk: request.POST.get(f"s{part.section.pk}-seen", "") for pk, part in parts.items()}
    try:
        reports = actions.update_to_month_end(
            plan=page.plan,
            region=page.region,
            month=page.month,
            by=request.user,
            comment=form.cleaned_data["comment"],
            edits={pk: data.edits[part.section.pk] for pk, part in parts.items()},
            words={pk: data.words.get(part.section.pk, []) for pk, part in parts.items()},
            seen={pk: step for pk, text in seen.items() if (step := whole(text)) is not None},
        )
    except AlreadyDone as done:
        messages.info(request, done.message)
        return True
    except Refused as refused:
        form.add_error(None, [refused.message, *(finding.shown_here for finding in refused.findings)])
        return False
    names = "、".join(report.section.name for report in reports)
    messages.success(request, f"已把报{names}的数更新到{month_name(page.month)}月末，等待重新审核。")
    return True


@needs(PRESSING)
@require_POST
def month_end_ask(request, slug, month):
    """A section or the office asks all regions with figures short of the month's end to bring them there."""
    plan, month = find_month(request.user, slug, month)
    mine = sections_for(request.user, PRESSING)
    reports = plan.reports.filter(month=month, section__in=mine).select_related("region")
    behind = {report.region_id: report.region for report in behind_month_end(reports, month)}
    facts = {"reason": request.POST.get("reason", ""), "by": request.user}
    try:
        count = actions.ask_for_month_end(plan=plan, regions=list(behind.values()), month=month, **facts)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        what = f"把{month_name(month)}的数更新到月末"
        messages.success(request, f"已请 {count} 个地区{what}。" if count else f"没有还要请的地区{what}。")
    return redirect("targets:month", slug=slug, month=format_month(month))
