import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0002_stored_files'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0012_compiling_and_deputies'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndicatorPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('unit', models.CharField(blank=True, help_text='与指标相同的不填。', max_length=20, verbose_name='单位')),
                ('sign', models.SmallIntegerField(choices=[(1, '加'), (-1, '减')], default=1, verbose_name='加或减')),
                ('is_informative', models.BooleanField(default=False, verbose_name='只作参考，不相加')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='顺序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='targets.indicator', verbose_name='指标')),
                ('region', models.ForeignKey(blank=True, help_text='空着的各地区都有；写明地区的只有这个地区有。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicator_parts', to='organization.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '分项',
                'verbose_name_plural': '分项',
                'ordering': ['indicator', 'order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'region', 'name'), name='indicator_part_unique', nulls_distinct=False, violation_error_message='这个指标已有同名的分项。'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='indicator_part_has_name', violation_error_message='请填写分项的名称。'), models.CheckConstraint(condition=models.Q(('sign__in', [1, -1])), name='indicator_part_sign_known', violation_error_message='分项要么加，要么减。'), models.CheckConstraint(condition=models.Q(('unit', ''), ('is_informative', True), _connector='OR'), name='indicator_part_summed_in_one_unit', violation_error_message='单位与指标不同的分项不能相加，只能作参考。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorpartevent" ("id", "indicator_id", "is_active", "is_informative", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "sign", "unit") SELECT new_values."id", new_values."indicator_id", new_values."is_active", new_values."is_informative", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."sign", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4850844e1794f188e2ba84a12514440f0b6c9786', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_69069', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_indicatorpart', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorpartevent" ("id", "indicator_id", "is_active", "is_informative", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "sign", "unit") SELECT new_values."id", new_values."indicator_id", new_values."is_active", new_values."is_informative", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."sign", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c6c8c76c908169c831517f1977b5c908a0bb0140', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_52b8f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_indicatorpart', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorpartevent" ("id", "indicator_id", "is_active", "is_informative", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "sign", "unit") SELECT old_values."id", old_values."indicator_id", old_values."is_active", old_values."is_informative", old_values."name", old_values."order", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."sign", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='426caea0c8116542193db25b3e18419b62ed6b9b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_afba5', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_indicatorpart', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='IndicatorPartEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('unit', models.CharField(blank=True, help_text='与指标相同的不填。', max_length=20, verbose_name='单位')),
                ('sign', models.SmallIntegerField(choices=[(1, '加'), (-1, '减')], default=1, verbose_name='加或减')),
                ('is_informative', models.BooleanField(default=False, verbose_name='只作参考，不相加')),
                ('order', models.PositiveIntegerField(default=0, verbose_name='顺序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='指标')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.indicatorpart')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, help_text='空着的各地区都有；写明地区的只有这个地区有。', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.region', verbose_name='地区')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='55a753f509fc37d646e35400b38b2f0fec8124c7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a190a', table='targets_indicatorpartevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PartProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='数值')),
                ('updated_at', models.DateTimeField(verbose_name='修改时间')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='targets.indicatorpart', verbose_name='分项')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='part_cells', to='targets.monthlyreport', verbose_name='月报')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '分项进展',
                'verbose_name_plural': '分项进展',
                'constraints': [models.UniqueConstraint(fields=('report', 'part'), name='part_progress_unique', violation_error_message='这份月报里这个分项已有一个数。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_partprogressevent" ("id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "updated_at", "updated_by_id", "value") SELECT new_values."id", new_values."part_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."report_id", new_values."updated_at", new_values."updated_by_id", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='97c3d8155a396bad9227f9d98b3723cc4796af8f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_57ae5', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_partprogress', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_partprogressevent" ("id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "updated_at", "updated_by_id", "value") SELECT new_values."id", new_values."part_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."report_id", new_values."updated_at", new_values."updated_by_id", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8739bf22c9e4de983e588475b5b32da309cf9305', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d11a7', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_partprogress', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_partprogressevent" ("id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "updated_at", "updated_by_id", "value") SELECT old_values."id", old_values."part_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."report_id", old_values."updated_at", old_values."updated_by_id", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d20075bca743dc2ff4c0ae630538f6af0227d768', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_4d285', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_partprogress', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PartTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective_month', models.DateField(verbose_name='生效月')),
                ('number', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='目标数')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('recorded_at', models.DateTimeField(verbose_name='录入时间')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='targets.indicatorpart', verbose_name='分项')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='part_targets', to='organization.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '分项目标',
                'verbose_name_plural': '分项目标',
                'ordering': ['part', 'region', 'effective_month', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_month__day', 1)), name='part_target_month_is_first_day', violation_error_message='生效月必须是某月的一日。'), models.CheckConstraint(condition=models.Q(('number__isnull', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='part_target_withdrawal_needs_reason', violation_error_message='撤销目标要写明原因。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f69f84ba76ee2320bfc30c288c9195410e9fb8fa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_01fbd', table='targets_parttarget', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_parttargetevent" ("effective_month", "id", "number", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "region_id") SELECT new_values."effective_month", new_values."id", new_values."number", new_values."part_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."recorded_at", new_values."recorded_by_id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5d941307f8d3d664047ca580b2bab13b5e6ab3ad', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1e3d0', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_parttarget', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_parttargetevent" ("effective_month", "id", "number", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "region_id") SELECT new_values."effective_month", new_values."id", new_values."number", new_values."part_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."recorded_at", new_values."recorded_by_id", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4016b0299eac2740c01b2bfbde00b6f47d55099e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_88eb4', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_parttarget', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_parttargetevent" ("effective_month", "id", "number", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "region_id") SELECT old_values."effective_month", old_values."id", old_values."number", old_values."part_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."recorded_at", old_values."recorded_by_id", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a8842c16b21894eb0d6b74273442ae8372da2081', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c45e2', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_parttarget', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SubmittedPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='数值')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submitted', to='targets.indicatorpart', verbose_name='分项')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='targets.submission', verbose_name='上报')),
            ],
            options={
                'verbose_name': '上报的分项',
                'verbose_name_plural': '上报的分项',
                'constraints': [models.UniqueConstraint(fields=('submission', 'part'), name='submitted_part_unique', violation_error_message='这次上报里这个分项已有一个数。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c2f950b15d520a0b7af1a33b543eca6f96bd9f62', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_421d4', table='targets_submittedpart', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PartProgressEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('value', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='数值')),
                ('updated_at', models.DateTimeField(verbose_name='修改时间')),
                ('part', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicatorpart', verbose_name='分项')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.partprogress')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.monthlyreport', verbose_name='月报')),
                ('updated_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2573d7669899da714ecfaaa0810b0a2fe207b657', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9fdf8', table='targets_partprogressevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PartTargetEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('effective_month', models.DateField(verbose_name='生效月')),
                ('number', models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True, verbose_name='目标数')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('recorded_at', models.DateTimeField(verbose_name='录入时间')),
                ('part', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicatorpart', verbose_name='分项')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.parttarget')),
                ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='录入人')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.region', verbose_name='地区')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2de32098933ffeb5b53bfa623de9c7c0ec34bb17', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fcd59', table='targets_parttargetevent', when='BEFORE'))],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='indicator',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='indicator',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='indicator',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='indicator',
            name='regions_add_parts',
            field=models.BooleanField(default=False, help_text='如按机构、按乡镇：填报员在这一格下面自己列，合计就是这一格的数。', verbose_name='各地区可自加分项'),
        ),
        migrations.AddField(
            model_name='indicatorevent',
            name='regions_add_parts',
            field=models.BooleanField(default=False, help_text='如按机构、按乡镇：填报员在这一格下面自己列，合计就是这一格的数。', verbose_name='各地区可自加分项'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorevent" ("aliases", "decimals", "definition", "denominator_name", "denominator_unit", "direction", "due_on", "entry", "id", "is_capped", "is_required", "kind", "name", "numerator_name", "numerator_unit", "order", "pace_curve", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "predecessor_id", "project_id", "rate_decimals", "regions_add_parts", "scale", "section_id", "short_name", "unit") SELECT new_values."aliases", new_values."decimals", new_values."definition", new_values."denominator_name", new_values."denominator_unit", new_values."direction", new_values."due_on", new_values."entry", new_values."id", new_values."is_capped", new_values."is_required", new_values."kind", new_values."name", new_values."numerator_name", new_values."numerator_unit", new_values."order", new_values."pace_curve", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."predecessor_id", new_values."project_id", new_values."rate_decimals", new_values."regions_add_parts", new_values."scale", new_values."section_id", new_values."short_name", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e571891a0823dded79d47017294fb7bb464eb5a9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_58b2d', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_indicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorevent" ("aliases", "decimals", "definition", "denominator_name", "denominator_unit", "direction", "due_on", "entry", "id", "is_capped", "is_required", "kind", "name", "numerator_name", "numerator_unit", "order", "pace_curve", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "predecessor_id", "project_id", "rate_decimals", "regions_add_parts", "scale", "section_id", "short_name", "unit") SELECT new_values."aliases", new_values."decimals", new_values."definition", new_values."denominator_name", new_values."denominator_unit", new_values."direction", new_values."due_on", new_values."entry", new_values."id", new_values."is_capped", new_values."is_required", new_values."kind", new_values."name", new_values."numerator_name", new_values."numerator_unit", new_values."order", new_values."pace_curve", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."predecessor_id", new_values."project_id", new_values."rate_decimals", new_values."regions_add_parts", new_values."scale", new_values."section_id", new_values."short_name", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a413a9bae0179d833f78e1a766b90414994070a4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d9e3e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_indicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_indicatorevent" ("aliases", "decimals", "definition", "denominator_name", "denominator_unit", "direction", "due_on", "entry", "id", "is_capped", "is_required", "kind", "name", "numerator_name", "numerator_unit", "order", "pace_curve", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "predecessor_id", "project_id", "rate_decimals", "regions_add_parts", "scale", "section_id", "short_name", "unit") SELECT old_values."aliases", old_values."decimals", old_values."definition", old_values."denominator_name", old_values."denominator_unit", old_values."direction", old_values."due_on", old_values."entry", old_values."id", old_values."is_capped", old_values."is_required", old_values."kind", old_values."name", old_values."numerator_name", old_values."numerator_unit", old_values."order", old_values."pace_curve", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."predecessor_id", old_values."project_id", old_values."rate_decimals", old_values."regions_add_parts", old_values."scale", old_values."section_id", old_values."short_name", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='ef37b651f320fb08df4b6e5643cb508881049d8a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_cf327', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_indicator', when='AFTER')),
        ),
    ]
