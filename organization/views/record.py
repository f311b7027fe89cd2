from axes.models import AccessLog
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from organization.access import needs
from organization.models import User
from organization.record import MODELS, describe, events_of

PER_PAGE = 50


@needs("view_audit")
def record(request):
    """Changes to people, posts, regions and sections, newest first."""
    kind = request.GET.get("kind", "")
    if kind and kind not in MODELS:
        raise Http404
    page = Paginator(events_of(kind), PER_PAGE).get_page(request.GET.get("page"))
    kinds = [("", "全部"), *((key, model._meta.verbose_name) for key, model in MODELS.items())]
    context = {"page_obj": page, "changes": describe(page), "kinds": kinds, "kind": kind}
    return render(request, "organization/record.html", context)


@needs("view_audit")
def sign_ins(request):
    """Who signed in and out, when and from which address, newest first."""
    page = Paginator(AccessLog.objects.order_by("-attempt_time"), PER_PAGE).get_page(request.GET.get("page"))
    names = {username.lower(): name for username, name in User.objects.values_list("username", "name")}
    rows = [(names.get(log.username.lower(), "（已无此账号）"), log) for log in page]
    return render(request, "organization/sign_ins.html", {"page_obj": page, "rows": rows})
