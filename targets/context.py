from minsheng.context import notices
from targets.models import Plan


def plan_notices(request):
    """What open plans say about their figures, below what the frame says; for people who are signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"notices": lambda: [*notices(), *_of_plans()]}


def _of_plans():
    rows = Plan.objects.open().exclude(notice="")
    return [{"title": plan.short_name or plan.name, "text": plan.notice} for plan in rows]
