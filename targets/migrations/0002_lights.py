from decimal import Decimal

from django.db import migrations

# Each row: from how many per cent of the pace the light holds. Offices change them on the settings page.
LIGHTS = [
    (Decimal(110), "超序时", "↑", "blue"),
    (Decimal(100), "达序时", "✓", "green"),
    (Decimal(90), "略慢", "→", "amber"),
    (Decimal(0), "滞后", "↓", "red"),
]


def add_lights(apps, schema_editor):
    light = apps.get_model("targets", "Light")
    for at_least, word, sign, colour in LIGHTS:
        light.objects.get_or_create(
            at_least=at_least, defaults={"word": word, "sign": sign, "colour": colour}
        )


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial")]

    operations = [migrations.RunPython(add_lights, migrations.RunPython.noop)]
