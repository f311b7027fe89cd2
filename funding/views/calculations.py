"""测算 kept with a project: its numbers, its formula, and what it comes to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from funding.actions import delete_calculation, save_calculation
from funding.actions.calculations import NOT_YOURS
from funding.calculations import LEDGER, results
from funding.forms.calculations import CalculationForm, InputFormSet, input_rows, inputs_of
from funding.forms.look import look_months
from funding.models import Calculation
from funding.permissions import can_set_plan, sees_everything
from funding.totals import both_totals
from funding.views.common import plan_of
from organization.access import needs
from organization.views.common import attempt
from targets.models import Project


@needs("view_funds")
def calculation(request, slug, pk):
    """One calculation: read by those who see the whole plan's money, changed by those who set its plan."""
    plan = plan_of(request, slug)
    if not sees_everything(request.user):
        raise Http404
    found = get_object_or_404(
        Calculation.objects.select_related("project__section", "recorded_by"), plan=plan, pk=pk
    )
    if request.method == "POST" and not can_set_plan(request.user, found.project):
        raise PermissionDenied(NOT_YOURS)
    return _page(request, plan, found)


@needs("enter_funds", "manage_targets")
def new_calculation(request, slug, pk):
    plan = plan_of(request, slug)
    project = get_object_or_404(Project.objects.select_related("section"), plan=plan, pk=pk)
    if not can_set_plan(request.user, project):
        raise PermissionDenied(NOT_YOURS)
    return _page(request, plan, Calculation(plan=plan, project=project))


def _page(request, plan, found):
    stored = found.name
    form = CalculationForm(request.POST or None, instance=found)
    rows = InputFormSet(request.POST or None, initial=input_rows(found), prefix="inputs")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        saved = attempt(
            form,
            save_calculation,
            calculation=form.instance,
            inputs=inputs_of(rows),
            seen=form.seen if found.pk else None,
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
        )
        if saved:
            messages.success(request, f"测算“{saved}”已保存。")
            return redirect("funding:calculation", plan.slug, saved.pk)
    month = look_months(plan)[-1]
    known = results(plan, both_totals(plan, month))
    context = {
        "plan": plan,
        "project": found.project,
        "calculation": found,
        "stored_name": stored,
        "result": known.get(stored) if found.pk else None,
        "month": month,
        "form": form,
        "rows": rows,
        "others": [name for name in known if name != stored],
        "ledger_names": list(LEDGER),
        "may_edit": can_set_plan(request.user, found.project),
    }
    return render(request, "funding/calculation.html", context)


@needs("enter_funds", "manage_targets")
@require_POST
def remove_calculation(request, slug, pk):
    plan = plan_of(request, slug)
    found = get_object_or_404(Calculation.objects.select_related("project__section"), plan=plan, pk=pk)
    try:
        delete_calculation(calculation=found, reason=request.POST.get("reason", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, f"没有删除：{'；'.join(error.messages)}")
        return redirect("funding:calculation", slug, pk)
    messages.success(request, f"测算“{found}”已删除。")
    return redirect("funding:project", slug, found.project_id)
