"""What every request gets: a number that people can quote, a line in the log, and the safety headers."""

import logging
import secrets
import time
from contextvars import ContextVar

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without signs that are misread on the telephone
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)

request_number = ContextVar("request_number", default="")
log = logging.getLogger("minsheng.requests")


def new_number() -> str:
    """Return a request number such as 7KQ2-M9XD."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


class RequestNumberMiddleware:
    """Number the request, return the number in X-Request-ID, and log who asked for what (never figures)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.number = new_number()
        token = request_number.set(request.number)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request.number
            if not request.path.startswith(settings.STATIC_URL):
                self._log(request, response.status_code, time.monotonic() - started)
        finally:
            request_number.reset(token)
        return response

    def _log(self, request, status, seconds):
        session = getattr(request, "session", None)
        person = session.get("_auth_user_id") if session is not None and session.accessed else None
        fields = {"method": request.method, "path": request.path, "status": status, "user": person}
        log.info("request", extra={"fields": fields | {"milliseconds": round(seconds * 1000)}})


class PageSafetyMiddleware:
    """Send the content security policy, and keep pages out of caches unless a view says otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cache-Control", "private, no-store")
        return response
