"""What a person meets after too many wrong passwords, and by which address they are counted."""

import math
from datetime import timedelta

from axes.helpers import get_client_ip_address, get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone


def locked_out(request, response, credentials):
    """The page instead of the sign-in form: says when to try again. Status 429."""
    attempt = (
        AccessAttempt.objects.filter(
            username=get_client_username(request, credentials), ip_address=get_client_ip_address(request)
        )
        .order_by("-attempt_time")
        .first()
    )
    since = attempt.attempt_time if attempt else timezone.now()
    again = since + get_cool_off(request)
    # Rounded up to the minute: the time that is shown is never too early.
    again = timezone.localtime(again).replace(second=0, microsecond=0) + timedelta(minutes=1)
    minutes = max(1, math.ceil((again - timezone.now()).total_seconds() / 60))
    context = {"again": again, "minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "organization/locked_out.html", context, status=429)


def user_name(request, credentials=None):
    """The user name as counted: without case and blanks, as sign-in does not tell these apart."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return typed.strip().lower()


def client_address(request):
    """The address of the browser; behind a proxy that we trust, the hop that the proxy itself noted."""
    if settings.TRUSTED_PROXY:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if hops[-1].strip():
            return hops[-1].strip()
    return request.META.get("REMOTE_ADDR")
