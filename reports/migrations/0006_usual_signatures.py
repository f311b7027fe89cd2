from django.db import migrations

STEPS = ("科长审核", "分管领导审签", "办公室核稿", "局长签发")


def give_templates_their_steps(apps, schema_editor):
    """Templates from before letters were signed here get the usual signatures."""
    step = apps.get_model("reports", "SigningStep")
    for template in apps.get_model("reports", "ReportTemplate").objects.filter(signing_steps=None):
        for order, title in enumerate(STEPS, 1):
            step.objects.create(template=template, order=order, title=title)


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_kinds_of_reports")]
    operations = [migrations.RunPython(give_templates_their_steps, migrations.RunPython.noop)]
