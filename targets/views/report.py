"""One monthly report: its submitted figures, its log, and the steps of those who judge it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from minsheng.months import format_month, month_name
from organization.permissions import can
from targets import actions
from targets.cell_changes import changes_of, submitted_texts
from targets.due import waiting_for
from targets.forms.steps import StepForm
from targets.models import MonthlyProgress, Step
from targets.permissions import can_enter, reports_visible_to
from targets.refusals import AlreadyDone, Refused
from targets.report_page import figures_of, offers
from targets.status_marks import mark_of
from targets.views.sheet_place import find_sheet_place

ACTIONS = {
    Step.REVIEW: actions.review,
    Step.ACCEPT: actions.accept,
    Step.RETURN: actions.return_,
    Step.REOPEN: actions.reopen,
}
DONE = {
    Step.REVIEW: "已审核，报{section}。",
    Step.ACCEPT: "已通过{region}{month}月报。",
    Step.RETURN: "已退回{region}{month}月报，对方的首页会显示您的意见。",
    Step.REOPEN: "已重新开放{region}{month}月报；更正通过之前，仍按原来审定的数计算。",
}


def find_report(user, pk):
    rows = reports_visible_to(user).select_related("plan", "region", "section", "counting", "accepted")
    return get_object_or_404(rows, pk=pk)


def report(request, pk):
    found = find_report(request.user, pk)
    return _page(request, found)


def _page(request, found, step=None, form=None):
    submissions = list(found.submissions.select_related("submitted_by").order_by("-number"))
    wanted = request.GET.get("number", "")
    chosen = [one for one in submissions if str(one.number) == wanted] or submissions[:1]
    steps = list(found.steps.select_related("by", "submission"))
    newest = submissions[0] if submissions and chosen[0] != submissions[0] else None
    context = {
        "report": found,
        "mark": mark_of(found.status),
        "submissions": submissions,
        "submission": chosen[0] if chosen else None,
        "figures": figures_of(found, chosen[0]) if chosen else [],
        "steps": steps,
        "seen": steps[-1].pk if steps else 0,
        "newest": newest,  # set where an earlier submission is shown: it is there to read, not to judge
        "offers": []
        if newest
        else [(offer, _form_for(offer, step, form)) for offer in offers(request.user, found)],
        "month_code": format_month(found.month),
        "waiting": [one for one in waiting_for(request.user) if one.pk != found.pk],
        "can_enter": can_enter(request.user, found),
        "is_judge": can(request.user, "accept_progress") or can(request.user, "review_county"),
    }
    return render(request, "targets/report.html", context)


def _form_for(offer, step, form):
    return form if form is not None and offer.step == step else StepForm(prefix=offer.step)


def take_step(request, pk, step):
    found = find_report(request.user, pk)
    if step not in ACTIONS:
        raise Http404("没有这一步。")
    if request.method != "POST":  # the address of a refused step, opened again
        return redirect("targets:report", pk=pk)
    form = StepForm(request.POST, prefix=step)
    if not form.is_valid():
        return _page(request, found, step, form)
    seen = request.POST.get("seen", "")
    comment = {"comment": form.cleaned_data["comment"]}
    try:
        ACTIONS[step](report=found, by=request.user, seen=int(seen) if seen.isdigit() else None, **comment)
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        form.add_error("comment", refused.message)
        return _page(request, find_report(request.user, pk), step, form)
    else:
        words = {"region": found.region, "section": found.section, "month": month_name(found.month)}
        messages.success(request, DONE[step].format(**words))
    return redirect("targets:report", pk=pk)


def cell_history(request, slug, code, month, indicator):
    """Who changed one cell of the draft, when, before and after; and what of it was submitted."""
    plan, region, month = find_sheet_place(request.user, slug, code, month)
    # An indicator that has passed to another section may have a cell in the reports to both.
    rows = MonthlyProgress.objects.filter(
        report__plan=plan,
        report__region=region,
        report__month=month,
        report__section=F("indicator__section"),
    )
    cell = get_object_or_404(rows.select_related("indicator", "report__section"), indicator=indicator)
    cell.report.plan, cell.report.region = plan, region
    if not can_enter(request.user, cell.report):
        raise PermissionDenied("草稿的修改经过只给填报的人看；已上报的数请看月报。")
    context = {
        "cell": cell,
        "plan": plan,
        "region": region,
        "month": month,
        "month_code": format_month(month),
        "changes": changes_of(cell),
        "submitted": submitted_texts(cell),
    }
    return render(request, "targets/cell_history.html", context)
