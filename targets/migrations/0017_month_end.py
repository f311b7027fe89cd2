import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0004_email'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0016_second_sources'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthEndRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('asked_at', models.DateTimeField(verbose_name='时间')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁请的')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_end_requests', to='targets.plan', verbose_name='方案')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='month_end_requests', to='organization.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '请更新到月末',
                'verbose_name_plural': '请更新到月末',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'region', 'month'), name='month_end_request_unique', violation_error_message='已请这个地区把这个月更新到月末。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='month_end_request_month_is_first_day', violation_error_message='月份必须是某月的一日。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='month_end_request_has_reason', violation_error_message='请写明原因。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b290655974ab4c5ccd8c10b212ac69c4145b5a3a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4bcdc', table='targets_monthendrequest', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_monthendrequestevent" ("asked_at", "asked_by_id", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "region_id") SELECT new_values."asked_at", new_values."asked_by_id", new_values."id", new_values."month", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."reason", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='75aab9a27c0a5a32cf60c357fc6768c6bd0177d4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_34163', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_monthendrequest', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_monthendrequestevent" ("asked_at", "asked_by_id", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "region_id") SELECT new_values."asked_at", new_values."asked_by_id", new_values."id", new_values."month", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."reason", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0aa97c10acceee98e9e3bb9c103fda616aea389c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_32e88', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_monthendrequest', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_monthendrequestevent" ("asked_at", "asked_by_id", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "region_id") SELECT old_values."asked_at", old_values."asked_by_id", old_values."id", old_values."month", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."reason", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='bcc4af86ffd33045881616e8fac93ebfe85f2c22', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4177c', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_monthendrequest', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='MonthEndRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('month', models.DateField(verbose_name='月份')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('asked_at', models.DateTimeField(verbose_name='时间')),
                ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁请的')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.monthendrequest')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.plan', verbose_name='方案')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.region', verbose_name='地区')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6dda93445d2935f2693230c08ad5901c1835a0ce', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5c10b', table='targets_monthendrequestevent', when='BEFORE'))],
            },
        ),
        migrations.RemoveConstraint(
            model_name='reportstep',
            name='report_step_comment_where_needed',
        ),
        migrations.AlterField(
            model_name='reportstep',
            name='step',
            field=models.CharField(choices=[('submit', '上报'), ('withdraw', '撤回'), ('review', '县级审核'), ('accept', '通过'), ('return', '退回'), ('reopen', '重新开放'), ('update', '更新到月末')], max_length=10, verbose_name='步骤'),
        ),
        migrations.AlterField(
            model_name='reportstepevent',
            name='step',
            field=models.CharField(choices=[('submit', '上报'), ('withdraw', '撤回'), ('review', '县级审核'), ('accept', '通过'), ('return', '退回'), ('reopen', '重新开放'), ('update', '更新到月末')], max_length=10, verbose_name='步骤'),
        ),
        migrations.AddConstraint(
            model_name='reportstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step__in', ['return', 'reopen', 'update']), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='report_step_comment_where_needed', violation_error_message='退回、重新开放和更新到月末要写明原因。'),
        ),
    ]
