from datetime import date

import chinese_calendar
import pgtrigger.compiler
import pgtrigger.migrations
from chinese_calendar import constants
from django.db import migrations

FIRST_YEAR = 2016


def keep_days(apps, schema_editor):
    """Each plan's own days, which were columns of the plan, become rows of the tiers."""
    tier_dates = apps.get_model("targets", "TierDates")
    for plan in apps.get_model("targets", "Plan").objects.all():
        tier_dates.objects.create(plan=plan, tier="county", due_day=plan.county_due_day)
        tier_dates.objects.create(plan=plan, tier="section", due_day=plan.section_due_day)


def fill_holidays(apps, schema_editor):
    """The years that chinesecalendar knows, as due days took them until now."""
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

    dependencies = [
        ("targets", "0010_dates_and_holidays"),
    ]

    operations = [
        migrations.RunPython(keep_days, migrations.RunPython.noop),
        migrations.RunPython(fill_holidays, migrations.RunPython.noop),
        pgtrigger.migrations.RemoveTrigger(
            model_name='plan',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='plan',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='plan',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='plan',
            name='plan_due_days',
        ),
        migrations.RemoveField(
            model_name='plan',
            name='county_due_day',
        ),
        migrations.RemoveField(
            model_name='plan',
            name='section_due_day',
        ),
        migrations.RemoveField(
            model_name='planevent',
            name='county_due_day',
        ),
        migrations.RemoveField(
            model_name='planevent',
            name='section_due_day',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_planevent" ("first_month", "id", "is_open", "name", "notice", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "region_id", "short_name", "slug", "year") SELECT new_values."first_month", new_values."id", new_values."is_open", new_values."name", new_values."notice", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."predecessor_id", new_values."region_id", new_values."short_name", new_values."slug", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aa37a4b62cf3f8136c4d9dbb9e324a3969511f5a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6efbb', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_plan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_planevent" ("first_month", "id", "is_open", "name", "notice", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "region_id", "short_name", "slug", "year") SELECT new_values."first_month", new_values."id", new_values."is_open", new_values."name", new_values."notice", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."predecessor_id", new_values."region_id", new_values."short_name", new_values."slug", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='47880ff2b6c9278e0b38d5d481e75af02ca690fb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cb89f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_plan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_planevent" ("first_month", "id", "is_open", "name", "notice", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "region_id", "short_name", "slug", "year") SELECT old_values."first_month", old_values."id", old_values."is_open", old_values."name", old_values."notice", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."predecessor_id", old_values."region_id", old_values."short_name", old_values."slug", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='148f624be24ae0d7a695f4aff490a5c9c9d1bd3b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f39d4', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_plan', when='AFTER')),
        ),
    ]
