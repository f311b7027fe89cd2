import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0013_parts'),
    ]

    operations = [
        migrations.CreateModel(
            name='RankingNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('basis', models.CharField(max_length=10, verbose_name='口径')),
                ('content', models.JSONField(help_text='办法，和每个地区的名次、得分、各项，数写成文字。', verbose_name='排名')),
                ('is_withdrawn', models.BooleanField(default=False, verbose_name='撤回')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('published_at', models.DateTimeField(verbose_name='公布时间')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_notices', to='targets.plan', verbose_name='方案')),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公布人')),
            ],
            options={
                'verbose_name': '排名公布',
                'verbose_name_plural': '排名公布',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['plan', 'month', '-id'], name='ranking_notice_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='ranking_notice_month_is_first_day', violation_error_message='月份必须是某月的一日。'), models.CheckConstraint(condition=models.Q(('is_withdrawn', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='ranking_notice_withdrawal_needs_reason', violation_error_message='撤回要写明原因。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0014ef54cfd3a5b96115ce3efbd3122c938c766f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_73c9d', table='targets_rankingnotice', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingnoticeevent" ("basis", "content", "id", "is_withdrawn", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "published_at", "published_by_id", "reason") SELECT new_values."basis", new_values."content", new_values."id", new_values."is_withdrawn", new_values."month", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."published_at", new_values."published_by_id", new_values."reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='ba479529618e536711179dc3ef80eab5a836ae2d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_82e74', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_rankingnotice', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingnoticeevent" ("basis", "content", "id", "is_withdrawn", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "published_at", "published_by_id", "reason") SELECT new_values."basis", new_values."content", new_values."id", new_values."is_withdrawn", new_values."month", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."published_at", new_values."published_by_id", new_values."reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='34a9fe65195d45b70a8fd4a421c6ce068db1e2fe', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_813a3', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_rankingnotice', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingnoticeevent" ("basis", "content", "id", "is_withdrawn", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "published_at", "published_by_id", "reason") SELECT old_values."basis", old_values."content", old_values."id", old_values."is_withdrawn", old_values."month", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."published_at", old_values."published_by_id", old_values."reason" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8f9672dce25c2951670a784489b978ea88adf826', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c09f5', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_rankingnotice', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RankingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(choices=[('pace', '完成数占序时应完成数的百分比'), ('target', '完成数占全年目标的百分比（完成率）')], default='pace', max_length=10, verbose_name='比什么')),
                ('is_capped', models.BooleanField(default=True, verbose_name='每项最多算 100%')),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_rule', to='targets.plan', verbose_name='方案')),
            ],
            options={
                'verbose_name': '排名办法',
                'verbose_name_plural': '排名办法',
                'constraints': [models.CheckConstraint(condition=models.Q(('measure__in', ['pace', 'target'])), name='ranking_measure_known', violation_error_message='排名只能比序时或比全年目标。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingruleevent" ("id", "is_capped", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") SELECT new_values."id", new_values."is_capped", new_values."measure", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d7832d5bcb7192154a7498d1c4c6fd1d8299d7ae', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_6ff14', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_rankingrule', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingruleevent" ("id", "is_capped", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") SELECT new_values."id", new_values."is_capped", new_values."measure", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e57d096344b1657198f0eae5b7c63fbda8e789af', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_657ba', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_rankingrule', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingruleevent" ("id", "is_capped", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") SELECT old_values."id", old_values."is_capped", old_values."measure", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='778beb22cdcc763de1806aaf463c2a23396a3d0c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_c1fac', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_rankingrule', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RankingNoticeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('month', models.DateField(verbose_name='月份')),
                ('basis', models.CharField(max_length=10, verbose_name='口径')),
                ('content', models.JSONField(help_text='办法，和每个地区的名次、得分、各项，数写成文字。', verbose_name='排名')),
                ('is_withdrawn', models.BooleanField(default=False, verbose_name='撤回')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='原因')),
                ('published_at', models.DateTimeField(verbose_name='公布时间')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.rankingnotice')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.plan', verbose_name='方案')),
                ('published_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公布人')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bb550250b5a0d5f07091d22010ee77f68b698fd5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d00a2', table='targets_rankingnoticeevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RankingRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('measure', models.CharField(choices=[('pace', '完成数占序时应完成数的百分比'), ('target', '完成数占全年目标的百分比（完成率）')], default='pace', max_length=10, verbose_name='比什么')),
                ('is_capped', models.BooleanField(default=True, verbose_name='每项最多算 100%')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.rankingrule')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.plan', verbose_name='方案')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='940bc68ef4dd634c07f102614348cc33b8774a3e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_80f15', table='targets_rankingruleevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RankingWeight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='权重')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.indicator', verbose_name='指标')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weights', to='targets.rankingrule', verbose_name='排名办法')),
            ],
            options={
                'verbose_name': '排名权重',
                'verbose_name_plural': '排名权重',
                'constraints': [models.UniqueConstraint(fields=('rule', 'indicator'), name='ranking_weight_unique', violation_error_message='这个指标已有权重。'), models.CheckConstraint(condition=models.Q(('weight__gte', 0)), name='ranking_weight_not_negative', violation_error_message='权重不能小于 0。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingweightevent" ("id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_id", "weight") SELECT new_values."id", new_values."indicator_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rule_id", new_values."weight" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4968ba2d34ee290d2b399bd9744ef095edb2d671', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2d864', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_rankingweight', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingweightevent" ("id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_id", "weight") SELECT new_values."id", new_values."indicator_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rule_id", new_values."weight" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fca5ae2a4699ab03eea93c11a06003feec1a2674', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ba2d4', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_rankingweight', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_rankingweightevent" ("id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule_id", "weight") SELECT old_values."id", old_values."indicator_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rule_id", old_values."weight" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='8537f0f01c16e3db430723fd89fd622b91852f02', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0752d', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_rankingweight', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RankingWeightEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('weight', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='权重')),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.indicator', verbose_name='指标')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.rankingweight')),
                ('rule', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='targets.rankingrule', verbose_name='排名办法')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d5b8abbbe0c235a39c3a1124f6e6231af5bcacb2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7ed3c', table='targets_rankingweightevent', when='BEFORE'))],
            },
        ),
    ]
