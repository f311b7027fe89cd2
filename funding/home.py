"""What money adds to the home page."""

from funding.models import FundImport
from funding.receipts import waiting_for
from organization.permissions import can

LISTED = 5


def receipts_panel(user):
    """For counties what waits for their confirmation, for sections what counties object to; else None."""
    if not can(user, "enter_funds"):
        return None
    waiting = waiting_for(user)
    return ("资金到账", "funding/_receipts_panel.html", {"waiting": waiting}) if waiting else None


def imports_panel(user):
    """For those who enter money: their workbooks that wait to be confirmed; None when there are none."""
    if not can(user, "enter_funds"):
        return None
    waiting = FundImport.objects.filter(confirmed_at=None, uploaded_by=user, plan__is_open=True)
    waiting = list(waiting.defer("content").select_related("plan")[:LISTED])
    return ("资金表待确认", "funding/_imports_panel.html", {"waiting": waiting}) if waiting else None
