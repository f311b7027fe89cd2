import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('jpg', 'JPG 图片'), ('png', 'PNG 图片'), ('xlsx', '表格'), ('xls', '表格（旧格式）'), ('docx', '文档'), ('doc', '文档（旧格式）')], max_length=10, verbose_name='类型')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验和')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '附件',
                'verbose_name_plural': '附件',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['pdf', 'jpg', 'png', 'xlsx', 'xls', 'docx', 'doc'])), name='stored_file_kind_known', violation_error_message='这种文件不能作附件。'), models.CheckConstraint(condition=models.Q(('size__gt', 0), ('sha256__regex', '^[0-9a-f]{64}$'), models.Q(('name', ''), _negated=True)), name='stored_file_is_whole', violation_error_message='附件要有文件名、内容和校验和。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5f6299296967a692a40b9b4b247f12ca95a7b725', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f9332', table='organization_storedfile', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_storedfileevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."sha256", new_values."size", new_values."uploaded_at", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='0c44f5bab3e39aaff2658cb8871593710a8f5398', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_c9e29', referencing='REFERENCING NEW TABLE AS new_values ', table='organization_storedfile', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_storedfileevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."sha256", new_values."size", new_values."uploaded_at", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='13543bb6cddb656fb4a8ddd5d0775271fd9b9c7b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_d6024', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='organization_storedfile', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_storedfileevent" ("id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT old_values."id", old_values."kind", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."sha256", old_values."size", old_values."uploaded_at", old_values."uploaded_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7600a011bcaa2829d50170b65868b35cd0b7d907', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_f0b57', referencing='REFERENCING OLD TABLE AS old_values ', table='organization_storedfile', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='FileContent',
            fields=[
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='content', serialize=False, to='organization.storedfile', verbose_name='附件')),
                ('data', models.BinaryField(verbose_name='内容')),
            ],
            options={
                'verbose_name': '附件内容',
                'verbose_name_plural': '附件内容',
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='091c14d03fc35b08bdee213f1e7f039c78088caf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_053fb', table='organization_filecontent', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='StoredFileEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('jpg', 'JPG 图片'), ('png', 'PNG 图片'), ('xlsx', '表格'), ('xls', '表格（旧格式）'), ('docx', '文档'), ('doc', '文档（旧格式）')], max_length=10, verbose_name='类型')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='校验和')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.storedfile')),
                ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b9ba1f3265b46c9f82784893f5b3c679faba188', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_38c38', table='organization_storedfileevent', when='BEFORE'))],
            },
        ),
    ]
