"""钱与事: where money and progress do not fit together, and from where on they do not."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from funding.actions import save_thresholds
from funding.forms.thresholds import ThresholdsForm
from funding.mismatches import mismatches, thresholds_of
from funding.permissions import can_manage_sources
from funding.physical import physical
from funding.totals import fund_totals
from funding.views.common import look_at, plan_of
from organization.access import needs
from organization.views.common import attempt


@needs("view_funds")
def matching(request, slug):
    plan = plan_of(request, slug)
    look = look_at(request, plan)
    totals = fund_totals(plan, look.through, look.basis, region=look.region)
    done = physical(plan, look.through, look.region)
    context = {
        "plan": plan,
        "look": look,
        "lists": mismatches(plan, totals, done),
        "lines": [{"funds": funds, "done": done.of(look.region, funds.project)} for funds in totals.projects],
        "totals": totals,
        "progress": done,
        "may_set": can_manage_sources(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "funding/matching.html", context)


@needs("enter_funds", "manage_targets")
def thresholds(request, slug):
    plan = plan_of(request, slug)
    if not can_manage_sources(request.user):
        raise PermissionDenied("门槛由目标管理员或办公室维护。")
    form = ThresholdsForm(request.POST or None, instance=thresholds_of(plan))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            save_thresholds,
            thresholds=form.instance,
            seen=form.cleaned_data.get("seen"),
            by=request.user,
        )
    ):
        messages.success(request, "门槛已保存，两张清单按新的门槛列出。")
        return redirect("funding:matching", slug)
    return render(request, "funding/thresholds.html", {"plan": plan, "form": form})
