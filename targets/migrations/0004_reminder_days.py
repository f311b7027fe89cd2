from django.db import migrations

# Whom the timer reminds, and how many days from the day due; sections of what they owe the office.
DAYS = [("entrant", -3), ("entrant", 0), ("entrant", 1), ("county", 3), ("office", 3)]
DAYS += [("section", 0), ("section", 1)]


def add_days(apps, schema_editor):
    day = apps.get_model("targets", "ReminderDay")
    for audience, offset in DAYS:
        day.objects.create(audience=audience, offset=offset)


class Migration(migrations.Migration):
    dependencies = [("targets", "0003_holidays")]

    operations = [migrations.RunPython(add_days, migrations.RunPython.noop)]
