from django.core.exceptions import PermissionDenied

from organization.permissions import can


def require(by, ability):
    """Raise PermissionDenied unless `by` has `ability`."""
    if not can(by, ability):
        raise PermissionDenied("您的角色没有此项权限。")
