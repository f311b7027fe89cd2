from minsheng.navigation import menu_for
from organization.permissions import abilities_of, memberships_of


def person(request):
    """Menu and posts of the signed-in person; callables, so that a page without a frame asks nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "navigation": lambda: menu_for(abilities_of(user), request.path),
        "posts": lambda: [m.describe() for m in memberships_of(user)],
    }
