"""Entering money, several entries in a row, and taking an entry back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from funding.actions import record_tranche, reverse_tranche
from funding.feeds import reports_left_behind
from funding.forms import EntryForm, ReasonForm
from funding.models import Stage
from funding.permissions import can_enter, enterable_projects, visible_forecasts, visible_tranches
from funding.views.common import plan_of
from funding.views.ledger import tranche_page, visible_tranche
from minsheng import clock
from minsheng.figures import format_number
from minsheng.months import month_name
from organization.access import needs
from organization.views.common import attempt

KEPT = ["stage", "project", "purpose", "region", "source", "date", "document_number"]
RECENT, LISTED = 8, 100


@needs("enter_funds")
def enter(request, slug):
    plan = plan_of(request, slug)
    mine = visible_tranches(request.user, plan)
    like = mine.filter(pk=_number(request.GET.get("like"))).first()
    forecast = visible_forecasts(request.user, plan).waiting().filter(pk=_number(request.GET.get("forecast")))
    forecast = forecast.select_related("project").first()
    initial = _expected(forecast) if forecast else _initial(like)
    form = EntryForm(request.POST or None, plan=plan, user=request.user, initial=initial)
    form.start_at("amount" if forecast else "region" if like else "stage")
    if request.method == "POST" and form.is_valid():
        stored = attempt(form, record_tranche, **form.cleaned_data, by=request.user)
        if stored:
            messages.success(request, _said(stored))
            warn_left_behind(request, stored)
            if "finish" in request.POST:
                return redirect("funding:ledger", slug=slug)
            kept = {"like": stored.pk, "first": _number(request.GET.get("first")) or stored.pk}
            return redirect(f"{reverse('funding:enter', args=[slug])}?{urlencode(kept)}")
    context = {
        "plan": plan,
        "form": form,
        "like": like,
        "forecast": forecast,
        "has_projects": enterable_projects(request.user, plan).exists(),
        **_just_entered(request, mine.filter(entered_by=request.user)),
    }
    return render(request, "funding/enter.html", context)


def _just_entered(request, mine):
    """What the person entered since they sat down (``first`` in the address), with the sums of each stage."""
    first = _number(request.GET.get("first"))
    rows = mine.select_related("project", "purpose", "region", "source").order_by("-pk")
    if not first:
        return {"recent": rows[:RECENT]}
    rows = rows.filter(pk__gte=first)
    sums = (
        mine.filter(pk__gte=first)
        .order_by()
        .values("stage")
        .annotate(total=Sum("amount"), entries=Count("pk"))
    )
    sums = {line["stage"]: line for line in sums}
    return {
        "recent": rows[:LISTED],
        "sitting": sum(line["entries"] for line in sums.values()),
        "sums": [(stage.label, sums[stage]) for stage in Stage if stage in sums],
    }


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def _initial(like):
    """The next entry starts as the last one, but for amount and note: those differ from entry to entry."""
    if like is None:
        return {"date": clock.today()}
    return {name: getattr(like, f"{name}_id", None) or getattr(like, name) for name in KEPT}


def _expected(forecast):
    """An entry as it was expected: to be looked over, dated and given its document."""
    kept = {name: getattr(forecast, f"{name}_id") for name in ("project", "purpose", "region", "source")}
    dated = {"stage": Stage.ALLOCATED, "date": clock.today(), "amount": forecast.amount}
    return kept | dated | {"note": forecast.note, "forecast": forecast.pk}


def _said(stored):
    amount = format_number(stored.amount, grouped=True)
    what = f"{stored.project}，{stored.region}，{stored.get_stage_display()}{amount}万元"
    return f"已录入：{what}（编号 {stored.pk}）。"


def warn_left_behind(request, stored):
    """Say which reports were submitted with what the ledger had before: they do not change by themselves."""
    reports = reports_left_behind(stored)
    if reports:
        names = "、".join(f"{report.region}{month_name(report.month)}" for report in reports)
        messages.warning(
            request,
            f"{names}的月报已经上报，其中的分子没有随这一笔变动，与台账不同。需要更正的，请撤回，或请科室退回、重新开放。",
        )


@require_POST
@needs("enter_funds")
def reverse_entry(request, pk):
    found = visible_tranche(request, pk)
    if not can_enter(request.user, project=found.project, region=found.region, stage=found.stage):
        raise PermissionDenied("这一笔不由您录入，请找录入的科室或县区冲销。")
    form = ReasonForm(request.POST)
    stored = form.is_valid() and attempt(
        form, reverse_tranche, tranche=found, reason=form.cleaned_data["reason"], by=request.user
    )
    if stored:
        messages.success(request, f"已冲销（编号 {stored.pk}）。需要改正的，请重新录入正确的一笔。")
        warn_left_behind(request, stored)
        if "again" in request.POST:
            address = reverse("funding:enter", args=[found.project.plan.slug])
            return redirect(f"{address}?like={found.pk}")
        return redirect(found)
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, f"没有冲销：{error}")
    return tranche_page(request, visible_tranche(request, pk), reverse_form=form)
