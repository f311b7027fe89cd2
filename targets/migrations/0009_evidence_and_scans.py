import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0002_stored_files'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0008_default_check_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('added_at', models.DateTimeField(verbose_name='上传时间')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='去掉的时间')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='organization.storedfile', verbose_name='文件')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='targets.indicator', verbose_name='指标')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='去掉的人')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='targets.monthlyreport', verbose_name='月报')),
            ],
            options={
                'verbose_name': '佐证',
                'verbose_name_plural': '佐证',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['report', 'indicator'], name='evidence_cell')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='evidence_removed_by_someone', violation_error_message='去掉佐证要记下谁、何时。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_evidenceevent" ("added_at", "added_by_id", "file_id", "id", "indicator_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "report_id") SELECT new_values."added_at", new_values."added_by_id", new_values."file_id", new_values."id", new_values."indicator_id", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."removed_at", new_values."removed_by_id", new_values."report_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='01d5e3d38702fc254aa86d129a28b8854162e85d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d1051', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_evidence', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_evidenceevent" ("added_at", "added_by_id", "file_id", "id", "indicator_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "report_id") SELECT new_values."added_at", new_values."added_by_id", new_values."file_id", new_values."id", new_values."indicator_id", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."removed_at", new_values."removed_by_id", new_values."report_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2e03653ab97b630dd6c399b0067afb074ec8f2df', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_83e3b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_evidence', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_evidenceevent" ("added_at", "added_by_id", "file_id", "id", "indicator_id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "report_id") SELECT old_values."added_at", old_values."added_by_id", old_values."file_id", old_values."id", old_values."indicator_id", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."removed_at", old_values."removed_by_id", old_values."report_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7e3592bb76ffd6a169dd11368b72fcab4c2270cc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1df77', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_evidence', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SealedScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filed_at', models.DateTimeField(verbose_name='存入时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='撤下原因')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='scan', to='organization.storedfile', verbose_name='文件')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='存入人')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='targets.submission', verbose_name='上报')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下的人')),
            ],
            options={
                'verbose_name': '盖章扫描件',
                'verbose_name_plural': '盖章扫描件',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='scan_withdrawn_with_reason', violation_error_message='撤下扫描件要记下谁、何时、为什么。'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('filed_at')), _connector='OR'), name='scan_withdrawn_after_filed', violation_error_message='撤下时间不能早于存入时间。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_sealedscanevent" ("file_id", "filed_at", "filed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "submission_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."file_id", new_values."filed_at", new_values."filed_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."submission_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bc8751700f463fcb548ffdf9fa0a34975cd96826', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0fb9a', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_sealedscan', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_sealedscanevent" ("file_id", "filed_at", "filed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "submission_id", "withdrawn_at", "withdrawn_by_id") SELECT new_values."file_id", new_values."filed_at", new_values."filed_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."submission_id", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b6ac04e1fbfb147c05ff9a03eb8838dee177a887', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_95b1d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_sealedscan', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_sealedscanevent" ("file_id", "filed_at", "filed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "submission_id", "withdrawn_at", "withdrawn_by_id") SELECT old_values."file_id", old_values."filed_at", old_values."filed_by_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."submission_id", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b50a127d727635671eb37b5a448c7745ba480f35', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6dfbb', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_sealedscan', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='EvidenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('added_at', models.DateTimeField(verbose_name='上传时间')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='去掉的时间')),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.storedfile', verbose_name='文件')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='指标')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.evidence')),
                ('removed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='去掉的人')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.monthlyreport', verbose_name='月报')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35340c005b339eb0609ad15be1fa6058cf78bcb9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7d0f4', table='targets_evidenceevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='SealedScanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('filed_at', models.DateTimeField(verbose_name='存入时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='撤下原因')),
                ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.storedfile', verbose_name='文件')),
                ('filed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='存入人')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.sealedscan')),
                ('submission', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.submission', verbose_name='上报')),
                ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下的人')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9177ff7ca0566ad7b03a8ce334843b5e60a5bdd4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_034fb', table='targets_sealedscanevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='SubmittedEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submitted_evidence', to='targets.evidence', verbose_name='佐证')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submitted_evidence', to='targets.submission', verbose_name='上报')),
            ],
            options={
                'verbose_name': '随上报的佐证',
                'verbose_name_plural': '随上报的佐证',
                'constraints': [models.UniqueConstraint(fields=('submission', 'evidence'), name='submitted_evidence_unique', violation_error_message='这次上报已有这份佐证。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f08aaab277ffc2a1521c6ee435ed77fd55ce6894', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_30e30', table='targets_submittedevidence', when='BEFORE'))],
            },
        ),
    ]
