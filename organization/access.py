"""Guards for views. Signing in is asked everywhere by middleware; these ask for an ability."""

from functools import wraps

from django.core.exceptions import PermissionDenied

from organization.permissions import can


def needs(*abilities):
    """View decorator: 403 unless the person has one of `abilities`."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not any(can(request.user, ability) for ability in abilities):
                raise PermissionDenied("您的角色没有此项权限。")
            return view(request, *args, **kwargs)

        return guarded

    return decorate
