"""A month of a plan for those who press for figures: its dates, what is missing, and longer time given."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from minsheng.months import day_name, format_month, month_name, parse_month
from organization.access import needs
from organization.permissions import can, memberships_with, sections_for
from targets import actions, sending
from targets.deadlines import Deadlines
from targets.forms.calendar import ExtensionForm, UndoForm, answer_forms
from targets.missing import missing_reports
from targets.models import Compilation, Extension, Tier, Webhook
from targets.month_ends import answers_to, behind_month_end, why_not_month_end
from targets.permissions import (
    EXTENDED_BY,
    extensions_asked,
    is_compiled,
    last_month_over,
    open_months,
    plans_visible_to,
)
from targets.refusals import AlreadyDone, Refused
from targets.reminder_words import group_text
from targets.section_states import section_states

PRESSING = "remind"


def find_month(user, slug, month):
    """(plan, month) of the page; 404 for a plan out of sight or a month that cannot be entered."""
    plan = get_object_or_404(plans_visible_to(user).select_related("region"), slug=slug)
    try:
        month = parse_month(month)
    except ValueError as error:
        raise Http404(str(error)) from error
    if month not in open_months(plan):
        raise Http404(f"{month_name(month)}不在可以填报的月份内。")
    return plan, month


@needs(PRESSING)
def months(request):
    """The last month that is over of the plan in work."""
    plan = plans_visible_to(request.user).filter(is_open=True).current_first().first()
    if plan is None or not open_months(plan):
        return render(request, "targets/month_none.html")
    return redirect("targets:month", slug=plan.slug, month=format_month(last_month_over(plan)))


@needs(PRESSING)
def month(request, slug, month):
    plan, month = find_month(request.user, slug, month)
    return month_page(request, plan, month)


def month_page(request, plan, month, forms=None):
    """The page; `forms` are the forms of a refused action, by tier or as `undo`, `answer`."""
    sections = sections_for(request.user, PRESSING)
    deadlines = Deadlines([plan])
    missing, owed = missing_reports(plan, month, sections, deadlines)
    paste = group_text(missing)
    can_compile = can(request.user, "compile_progress")
    section_months, section_rows = section_states(plan, sections) if can_compile else ([], [])
    reports = plan.reports.filter(month=month, section__in=sections).select_related("region", "section")
    behind = behind_month_end(reports, month)
    requests = plan.month_end_requests.filter(month=month).select_related("region", "asked_by")
    requests = requests.order_by("region__order", "region__code")
    tiers = [(tier, deadlines.of(plan, tier, month)) for tier in Tier]
    context = {
        "plan": plan,
        "plans": plans_visible_to(request.user).filter(is_open=True),
        "month": month,
        "months": open_months(plan),
        "tiers": tiers,
        "is_certain": all(dates.due.is_certain for _tier, dates in tiers),
        "missing": missing,
        "owed": owed,
        "reported": owed - len(missing),
        "late": sum(one.days_late > 0 for one in missing),
        "extensions": Extension.objects.granted()
        .filter(plan=plan, month=month)
        .select_related("region", "section", "by"),
        "asked_extensions": answer_forms(
            extensions_asked(request.user, plan).filter(month=month), (forms or {}).get("answer")
        ),
        "paste": paste,
        "paste_rows": min(len(paste.splitlines()) + 1, 14),
        "can_send_out": sending.has_email() or Webhook.objects.filter(is_on=True).exists(),
        "behind": behind,
        "can_ask_month_end": {report.region_id for report in behind} - {row.region_id for row in requests},
        "why_no_month_end": why_not_month_end(plan, month),
        "asked": answers_to(requests, sections),
        "compilations": Compilation.objects.filter(plan=plan, month=month).select_related("by", "undone_by"),
        "compiled": is_compiled(plan, month),
        "can_compile": can_compile,
        "section_months": section_months,
        "section_rows": section_rows,
        "undo_form": (forms or {}).get("undo") or UndoForm(),
        "extension_forms": [(forms or {}).get(form.tier, form) for form in _forms(request.user, plan)],
    }
    return render(request, "targets/month.html", context)


def _forms(user, plan, data=None):
    """An unsent ExtensionForm for each tier that the person may give longer to."""
    found = []
    for tier, ability in EXTENDED_BY.items():
        memberships = memberships_with(user, ability)
        if memberships:
            may_all = any(membership.section_id is None for membership in memberships)
            owed_to = sections_for(user, ability).filter(indicators__plan=plan).distinct()
            found.append(ExtensionForm(data, tier=tier, plan=plan, sections=owed_to, may_all=may_all))
    return found


@needs(*EXTENDED_BY.values())
@require_POST
def extend(request, slug, month, tier):
    plan, month = find_month(request.user, slug, month)
    forms = {form.tier: form for form in _forms(request.user, plan, request.POST)}
    form = forms.get(tier)
    if form is None:
        raise Http404("没有这一层级的延期。")
    if not form.is_valid():
        return month_page(request, plan, month, {tier: form})
    try:
        given = actions.grant_extension(
            plan=plan, tier=tier, month=month, by=request.user, **form.cleaned_data
        )
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        form.add_error(None, refused.message)
        return month_page(request, plan, month, {tier: form})
    else:
        whom = given.region or given.section
        messages.success(
            request, f"已给{whom}把{given.get_which_display()}延到{day_name(given.until, given.month)}。"
        )
    return redirect("targets:month", slug=slug, month=format_month(month))


@needs("compile_progress")
@require_POST
def compile_month(request, slug, month):
    """Compile the month, or undo it with a reason."""
    plan, month = find_month(request.user, slug, month)
    form = UndoForm(request.POST)
    is_undone = "undo" in request.POST
    if is_undone and not form.is_valid():
        return month_page(request, plan, month, {"undo": form})
    try:
        if is_undone:
            reason = form.cleaned_data["reason"]
            actions.undo_compilation(plan=plan, month=month, reason=reason, by=request.user)
            messages.success(request, f"已撤销{month_name(month)}的汇总，各科室可以重新开放月报。")
        else:
            actions.compile_month(plan=plan, month=month, by=request.user)
            messages.success(request, f"已汇总{month_name(month)}的数，此后由办公室重新开放月报。")
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("targets:month", slug=slug, month=format_month(month))
