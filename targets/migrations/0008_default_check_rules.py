from django.db import migrations

# What a plan is checked for until its administrator says otherwise: kind, severity, numbers.
RULES = [
    ("required", "error", {}),
    ("negative", "error", {}),
    ("falling", "explain", {}),
    ("above_target", "explain", {"factor": "1.5"}),
    ("jump", "explain", {"factor": "5", "least": "10"}),
    ("above_denominator", "error", {}),
    ("no_denominator", "error", {}),
    ("fraction", "explain", {}),
    ("above_hundred", "error", {}),
    ("below_floor", "explain", {}),
    ("done_later", "error", {}),
]


def add_rules(apps, schema_editor):
    plans, rules = apps.get_model("targets", "Plan"), apps.get_model("targets", "CheckRule")
    for plan in plans.objects.all():
        rules.objects.bulk_create(
            rules(plan=plan, kind=kind, severity=severity, parameters=parameters)
            for kind, severity, parameters in RULES
        )


class Migration(migrations.Migration):
    dependencies = [("targets", "0007_check_rules")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
