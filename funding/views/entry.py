"""Entering money, several entries in a row, and taking an entry back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from funding.actions import record_tranche, reverse_tranche
from funding.forms import EntryForm, ReasonForm
from funding.permissions import can_enter, enterable_projects, visible_tranches
from funding.views.common import plan_of
from funding.views.ledger import visible_tranche
from minsheng import clock
from minsheng.figures import format_number
from organization.access import needs
from organization.views.common import attempt

KEPT = ["stage", "project", "purpose", "region", "source", "date", "document_number"]
RECENT = 8


@needs("enter_funds")
def enter(request, slug):
    plan = plan_of(request, slug)
    like = visible_tranches(request.user, plan).filter(pk=_number(request.GET.get("like"))).first()
    form = EntryForm(request.POST or None, plan=plan, user=request.user, initial=_initial(like))
    if request.method == "POST" and form.is_valid():
        stored = attempt(form, record_tranche, **form.cleaned_data, by=request.user)
        if stored:
            messages.success(request, _said(stored))
            if "finish" in request.POST:
                return redirect("funding:ledger", slug=slug)
            return redirect(f"{reverse('funding:enter', args=[slug])}?like={stored.pk}")
    recent = visible_tranches(request.user, plan).filter(entered_by=request.user)
    context = {
        "plan": plan,
        "form": form,
        "like": like,
        "has_projects": enterable_projects(request.user, plan).exists(),
        "recent": recent.select_related("project", "purpose", "region", "source").order_by("-pk")[:RECENT],
    }
    return render(request, "funding/enter.html", context)


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def _initial(like):
    """The next entry starts as the last one, but for amount and note: those differ from entry to entry."""
    if like is None:
        return {"date": clock.today()}
    return {name: getattr(like, f"{name}_id", None) or getattr(like, name) for name in KEPT}


def _said(stored):
    amount = format_number(stored.amount, grouped=True)
    what = f"{stored.project}，{stored.region}，{stored.get_stage_display()}{amount}万元"
    return f"已录入：{what}（编号 {stored.pk}）。"


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
        if "again" in request.POST:
            address = reverse("funding:enter", args=[found.project.plan.slug])
            return redirect(f"{address}?like={found.pk}")
    else:
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, f"没有冲销：{error}")
    return redirect(found)
