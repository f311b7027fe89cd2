"""The token with which whoever started an empty installation, and nobody else, becomes its administrator."""

import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare

from organization.models import User


def is_needed():
    """Whether there is no account yet."""
    return not User.objects.exists()


def token():
    """The token of this installation, made on first use; kept in a file that only its owner reads."""
    path = _path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(18), encoding="ascii")
    return path.read_text(encoding="ascii")


def is_right(typed):
    """Whether `typed` is the token; never before a token was made."""
    return _path().exists() and constant_time_compare(typed.strip(), token())


def forget_token():
    """Remove the token once there is an administrator."""
    _path().unlink(missing_ok=True)


def _path():
    return settings.VAR / "first-run-token"
