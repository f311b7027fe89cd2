"""What figures are checked for: how grave each check is, for the plan and for single indicators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from organization.access import needs
from organization.permissions import can
from organization.views.common import attempt
from targets import planning
from targets.check_list import check_list
from targets.checks import KINDS
from targets.forms.check_rule import CheckRuleForm
from targets.models import CheckRule, Plan
from targets.views.plan import MANAGE


@needs(MANAGE, "view_all_regions")
def check_rules(request, slug):
    plan = get_object_or_404(Plan, slug=slug)
    context = {
        "plan": plan,
        "checks": check_list(plan),
        "can_change": can(request.user, MANAGE) and plan.is_open,
    }
    return render(request, "targets/plan/checks.html", context)


@needs(MANAGE)
def check_rule(request, slug, kind):
    """The rule of one kind for the whole plan."""
    plan, kind = get_object_or_404(Plan, slug=slug), _kind(kind)
    if kind.others:
        raise Http404("这种检查要写明指标。")
    row = plan.check_rules.filter(kind=kind.key, indicator=None).first()
    return _page(request, plan, kind, row or CheckRule(plan=plan, kind=kind.key, severity=kind.severity))


@needs(MANAGE)
def check_rule_new(request, slug, kind):
    """A rule of the kind for one indicator."""
    plan, kind = get_object_or_404(Plan, slug=slug), _kind(kind)
    if not kind.kinds:
        raise Http404("这种检查不分指标。")
    return _page(request, plan, kind, CheckRule(plan=plan, kind=kind.key, severity=kind.severity), True)


@needs(MANAGE)
def check_rule_edit(request, slug, pk):
    plan = get_object_or_404(Plan, slug=slug)
    row = get_object_or_404(plan.check_rules.exclude(indicator=None).select_related("indicator"), pk=pk)
    return _page(request, plan, _kind(row.kind), row)


@needs(MANAGE)
@require_POST
def check_rule_delete(request, slug, pk):
    plan = get_object_or_404(Plan, slug=slug)
    row = get_object_or_404(plan.check_rules, pk=pk)
    try:
        planning.remove_check_rule(rule=row, by=request.user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, "已删除这条规则。")
    return redirect("targets:check_rules", slug=slug)


def _kind(key):
    if key not in KINDS:
        raise Http404("没有这种检查。")
    return KINDS[key]


def _page(request, plan, kind, row, is_narrow=False):
    form = CheckRuleForm(request.POST or None, instance=row, kind=kind, is_narrow=is_narrow)
    if request.method == "POST" and form.is_valid():
        others = list(form.cleaned_data["others"]) if kind.others else None
        arguments = {"parameters": form.numbers, "others": others, "seen": form.cleaned_data.get("seen")}
        if attempt(form, planning.save_check_rule, rule=row, by=request.user, **arguments):
            messages.success(request, f"“{kind.label}”已保存，从下一次保存、上报起按新规则查。")
            return redirect("targets:check_rules", slug=plan.slug)
    about = row.indicator or ("一个指标" if is_narrow else "整个方案")
    context = {"plan": plan, "form": form, "kind": kind, "row": row, "about": about}
    return render(request, "targets/plan/check_rule.html", context)
