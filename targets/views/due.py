"""What a person has to fill in, and the desk of those who judge."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from minsheng.months import month_name
from minsheng.whole_numbers import whole
from organization.access import needs
from organization.permissions import can
from targets import actions
from targets.deadlines import dates_of
from targets.desk import desk_tables
from targets.due import due_from, waiting_for
from targets.forms.calendar import answer_forms
from targets.models import Tier
from targets.permissions import extensions_asked, open_months, plans_visible_to, reports_visible_to


@needs("enter_progress", "enter_for_region")
def due(request):
    everything = due_from(request.user)
    context = {
        "has_tasks": bool(everything),
        "todo": [one for one in everything if one.is_todo],
        "done": [one for one in reversed(everything) if not one.is_todo],
    }
    return render(request, "targets/due.html", context)


@needs("accept_progress", "review_county")
def desk(request):
    plans = list(plans_visible_to(request.user).filter(is_open=True))
    wanted = request.GET.get("plan")
    plan = (
        get_object_or_404(plans_visible_to(request.user), slug=wanted) if wanted else next(iter(plans), None)
    )
    return desk_page(request, plan)


def desk_page(request, plan, answer=None):
    """The desk of `plan` (None: there is none yet); `answer`: an answer to a region that was refused."""
    plans = list(plans_visible_to(request.user).filter(is_open=True))
    months = open_months(plan) if plan else []
    asked = extensions_asked(request.user, plan) if plan else []
    context = {
        "plan": plan,
        "month": months[-1] if months else None,
        "due": dates_of(plan, Tier.SECTION, months[-1]).due if months else None,
        "plans": plans,
        "tables": desk_tables(request.user, plan) if plan else [],
        "waiting": list(waiting_for(request.user)),
        "asked_extensions": answer_forms(asked, answer),
        "is_section": can(request.user, "enter_for_region"),
    }
    return render(request, "targets/desk.html", context)


@needs("accept_progress")
@require_POST
def accept_clean(request, slug):
    """Accept the chosen reports in which the checks find nothing; says of the others why they were left."""
    plan = get_object_or_404(plans_visible_to(request.user), slug=slug)
    seen = dict(map(_token, request.POST.getlist("report")))
    rows = reports_visible_to(request.user).filter(plan=plan, pk__in=seen)
    rows = rows.select_related("region", "section").order_by("month", "region__order")
    chosen = [(report, seen[report.pk]) for report in rows]
    accepted, left = actions.accept_clean(plan=plan, reports=chosen, by=request.user)
    if accepted:
        names = "、".join(f"{report.region}{month_name(report.month)}" for report in accepted)
        messages.success(request, f"已通过 {len(accepted)} 份：{names}。")
    for report, why in left:
        messages.warning(request, f"{report.region}{month_name(report.month)}没有通过：{why}")
    if not chosen:
        messages.info(request, "没有选要通过的月报。")
    return redirect(f"{reverse('targets:desk')}?plan={plan.slug}")


def _token(text):
    """(report id, last step that the page knew) of a checkbox; a tampered one is no report."""
    pk, _, seen = text.partition("-")
    pk, seen = whole(pk), whole(seen)
    return (0, 0) if pk is None or seen is None else (pk, seen)
