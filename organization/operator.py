"""The account in whose name commands on the server act, when no person is named: it cannot sign in."""

from organization.models import User

USERNAME = "command-line"


def operator():
    """The account of the command line, made on first use: inactive, without password and without any role."""
    account, is_new = User.objects.get_or_create(
        username=USERNAME, defaults={"name": "系统运维（命令行）", "is_active": False}
    )
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account
