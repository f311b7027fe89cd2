"""What money adds to the home page."""

from funding.models import FundImport
from organization.permissions import can

LISTED = 5


def imports_panel(user):
    """For those who enter money: their workbooks that wait to be confirmed; None when there are none."""
    if not can(user, "enter_funds"):
        return None
    waiting = FundImport.objects.filter(confirmed_at=None, uploaded_by=user, plan__is_open=True)
    waiting = list(waiting.defer("content").select_related("plan")[:LISTED])
    return ("资金表待确认", "funding/_imports_panel.html", {"waiting": waiting}) if waiting else None
