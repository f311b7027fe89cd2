import django.db.models.deletion
import pgtrigger.compiler
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0004_attachments'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0007_check_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Calculation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='函里用 {{ 测算.名称 }} 引用；只用汉字、字母和数字，如：低保资金缺口。', max_length=30, verbose_name='名称')),
                ('formula', models.CharField(help_text='用起算的数的名称写，如：增加支出 − 市县预算 − 历年结余。可用 + − × ÷ 和括号。', max_length=300, verbose_name='算式')),
                ('unit', models.CharField(blank=True, default='万元', max_length=20, verbose_name='单位')),
                ('decimals', models.PositiveSmallIntegerField(blank=True, help_text='印出几位小数；不填印确切的数。', null=True, verbose_name='小数位数')),
                ('note', models.CharField(blank=True, help_text='用在哪里、依据什么。', max_length=300, verbose_name='说明')),
                ('recorded_at', models.DateTimeField(auto_now=True, verbose_name='录入时间')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calculations', to='targets.plan', verbose_name='方案')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calculations', to='targets.project', verbose_name='项目')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
            ],
            options={
                'verbose_name': '测算',
                'verbose_name_plural': '测算',
                'ordering': ['plan', 'project', 'id'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'name'), name='calculation_unique', violation_error_message='这个方案已有同名的测算，请换一个名称。'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('formula', ''), _negated=True)), name='calculation_has_name_and_formula', violation_error_message='请填写测算的名称和算式。'), models.CheckConstraint(condition=models.Q(('decimals', None), ('decimals__lte', 6), _connector='OR'), name='calculation_decimals_up_to_six', violation_error_message='小数最多 6 位。')],
                'triggers': [pgtrigger.compiler.Trigger(name='fits', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF NOT EXISTS (SELECT 1 FROM targets_project WHERE id = NEW.project_id AND plan_id = NEW.plan_id) THEN\n    RAISE EXCEPTION '测算的项目不在这个方案里。' USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NEW;\n", hash='b99ada13011c025fc6a8feafccdd4a912c4c03d0', operation='INSERT OR UPDATE', pgid='pgtrigger_fits_ff2ae', table='funding_calculation', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_calculationevent" ("decimals", "formula", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "recorded_at", "recorded_by_id", "unit") SELECT new_values."decimals", new_values."formula", new_values."id", new_values."name", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."project_id", new_values."recorded_at", new_values."recorded_by_id", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2df4c196d7b31096d796e3233b9e9548ea20556b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_65c6c', referencing='REFERENCING NEW TABLE AS new_values ', table='funding_calculation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_calculationevent" ("decimals", "formula", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "recorded_at", "recorded_by_id", "unit") SELECT new_values."decimals", new_values."formula", new_values."id", new_values."name", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."project_id", new_values."recorded_at", new_values."recorded_by_id", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1c0daba89fc9dfb944fb5b146a21f301f02450b8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4b467', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='funding_calculation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_calculationevent" ("decimals", "formula", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "recorded_at", "recorded_by_id", "unit") SELECT old_values."decimals", old_values."formula", old_values."id", old_values."name", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."project_id", old_values."recorded_at", old_values."recorded_by_id", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a73168ef094c78946be94ad9972c46e71b685c88', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b56f9', referencing='REFERENCING OLD TABLE AS old_values ', table='funding_calculation', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='FundThresholds',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arrived_at_least', models.DecimalField(decimal_places=2, default=Decimal('50'), help_text='“钱到事未动”：到位率达到这么多，就算钱到了。', max_digits=5, verbose_name='到位率达到（%）')),
                ('moved_below', models.DecimalField(decimal_places=2, default=Decimal('60'), help_text='“钱到事未动”：完成数不到序时应完成数的这么多，就算事没有动。', max_digits=5, verbose_name='进度低于序时的（%）')),
                ('done_at_least', models.DecimalField(decimal_places=2, default=Decimal('100'), help_text='“事成钱未拨”：各指标的完成数都达到序时应完成数的这么多，就算事做到了。', max_digits=5, verbose_name='进度达到序时的（%）')),
                ('paid_below', models.DecimalField(decimal_places=2, default=Decimal('50'), help_text='“事成钱未拨”：拨付率（全口径看发放率）不到这么多，就算钱没有拨。', max_digits=5, verbose_name='拨付率低于（%）')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='fund_thresholds', to='targets.plan', verbose_name='方案')),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
            ],
            options={
                'verbose_name': '钱与事的门槛',
                'verbose_name_plural': '钱与事的门槛',
                'constraints': [models.CheckConstraint(condition=models.Q(('arrived_at_least__range', (0, 200)), ('done_at_least__range', (0, 200)), ('moved_below__range', (0, 200)), ('paid_below__range', (0, 200))), name='fund_thresholds_in_range', violation_error_message='门槛在 0 到 200 之间。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundthresholdsevent" ("arrived_at_least", "done_at_least", "id", "moved_below", "paid_below", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "updated_at", "updated_by_id") SELECT new_values."arrived_at_least", new_values."done_at_least", new_values."id", new_values."moved_below", new_values."paid_below", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."updated_at", new_values."updated_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7abe9edd0b6d4c4aae483cba6e02822f8ea0ef44', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_20e66', referencing='REFERENCING NEW TABLE AS new_values ', table='funding_fundthresholds', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundthresholdsevent" ("arrived_at_least", "done_at_least", "id", "moved_below", "paid_below", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "updated_at", "updated_by_id") SELECT new_values."arrived_at_least", new_values."done_at_least", new_values."id", new_values."moved_below", new_values."paid_below", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."updated_at", new_values."updated_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3fd75d3d8ed425a693eace943029b36ee223d1f8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1e569', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='funding_fundthresholds', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_fundthresholdsevent" ("arrived_at_least", "done_at_least", "id", "moved_below", "paid_below", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "updated_at", "updated_by_id") SELECT old_values."arrived_at_least", old_values."done_at_least", old_values."id", old_values."moved_below", old_values."paid_below", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."updated_at", old_values."updated_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a1ec66f9f0ec114664d9c4eb9a80984a07e69dc0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2e10f', referencing='REFERENCING OLD TABLE AS old_values ', table='funding_fundthresholds', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CalculationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(help_text='函里用 {{ 测算.名称 }} 引用；只用汉字、字母和数字，如：低保资金缺口。', max_length=30, verbose_name='名称')),
                ('formula', models.CharField(help_text='用起算的数的名称写，如：增加支出 − 市县预算 − 历年结余。可用 + − × ÷ 和括号。', max_length=300, verbose_name='算式')),
                ('unit', models.CharField(blank=True, default='万元', max_length=20, verbose_name='单位')),
                ('decimals', models.PositiveSmallIntegerField(blank=True, help_text='印出几位小数；不填印确切的数。', null=True, verbose_name='小数位数')),
                ('note', models.CharField(blank=True, help_text='用在哪里、依据什么。', max_length=300, verbose_name='说明')),
                ('recorded_at', models.DateTimeField(auto_now=True, verbose_name='录入时间')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.calculation')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.plan', verbose_name='方案')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.project', verbose_name='项目')),
                ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='99ab2847ab85ac217d88432ebfb0956bff1b0641', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aa27f', table='funding_calculationevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='CalculationInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('value', models.DecimalField(decimal_places=8, max_digits=24, verbose_name='数')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='出处')),
                ('calculation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inputs', to='funding.calculation', verbose_name='测算')),
            ],
            options={
                'verbose_name': '测算的数',
                'verbose_name_plural': '测算的数',
                'ordering': ['calculation', 'order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('calculation', 'name'), name='calculation_input_unique', violation_error_message='同一个测算里，每个数的名称只能用一次。'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='calculation_input_has_name', violation_error_message='请填写这个数的名称。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_calculationinputevent" ("calculation_id", "id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "value") SELECT new_values."calculation_id", new_values."id", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aa32ebecafb12f14eaff35ed9bef8d5e3b43e496', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ae524', referencing='REFERENCING NEW TABLE AS new_values ', table='funding_calculationinput', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_calculationinputevent" ("calculation_id", "id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "value") SELECT new_values."calculation_id", new_values."id", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9eddb45f945b7c7489b114d986754933b694872a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7a909', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='funding_calculationinput', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "funding_calculationinputevent" ("calculation_id", "id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "value") SELECT old_values."calculation_id", old_values."id", old_values."name", old_values."order", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='fc78d810a156163e57b3c43022926992e60e65f9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_04df5', referencing='REFERENCING OLD TABLE AS old_values ', table='funding_calculationinput', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='FundThresholdsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('arrived_at_least', models.DecimalField(decimal_places=2, default=Decimal('50'), help_text='“钱到事未动”：到位率达到这么多，就算钱到了。', max_digits=5, verbose_name='到位率达到（%）')),
                ('moved_below', models.DecimalField(decimal_places=2, default=Decimal('60'), help_text='“钱到事未动”：完成数不到序时应完成数的这么多，就算事没有动。', max_digits=5, verbose_name='进度低于序时的（%）')),
                ('done_at_least', models.DecimalField(decimal_places=2, default=Decimal('100'), help_text='“事成钱未拨”：各指标的完成数都达到序时应完成数的这么多，就算事做到了。', max_digits=5, verbose_name='进度达到序时的（%）')),
                ('paid_below', models.DecimalField(decimal_places=2, default=Decimal('50'), help_text='“事成钱未拨”：拨付率（全口径看发放率）不到这么多，就算钱没有拨。', max_digits=5, verbose_name='拨付率低于（%）')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.fundthresholds')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.plan', verbose_name='方案')),
                ('updated_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='020ccbfb5b628b09c9e115106130b625610f9a54', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_19469', table='funding_fundthresholdsevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='CalculationInputEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('value', models.DecimalField(decimal_places=8, max_digits=24, verbose_name='数')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='出处')),
                ('calculation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='funding.calculation', verbose_name='测算')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='funding.calculationinput')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d280474dcdcefdd9d68722c8404cc069aa94ca90', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_589ae', table='funding_calculationinputevent', when='BEFORE'))],
            },
        ),
    ]
