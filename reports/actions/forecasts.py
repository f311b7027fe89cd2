"""What a year is expected to come to, typed by people."""

from django.db import transaction

from minsheng.history import recorded
from reports.models import Forecast
from reports.permissions import require_writer


@transaction.atomic
def save_forecasts(*, month, values, by):
    """Store {indicator: (number or None, note)} for a month; None takes a forecast back. How many changed."""
    require_writer(by)
    with recorded(by=by, reason="填预计全年"):
        stored = {
            row.indicator_id: row
            for row in Forecast.objects.select_for_update().filter(month=month, indicator__in=values)
        }
        changed = 0
        for indicator, (value, note) in values.items():
            row = stored.get(indicator.pk)
            if (value, note) == ((row.value, row.note) if row else (None, "")):
                continue
            changed += 1
            if value is None:
                if row:
                    Forecast.objects.filter(pk=row.pk).delete()
                continue
            row = row or Forecast(indicator=indicator, month=month)
            row.value, row.note, row.by = value, note, by
            row.full_clean()
            row.save()
    return changed
