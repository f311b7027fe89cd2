"""Settings of every installation; what differs between machines comes from the environment.

The variables are described in docs/operations.md.
"""

import os
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pgtrigger

from minsheng.database.server import DATABASE, EmbeddedServer
from minsheng.database.server import USER as DATABASE_USER

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("MINSHENG_VAR", BASE_DIR / "var"))


def environment_list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


# Folders with fonts of the office's own; documents prefer them to those that come with the product.
FONT_DIRS = environment_list("MINSHENG_FONT_DIRS")
PRODUCTION = os.environ.get("MINSHENG_ENV", "development") == "production"
DEBUG = os.environ.get("MINSHENG_DEBUG", "0") == "1"
DEFAULT_SECRET_KEY = "development-only-not-a-secret-4cf0a1e1a0b74cd58d0e2f6a"
SECRET_KEY = os.environ.get("MINSHENG_SECRET_KEY", DEFAULT_SECRET_KEY)
ALLOWED_HOSTS = environment_list("MINSHENG_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment_list("MINSHENG_ORIGINS")
_clock = os.environ.get("MINSHENG_CLOCK", "")
MINSHENG_CLOCK = date.fromisoformat(_clock) if _clock else None

# What the pages call the product and the office that runs it.
PRODUCT_NAME = "民生工程目标管理"
OFFICE_NAME = os.environ.get("MINSHENG_OFFICE", "")

INSTALLED_APPS = [
    "minsheng",
    "organization",
    "targets",
    "funding",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "django_tables2",
    "django_filters",
    "axes",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "minsheng.middleware.RequestNumberMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "minsheng.middleware.PageSafetyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "organization.middleware.ChangeContext",
    "organization.middleware.IdleSignOut",
    "organization.middleware.SignInRequired",
    "organization.middleware.PasswordMustChange",
    "organization.middleware.TellWhatWasTaken",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "minsheng.urls"
WSGI_APPLICATION = "minsheng.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minsheng.context.page",
                "organization.context.person",
                "targets.context.plan_notices",
            ],
        },
    },
]
FORM_RENDERER = "minsheng.forms.OfficeRenderer"


# A server with LLVM takes the statements of completion for dear and compiles each before it runs it: four to
# six times as long in all (PostgreSQL 15, a province).
WITHOUT_JIT = "-c jit=off"


def database_from(url: str) -> dict:
    """Return Django's settings for postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("DATABASE_URL 应以 postgresql:// 开头。")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {"options": WITHOUT_JIT} | options,
    }


def embedded_database(name: str, disposable: bool = False) -> dict:
    """Return Django's settings for the embedded server with its files under var/`name`."""
    server = EmbeddedServer(VAR / name, disposable)
    return {
        "ENGINE": "minsheng.database",
        "NAME": DATABASE,
        "USER": DATABASE_USER,
        "HOST": str(server.socket_folder),
        "PORT": "5432",
        "EMBEDDED_FOLDER": server.folder,
        "EMBEDDED_DISPOSABLE": disposable,
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {
    "default": (database_from(DATABASE_URL) if DATABASE_URL else embedded_database("postgresql"))
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "organization.passwords.LongEnoughValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "organization.passwords.NotCommonValidator"},
    {"NAME": "organization.passwords.ThreeClassesValidator"},
    {"NAME": "organization.passwords.NotUserNameValidator"},
    {"NAME": "organization.passwords.NotUsedRecentlyValidator"},
]
LOGIN_URL = "organization:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "organization:sign_in"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
# Minutes without anything done by the person; what a page sends by itself does not count.
IDLE_MINUTES = int(os.environ.get("MINSHENG_IDLE_MINUTES", "30"))
# Days after which a password must be changed (0: never), and how many old ones are refused.
PASSWORD_DAYS = int(os.environ.get("MINSHENG_PASSWORD_DAYS", "90"))
PASSWORD_HISTORY = 5
# "1" behind a proxy of our own that appends the client's address to X-Forwarded-For.
TRUSTED_PROXY = os.environ.get("MINSHENG_TRUSTED_PROXY", "") == "1"

# A county sits behind one address: lock the pair of name and address, not the address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "organization.lockout.locked_out"
AXES_USERNAME_CALLABLE = "organization.lockout.user_name"
AXES_CLIENT_IP_CALLABLE = "organization.lockout.client_address"
AXES_VERBOSE = False

PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("MINSHENG_STATIC", BASE_DIR / "staticfiles"))
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Where links in messages lead to, as https://minsheng.example.gov.cn; empty: messages carry no links.
SITE_ADDRESS = os.environ.get("MINSHENG_ADDRESS", "").rstrip("/")
# E-mail goes out only where a server for it is named.
EMAIL_HOST = os.environ.get("MINSHENG_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MINSHENG_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MINSHENG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MINSHENG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MINSHENG_SMTP_TLS", "") == "starttls"
EMAIL_USE_SSL = os.environ.get("MINSHENG_SMTP_TLS", "") == "ssl"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("MINSHENG_MAIL_FROM", EMAIL_HOST_USER or "minsheng@localhost")
# The secret of the outgoing webhook: it signs the messages and stands in for {secret} in the address.
WEBHOOK_SECRET = os.environ.get("MINSHENG_WEBHOOK_SECRET", "")

CSRF_FAILURE_VIEW = "minsheng.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# The largest attachment; nginx in front has a limit of its own (docs/operations.md).
UPLOAD_MEGABYTES = int(os.environ.get("MINSHENG_UPLOAD_MB", "10"))
# The matrix of assignments and the questions of a large table are one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    # nginx in front sets it, and gunicorn listens on a Unix socket or on 127.0.0.1 only (docs/operations.md)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Browsers' preload lists are for sites on the public internet; this one is on an office network.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]

LOG_FILE = os.environ.get("MINSHENG_LOG", "")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "minsheng.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        "file": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": LOG_FILE,
            "delay": True,
            "formatter": "json",
        },
    },
    "root": {"handlers": ["file" if LOG_FILE else "stderr"], "level": "WARNING"},
    "loggers": {
        "minsheng": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},
        # Django's own line per 404 and 403 repeats the line of RequestNumberMiddleware.
        "django.request": {"level": "ERROR"},
        # It quotes the user name as typed, which may be a password in the wrong field.
        "axes": {"level": "CRITICAL"},
        "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
