"""预计下达: money that is said to come, noted apart from the ledger until it comes or is given up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from funding.actions import close_forecast, save_forecast
from funding.forms import CloseForm, ForecastForm
from funding.models import Stage
from funding.permissions import can_enter, can_enter_something, enterable_projects, visible_forecasts
from funding.views.common import plan_of
from minsheng import clock
from organization.access import needs
from organization.views.common import attempt

ENDED = 30
JOINED = [
    "project__plan",
    "project__section",
    "purpose",
    "region",
    "source",
    "entered_by",
    "closed_by",
    "tranche",
]


@needs("view_funds")
def forecasts(request, slug):
    plan = plan_of(request, slug)
    rows = visible_forecasts(request.user, plan).select_related(*JOINED)
    waiting = list(rows.waiting())
    context = {
        "plan": plan,
        "lines": [
            {"forecast": row, "late": max((clock.today() - row.expected_on).days, 0)} for row in waiting
        ],
        "total": sum(row.amount for row in waiting),
        "mine": {row.pk for row in waiting if plan.is_open and _may(request.user, row)},
        "ended": rows.exclude(closed_at=None).order_by("-closed_at")[:ENDED],
        "can_enter": can_enter_something(request.user, plan),
    }
    return render(request, "funding/forecasts.html", context)


def _may(user, row):
    return can_enter(user, project=row.project, region=row.region, stage=Stage.ALLOCATED)


@needs("enter_funds")
def forecast(request, slug, pk=None):
    """Note money to come, or change the note while it is waited for."""
    plan = plan_of(request, slug)
    found = _waiting(request, plan, pk) if pk else None
    form = ForecastForm(request.POST or None, instance=found, plan=plan, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, save_forecast, forecast=form.instance, seen=form.seen, by=request.user)
    ):
        messages.success(request, "预计下达已保存，不计入任何合计。")
        return redirect("funding:forecasts", slug=slug)
    context = {
        "plan": plan,
        "form": form,
        "found": found,
        "has_projects": enterable_projects(request.user, plan).exists(),
        "close_form": CloseForm(),
    }
    return render(request, "funding/forecast_form.html", context)


@require_POST
@needs("enter_funds")
def close(request, slug, pk):
    plan = plan_of(request, slug)
    found = _waiting(request, plan, pk)
    form = CloseForm(request.POST)
    if form.is_valid() and attempt(
        form, close_forecast, forecast=found, reason=form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "这笔预计已结束，不再等。")
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, f"没有结束：{error}")
    return redirect("funding:forecasts", slug=slug)


def _waiting(request, plan, pk):
    """The forecast: 404 where it is not the person's to see or has ended, 403 where not theirs to change."""
    rows = visible_forecasts(request.user, plan).select_related(*JOINED)
    found = get_object_or_404(rows, pk=pk)
    if found.closed_at:
        raise Http404("这笔预计已经结束。")
    if not _may(request.user, found):
        raise PermissionDenied("这笔预计不由您录入。")
    return found
