"""Who may write, word and read letters. The roles themselves are data in organization/roles.py."""

from django.core.exceptions import PermissionDenied

from organization.permissions import can, memberships_with


def can_write(user):
    return can(user, "write_letters")


def can_edit_wordings(user):
    return can(user, "edit_wordings")


def can_read_templates(user):
    return can(user, "view_letters") or can_edit_wordings(user)


def may_sign_letters(user):
    """Whether the person may be asked to sign: in a post of their own, not for somebody absent."""
    return any(not post.represents for post in memberships_with(user, "sign_letters"))


def require_writer(user):
    """Raise PermissionDenied unless the person may write letters."""
    if not can_write(user):
        raise PermissionDenied("撰写函件是办公室的事，您可以查看。")


def require_wording_editor(user):
    """Raise PermissionDenied unless the person may change wordings."""
    if not can_edit_wordings(user):
        raise PermissionDenied("修改句式是办公室的事，您可以查看。")
