import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0003_receipts_forecasts_feeds'),
        ('organization', '0002_stored_files'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='FundAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='撤下原因')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='fund_attachment', to='organization.storedfile', verbose_name='文件')),
                ('tranche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='funding.fundtranche', verbose_name='资金批次')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下的人')),
            ],
            options={
                'verbose_name': '资金附件',
                'verbose_name_plural': '资金附件',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='fund_attachment_withdrawn_with_reason', violation_error_message='撤下附件要记下谁、何时、为什么。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundattachmentevent" ("added_at", "added_by_id", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "tranche_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."added_at", new_values."added_by_id", new_values."file_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."tranche_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a44f97c2e89d0ec368920670583e3130a5e8529c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b555d', referencing='REFERENCING NEW TABLE AS new_values ', table='funding_fundattachment', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundattachmentevent" ("added_at", "added_by_id", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "tranche_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."added_at", new_values."added_by_id", new_values."file_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."tranche_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f387da57c7635648eb64e5c44ad5e791955df7a2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8f9cd', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='funding_fundattachment', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundattachmentevent" ("added_at", "added_by_id", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "tranche_id", "withdrawn_at", "withdrawn_by_id") SELECT old_values."added_at", old_values."added_by_id", old_values."file_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."tranche_id", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='80b09b37d1ed90b303c08826fc20ed47c17144bd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e4c25', referencing='REFERENCING OLD TABLE AS old_values ', table='funding_fundattachment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='FundAttachmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='撤下原因')),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.storedfile', verbose_name='文件')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.fundattachment')),
                ('tranche', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.fundtranche', verbose_name='资金批次')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下的人')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c7993136269a62c9ecba06f7faa7e58366449b26', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7fb1f', table='funding_fundattachmentevent', when='BEFORE'))],
            },
        ),
    ]
