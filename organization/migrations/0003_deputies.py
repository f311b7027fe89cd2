import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0002_stored_files'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Deputy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='起始日期')),
                ('ends_on', models.DateField(help_text='含当日，过了这一天自动结束。', verbose_name='截止日期')),
                ('reason', models.CharField(help_text='如 出差、休假。', max_length=200, verbose_name='原因')),
                ('given_at', models.DateTimeField(verbose_name='指定时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                ('absent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to=settings.AUTH_USER_MODEL, verbose_name='被代的人')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputizes', to=settings.AUTH_USER_MODEL, verbose_name='代办人')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='指定人')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收回人')),
            ],
            options={
                'verbose_name': '代办',
                'verbose_name_plural': '代办',
                'ordering': ['-starts_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('deputy', models.F('absent')), _negated=True), name='deputy_is_another', violation_error_message='代办人不能是本人。'), models.CheckConstraint(condition=models.Q(('given_by', models.F('deputy')), _negated=True), name='deputy_not_by_oneself', violation_error_message='不能指定自己代别人办。'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='deputy_ends_after_start', violation_error_message='截止日期不能早于起始日期。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deputy_says_why', violation_error_message='请写明原因。'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='deputy_withdrawn_by_and_at', violation_error_message='收回要写明收回人和时间。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_deputyevent" ("absent_id", "deputy_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on", "withdrawn_at", "withdrawn_by_id") SELECT new_values."absent_id", new_values."deputy_id", new_values."ends_on", new_values."given_at", new_values."given_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."starts_on", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='125b6fcda0fe21c77e1d4d37a6dc23b45fea8391', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_39449', referencing='REFERENCING NEW TABLE AS new_values ', table='organization_deputy', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_deputyevent" ("absent_id", "deputy_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on", "withdrawn_at", "withdrawn_by_id") SELECT new_values."absent_id", new_values."deputy_id", new_values."ends_on", new_values."given_at", new_values."given_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."starts_on", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aeb5303f84356e0c49b4b4c8e5957d6e6881365c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_63474', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='organization_deputy', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_deputyevent" ("absent_id", "deputy_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on", "withdrawn_at", "withdrawn_by_id") SELECT old_values."absent_id", old_values."deputy_id", old_values."ends_on", old_values."given_at", old_values."given_by_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."starts_on", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='10084f75dcc6dff7b56e6030466d70d14f527c6e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d65fe', referencing='REFERENCING OLD TABLE AS old_values ', table='organization_deputy', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DeputyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='起始日期')),
                ('ends_on', models.DateField(help_text='含当日，过了这一天自动结束。', verbose_name='截止日期')),
                ('reason', models.CharField(help_text='如 出差、休假。', max_length=200, verbose_name='原因')),
                ('given_at', models.DateTimeField(verbose_name='指定时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                ('absent', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='被代的人')),
                ('deputy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代办人')),
                ('given_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='指定人')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.deputy')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收回人')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35e5e43c0d46687069e9b58fbbbee9fc7268b1c1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7db7c', table='organization_deputyevent', when='BEFORE'))],
            },
        ),
    ]
