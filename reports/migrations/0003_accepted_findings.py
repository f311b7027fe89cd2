import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0002_stored_files'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('reports', '0002_part_titles'),
    ]

    operations = [
        migrations.CreateModel(
            name='AcceptedFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=300, verbose_name='所指')),
                ('message', models.CharField(max_length=500, verbose_name='问题')),
                ('reason', models.CharField(max_length=200, verbose_name='依据')),
                ('at', models.DateTimeField(verbose_name='核实时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '核稿时认可的问题',
                'verbose_name_plural': '核稿时认可的问题',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('region', 'key'), name='accepted_finding_unique', violation_error_message='这一处已经有人核实过。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='accepted_finding_has_reason', violation_error_message='请写明依据。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_acceptedfindingevent" ("at", "by_id", "id", "key", "message", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id") SELECT new_values."at", new_values."by_id", new_values."id", new_values."key", new_values."message", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b3b7b0a01e172177c62a7f6ceae33c52a73f1530', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a05de', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_acceptedfinding', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_acceptedfindingevent" ("at", "by_id", "id", "key", "message", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id") SELECT new_values."at", new_values."by_id", new_values."id", new_values."key", new_values."message", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3ff993c1672c5e3c7311f30f5a1ea33c022a2d21', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_82be4', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_acceptedfinding', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_acceptedfindingevent" ("at", "by_id", "id", "key", "message", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "region_id") SELECT old_values."at", old_values."by_id", old_values."id", old_values."key", old_values."message", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4d2584b3b37b1075b20ab3bed9aacc4b16527536', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c333b', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_acceptedfinding', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AcceptedFindingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=300, verbose_name='所指')),
                ('message', models.CharField(max_length=500, verbose_name='问题')),
                ('reason', models.CharField(max_length=200, verbose_name='依据')),
                ('at', models.DateTimeField(verbose_name='核实时间')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.acceptedfinding')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.region', verbose_name='地区')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bf33cceb7787a6385f1629a04c6484e43bf8b953', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_05460', table='reports_acceptedfindingevent', when='BEFORE'))],
            },
        ),
    ]
