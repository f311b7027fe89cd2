from copy import copy

from axes.utils import reset as lift_lockout
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from minsheng import clock
from minsheng.history import recorded
from minsheng.lost_updates import refuse_lost_update
from organization.models import Membership, PastPassword, User
from organization.passwords import encode_random, one_time_password
from organization.permissions import forget

from .guard import require

ADMIN = "system_admin"


@transaction.atomic
def create_first_administrator(*, username, name, password):
    """Create the first account of an empty installation, with the role of system administrator.

    Raises ValidationError when there is an account already, or when the user name is not acceptable.
    """
    # One lock for all: two first administrators at the same moment would be two owners.
    _lock_people()
    if User.objects.exists():
        raise ValidationError("系统里已有账号，请由系统管理员登录后在“人员”页增加。")
    with recorded(reason="建立首个系统管理员"):
        user = User(username=username, name=name)
        user.full_clean(exclude=["password"])
        _store_password(user, password, must_change=False)
        Membership.objects.create(user=user, role=ADMIN, starts_on=clock.today())
    return user


@transaction.atomic
def add_person(*, username, name, by, email=""):
    """Create an account with a one-time password that must be changed first; return (user, password)."""
    require(by, "manage_people")
    with recorded(by=by, reason="增加人员"):
        user = User(username=username.strip(), name=name.strip(), email=email.strip())
        user.full_clean(exclude=["password"])
        password = one_time_password()
        _store_password(user, password, must_change=True)
    return user, password


@transaction.atomic
def change_own_email(*, email, by):
    """Change the address to which reminders go; empty: none."""
    with recorded(by=by, reason="本人修改邮箱"):
        user = User.objects.select_for_update().get(pk=by.pk)
        user.email = email.strip()
        user.full_clean(exclude=["password"])
        user.save(update_fields=["email"])
    return user


@transaction.atomic
def load_people(*, entries, by):
    """Store the people and posts that `importers.people` prepared; return [(user, password or None)].

    Accounts that exist keep their password and get the new posts only.
    """
    require(by, "manage_people")
    _lock_people()
    given = []
    with recorded(by=by, reason="从表格导入人员"):
        for entry in entries:
            password = None
            if entry.user.pk is None:
                password = one_time_password()
                _store_password(entry.user, password, must_change=True, encoded=encode_random(password))
            for membership in entry.memberships:
                membership.user = entry.user
                membership.save()
            given.append((entry.user, password))
        _require_an_administrator()
    return given


@transaction.atomic
def change_person(*, user, username, name, email="", seen=None, by):
    """Change the user name, the name of the post and the address for e-mail.

    `seen`: fingerprint that the form was made from; an account changed since raises ValidationError.
    """
    require(by, "manage_people")
    with recorded(by=by):
        stored = User.objects.select_for_update().get(pk=user.pk)
        user = copy(stored)
        user.username, user.name, user.email = username.strip(), name.strip(), email.strip()
        refuse_lost_update(stored, user, seen)
        user.full_clean(exclude=["password"])
        user.save()
    return user


@transaction.atomic
def set_active(*, user, active, reason, by):
    """Let an account sign in, or not any more. The last system administrator cannot be stopped."""
    require(by, "manage_people")
    if not reason.strip():
        raise ValidationError("请写明停用或启用的原因。")
    _lock_people()
    with recorded(by=by, reason=reason.strip()):
        user = User.objects.select_for_update().get(pk=user.pk)
        user.is_active = active
        user.clean()
        user.save(update_fields=["is_active"])
        _require_an_administrator()
    forget(user)
    return user


@transaction.atomic
def reset_password(*, user, by):
    """Give the account a one-time password and return it; it is shown once and stored only as a hash.

    A lockout of this user name ends with it.
    """
    require(by, "manage_people")
    with recorded(by=by, reason="重置密码"):
        user = User.objects.select_for_update().get(pk=user.pk)
        password = one_time_password()
        _store_password(user, password, must_change=True)
        lift_lockout(username=user.username.lower())
    return password


@transaction.atomic
def change_password(*, user, password, by):
    """Store a password that the person chose and that passed the password rules."""
    if user.pk != by.pk:
        raise PermissionDenied("只能修改自己的密码。")
    with recorded(by=by, reason="本人修改密码"):
        _store_password(user, password, must_change=False)
    return user


@transaction.atomic
def save_membership(*, membership, seen=None, by):
    """Store a new or changed membership after checking its constraints (ValidationError otherwise).

    `seen`: fingerprint that the form was made from; a membership changed since raises ValidationError.
    """
    require(by, "manage_people")
    _lock_people()
    if membership.pk:
        refuse_lost_update(Membership.objects.get(pk=membership.pk), membership, seen)
    with recorded(by=by):
        membership.full_clean()
        membership.save()
        _require_an_administrator()
    forget(membership.user)
    return membership


def _store_password(user, password, *, must_change, encoded=None):
    user.set_password(password) if encoded is None else setattr(user, "password", encoded)
    user.must_change_password = must_change
    user.password_changed_at = timezone.now()
    user.save()
    PastPassword.objects.create(user=user, password=user.password, set_at=user.password_changed_at)


def _lock_people():
    """Changes that could take the last administrator away happen one after the other.

    A lock of the database and not of rows: before the first administrator there is none to lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('organization.people'))")


def _require_an_administrator():
    held = Membership.objects.valid_on(clock.today()).filter(role=ADMIN, user__is_active=True)
    if not held.exists():
        raise ValidationError("至少要保留一名能登录的系统管理员；请先给另一人这一角色。")
