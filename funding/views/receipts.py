"""到账确认: what waits for the receiving side's word, and how much of what was passed on has none yet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from funding.actions import confirm_receipt, object_to_receipt, withdraw_receipt
from funding.forms import ConfirmReceiptForm, ReceiptForm
from funding.models import FundTranche, Stage
from funding.permissions import can_confirm, confirming, confirms_something
from funding.receipts import OBJECTED, OPEN, RECEIVED, STANDINGS, of_standing, passed_on, receipt_sums
from funding.views.common import plan_of
from funding.views.ledger import CountedPaginator, tranche_page, visible_tranche
from minsheng import clock
from organization.access import needs
from organization.views.common import attempt

PER_PAGE = 50


@needs("view_funds")
def receipts(request, slug):
    plan = plan_of(request, slug)
    return _page(request, plan, ConfirmReceiptForm(initial={"received_on": clock.today()}))


def _page(request, plan, form, chosen=()):
    rows = passed_on(request.user, plan)
    sums = receipt_sums(rows)
    standing = request.GET.get("standing")
    standing = standing if standing in dict(STANDINGS) else OPEN
    region = next((line["code"] for line in sums if line["code"] == request.GET.get("region")), "")
    found = of_standing(rows.filter(region__code=region) if region else rows, standing)
    keys = found.order_by("date", "pk").values_list("pk", flat=True)  # joined only once they are few
    pages = CountedPaginator(keys, PER_PAGE, count=_count(sums, standing, region))
    page = pages.get_page(request.GET.get("page"))
    here = FundTranche.objects.filter(pk__in=list(page))
    shown = here.select_related("project", "purpose", "region", "source").prefetch_related("receipts__by")
    mine = here.filter(confirming(request.user))
    context = {
        "plan": plan,
        "lines": [_line(row) for row in shown.order_by("date", "pk")],
        "page_obj": page,
        "sums": sums,
        "counts": [(key, label, _count(sums, key, region)) for key, label in STANDINGS],
        "standing": standing,
        "region": region,
        "mine": set(mine.values_list("pk", flat=True)) if plan.is_open and standing != RECEIVED else set(),
        "confirms": confirms_something(request.user),
        "form": form,
        "chosen": chosen,
    }
    return render(request, "funding/receipts.html", context)


def _line(row):
    answers = list(row.receipts.all())
    days = (clock.today() - row.date).days
    return {"tranche": row, "days": days, "last": answers[-1] if answers else None}


def _count(sums, key, region):
    lines = [line for line in sums if region in ("", line["code"])]
    waiting = sum(line["waiting"] for line in lines)
    objected = sum(line["objected"] for line in lines)
    answered = sum(line["entries"] for line in lines) - waiting - objected
    return {OPEN: waiting, OBJECTED: objected, RECEIVED: answered}[key]


@require_POST
@needs("enter_funds")
def confirm(request, slug):
    """Confirm the ticked 下拨, all or none."""
    plan = plan_of(request, slug)
    if not confirms_something(request.user):
        raise PermissionDenied("到账由收款的县区确认。")
    form = ConfirmReceiptForm(request.POST)
    wanted = {int(text) for text in request.POST.getlist("tranche") if text.isdecimal() and len(text) < 19}
    rows = list(passed_on(request.user, plan).filter(confirming(request.user), pk__in=wanted).order_by("pk"))
    if not wanted:
        form.add_error(None, "还没有勾选：请勾上已经到账的下拨。")
    elif len(rows) < len(wanted):
        form.add_error(None, "勾选的下拨有的已经冲销或不由您确认，请刷新本页再办。")
    if form.is_valid() and attempt(form, _confirm_all, rows=rows, by=request.user, **form.cleaned_data):
        messages.success(request, f"已确认到账 {len(rows)} 笔。")
        return redirect(reverse("funding:receipts", args=[slug]))
    return _page(request, plan, form, wanted)


@transaction.atomic
def _confirm_all(*, rows, received_on, note, by):
    return [confirm_receipt(tranche=row, received_on=received_on, note=note, by=by) for row in rows]


ACTIONS = {"received": confirm_receipt, "objected": object_to_receipt, "withdrawn": withdraw_receipt}


@require_POST
@needs("enter_funds")
def answer(request, pk):
    """The receiving side's word on one 下拨, from its own page."""
    found = visible_tranche(request, pk)
    if found.stage != Stage.PASSED_ON or not can_confirm(request.user, found):
        raise PermissionDenied("到账由收款的县区确认；自己录入的下拨由别人确认。")
    form = ReceiptForm(request.POST.dict())
    if form.is_valid():
        facts = form.facts()
        stored = attempt(form, ACTIONS[form.cleaned_data["answer"]], tranche=found, by=request.user, **facts)
        if stored:
            messages.success(request, f"已记下：{stored.get_answer_display()}。")
            return redirect(found)
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, f"没有记下：{error}")
    return tranche_page(request, found, receipt_form=form)
