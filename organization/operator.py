"""The account in whose name commands on the server act, when no person is named: it cannot sign in."""

from organization.models import User
from organization.models.people import OPERATOR as USERNAME


def operator():
    """The account of the command line, made on first use: inactive, without password and without any role."""
    account, is_new = User.objects.get_or_create(
        username=USERNAME, defaults={"name": "系统运维（命令行）", "is_active": False}
    )
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def is_operator(user):
    """Whether `user` is that account: by its name, which nobody can sign in with."""
    return user.username == USERNAME and not user.is_active
