"""The days that a plan's figures are due and locked, for the target administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from organization.access import needs
from targets import planning
from targets.forms.calendar import tier_dates_forms
from targets.models import Plan


@needs("manage_targets")
def tier_dates(request, slug):
    plan = get_object_or_404(Plan, slug=slug)
    forms = tier_dates_forms(plan, request.POST or None)
    checked = [form.is_valid() for form in forms]  # all of them, so that every mistake is shown at once
    if all(checked):
        seen = {form.instance.tier: form.seen for form in forms if "seen" in form.fields}
        rows = [form.instance for form in forms]
        try:
            planning.save_tier_dates(plan=plan, rows=rows, seen=seen, by=request.user)
        except ValidationError as error:
            forms[0].add_error(None, error.messages)
        else:
            messages.success(request, "截止和锁定已保存，从现在起按它计算。")
            return redirect("targets:plan", slug=slug)
    return render(request, "targets/plan/dates.html", {"plan": plan, "forms": forms})
