"""Password rules (GB/T 22239-2019, level 2: complexity, periodic change) and one-time passwords."""

import secrets
from copy import copy
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, get_hasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db.models.functions import Coalesce
from django.utils import timezone

EXPIRY_NOTICE = 7  # days before a password expires in which the administrator is told
# Without the characters that are confused when read aloud or copied by hand.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789"


class LongEnoughValidator:
    """At least `min_length` characters."""

    def __init__(self, min_length=10):
        self.min_length = min_length

    def validate(self, password, user=None):
        if len(password) < self.min_length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self):
        return f"密码至少{self.min_length}个字符。"


class NotCommonValidator(CommonPasswordValidator):
    """None of the 20,000 passwords that people use most."""

    def validate(self, password, user=None):
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(self.get_help_text(), code=error.code) from error

    def get_help_text(self):
        return "密码不能是常见的密码，如 Password123。"


class ThreeClassesValidator:
    """At least three of: capital letters, small letters, digits, other signs."""

    def validate(self, password, user=None):
        classes = [
            any(c.isupper() for c in password),
            any(c.islower() for c in password),
            any(c.isdigit() for c in password),
            any(not c.isalnum() for c in password),
        ]
        if sum(classes) < 3:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self):
        return "密码须包含大写字母、小写字母、数字、符号中的至少三种。"


class NotUserNameValidator:
    """The password does not contain the user name, in any case."""

    def validate(self, password, user=None):
        if user is not None and user.username and user.username.lower() in password.lower():
            raise ValidationError(self.get_help_text(), code="password_contains_user_name")

    def get_help_text(self):
        return "密码不能包含用户名。"


class NotUsedRecentlyValidator:
    """The password is none of the last ones of this person (setting PASSWORD_HISTORY)."""

    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        used = [past.password for past in user.past_passwords.all()[: settings.PASSWORD_HISTORY]]
        if any(check_password(password, encoded) for encoded in {user.password, *used}):
            raise ValidationError(self.get_help_text(), code="password_used_recently")

    def get_help_text(self):
        return f"密码不能与最近用过的{settings.PASSWORD_HISTORY}个密码相同。"


def one_time_password():
    """A random password of three groups of four, such as Kf7m-9xPq-Ht36: about 69 bits, all rules met."""
    pool = "".join(_ALPHABET)
    while True:
        text = "-".join("".join(secrets.choice(pool) for _ in range(4)) for _ in range(3))
        if all(any(c in group for c in text) for group in _ALPHABET):
            return text


def encode_random(password):
    """Hash a password of `one_time_password` with few rounds, so that a list of people loads in seconds.

    Safe because nobody can go through 2^69 random passwords; Django hashes it in full at the first sign-in.
    """
    hasher = copy(get_hasher())
    if hasattr(hasher, "iterations"):
        hasher.iterations = 20_000
    return hasher.encode(password, hasher.salt())


def expiring(people):
    """Of a queryset of people those whose password expires within EXPIRY_NOTICE days, or has."""
    if not settings.PASSWORD_DAYS:
        return people.none()
    before = timezone.now() - timedelta(days=settings.PASSWORD_DAYS - EXPIRY_NOTICE)
    return people.annotate(since=Coalesce("password_changed_at", "date_joined")).filter(
        since__lt=before, must_change_password=False
    )


def is_expired(user):
    """Whether the password is older than PASSWORD_DAYS (0: passwords do not expire)."""
    if not settings.PASSWORD_DAYS:
        return False
    since = user.password_changed_at or user.date_joined
    return timezone.now() - since > timedelta(days=settings.PASSWORD_DAYS)
