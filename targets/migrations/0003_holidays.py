from datetime import date

import chinese_calendar
from chinese_calendar import constants
from django.db import migrations

FIRST_YEAR = 2016


def fill_holidays(apps, schema_editor):
    """The years that chinesecalendar knows. Later years are typed on the page 节假日."""
    holiday = apps.get_model("targets", "Holiday")
    names = {feast.value: feast.chinese for feast in chinese_calendar.Holiday}
    off = {day: (False, names[name]) for day, name in constants.holidays.items()}
    made_up = {day: (True, f"{names[name]}调休") for day, name in constants.workdays.items()}
    holiday.objects.bulk_create(
        holiday(date=day, is_working=is_working, name=name)
        for day, (is_working, name) in sorted((off | made_up).items())
        if day >= date(FIRST_YEAR, 1, 1)
    )


class Migration(migrations.Migration):
    dependencies = [("targets", "0002_lights")]

    operations = [migrations.RunPython(fill_holidays, migrations.RunPython.noop)]
