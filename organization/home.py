"""What this app contributes to the home page."""

from django.db.models import Exists, OuterRef

from minsheng import clock
from organization.models import Membership, User
from organization.passwords import EXPIRY_NOTICE, expiring
from organization.permissions import can


def accounts_panel(user):
    """For those who manage people: accounts that want something, each with a link to its list."""
    if not can(user, "manage_people"):
        return None
    posts = Membership.objects.valid_on(clock.today()).filter(user=OuterRef("pk"))
    people = User.objects.filter(is_active=True).annotate(has_post=Exists(posts))
    counts = [
        ("idle", "没有任职，登录后什么也看不到", people.filter(has_post=False).count()),
        ("waiting", "还没改首次密码", people.filter(must_change_password=True).count()),
        ("expiring", f"的密码在{EXPIRY_NOTICE}天内到期或已经到期", expiring(people).count()),
    ]
    found = [{"state": state, "words": words, "count": count} for state, words, count in counts if count]
    return (
        "账号",
        "organization/_accounts_panel.html",
        {"total": people.count(), "found": found},
    )
