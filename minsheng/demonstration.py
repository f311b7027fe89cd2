"""The accounts of the demonstration share one published password, which production must recognize.

They are recognized by the salt of the stored password, without computing a single hash: a password that
somebody sets for himself gets a random salt.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

PASSWORD = "Minsheng-2017"
_SALT = "published-demonstration-salt"  # long enough that signing in does not replace it


def encoded_password() -> str:
    """Return what to store as the password of a demonstration account."""
    return make_password(PASSWORD, salt=_SALT)


def accounts():
    """Return the active people who could sign in with the published password."""
    return get_user_model().objects.filter(is_active=True, password__contains=f"${_SALT}$")
