"""What letters add to the home page."""

from organization.permissions import can
from reports.models import Letter, ReportTemplate


def letters_panel(user):
    """For those who write letters: the newest ones, or the next step towards the first."""
    if not can(user, "write_letters"):
        return None
    letters = list(Letter.objects.visible_to(user).with_names()[:3])
    has_template = bool(letters) or ReportTemplate.objects.exists()
    return "函", "reports/_letters_panel.html", {"letters": letters, "has_template": has_template}
