import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


def annex_wordings_to_parts(apps, schema_editor):
    """The matrix, which every letter had as its annex, is a part now; its title was a wording."""
    Template, Part, Wording = (apps.get_model("reports", name) for name in ("ReportTemplate", "TemplatePart", "Wording"))
    for template in Template.objects.all():
        wording = Wording.objects.filter(template=template, place="annex").first()
        last = Part.objects.filter(template=template).order_by("-order").values_list("order", flat=True).first()
        text = wording.text if wording else ""
        Part.objects.create(
            template=template, order=(last or 0) + 1, title="实施进度表", source="matrix", text=text
        )
    Wording.objects.filter(place="annex").delete()
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0002_stored_files'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('reports', '0004_signing'),
        ('targets', '0011_dates_out_of_plan'),
    ]

    operations = [
        migrations.CreateModel(
            name='Forecast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='截至月')),
                ('value', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='预计全年')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('at', models.DateTimeField(auto_now=True, verbose_name='填写时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='targets.indicator', verbose_name='指标')),
            ],
            options={
                'verbose_name': '预计全年',
                'verbose_name_plural': '预计全年',
                'ordering': ['indicator__order', 'month'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'month'), name='forecast_unique', violation_error_message='这个指标本月已有预计数。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='forecast_month_is_first_day', violation_error_message='月份必须是某月的一日。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_forecastevent" ("at", "by_id", "id", "indicator_id", "month", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") SELECT new_values."at", new_values."by_id", new_values."id", new_values."indicator_id", new_values."month", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='09f63a57e249a21eba44893faa7e984258a37afc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_392cb', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_forecast', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_forecastevent" ("at", "by_id", "id", "indicator_id", "month", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") SELECT new_values."at", new_values."by_id", new_values."id", new_values."indicator_id", new_values."month", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a3277074f7b2ad97170ecd650a3c011eb65fad71', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_97c1f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_forecast', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_forecastevent" ("at", "by_id", "id", "indicator_id", "month", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") SELECT old_values."at", old_values."by_id", old_values."id", old_values."indicator_id", old_values."month", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='758fb185b749440c3c1388acb92142b0e2aafcfd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3eb25', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_forecast', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='IndicatorLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=100, verbose_name='文中名称')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.indicator', verbose_name='指标')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='labels', to='reports.reporttemplate', verbose_name='模板')),
            ],
            options={
                'verbose_name': '指标的文中名称',
                'verbose_name_plural': '指标的文中名称',
                'ordering': ['template', 'indicator__order'],
                'constraints': [models.UniqueConstraint(fields=('template', 'indicator'), name='indicator_label_unique', violation_error_message='这个指标已有文中名称。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_indicatorlabelevent" ("id", "indicator_id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id") SELECT new_values."id", new_values."indicator_id", new_values."label", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."template_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='52446fb1398b4e67fd0c7e13b53cb22e244dca0b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_99578', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_indicatorlabel', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_indicatorlabelevent" ("id", "indicator_id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id") SELECT new_values."id", new_values."indicator_id", new_values."label", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."template_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3b6089fa89b72b2c3efc4fab48438a7934a50283', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b0441', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_indicatorlabel', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_indicatorlabelevent" ("id", "indicator_id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id") SELECT old_values."id", old_values."indicator_id", old_values."label", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."template_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='90156db23d5bf4440fd12177f2bdda0214a7ba55', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8f410', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_indicatorlabel', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RegionGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='reports.reporttemplate', verbose_name='模板')),
            ],
            options={
                'verbose_name': '地区分组',
                'verbose_name_plural': '地区分组',
                'ordering': ['template', 'name'],
                'constraints': [models.UniqueConstraint(fields=('template', 'name'), name='region_group_unique', violation_error_message='已有同名的分组。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_regiongroupevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id") SELECT new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."template_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a9938a6a5f1b626ebe09c045b2c941f13c0fb95c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d06d9', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_regiongroup', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_regiongroupevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id") SELECT new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."template_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='25ce3840680bd6b9d4177afe348e90a4c3832050', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d0459', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_regiongroup', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_regiongroupevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id") SELECT old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."template_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='525e4b223772e9931c857f604eccfdc51e472186', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_48dba', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_regiongroup', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SectionReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('dated', models.DateField(verbose_name='成文日期')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='起草时间')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_texts', to='organization.section', verbose_name='科室')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='section_reports', to='reports.reporttemplate', verbose_name='模板')),
            ],
            options={
                'verbose_name': '科室月报',
                'verbose_name_plural': '科室月报',
                'ordering': ['-month', 'section__order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TemplateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='版本')),
                ('content', models.TextField(verbose_name='内容')),
                ('reason', models.CharField(max_length=200, verbose_name='改了什么')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='修改时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='reports.reporttemplate', verbose_name='模板')),
            ],
            options={
                'verbose_name': '模板版本',
                'verbose_name_plural': '模板版本',
                'ordering': ['template', '-number'],
                'constraints': [models.UniqueConstraint(fields=('template', 'number'), name='template_version_unique', violation_error_message='这个版本已经存过。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_templateversionevent" ("at", "by_id", "content", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "template_id") SELECT new_values."at", new_values."by_id", new_values."content", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."template_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='68c11060c0067afc055e3e45d06e41a63fdf3acc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d0335', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_templateversion', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_templateversionevent" ("at", "by_id", "content", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "template_id") SELECT new_values."at", new_values."by_id", new_values."content", new_values."id", new_values."number", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."template_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9966fedaefda55d3bcc2a62205831f93075e6f64', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f4049', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_templateversion', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_templateversionevent" ("at", "by_id", "content", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "template_id") SELECT old_values."at", old_values."by_id", old_values."content", old_values."id", old_values."number", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."template_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='19801f4104da40282169ac88bba75e9d86917513', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_caf31', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_templateversion', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ForecastEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('month', models.DateField(verbose_name='截至月')),
                ('value', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='预计全年')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('at', models.DateTimeField(auto_now=True, verbose_name='填写时间')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='指标')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.forecast')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='43ab813f0468398b3a9dc95e13c2b19336e6ed3b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c0049', table='reports_forecastevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='GroupedRegion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.region', verbose_name='地区')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='reports.regiongroup', verbose_name='分组')),
            ],
            options={
                'verbose_name': '分组里的地区',
                'verbose_name_plural': '分组里的地区',
                'ordering': ['group', 'region__order', 'region__code'],
                'constraints': [models.UniqueConstraint(fields=('group', 'region'), name='grouped_region_unique', violation_error_message='这个地区已在分组里。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_groupedregionevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."group_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='66750193e8725b155f76de773b6aecbe680d8fd6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7a455', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_groupedregion', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_groupedregionevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT new_values."group_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='271e667eefb4f3d8ed633400ef33970e0d1c0b80', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0756b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_groupedregion', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_groupedregionevent" ("group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") SELECT old_values."group_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='823cc3cee2c1ec94beb03ad749a25d9cba6b0e4d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d6962', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_groupedregion', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='IndicatorLabelEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('label', models.CharField(max_length=100, verbose_name='文中名称')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='指标')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.indicatorlabel')),
                ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.reporttemplate', verbose_name='模板')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d864189950fc48f5f1740d3a080207d8c38c06f0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_efc1b', table='reports_indicatorlabelevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RegionGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.regiongroup')),
                ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.reporttemplate', verbose_name='模板')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c39235745cecd838aa95f049fda7138d383c531c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e91c6', table='reports_regiongroupevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='SectionPassage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, verbose_name='文字')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.templatepart', verbose_name='部分')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='reports.sectionreport', verbose_name='科室月报')),
            ],
            options={
                'verbose_name': '科室月报的文字',
                'verbose_name_plural': '科室月报的文字',
                'ordering': ['report', 'part__order'],
                'constraints': [models.UniqueConstraint(fields=('report', 'part'), name='section_passage_unique', violation_error_message='这份月报的这个部分已有文字。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionpassageevent" ("id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "text", "updated_at", "updated_by_id", "version") SELECT new_values."id", new_values."part_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."report_id", new_values."text", new_values."updated_at", new_values."updated_by_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8897fa6b3576f8bfa19bcd2f88d07c4139d6beaa', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_dba6d', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_sectionpassage', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionpassageevent" ("id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "text", "updated_at", "updated_by_id", "version") SELECT new_values."id", new_values."part_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."report_id", new_values."text", new_values."updated_at", new_values."updated_by_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e19f8caf971747fd72d3c54fd79d2e58a654b9ca', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_989f9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_sectionpassage', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionpassageevent" ("id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "text", "updated_at", "updated_by_id", "version") SELECT old_values."id", old_values."part_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."report_id", old_values."text", old_values."updated_at", old_values."updated_by_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='109d770d8cebec60a6e1c62bb0ab0e4403c35073', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_237f6', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_sectionpassage', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SectionSigning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('sign', '签字'), ('paper', '登记纸质签字'), ('withdraw', '撤回签字')], max_length=10, verbose_name='步骤')),
                ('signer', models.CharField(blank=True, max_length=60, verbose_name='签字人')),
                ('is_deputy', models.BooleanField(default=False, verbose_name='代签')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='签字日期')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('content', models.TextField(blank=True, verbose_name='签字时的内容')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='办理时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.sectionreport', verbose_name='科室月报')),
            ],
            options={
                'verbose_name': '科室月报的签字',
                'verbose_name_plural': '科室月报的签字',
                'ordering': ['report', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('signed_on__isnull', False), ('step__in', ['sign', 'paper']), models.Q(('signer', ''), _negated=True), models.Q(('content', ''), _negated=True)), ('step', 'withdraw'), _connector='OR'), name='section_signing_is_whole', violation_error_message='签字要写明签字人和日期。'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('step', 'withdraw'), _negated=True), ('is_deputy', False)), models.Q(('reason', ''), _negated=True), _connector='OR'), name='section_signing_has_reason', violation_error_message='代签和撤回要写明原因。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionsigningevent" ("at", "by_id", "content", "id", "is_deputy", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "report_id", "signed_on", "signer", "step") SELECT new_values."at", new_values."by_id", new_values."content", new_values."id", new_values."is_deputy", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."report_id", new_values."signed_on", new_values."signer", new_values."step" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a8a3910ee4009d59423660fe4f9057c8d781f3b1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_681d9', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_sectionsigning', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionsigningevent" ("at", "by_id", "content", "id", "is_deputy", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "report_id", "signed_on", "signer", "step") SELECT new_values."at", new_values."by_id", new_values."content", new_values."id", new_values."is_deputy", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."report_id", new_values."signed_on", new_values."signer", new_values."step" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f2bffd4ce1d649b1a0df9790c1191063e8b91839', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_54912', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_sectionsigning', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionsigningevent" ("at", "by_id", "content", "id", "is_deputy", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "report_id", "signed_on", "signer", "step") SELECT old_values."at", old_values."by_id", old_values."content", old_values."id", old_values."is_deputy", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."report_id", old_values."signed_on", old_values."signer", old_values."step" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a6baa4aea90a677d5e787f2fd95450f9458724ee', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_25e30', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_sectionsigning', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TemplateVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='版本')),
                ('content', models.TextField(verbose_name='内容')),
                ('reason', models.CharField(max_length=200, verbose_name='改了什么')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='修改时间')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.templateversion')),
                ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.reporttemplate', verbose_name='模板')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fc6c4a4abc348878fa50c8b06828e326a816f4f8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1b0f1', table='reports_templateversionevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='GroupedRegionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.groupedregion')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.region', verbose_name='地区')),
                ('group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.regiongroup', verbose_name='分组')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9ac12430c39e06ecd1d9060483a6f35b41531ce6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_75e00', table='reports_groupedregionevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PassageSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='取来的文字')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.templatepart', verbose_name='部分')),
                ('passage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='reports.passage', verbose_name='函的文字')),
                ('signing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.sectionsigning', verbose_name='签字')),
            ],
            options={
                'verbose_name': '函的文字取自',
                'verbose_name_plural': '函的文字取自',
                'ordering': ['passage', 'id'],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_passagesourceevent" ("at", "by_id", "id", "part_id", "passage_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signing_id", "text") SELECT new_values."at", new_values."by_id", new_values."id", new_values."part_id", new_values."passage_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."signing_id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c3bbc2612c8861ca20b2045608d7f280ed98687b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_04525', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_passagesource', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_passagesourceevent" ("at", "by_id", "id", "part_id", "passage_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signing_id", "text") SELECT new_values."at", new_values."by_id", new_values."id", new_values."part_id", new_values."passage_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."signing_id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='112b051b9c06acc84eeb3b2abf2dd689a336e4a3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a44b9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_passagesource', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_passagesourceevent" ("at", "by_id", "id", "part_id", "passage_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signing_id", "text") SELECT old_values."at", old_values."by_id", old_values."id", old_values."part_id", old_values."passage_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."signing_id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4b3b3990451d71b34a752b455ade7b97806c6bcb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3b7a4', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_passagesource', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SectionPassageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.TextField(blank=True, verbose_name='文字')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('part', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.templatepart', verbose_name='部分')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.sectionpassage')),
                ('updated_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.sectionreport', verbose_name='科室月报')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1cd0df7dbed3a9b4438f73b67edde9c75dff6682', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_78644', table='reports_sectionpassageevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='SectionReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('month', models.DateField(verbose_name='月份')),
                ('dated', models.DateField(verbose_name='成文日期')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='起草时间')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.sectionreport')),
                ('section', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.section', verbose_name='科室')),
                ('template', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.reporttemplate', verbose_name='模板')),
                ('signing', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.sectionsigning', verbose_name='签字')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b52194b342427868ce6f2c5469920ae4fbdfc7cb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6269c', table='reports_sectionreportevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='SectionSigningEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('step', models.CharField(choices=[('sign', '签字'), ('paper', '登记纸质签字'), ('withdraw', '撤回签字')], max_length=10, verbose_name='步骤')),
                ('signer', models.CharField(blank=True, max_length=60, verbose_name='签字人')),
                ('is_deputy', models.BooleanField(default=False, verbose_name='代签')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='签字日期')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('content', models.TextField(blank=True, verbose_name='签字时的内容')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='办理时间')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.sectionsigning')),
                ('report', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.sectionreport', verbose_name='科室月报')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c880fba2dabb10f6ec8e745f18ef440638f1eb4b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_44a24', table='reports_sectionsigningevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PassageSourceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.TextField(verbose_name='取来的文字')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('part', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.templatepart', verbose_name='部分')),
                ('passage', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.passage', verbose_name='函的文字')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='reports.passagesource')),
                ('signing', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.sectionsigning', verbose_name='签字')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ed61ad0021f6355799dc09e93c22ed095cca1e54', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b70b1', table='reports_passagesourceevent', when='BEFORE'))],
            },
        ),
        migrations.AlterModelOptions(
            name='reporttemplate',
            options={'ordering': ['plan', 'id'], 'verbose_name': '模板', 'verbose_name_plural': '模板'},
        ),
        migrations.AlterModelOptions(
            name='templatepart',
            options={'ordering': ['template', 'order'], 'verbose_name': '报告的部分', 'verbose_name_plural': '报告的部分'},
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reporttemplate',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reporttemplate',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reporttemplate',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='templatepart',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='templatepart',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='templatepart',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='reporttemplate',
            name='report_template_names_both_sides',
        ),
        migrations.RemoveConstraint(
            model_name='templatepart',
            name='template_part_order_unique',
        ),
        migrations.RemoveConstraint(
            model_name='templatepart',
            name='template_part_generated_once',
        ),
        migrations.RemoveConstraint(
            model_name='templatepart',
            name='template_part_source_known',
        ),
        migrations.RemoveConstraint(
            model_name='wording',
            name='wording_place_fits',
        ),
        migrations.AddField(
            model_name='reporttemplate',
            name='compared',
            field=models.PositiveSmallIntegerField(choices=[(1, '上个月底'), (3, '三个月前'), (6, '半年前')], default=1, help_text='句式里的上期、增减与它比。', verbose_name='“上期”指'),
        ),
        migrations.AddField(
            model_name='reporttemplate',
            name='copies',
            field=models.CharField(blank=True, help_text='印在版记里，几个之间用逗号隔开；信函格式不印。', max_length=300, verbose_name='抄送机关'),
        ),
        migrations.AddField(
            model_name='reporttemplate',
            name='has_head',
            field=models.BooleanField(default=True, help_text='用印好红头的纸时不选。', verbose_name='印红头'),
        ),
        migrations.AddField(
            model_name='reporttemplate',
            name='kind',
            field=models.CharField(choices=[('letter', '函'), ('section', '科室月报'), ('bulletin', '月通报'), ('summary', '工作总结、自查报告')], default='letter', max_length=10, verbose_name='种类'),
        ),
        migrations.AddField(
            model_name='reporttemplate',
            name='layout',
            field=models.CharField(choices=[('letter', '信函格式（红头、双红线）'), ('ordinary', '公文格式（红头、版记）'), ('plain', '不印红头')], default='letter', max_length=10, verbose_name='版式'),
        ),
        migrations.AddField(
            model_name='reporttemplate',
            name='printer',
            field=models.CharField(blank=True, help_text='印在版记里，如：某市民政局办公室。', max_length=60, verbose_name='印发机关'),
        ),
        migrations.AddField(
            model_name='reporttemplate',
            name='span_style',
            field=models.CharField(choices=[('hyphen', '2017年1-6月'), ('dash', '2017年1—6月'), ('words', '2017年上半年'), ('until', '截至2017年6月底')], default='hyphen', max_length=10, verbose_name='时段写法'),
        ),
        migrations.AddField(
            model_name='reporttemplate',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='版本'),
        ),
        migrations.AddField(
            model_name='reporttemplateevent',
            name='compared',
            field=models.PositiveSmallIntegerField(choices=[(1, '上个月底'), (3, '三个月前'), (6, '半年前')], default=1, help_text='句式里的上期、增减与它比。', verbose_name='“上期”指'),
        ),
        migrations.AddField(
            model_name='reporttemplateevent',
            name='copies',
            field=models.CharField(blank=True, help_text='印在版记里，几个之间用逗号隔开；信函格式不印。', max_length=300, verbose_name='抄送机关'),
        ),
        migrations.AddField(
            model_name='reporttemplateevent',
            name='has_head',
            field=models.BooleanField(default=True, help_text='用印好红头的纸时不选。', verbose_name='印红头'),
        ),
        migrations.AddField(
            model_name='reporttemplateevent',
            name='kind',
            field=models.CharField(choices=[('letter', '函'), ('section', '科室月报'), ('bulletin', '月通报'), ('summary', '工作总结、自查报告')], default='letter', max_length=10, verbose_name='种类'),
        ),
        migrations.AddField(
            model_name='reporttemplateevent',
            name='layout',
            field=models.CharField(choices=[('letter', '信函格式（红头、双红线）'), ('ordinary', '公文格式（红头、版记）'), ('plain', '不印红头')], default='letter', max_length=10, verbose_name='版式'),
        ),
        migrations.AddField(
            model_name='reporttemplateevent',
            name='printer',
            field=models.CharField(blank=True, help_text='印在版记里，如：某市民政局办公室。', max_length=60, verbose_name='印发机关'),
        ),
        migrations.AddField(
            model_name='reporttemplateevent',
            name='span_style',
            field=models.CharField(choices=[('hyphen', '2017年1-6月'), ('dash', '2017年1—6月'), ('words', '2017年上半年'), ('until', '截至2017年6月底')], default='hyphen', max_length=10, verbose_name='时段写法'),
        ),
        migrations.AddField(
            model_name='reporttemplateevent',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name='版本'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.category', verbose_name='只写类别'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='indicator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.indicator', verbose_name='按指标'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='is_titled',
            field=models.BooleanField(default=True, verbose_name='印标题'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='level',
            field=models.PositiveSmallIntegerField(choices=[(1, '一、'), (2, '（一）')], default=1, verbose_name='标题层次'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='only',
            field=models.CharField(choices=[('all', '全部'), ('slow', '只列慢于序时的'), ('unmet', '只列没有完成的'), ('missing', '只列没有报数的')], default='all', max_length=10, verbose_name='列哪些'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.section', verbose_name='只写科室'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='sort',
            field=models.CharField(choices=[('document', '按公文顺序'), ('best', '完成率由高到低'), ('worst', '完成率由低到高')], default='document', max_length=10, verbose_name='地区次序'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='text',
            field=models.TextField(blank=True, help_text='附件在这里写附件标题。', verbose_name='句式'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='category',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.category', verbose_name='只写类别'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='indicator',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='按指标'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='is_titled',
            field=models.BooleanField(default=True, verbose_name='印标题'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='level',
            field=models.PositiveSmallIntegerField(choices=[(1, '一、'), (2, '（一）')], default=1, verbose_name='标题层次'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='only',
            field=models.CharField(choices=[('all', '全部'), ('slow', '只列慢于序时的'), ('unmet', '只列没有完成的'), ('missing', '只列没有报数的')], default='all', max_length=10, verbose_name='列哪些'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='section',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.section', verbose_name='只写科室'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='sort',
            field=models.CharField(choices=[('document', '按公文顺序'), ('best', '完成率由高到低'), ('worst', '完成率由低到高')], default='document', max_length=10, verbose_name='地区次序'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='text',
            field=models.TextField(blank=True, help_text='附件在这里写附件标题。', verbose_name='句式'),
        ),
        migrations.AlterField(
            model_name='reporttemplate',
            name='addressee',
            field=models.CharField(blank=True, max_length=100, verbose_name='主送机关'),
        ),
        migrations.AlterField(
            model_name='reporttemplateevent',
            name='addressee',
            field=models.CharField(blank=True, max_length=100, verbose_name='主送机关'),
        ),
        migrations.AlterField(
            model_name='templatepart',
            name='source',
            field=models.CharField(choices=[('passage', '由人撰写'), ('heading', '只有标题'), ('wording', '句式，写一次'), ('each', '句式，每个指标写一段'), ('regions', '句式，每个地区写一段'), ('progress', '项目推进，由进展数生成'), ('funds', '资金，由资金台账生成'), ('matrix', '附件：进度表，地区在左、指标在上'), ('tasks', '附件：任务表，一项指标一行'), ('ranking', '附件：一项指标的地区排名')], max_length=10, verbose_name='来源'),
        ),
        migrations.AlterField(
            model_name='templatepart',
            name='starting_text',
            field=models.TextField(blank=True, help_text='第一份从这里写起；以后从上一份写起。', verbose_name='起始文字'),
        ),
        migrations.AlterField(
            model_name='templatepartevent',
            name='source',
            field=models.CharField(choices=[('passage', '由人撰写'), ('heading', '只有标题'), ('wording', '句式，写一次'), ('each', '句式，每个指标写一段'), ('regions', '句式，每个地区写一段'), ('progress', '项目推进，由进展数生成'), ('funds', '资金，由资金台账生成'), ('matrix', '附件：进度表，地区在左、指标在上'), ('tasks', '附件：任务表，一项指标一行'), ('ranking', '附件：一项指标的地区排名')], max_length=10, verbose_name='来源'),
        ),
        migrations.AlterField(
            model_name='templatepartevent',
            name='starting_text',
            field=models.TextField(blank=True, help_text='第一份从这里写起；以后从上一份写起。', verbose_name='起始文字'),
        ),
        migrations.AlterField(
            model_name='wording',
            name='place',
            field=models.CharField(choices=[('title', '标题'), ('opening', '开头'), ('indicator', '指标句'), ('project', '项目段'), ('fund', '资金段')], max_length=10, verbose_name='位置'),
        ),
        migrations.AlterField(
            model_name='wordingevent',
            name='place',
            field=models.CharField(choices=[('title', '标题'), ('opening', '开头'), ('indicator', '指标句'), ('project', '项目段'), ('fund', '资金段')], max_length=10, verbose_name='位置'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reporttemplate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_reporttemplateevent" ("addressee", "basis_id", "compared", "copies", "has_head", "id", "is_sealed", "kind", "layout", "name", "number_prefix", "percent_sign", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "printer", "sender", "span_style", "version") SELECT new_values."addressee", new_values."basis_id", new_values."compared", new_values."copies", new_values."has_head", new_values."id", new_values."is_sealed", new_values."kind", new_values."layout", new_values."name", new_values."number_prefix", new_values."percent_sign", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."printer", new_values."sender", new_values."span_style", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d295819917053811766e231390b8eedc78d68b15', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b3247', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_reporttemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reporttemplate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_reporttemplateevent" ("addressee", "basis_id", "compared", "copies", "has_head", "id", "is_sealed", "kind", "layout", "name", "number_prefix", "percent_sign", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "printer", "sender", "span_style", "version") SELECT new_values."addressee", new_values."basis_id", new_values."compared", new_values."copies", new_values."has_head", new_values."id", new_values."is_sealed", new_values."kind", new_values."layout", new_values."name", new_values."number_prefix", new_values."percent_sign", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."printer", new_values."sender", new_values."span_style", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='becbb2da612b7d884c8c558dd61e16172517ba14', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b692c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_reporttemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reporttemplate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_reporttemplateevent" ("addressee", "basis_id", "compared", "copies", "has_head", "id", "is_sealed", "kind", "layout", "name", "number_prefix", "percent_sign", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "printer", "sender", "span_style", "version") SELECT old_values."addressee", old_values."basis_id", old_values."compared", old_values."copies", old_values."has_head", old_values."id", old_values."is_sealed", old_values."kind", old_values."layout", old_values."name", old_values."number_prefix", old_values."percent_sign", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."printer", old_values."sender", old_values."span_style", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9586eb0813777fc7c51f8d0f2b200dd965fe2312', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f9755', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_reporttemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='templatepart',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_templatepartevent" ("category_id", "group_id", "guidance", "id", "indicator_id", "is_itemized", "is_titled", "level", "only", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "sort", "source", "starting_text", "template_id", "text", "title") SELECT new_values."category_id", new_values."group_id", new_values."guidance", new_values."id", new_values."indicator_id", new_values."is_itemized", new_values."is_titled", new_values."level", new_values."only", new_values."order", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."section_id", new_values."sort", new_values."source", new_values."starting_text", new_values."template_id", new_values."text", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9d4f492408fb43f0144d973892ed5b2fe06c3bca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3da62', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_templatepart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='templatepart',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_templatepartevent" ("category_id", "group_id", "guidance", "id", "indicator_id", "is_itemized", "is_titled", "level", "only", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "sort", "source", "starting_text", "template_id", "text", "title") SELECT new_values."category_id", new_values."group_id", new_values."guidance", new_values."id", new_values."indicator_id", new_values."is_itemized", new_values."is_titled", new_values."level", new_values."only", new_values."order", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."section_id", new_values."sort", new_values."source", new_values."starting_text", new_values."template_id", new_values."text", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a5dad473c9643bda310f2f9813f06957775b96a7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_69e97', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_templatepart', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='templatepart',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_templatepartevent" ("category_id", "group_id", "guidance", "id", "indicator_id", "is_itemized", "is_titled", "level", "only", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "sort", "source", "starting_text", "template_id", "text", "title") SELECT old_values."category_id", old_values."group_id", old_values."guidance", old_values."id", old_values."indicator_id", old_values."is_itemized", old_values."is_titled", old_values."level", old_values."only", old_values."order", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."section_id", old_values."sort", old_values."source", old_values."starting_text", old_values."template_id", old_values."text", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d17d03890bd397274e34b6cc6a50e66759fe00a8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2837e', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_templatepart', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='reporttemplate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sender', ''), _negated=True), models.Q(models.Q(('addressee', ''), _negated=True), models.Q(('kind', 'letter'), _negated=True), _connector='OR')), name='report_template_names_both_sides', violation_error_message='请填写发文机关；函还要填写主送机关。'),
        ),
        migrations.AddConstraint(
            model_name='reporttemplate',
            constraint=models.CheckConstraint(condition=models.Q(('compared__in', [1, 3, 6]), ('kind__in', ['letter', 'section', 'bulletin', 'summary']), ('layout__in', ['letter', 'ordinary', 'plain']), ('span_style__in', ['hyphen', 'dash', 'words', 'until'])), name='report_template_choices_known', violation_error_message='种类、版式、时段写法或“上期”不在可选的范围里。'),
        ),
        migrations.AddField(
            model_name='templatepart',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.regiongroup', verbose_name='只写分组'),
        ),
        migrations.AddField(
            model_name='templatepartevent',
            name='group',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reports.regiongroup', verbose_name='只写分组'),
        ),
        migrations.AddConstraint(
            model_name='templatepart',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('template', 'order'), name='template_part_order_unique', violation_error_message='这个顺序号已有一个部分。'),
        ),
        migrations.AddConstraint(
            model_name='templatepart',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['passage', 'heading', 'wording', 'each', 'regions', 'progress', 'funds', 'matrix', 'tasks', 'ranking'])), name='template_part_source_known', violation_error_message='没有这种来源。'),
        ),
        migrations.AddConstraint(
            model_name='templatepart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source__in', ['wording', 'each', 'regions']), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='template_part_has_wording', violation_error_message='由句式写的部分要写句式。'),
        ),
        migrations.AddConstraint(
            model_name='templatepart',
            constraint=models.CheckConstraint(condition=models.Q(('indicator__isnull', False), models.Q(models.Q(('source', 'ranking'), _negated=True), ('only__in', ['all', 'missing']), ('sort', 'document')), _connector='OR'), name='template_part_ranks_by_indicator', violation_error_message='排名和按完成情况列地区，要选按哪个指标。'),
        ),
        migrations.AddConstraint(
            model_name='templatepart',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [1, 2]), ('sort__in', ['document', 'best', 'worst']), ('only__in', ['all', 'slow', 'unmet', 'missing'])), name='template_part_choices_known', violation_error_message='层次、次序或列哪些不在可选的范围里。'),
        ),
        migrations.AddField(
            model_name='sectionreport',
            name='signing',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.sectionsigning', verbose_name='签字'),
        ),
        migrations.AddConstraint(
            model_name='sectionreport',
            constraint=models.UniqueConstraint(fields=('template', 'section', 'month'), name='section_report_unique', violation_error_message='本科室这个月的月报已经开始写，请在原来的上面写。'),
        ),
        migrations.AddConstraint(
            model_name='sectionreport',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='section_report_month_is_first_day', violation_error_message='月份必须是某月的一日。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sectionreport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionreportevent" ("created_at", "created_by_id", "dated", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "signing_id", "template_id") SELECT new_values."created_at", new_values."created_by_id", new_values."dated", new_values."id", new_values."month", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."section_id", new_values."signing_id", new_values."template_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8fae5620befb2319c9a2510ddfe3b1d3d8ea425d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f66a8', referencing='REFERENCING NEW TABLE AS new_values ', table='reports_sectionreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sectionreport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionreportevent" ("created_at", "created_by_id", "dated", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "signing_id", "template_id") SELECT new_values."created_at", new_values."created_by_id", new_values."dated", new_values."id", new_values."month", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."section_id", new_values."signing_id", new_values."template_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b6813cb3435af53ae62f852b6ed5182036cb44aa', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_43769', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='reports_sectionreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sectionreport',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_sectionreportevent" ("created_at", "created_by_id", "dated", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "signing_id", "template_id") SELECT old_values."created_at", old_values."created_by_id", old_values."dated", old_values."id", old_values."month", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."section_id", old_values."signing_id", old_values."template_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='4ea98ef6eb97af1dfe44b89f26aabfce57845354', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ae914', referencing='REFERENCING OLD TABLE AS old_values ', table='reports_sectionreport', when='AFTER')),
        ),
        migrations.RunPython(annex_wordings_to_parts, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('indicator', None), ('kind', ''), ('place__in', ['title', 'opening']), ('project', None)), models.Q(('place', 'indicator'), ('project', None), models.Q(('kind', ''), ('indicator', None), _connector='XOR')), models.Q(('indicator', None), ('kind', ''), ('place', 'project'), ('project__isnull', False)), models.Q(('indicator', None), ('kind', ''), ('place', 'fund')), _connector='OR'), name='wording_place_fits', violation_error_message='句式的位置与所选的项目、指标或类型不符。'),
        ),
    ]
