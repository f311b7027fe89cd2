import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0001_initial'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0006_region_months'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='检查')),
                ('severity', models.CharField(choices=[('error', '必须改正'), ('explain', '请说明'), ('off', '不检查')], max_length=10, verbose_name='轻重')),
                ('parameters', models.JSONField(blank=True, default=dict, help_text='参数名和数，数写成文字。', verbose_name='参数')),
                ('indicator', models.ForeignKey(blank=True, help_text='只管这一个指标；空着管方案的全部指标。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='check_rules', to='targets.indicator', verbose_name='指标')),
                ('others', models.ManyToManyField(blank=True, related_name='compared_in', to='targets.indicator', verbose_name='与哪些指标比')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_rules', to='targets.plan', verbose_name='方案')),
            ],
            options={
                'verbose_name': '检查规则',
                'verbose_name_plural': '检查规则',
                'ordering': ['plan', 'kind', 'indicator__order', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ('not_below', 'sum_of')), _negated=True), fields=('plan', 'kind', 'indicator'), name='check_rule_unique', nulls_distinct=False, violation_error_message='这个检查对这个指标已有一条规则。'), models.CheckConstraint(condition=models.Q(('severity__in', ['error', 'explain', 'off'])), name='check_rule_severity_known', violation_error_message='轻重只能是必须改正、请说明或不检查。'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('not_below', 'sum_of')), _negated=True), ('indicator__isnull', False), _connector='OR'), name='check_rule_comparison_has_indicator', violation_error_message='比较几个指标的检查要写明是哪个指标。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_checkruleevent" ("id", "indicator_id", "kind", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "severity") SELECT new_values."id", new_values."indicator_id", new_values."kind", new_values."parameters", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."severity" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1e5764f835e6fb37750635d00787aca80e8f5c73', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5393b', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_checkrule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_checkruleevent" ("id", "indicator_id", "kind", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "severity") SELECT new_values."id", new_values."indicator_id", new_values."kind", new_values."parameters", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."severity" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f6fceafa0039c06d7677246e495c349e8441af4d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5516a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_checkrule', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_checkruleevent" ("id", "indicator_id", "kind", "parameters", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "severity") SELECT old_values."id", old_values."indicator_id", old_values."kind", old_values."parameters", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."severity" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e44d38ae7083d88b930f04488c6131981197f2fe', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6c399', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_checkrule', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('key', models.CharField(max_length=100, verbose_name='检查')),
                ('figures', models.JSONField(help_text='各数的名称和值，数写成文字。', verbose_name='所说的数')),
                ('finding', models.CharField(max_length=500, verbose_name='提示')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('at', models.DateTimeField(verbose_name='说明时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='说明人')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='targets.indicator', verbose_name='指标')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='targets.plan', verbose_name='方案')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='targets.project', verbose_name='项目')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='organization.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '异常说明',
                'verbose_name_plural': '异常说明',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['plan', 'region', 'month'], name='explanation_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='explanation_month_is_first_day', violation_error_message='月份必须是某月的一日。'), models.CheckConstraint(condition=models.Q(models.Q(('indicator__isnull', False), ('project__isnull', True)), models.Q(('indicator__isnull', True), ('project__isnull', False)), _connector='OR'), name='explanation_of_indicator_or_project', violation_error_message='说明要么针对一个指标，要么针对一个项目。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='303f744962fe5a9b208f55286942d936f15674bf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f1ef3', table='targets_explanation', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='CheckRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40, verbose_name='检查')),
                ('severity', models.CharField(choices=[('error', '必须改正'), ('explain', '请说明'), ('off', '不检查')], max_length=10, verbose_name='轻重')),
                ('parameters', models.JSONField(blank=True, default=dict, help_text='参数名和数，数写成文字。', verbose_name='参数')),
                ('indicator', models.ForeignKey(blank=True, db_constraint=False, help_text='只管这一个指标；空着管方案的全部指标。', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='指标')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.checkrule')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.plan', verbose_name='方案')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8799ab6826cf04058e8a1ee092a759e80c0b70e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a741f', table='targets_checkruleevent', when='BEFORE'))],
            },
        ),
    ]
