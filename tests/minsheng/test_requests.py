"""What every request gets: a number, a line in the log, the safety headers, and error pages in Chinese."""

import json
import logging
import re
import sys

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from minsheng.logs import JsonFormatter
from minsheng.middleware import request_number
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


def boom(request):
    raise RuntimeError("城市低保 47734 人")


def forbidden(request):
    raise PermissionDenied("这个月已经审核。")


def suspicious(request):
    raise SuspiciousOperation("/etc/passwd")


def form(request):
    return HttpResponse("ok")


urlpatterns = [
    path("boom/", boom),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("form/", form),
    path("", include("minsheng.urls")),
]
handler400 = "minsheng.errors.bad_request"
handler403 = "minsheng.errors.permission_denied"
handler404 = "minsheng.errors.page_not_found"
handler500 = "minsheng.errors.server_error"


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(make_user())
    return client


@pytest.fixture
def lines(settings):
    """Collect what the product logs, formatted as in operation."""
    found = []

    class Collector(logging.Handler):
        def emit(self, record):
            found.append(json.loads(self.format(record)))

    handler = Collector()
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("minsheng", "django.request", "django.security")]
    for logger in loggers:
        logger.addHandler(handler)
    yield found
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/boom/", 500, "系统出错了"),
        ("/forbidden/", 403, "这个月已经审核。"),
        ("/suspicious/", 400, "请求有误"),
        ("/nothing/", 404, "没有找到这个页面"),
    ],
)
def test_error_pages_say_what_to_do_and_which_number_to_quote(client, address, status, words):
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert NUMBER.fullmatch(response["X-Request-ID"])
    assert response["X-Request-ID"] in page
    assert "回到首页" in page
    assert "Traceback" not in page
    assert "passwd" not in page
    assert "47734" not in page


def test_an_error_page_that_cannot_be_drawn_is_said_in_plain_words(client, monkeypatch):
    def fail(*arguments):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr("minsheng.errors.render_to_string", fail)
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "没有找到这个页面。" in response.content.decode()
    assert response["X-Request-ID"] in response.content.decode()


def test_a_form_without_its_token_is_an_expired_page(settings):
    settings.ROOT_URLCONF = __name__
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user())
    response = strict.post("/form/", {"figure": "267"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()
    assert response["X-Request-ID"] in response.content.decode()


def test_every_response_is_closed_by_headers(client):
    response = client.get("/form/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "img-src 'self' data:" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_numbers_differ_and_do_not_outlive_their_request(client):
    numbers = {client.get("/form/")["X-Request-ID"] for _ in range(20)}
    assert len(numbers) == 20
    assert request_number.get() == ""


def test_a_request_is_one_line_without_its_contents(client, lines):
    response = client.post("/form/?secret=query", {"figure": "47734", "password": "hidden"})
    (line,) = lines
    assert line["request"] == response["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/form/", 200)
    assert line["user"] == client.session["_auth_user_id"]
    assert line["milliseconds"] >= 0
    for word in ("secret", "47734", "hidden"):
        assert word not in json.dumps(lines)


def test_an_error_is_logged_by_class_and_place_never_by_its_text(client, lines):
    response = client.get("/boom/")
    error = next(line for line in lines if "exception" in line)
    assert error["exception"] == "RuntimeError"
    assert error["request"] == response["X-Request-ID"]
    assert re.fullmatch(r"tests/minsheng/test_requests.py:\d+ boom", error["trace"][-1])
    assert "47734" not in json.dumps(lines, ensure_ascii=False)


def test_what_is_suspicious_is_logged_by_its_kind(client, lines):
    client.get("/suspicious/")
    assert "SuspiciousOperation" in {line["message"] for line in lines}
    assert "passwd" not in json.dumps(lines)


def test_a_line_outside_a_request_has_no_number():
    record = logging.LogRecord("minsheng", logging.WARNING, __file__, 1, "提醒 %s", ("甲",), None)
    line = json.loads(JsonFormatter().format(record))
    assert line["message"] == "提醒 甲"
    assert line["time"].endswith("+08:00")
    assert "request" not in line
    assert "exception" not in line


def test_a_chained_error_keeps_its_cause_quiet():
    try:
        try:
            raise ValueError("267")
        except ValueError as cause:
            raise KeyError("270") from cause
    except KeyError:
        record = logging.LogRecord("minsheng", logging.ERROR, __file__, 1, "失败", (), sys.exc_info())
    text = JsonFormatter().format(record)
    assert "KeyError" in text
    assert "267" not in text
    assert "270" not in text
