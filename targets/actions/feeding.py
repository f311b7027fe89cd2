"""Writing what other apps know into drafts: numerators that come from the ledger are typed nowhere twice."""

from datetime import date

from django.db import transaction

from minsheng import clock
from minsheng.history import recorded
from targets.cells import Cell
from targets.feeds import fed_numerators, reports_reached, with_fed
from targets.models import State
from targets.steps import OPEN


@transaction.atomic
def refresh_fed(*, plan, indicators, regions, since: date, by, reason: str):
    """Bring the fed numerators of `indicators` (ids) up to date in the open drafts whose data reach `since`.

    `regions`: where the source changed (None: everywhere). The cell keeps who filled it in; the history says
    who changed the source and why. What is submitted is left as it is. Returns the reports that changed.
    """
    rows = reports_reached(plan, regions, since).filter(status__in=OPEN)
    rows = rows.select_for_update(of=("self",), no_key=True).select_related("region", "plan")
    changed = []
    with recorded(by=by, reason=reason):
        for report in rows.order_by("pk"):
            fed = fed_numerators(plan, report.region, report.data_as_of)
            cells = report.cells.filter(indicator__in=indicators, state=State.NUMBER)
            if sum(refresh_cell(row, fed.get(row.indicator_id)) for row in cells):
                changed.append(report)
    return changed


def refresh_cell(row, fed):
    """Give a stored draft cell the numerator of its source; whether it changed.

    The version stays: nobody types this numerator, so whoever has the cell open can save the rest of it.
    """
    cell = with_fed(Cell.of(row), fed)
    if cell == Cell.of(row):
        return False
    row.numerator = cell.numerator
    row.updated_at = clock.now()
    row.save(update_fields=["numerator", "updated_at"])
    return True
