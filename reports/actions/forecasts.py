"""What a year is expected to come to, typed by people."""

from django.core.exceptions import ValidationError
from django.db import transaction

from minsheng.history import recorded
from minsheng.lost_updates import fingerprint_all
from reports.models import Forecast
from reports.permissions import require_writer


@transaction.atomic
def save_forecasts(*, month, values, by, seen=None):
    """Store {indicator: (number or None, note)} for a month; None takes a forecast back. How many changed.

    ``seen``: fingerprint of the month's forecasts that the form was made from; ValidationError for a lost
    update.
    """
    require_writer(by)
    with recorded(by=by, reason="填预计全年"):
        stored = {
            row.indicator_id: row
            for row in Forecast.objects.select_for_update().filter(month=month, indicator__in=values)
        }
        if seen and fingerprint_all(stored.values()) != seen:
            raise ValidationError("您打开本页后，别人改过预计数。请重新打开本页再改。")
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
