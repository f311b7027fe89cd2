"""资金核对: what does not fit, who said why, and what projects should have cost."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from funding.actions import delete_estimate, explain_money, save_estimate
from funding.actions.checking import LONGEST
from funding.forms.checking import EstimateForm
from funding.models import FundEstimate
from funding.money_checks import STATES, money_findings
from funding.permissions import can_explain, can_set_plan, can_set_plans, sees_everything
from funding.views.common import look_at, plan_of
from minsheng.months import format_month
from organization.access import needs
from organization.views.common import attempt
from targets.checks import KINDS

PER_PAGE = 50
NOT_YOURS = "应发数核对由目标管理员、办公室或项目的责任科室维护。"


@needs("view_funds")
def checks(request, slug):
    plan = plan_of(request, slug)
    look = look_at(request, plan)
    found = money_findings(plan, look.through, look.region)
    kinds = {each.finding.code: KINDS[each.finding.code].label for each in found}
    kind = request.GET.get("kind") if request.GET.get("kind") in kinds else ""
    state = request.GET.get("state") if request.GET.get("state") in STATES else ""
    of_kind = [each for each in found if kind in ("", each.finding.code)]
    of_state = [each for each in found if state in ("", each.state)]
    shown = [each for each in of_kind if state in ("", each.state)]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "money": each,
            "may_explain": plan.is_open
            and each.state != "must_mend"
            and can_explain(request.user, each.finding.project, each.finding.region),
        }
        for each in page
    ]
    context = {
        "plan": plan,
        "look": look,
        "lines": lines,
        "page_obj": page,
        "found": len(found),
        "of_kind": len(of_kind),
        "of_state": len(of_state),
        "kind": kind,
        "state": state,
        "states": _counted(STATES, [each.state for each in of_kind]),
        "kinds": _counted(_in_order(kinds), [each.finding.code for each in of_state]),
        "estimates": _estimates(request.user, plan),
        "can_set_plans": can_set_plans(request.user) and plan.is_open,
        "sees_estimates": sees_everything(request.user),
        "longest": LONGEST,
    }
    return render(request, "funding/checks.html", context)


def _in_order(kinds):
    """The names of kinds by key, in the order in which pages list kinds."""
    return {key: kinds[key] for key in KINDS if key in kinds}


def _counted(names, keys):
    """(key, name, how many) of each, those with none as well, so that nothing moves as one chooses."""
    counts = Counter(keys)
    return [(key, name, counts[key]) for key, name in names.items()]


def _estimates(user, plan):
    rows = FundEstimate.objects.filter(plan=plan)
    rows = rows.select_related("project", "purpose", "standard", "persons").order_by("project__order", "pk")
    return [{"row": row, "editable": can_set_plan(user, row.project)} for row in rows]


@needs("enter_funds")
@require_POST
def explain(request, slug):
    plan = plan_of(request, slug)
    look = look_at(request, plan)
    place = request.POST.get("place", "")
    try:
        stored = explain_money(
            plan=plan,
            through=look.through,
            region=look.region,
            place=place,
            stamp=request.POST.get("stamp", ""),
            text=request.POST.get("text", ""),
            by=request.user,
        )
    except ValidationError as error:
        messages.error(
            request, f"没有保存：{'；'.join(error.messages)}您写的是：{request.POST.get('text', '')}"
        )
    else:
        messages.success(request, "说明已保存，数不变就一直有效。" if stored else "说明没有变化。")
    query = request.GET.copy()  # the page and the choice that the person was on
    query["through"], query["region"] = format_month(look.through), look.region.code
    return redirect(f"{reverse('funding:checks', args=[slug])}?{query.urlencode()}")


@needs("enter_funds", "manage_targets")
def estimate(request, slug, pk=None):
    plan = plan_of(request, slug)
    if not can_set_plans(request.user):
        raise PermissionDenied(NOT_YOURS)
    found = (
        get_object_or_404(FundEstimate.objects.select_related("project"), plan=plan, pk=pk) if pk else None
    )
    if found and not can_set_plan(request.user, found.project):
        raise PermissionDenied(NOT_YOURS)
    instance = found or FundEstimate(plan=plan)
    form = EstimateForm(request.POST or None, instance=instance, plan=plan, user=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form, save_estimate, estimate=form.instance, seen=form.cleaned_data.get("seen"), by=request.user
        )
    ):
        messages.success(request, f"应发数核对“{form.instance}”已保存。")
        return redirect("funding:checks", slug)
    return render(request, "funding/estimate.html", {"plan": plan, "form": form, "estimate": found})


@needs("enter_funds", "manage_targets")
@require_POST
def remove_estimate(request, slug, pk):
    plan = plan_of(request, slug)
    found = get_object_or_404(FundEstimate.objects.select_related("project"), plan=plan, pk=pk)
    try:
        delete_estimate(estimate=found, by=request.user)
    except ValidationError as error:
        messages.error(request, f"没有删除：{'；'.join(error.messages)}")
    else:
        messages.success(request, "已删除，不再核对。")
    return redirect("funding:checks", slug)
