import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0001_initial'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0009_evidence_and_scans'),
    ]

    operations = [
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.CharField(choices=[('county', '县区'), ('section', '科室'), ('office', '办公室')], max_length=10, verbose_name='层级')),
                ('month', models.DateField(verbose_name='月份')),
                ('which', models.CharField(choices=[('due', '截止日'), ('lock', '锁定日')], max_length=4, verbose_name='延哪一个')),
                ('until', models.DateField(help_text='含当日；过了这一天自动结束。', verbose_name='延到')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('granted_at', models.DateTimeField(verbose_name='批准时间')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='批准人')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='targets.plan', verbose_name='方案')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='organization.region', verbose_name='地区')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='organization.section', verbose_name='科室')),
            ],
            options={
                'verbose_name': '延期',
                'verbose_name_plural': '延期',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['plan', 'month'], name='extension_plan_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('region__isnull', False), ('tier', 'county')), models.Q(('region__isnull', True), ('section__isnull', False), ('tier', 'section')), _connector='OR'), name='extension_names_whom', violation_error_message='给县区延期要写地区，给科室延期要写科室。'), models.CheckConstraint(condition=models.Q(('which__in', ['due', 'lock'])), name='extension_which_known', violation_error_message='请选择延截止日还是锁定日。'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='extension_month_is_first_day', violation_error_message='月份必须是某月的一日。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_says_why', violation_error_message='延期要写明原因。'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('month'))), name='extension_ends_after_month_begins', violation_error_message='延到的日子不能早于这个月。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1f1514e979a1a481499d7daa765809544f893332', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_66a37', table='targets_extension', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(error_messages={'unique': '这一天已经在表里，请修改那一行。'}, unique=True, verbose_name='日期')),
                ('is_working', models.BooleanField(help_text='调休上班的周末打勾；放假的日子不打勾。', verbose_name='要上班')),
                ('name', models.CharField(help_text='如 春节、国庆节。', max_length=40, verbose_name='名称')),
            ],
            options={
                'verbose_name': '节假日',
                'verbose_name_plural': '节假日',
                'ordering': ['date'],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_holidayevent" ("date", "id", "is_working", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."date", new_values."id", new_values."is_working", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c177be9c31b07ccf6a09f702e168033b8dd7cec3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_e35a3', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_holiday', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_holidayevent" ("date", "id", "is_working", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."date", new_values."id", new_values."is_working", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4f080fb54a9901f3265e4af34fd5a83c8df6c202', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_24fd8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_holiday', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_holidayevent" ("date", "id", "is_working", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."date", old_values."id", old_values."is_working", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='36b077e245c8d1151eee08a782fc6c56b32f878e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_05b46', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_holiday', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TierDates',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.CharField(choices=[('county', '县区'), ('section', '科室'), ('office', '办公室')], max_length=10, verbose_name='层级')),
                ('due_offset', models.PositiveSmallIntegerField(choices=[(0, '当月'), (1, '次月')], default=0, verbose_name='截止月')),
                ('due_day', models.PositiveSmallIntegerField(verbose_name='截止日')),
                ('due_rule', models.CharField(choices=[('advance', '提前到前一个工作日'), ('postpone', '顺延到后一个工作日'), ('none', '不移动')], default='advance', max_length=10, verbose_name='截止日遇休息日')),
                ('lock_offset', models.PositiveSmallIntegerField(choices=[(0, '当月'), (1, '次月')], default=1, verbose_name='锁定月')),
                ('lock_day', models.PositiveSmallIntegerField(blank=True, help_text='空着就不锁定。', null=True, verbose_name='锁定日')),
                ('lock_rule', models.CharField(choices=[('advance', '提前到前一个工作日'), ('postpone', '顺延到后一个工作日'), ('none', '不移动')], default='postpone', max_length=10, verbose_name='锁定日遇休息日')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tier_dates', to='targets.plan', verbose_name='方案')),
            ],
            options={
                'verbose_name': '截止和锁定',
                'verbose_name_plural': '截止和锁定',
                'ordering': ['plan', 'id'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'tier'), name='tier_dates_unique', violation_error_message='这一层级的截止和锁定已经设过。'), models.CheckConstraint(condition=models.Q(('due_offset__in', [0, 1]), ('lock_offset__in', [0, 1]), ('tier__in', ['county', 'section', 'office']), ('due_rule__in', ['advance', 'postpone', 'none']), ('lock_rule__in', ['advance', 'postpone', 'none'])), name='tier_dates_known_words', violation_error_message='请从列表中选择。'), models.CheckConstraint(condition=models.Q(('due_day__range', (1, 31)), models.Q(('lock_day', None), ('lock_day__range', (1, 31)), _connector='OR')), name='tier_dates_days', violation_error_message='截止日、锁定日必须在 1 至 31 之间。'), models.CheckConstraint(condition=models.Q(('lock_day', None), ('lock_offset__gt', models.F('due_offset')), models.Q(('lock_day__gte', models.F('due_day')), ('lock_offset', models.F('due_offset'))), _connector='OR'), name='tier_dates_lock_after_due', violation_error_message='锁定日不能早于截止日。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_tierdatesevent" ("due_day", "due_offset", "due_rule", "id", "lock_day", "lock_offset", "lock_rule", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "tier") SELECT new_values."due_day", new_values."due_offset", new_values."due_rule", new_values."id", new_values."lock_day", new_values."lock_offset", new_values."lock_rule", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."tier" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7556ee7990518e0d412b339b3073d25f01e94098', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_af12a', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_tierdates', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_tierdatesevent" ("due_day", "due_offset", "due_rule", "id", "lock_day", "lock_offset", "lock_rule", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "tier") SELECT new_values."due_day", new_values."due_offset", new_values."due_rule", new_values."id", new_values."lock_day", new_values."lock_offset", new_values."lock_rule", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."tier" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='95048ea9cf1564bddb8219af8762da086908f8dd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_aa989', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_tierdates', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_tierdatesevent" ("due_day", "due_offset", "due_rule", "id", "lock_day", "lock_offset", "lock_rule", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "tier") SELECT old_values."due_day", old_values."due_offset", old_values."due_rule", old_values."id", old_values."lock_day", old_values."lock_offset", old_values."lock_rule", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."tier" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d4f4691659f4b59f8db170b2a4de34982ef24173', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2c40a', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_tierdates', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='HolidayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('date', models.DateField(error_messages={'unique': '这一天已经在表里，请修改那一行。'}, verbose_name='日期')),
                ('is_working', models.BooleanField(help_text='调休上班的周末打勾；放假的日子不打勾。', verbose_name='要上班')),
                ('name', models.CharField(help_text='如 春节、国庆节。', max_length=40, verbose_name='名称')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.holiday')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='639097c537cd7737faf387b16b24c9478b04a8b3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b862b', table='targets_holidayevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='TierDatesEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('tier', models.CharField(choices=[('county', '县区'), ('section', '科室'), ('office', '办公室')], max_length=10, verbose_name='层级')),
                ('due_offset', models.PositiveSmallIntegerField(choices=[(0, '当月'), (1, '次月')], default=0, verbose_name='截止月')),
                ('due_day', models.PositiveSmallIntegerField(verbose_name='截止日')),
                ('due_rule', models.CharField(choices=[('advance', '提前到前一个工作日'), ('postpone', '顺延到后一个工作日'), ('none', '不移动')], default='advance', max_length=10, verbose_name='截止日遇休息日')),
                ('lock_offset', models.PositiveSmallIntegerField(choices=[(0, '当月'), (1, '次月')], default=1, verbose_name='锁定月')),
                ('lock_day', models.PositiveSmallIntegerField(blank=True, help_text='空着就不锁定。', null=True, verbose_name='锁定日')),
                ('lock_rule', models.CharField(choices=[('advance', '提前到前一个工作日'), ('postpone', '顺延到后一个工作日'), ('none', '不移动')], default='postpone', max_length=10, verbose_name='锁定日遇休息日')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.tierdates')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.plan', verbose_name='方案')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c0555ec5c58216b28b409e70328114a86d50af34', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a89e2', table='targets_tierdatesevent', when='BEFORE'))],
            },
        ),
    ]
