"""What a person has to fill in, and the desk of those who judge."""

from django.shortcuts import get_object_or_404, render

from organization.access import needs
from organization.permissions import can
from targets.deadlines import dates_of
from targets.desk import desk_tables
from targets.due import due_from, waiting_for
from targets.models import Tier
from targets.permissions import open_months, plans_visible_to


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
    months = open_months(plan) if plan else []
    context = {
        "plan": plan,
        "month": months[-1] if months else None,
        "due": dates_of(plan, Tier.SECTION, months[-1]).due if months else None,
        "plans": plans,
        "tables": desk_tables(request.user, plan) if plan else [],
        "waiting": list(waiting_for(request.user)),
        "is_section": can(request.user, "enter_for_region"),
    }
    return render(request, "targets/desk.html", context)
