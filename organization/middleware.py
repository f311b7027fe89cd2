import re
import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from pghistory.middleware import HistoryMiddleware

from organization.lockout import client_address
from organization.passwords import is_expired

# Requests that a page sends by itself (autosave, polling) carry this header; they do not prolong the sign-in.
BACKGROUND_HEADER = "X-Background"
# The mark of a form whose text the browser keeps until it was taken, and the cookie with what became of it.
KEPT_AS, ANSWER = "kept_as", "minsheng_form"
_MARK = re.compile(r"[a-z0-9]{1,16}")
LAST_ACTED = "last_acted"
# The session is written at most this often, not on every click.
WRITE_EVERY = 60
# What stays open to a person who must first change the password.
OPEN_BEFORE_CHANGE = {"organization:password", "organization:sign_out"}


class ChangeContext(HistoryMiddleware):
    """Gives the change history who, where from and at which address of the site."""

    def get_context(self, request):
        return super().get_context(request) | {"address": client_address(request)}


def is_background(request):
    return bool(request.headers.get(BACKGROUND_HEADER))


def to_sign_in(request):
    """Send to the sign-in page and back afterwards; a background request gets 401 with a message instead."""
    address = reverse("organization:sign_in")
    if is_background(request):
        message = "登录已失效，请重新登录后再保存。"
        return JsonResponse({"error": "signed_out", "message": message, "sign_in": address}, status=401)
    return redirect(f"{address}?{urlencode({'next': _page_to_return_to(request)})}")


def _page_to_return_to(request):
    if request.method == "GET":
        return request.get_full_path()
    # A form cannot be sent again by a redirect: back to the page that held it.
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return referer.split(request.get_host(), 1)[1] or "/"
    return "/"


class SignInRequired(LoginRequiredMiddleware):
    """Every view asks for a sign-in unless it is marked `login_not_required`."""

    def handle_no_permission(self, request, view_func):
        return to_sign_in(request)


class IdleSignOut:
    """Signs out a person who has not acted for IDLE_MINUTES of real time."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = time.time()
        last = request.session.get(LAST_ACTED, now)
        if now - last > settings.IDLE_MINUTES * 60:
            logout(request)
            if not is_background(request):
                text = f"已有{settings.IDLE_MINUTES}分钟没有操作，为安全起见已退出，请重新登录。"
                messages.info(request, text)
            return to_sign_in(request)
        if not is_background(request) and (now - last > WRITE_EVERY or LAST_ACTED not in request.session):
            request.session[LAST_ACTED] = now
        return self.get_response(request)


class PasswordMustChange:
    """Keeps a person with a first, reset or expired password on the page that changes it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or request.resolver_match.view_name in OPEN_BEFORE_CHANGE:
            return None
        if not (user.must_change_password or is_expired(user)):
            return None
        if is_background(request):
            return JsonResponse({"error": "password", "message": "请先修改密码。"}, status=403)
        return redirect("organization:password")


def _tells_error(request):
    told = messages.get_messages(request)
    found = any(message.level >= messages.ERROR for message in told)
    told.used = False  # the next page shows them still
    return found


class TellWhatWasTaken:
    """Says in a cookie what became of the form that a view got: `taken`, so that the browser need not keep
    its text any more, or `back` on a page of its own, with errors or as a trial.

    Only a view that answers with another page, and no message of an error on it, has taken it. Of a request
    that was sent to the sign-in or the password, or failed, nothing is said: it never reached its view.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        mark = getattr(request, "kept_as", "")
        if not _MARK.fullmatch(mark):
            return response
        taken = response.status_code == 302 and not _tells_error(request)
        if taken or response.status_code == 200:
            answer, secure = f"{'taken' if taken else 'back'}-{mark}", settings.SESSION_COOKIE_SECURE
            response.set_cookie(ANSWER, answer, max_age=3600, secure=secure, samesite="Strict")
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST" and request.user.is_authenticated:
            request.kept_as = request.POST.get(KEPT_AS, "")
