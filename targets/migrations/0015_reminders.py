import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


# Whom the timer reminds, and how many days from the day due.
DAYS = [("entrant", -3), ("entrant", 0), ("entrant", 1), ("county", 3), ("office", 3)]


def add_days(apps, schema_editor):
    day = apps.get_model("targets", "ReminderDay")
    for audience, offset in DAYS:
        day.objects.create(audience=audience, offset=offset)


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0004_email'),
        ('organization', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('targets', '0014_ranking'),
    ]

    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.PositiveSmallIntegerField(default=1, editable=False, unique=True)),
                ('is_on', models.BooleanField(default=False, verbose_name='启用')),
                ('url', models.CharField(help_text='群机器人的地址；其中的密钥写成 {secret}，值由服务器的设置给出，不存在这里。', max_length=300, verbose_name='地址')),
                ('template', models.TextField(verbose_name='消息格式')),
            ],
            options={
                'verbose_name': '群消息',
                'verbose_name_plural': '群消息',
                'constraints': [models.CheckConstraint(condition=models.Q(('key', 1)), name='webhook_only_one', violation_error_message='群消息的地址只有一个。'), models.CheckConstraint(condition=models.Q(('url__startswith', 'https://'), ('url__startswith', 'http://'), _connector='OR'), name='webhook_http', violation_error_message='地址要以 https:// 或 http:// 开头。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_webhookevent" ("id", "is_on", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template", "url") SELECT new_values."id", new_values."is_on", new_values."key", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."template", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2868736a18c7ab2acda1e9d2fdc1c928451255c6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_056a4', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_webhook', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_webhookevent" ("id", "is_on", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template", "url") SELECT new_values."id", new_values."is_on", new_values."key", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."template", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aa42d86833f24a908dee85f6551129e0f86ab76a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f5e25', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_webhook', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_webhookevent" ("id", "is_on", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template", "url") SELECT old_values."id", old_values."is_on", old_values."key", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."template", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='54ac1e409b8e3214b6363662177a9ae0bdb0147a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_fcb69', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_webhook', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('channel', models.CharField(choices=[('page', '页面'), ('email', '邮件'), ('webhook', '群消息')], max_length=10, verbose_name='方式')),
                ('subject', models.CharField(max_length=100, verbose_name='标题')),
                ('text', models.TextField(verbose_name='内容')),
                ('url', models.CharField(max_length=200, verbose_name='链接')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('result', models.CharField(choices=[('pending', '待发'), ('sent', '已发'), ('failed', '没有发出')], max_length=10, verbose_name='结果')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='没有发出的原因')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='看过的时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL, verbose_name='提醒谁')),
                ('sent_by', models.ForeignKey(blank=True, help_text='空着是定时催报。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='催报人')),
            ],
            options={
                'verbose_name': '催报',
                'verbose_name_plural': '催报',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('channel', 'page'), ('read_at', None)), fields=['person'], name='reminder_unread'), models.Index(fields=['day', 'channel'], name='reminder_day_channel')],
                'constraints': [models.UniqueConstraint(fields=('person', 'day', 'channel'), name='reminder_once_a_day', violation_error_message='今天已经这样提醒过。'), models.CheckConstraint(condition=models.Q(('channel__in', ['page', 'email', 'webhook']), ('result__in', ['pending', 'sent', 'failed'])), name='reminder_known_words', violation_error_message='请从列表中选择。'), models.CheckConstraint(condition=models.Q(models.Q(('result', 'failed'), models.Q(('error', ''), _negated=True)), models.Q(models.Q(('result', 'failed'), _negated=True), ('error', '')), _connector='OR'), name='reminder_failed_says_why', violation_error_message='没有发出的要写明原因。'), models.CheckConstraint(condition=models.Q(('read_at', None), ('channel', 'page'), _connector='OR'), name='reminder_read_on_page', violation_error_message='只有页面上的提醒记是否看过。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_reminderevent" ("channel", "created_at", "day", "error", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "result", "sent_by_id", "subject", "text", "url") SELECT new_values."channel", new_values."created_at", new_values."day", new_values."error", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."read_at", new_values."result", new_values."sent_by_id", new_values."subject", new_values."text", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e6e57e45d7b3bb653f2f5b1c9cfabc1c84f45041', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_561c0', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_reminder', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_reminderevent" ("channel", "created_at", "day", "error", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "result", "sent_by_id", "subject", "text", "url") SELECT new_values."channel", new_values."created_at", new_values."day", new_values."error", new_values."id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."read_at", new_values."result", new_values."sent_by_id", new_values."subject", new_values."text", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a4ee87a20ea13decc8196da0128ca845ff7de6c2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_26971', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_reminder', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_reminderevent" ("channel", "created_at", "day", "error", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at", "result", "sent_by_id", "subject", "text", "url") SELECT old_values."channel", old_values."created_at", old_values."day", old_values."error", old_values."id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."read_at", old_values."result", old_values."sent_by_id", old_values."subject", old_values."text", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='836646f92849d0cd5b7a5a6defbef795cf01dd4f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_91769', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_reminder', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReminderDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('entrant', '填报的人'), ('county', '县级审核'), ('office', '办公室')], max_length=10, verbose_name='提醒谁')),
                ('offset', models.SmallIntegerField(help_text='截止前为负数，当天为 0，逾期为正数。', verbose_name='距截止日几天')),
            ],
            options={
                'verbose_name': '催报的日子',
                'verbose_name_plural': '催报的日子',
                'ordering': ['offset', 'id'],
                'constraints': [models.UniqueConstraint(fields=('audience', 'offset'), name='reminder_day_unique', violation_error_message='这一天已经设过。'), models.CheckConstraint(condition=models.Q(('audience__in', ['entrant', 'county', 'office']), ('offset__range', (-31, 31))), name='reminder_day_near', violation_error_message='距截止日最多 31 天。')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_reminderdayevent" ("audience", "id", "offset", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."audience", new_values."id", new_values."offset", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='84c354c9d01573674def734c0521d17cab4e7bd2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ad04a', referencing='REFERENCING NEW TABLE AS new_values ', table='targets_reminderday', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_reminderdayevent" ("audience", "id", "offset", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."audience", new_values."id", new_values."offset", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='53f4af9215d6615291cbb226ffc25dfb41fc2875', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8e675', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='targets_reminderday', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "targets_reminderdayevent" ("audience", "id", "offset", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."audience", old_values."id", old_values."offset", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='eb86facfd361f476bc130ee68dc0c78e886b98b0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_522aa', referencing='REFERENCING OLD TABLE AS old_values ', table='targets_reminderday', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReminderDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('audience', models.CharField(choices=[('entrant', '填报的人'), ('county', '县级审核'), ('office', '办公室')], max_length=10, verbose_name='提醒谁')),
                ('offset', models.SmallIntegerField(help_text='截止前为负数，当天为 0，逾期为正数。', verbose_name='距截止日几天')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.reminderday')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='19faf87280f31cc674a7b7997b37e2d232f35ad4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_88de3', table='targets_reminderdayevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='ReminderEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('day', models.DateField(verbose_name='日期')),
                ('channel', models.CharField(choices=[('page', '页面'), ('email', '邮件'), ('webhook', '群消息')], max_length=10, verbose_name='方式')),
                ('subject', models.CharField(max_length=100, verbose_name='标题')),
                ('text', models.TextField(verbose_name='内容')),
                ('url', models.CharField(max_length=200, verbose_name='链接')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('result', models.CharField(choices=[('pending', '待发'), ('sent', '已发'), ('failed', '没有发出')], max_length=10, verbose_name='结果')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='没有发出的原因')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='看过的时间')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提醒谁')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.reminder')),
                ('sent_by', models.ForeignKey(blank=True, db_constraint=False, help_text='空着是定时催报。', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='催报人')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='77f1e46fc1574365d87c2b3053370422093d92df', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f4051', table='targets_reminderevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('key', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('is_on', models.BooleanField(default=False, verbose_name='启用')),
                ('url', models.CharField(help_text='群机器人的地址；其中的密钥写成 {secret}，值由服务器的设置给出，不存在这里。', max_length=300, verbose_name='地址')),
                ('template', models.TextField(verbose_name='消息格式')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='targets.webhook')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0177f616d962077f694475e58baf25b9da40f382', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c13da', table='targets_webhookevent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RemindedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.plan', verbose_name='方案')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.region', verbose_name='地区')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.section', verbose_name='科室')),
                ('reminder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='targets.reminder', verbose_name='催报')),
            ],
            options={
                'verbose_name': '催报的月报',
                'verbose_name_plural': '催报的月报',
                'ordering': ['reminder', 'id'],
                'indexes': [models.Index(fields=['plan', 'month'], name='reminded_plan_month')],
                'constraints': [models.UniqueConstraint(fields=('reminder', 'plan', 'region', 'section', 'month'), name='reminded_report_unique', violation_error_message='这份月报已在这次催报里。')],
            },
        ),
        migrations.RunPython(add_days, migrations.RunPython.noop),
    ]
