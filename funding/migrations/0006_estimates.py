import django.db.models.deletion
import pgtrigger.compiler
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0005_matching_and_calculations'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0008_default_check_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='FundEstimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('per', models.CharField(choices=[('month', '每人每月'), ('year', '每人每年')], default='month', max_length=5, verbose_name='标准按')),
                ('stage', models.CharField(choices=[('allocated', '下达'), ('raised', '筹集到位'), ('passed_on', '下拨'), ('paid', '发放')], default='paid', help_text='发放按全口径，其他按本级口径，与函相同。', max_length=10, verbose_name='与哪个环节比')),
                ('tolerance', models.DecimalField(decimal_places=2, default=Decimal('10'), help_text='相差不超过应发数的这么多，不提示。', max_digits=5, verbose_name='容许相差（%）')),
                ('recorded_at', models.DateTimeField(auto_now=True, verbose_name='录入时间')),
                ('persons', models.ForeignKey(help_text='时点类指标，如：困难残疾人生活补贴发放人数。', on_delete=django.db.models.deletion.PROTECT, related_name='estimates_by_persons', to='targets.indicator', verbose_name='人数')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fund_estimates', to='targets.plan', verbose_name='方案')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fund_estimates', to='targets.project', verbose_name='项目')),
                ('purpose', models.ForeignKey(blank=True, help_text='只与这个用途的钱比；不选是项目的全部。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fund_estimates', to='funding.purpose', verbose_name='用途')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('standard', models.ForeignKey(help_text='标准类指标，单位是元，如：困难残疾人生活补贴标准。', on_delete=django.db.models.deletion.PROTECT, related_name='estimates_by_standard', to='targets.indicator', verbose_name='标准')),
            ],
            options={
                'verbose_name': '应发数核对',
                'verbose_name_plural': '应发数核对',
                'ordering': ['plan', 'project', 'id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'purpose', 'standard', 'persons', 'stage'), name='fund_estimate_unique', nulls_distinct=False, violation_error_message='这个核对已经有了，请修改原有的一条。'), models.CheckConstraint(condition=models.Q(('tolerance__range', (0, 100))), name='fund_estimate_tolerance_in_range', violation_error_message='容许相差在 0 到 100% 之间。'), models.CheckConstraint(condition=models.Q(('stage__in', ['allocated', 'raised', 'passed_on', 'paid'])), name='fund_estimate_stage_known', violation_error_message='环节只有下达、筹集到位、下拨、发放四种。'), models.CheckConstraint(condition=models.Q(('per__in', ['month', 'year'])), name='fund_estimate_per_known', violation_error_message='标准按每人每月或每人每年。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundestimateevent" ("id", "per", "persons_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "purpose_id", "recorded_at", "recorded_by_id", "stage", "standard_id", "tolerance") SELECT new_values."id", new_values."per", new_values."persons_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."project_id", new_values."purpose_id", new_values."recorded_at", new_values."recorded_by_id", new_values."stage", new_values."standard_id", new_values."tolerance" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b18f4c6751dba71c3a9b38be99cd0b71b1207b13', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0b076', referencing='REFERENCING NEW TABLE AS new_values ', table='funding_fundestimate', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundestimateevent" ("id", "per", "persons_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "purpose_id", "recorded_at", "recorded_by_id", "stage", "standard_id", "tolerance") SELECT new_values."id", new_values."per", new_values."persons_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."project_id", new_values."purpose_id", new_values."recorded_at", new_values."recorded_by_id", new_values."stage", new_values."standard_id", new_values."tolerance" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='00831ebc375a6a6077a2c2c08f07b1e94c94f1df', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_5ffb3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='funding_fundestimate', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundestimateevent" ("id", "per", "persons_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "purpose_id", "recorded_at", "recorded_by_id", "stage", "standard_id", "tolerance") SELECT old_values."id", old_values."per", old_values."persons_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."project_id", old_values."purpose_id", old_values."recorded_at", old_values."recorded_by_id", old_values."stage", old_values."standard_id", old_values."tolerance" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e6118e3486a372d0074f24032c06e9f3135de35f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_46ed8', referencing='REFERENCING OLD TABLE AS old_values ', table='funding_fundestimate', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='FundEstimateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('per', models.CharField(choices=[('month', '每人每月'), ('year', '每人每年')], default='month', max_length=5, verbose_name='标准按')),
                ('stage', models.CharField(choices=[('allocated', '下达'), ('raised', '筹集到位'), ('passed_on', '下拨'), ('paid', '发放')], default='paid', help_text='发放按全口径，其他按本级口径，与函相同。', max_length=10, verbose_name='与哪个环节比')),
                ('tolerance', models.DecimalField(decimal_places=2, default=Decimal('10'), help_text='相差不超过应发数的这么多，不提示。', max_digits=5, verbose_name='容许相差（%）')),
                ('recorded_at', models.DateTimeField(auto_now=True, verbose_name='录入时间')),
                ('persons', models.ForeignKey(db_constraint=False, help_text='时点类指标，如：困难残疾人生活补贴发放人数。', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='人数')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.fundestimate')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.plan', verbose_name='方案')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.project', verbose_name='项目')),
                ('purpose', models.ForeignKey(blank=True, db_constraint=False, help_text='只与这个用途的钱比；不选是项目的全部。', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.purpose', verbose_name='用途')),
                ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('standard', models.ForeignKey(db_constraint=False, help_text='标准类指标，单位是元，如：困难残疾人生活补贴标准。', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='标准')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4204fc745bded23db97a48e7d1749d69519f3b59', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89bed', table='funding_fundestimateevent', when='BEFORE'))],
            },
        ),
    ]
