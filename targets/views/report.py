"""One monthly report: its submitted figures, its log, and the steps of those who judge it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from minsheng.months import format_month, month_name
from minsheng.whole_numbers import whole
from organization.permissions import can
from targets import actions
from targets.due import waiting_for
from targets.forms.attached import ScanForm
from targets.forms.steps import StepForm
from targets.models import ReturnedCell, SealedScan, Step, SubmittedFigure
from targets.permissions import can_enter, can_file_scan, reports_visible_to
from targets.refusals import AlreadyDone, Refused
from targets.report_page import can_withdraw, figures_of, offers
from targets.status_marks import mark_of

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
    return report_page(request, found)


def report_page(request, found, step=None, form=None, scan_form=None):
    """The page; with a form of a refused step or scan in its place."""
    submissions = list(found.submissions.select_related("submitted_by").order_by("-number"))
    wanted = request.GET.get("number", "")
    chosen = [one for one in submissions if str(one.number) == wanted] or submissions[:1]
    steps = list(_steps(found))
    newest = submissions[0] if submissions and chosen[0] != submissions[0] else None
    figures = figures_of(found, chosen[0]) if chosen else []
    context = {
        "report": found,
        "mark": mark_of(found.status),
        "submissions": submissions,
        "submission": chosen[0] if chosen else None,
        "figures": figures,
        "steps": steps,
        "seen": steps[-1].pk if steps else 0,
        "newest": newest,  # set where an earlier submission is shown: it is there to read, not to judge
        "offers": []
        if newest
        else [(offer, _form_for(offer, step, form, figures)) for offer in offers(request.user, found)],
        "scans": _scans(found),
        "scan_form": (scan_form or ScanForm()) if can_file_scan(request.user, found) else None,
        "month_code": format_month(found.month),
        "waiting": [one for one in waiting_for(request.user) if one.pk != found.pk],
        "can_enter": can_enter(request.user, found),
        "can_withdraw": can_withdraw(request.user, found),
        "is_judge": can(request.user, "accept_progress") or can(request.user, "review_county"),
    }
    return render(request, "targets/report.html", context)


def _scans(found):
    rows = SealedScan.objects.filter(submission__report=found).order_by("-submission__number", "pk")
    return list(rows.select_related("submission", "file", "filed_by", "withdrawn_by"))


def _steps(found):
    cells = Prefetch("cells", ReturnedCell.objects.select_related("indicator", "reply"))
    return found.steps.select_related("by", "represents", "submission").prefetch_related(cells)


def _form_for(offer, step, form, figures):
    if form is not None and offer.step == step:
        return form
    indicators = [figure.line.indicator for figure in figures] if offer.points_at_cells else []
    return StepForm(prefix=offer.step, indicators=indicators)


def _counting(found):
    """The indicators of the submission that a step would send back."""
    rows = SubmittedFigure.objects.filter(submission=found.counting_id).select_related("indicator")
    return [row.indicator for row in rows.order_by("indicator__order", "indicator_id")]


def take_step(request, pk, step):
    found = find_report(request.user, pk)
    if step not in ACTIONS:
        raise Http404("没有这一步。")
    if request.method != "POST":  # the address of a refused step, opened again
        return redirect("targets:report", pk=pk)
    points = step in (Step.RETURN, Step.REOPEN)
    form = StepForm(request.POST, prefix=step, indicators=_counting(found) if points else [])
    if not form.is_valid():
        return report_page(request, found, step, form)
    seen = request.POST.get("seen", "")
    words = {"comment": form.cleaned_data["comment"]} | ({"cells": form.cells} if points else {})
    try:
        ACTIONS[step](report=found, by=request.user, seen=whole(seen), **words)
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        form.add_error("comment", refused.message)
        return report_page(request, find_report(request.user, pk), step, form)
    else:
        words = {"region": found.region, "section": found.section, "month": month_name(found.month)}
        messages.success(request, DONE[step].format(**words))
    return redirect("targets:report", pk=pk)
