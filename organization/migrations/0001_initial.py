import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import organization.models.people
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models
from minsheng.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        CreateModels(operations=[
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('name', models.CharField(help_text='写岗位，不写姓名，如“苍溪县填报员”。', max_length=50, verbose_name='岗位名称')),
                    ('email', models.EmailField(blank=True, help_text='收催报用，可以不填。', max_length=254, verbose_name='电子邮箱')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='须先修改密码')),
                    ('password_changed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='密码修改时间')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': '人员',
                    'verbose_name_plural': '人员',
                    'ordering': ['username'],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_username_any_case_unique', violation_error_message='已有这个用户名（不分大小写）。')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_userevent" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "must_change_password", "name", "password_changed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."date_joined", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."must_change_password", new_values."name", new_values."password_changed_at", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fee06b545788342c2748a77b900ac010604ee524', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_fd79d', referencing='REFERENCING NEW TABLE AS new_values ', table='organization_user', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_userevent" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "must_change_password", "name", "password_changed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT new_values."date_joined", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", new_values."is_superuser", new_values."must_change_password", new_values."name", new_values."password_changed_at", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."username" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."date_joined" IS DISTINCT FROM (new_values."date_joined") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_staff" IS DISTINCT FROM (new_values."is_staff") OR old_values."is_superuser" IS DISTINCT FROM (new_values."is_superuser") OR old_values."must_change_password" IS DISTINCT FROM (new_values."must_change_password") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."password_changed_at" IS DISTINCT FROM (new_values."password_changed_at") OR old_values."username" IS DISTINCT FROM (new_values."username")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1cc93d0fe28d38419fa66faeaa3880ee5628bf0c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a9ffa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='organization_user', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_userevent" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "must_change_password", "name", "password_changed_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "username") SELECT old_values."date_joined", old_values."email", old_values."id", old_values."is_active", old_values."is_staff", old_values."is_superuser", old_values."must_change_password", old_values."name", old_values."password_changed_at", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."username" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d3d74e1862fda4f48b3933da4e08adde30be425b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_b8480', referencing='REFERENCING OLD TABLE AS old_values ', table='organization_user', when='AFTER'))],
                },
                managers=[
                    ('objects', organization.models.people.PeopleManager()),
                ],
            ),
            migrations.CreateModel(
                name='Region',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(help_text='行政区划代码，或自定的字母、数字、短横。', max_length=30, unique=True, verbose_name='代码')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), blank=True, default=list, size=None, verbose_name='别名')),
                    ('path', models.CharField(editable=False, max_length=300, unique=True, verbose_name='路径')),
                    ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('own', '市本级'), ('county', '县区'), ('township', '乡镇（街道）'), ('facility', '机构（设施）')], max_length=10, verbose_name='层级')),
                    ('order', models.PositiveIntegerField(default=0, verbose_name='序号')),
                    ('reports_through', models.CharField(blank=True, help_text='不由民政部门直接报送时填写，如“社会事务管理局”。', max_length=50, verbose_name='报送机构')),
                    ('county_review', models.BooleanField(default=False, help_text='选中后，填报员上报的数据先由县级审核人员审核。', verbose_name='上报前须经县级审核')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organization.region', verbose_name='上级地区')),
                ],
                options={
                    'verbose_name': '地区',
                    'verbose_name_plural': '地区',
                    'ordering': ['order', 'code'],
                    'indexes': [models.Index(fields=['path'], name='region_path_prefix', opclasses=['text_pattern_ops'])],
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9A-Za-z][0-9A-Za-z-]*$')), name='region_code_format', violation_error_message='地区代码只能用数字、字母和短横，且不以短横开头。'), models.CheckConstraint(condition=models.Q(('path__endswith', django.db.models.functions.text.Concat(models.F('code'), models.Value('/')))), name='region_path_ends_with_code', violation_error_message='地区路径须以本地区代码结尾。'), models.CheckConstraint(condition=models.Q(('parent__isnull', False), ('path', django.db.models.functions.text.Concat(models.F('code'), models.Value('/'))), _connector='OR'), name='region_root_path', violation_error_message='没有上级的地区，路径就是它的代码。'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='region_not_own_parent', violation_error_message='地区不能是自己的上级。'), models.CheckConstraint(condition=models.Q(('level__in', ['province', 'city', 'own', 'county', 'township', 'facility'])), name='region_level_known', violation_error_message='请选择地区层级。')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_regionevent" ("aliases", "code", "county_review", "id", "is_active", "level", "name", "order", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reports_through") SELECT new_values."aliases", new_values."code", new_values."county_review", new_values."id", new_values."is_active", new_values."level", new_values."name", new_values."order", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reports_through" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b786af4a8e2e75481ed42499405b15d2184c5ca5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3a35c', referencing='REFERENCING NEW TABLE AS new_values ', table='organization_region', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_regionevent" ("aliases", "code", "county_review", "id", "is_active", "level", "name", "order", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reports_through") SELECT new_values."aliases", new_values."code", new_values."county_review", new_values."id", new_values."is_active", new_values."level", new_values."name", new_values."order", new_values."parent_id", new_values."path", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reports_through" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='224b4b124710266c5a5dbbee47760114d986e2e6', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_53738', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='organization_region', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_regionevent" ("aliases", "code", "county_review", "id", "is_active", "level", "name", "order", "parent_id", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reports_through") SELECT old_values."aliases", old_values."code", old_values."county_review", old_values."id", old_values."is_active", old_values."level", old_values."name", old_values."order", old_values."parent_id", old_values."path", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reports_through" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='a87c6851c5d012afc50414ae8c51e37b1a0d65d5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0bbd6', referencing='REFERENCING OLD TABLE AS old_values ', table='organization_region', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='Section',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(help_text='字母、数字、短横，如 shjz。', max_length=30, unique=True, verbose_name='代码')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), blank=True, default=list, size=None, verbose_name='别名')),
                    ('kind', models.CharField(choices=[('business', '业务科室'), ('office', '办公室'), ('unit', '直属单位')], default='business', max_length=10, verbose_name='类型')),
                    ('order', models.PositiveIntegerField(default=0, verbose_name='序号')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ],
                options={
                    'verbose_name': '科室',
                    'verbose_name_plural': '科室',
                    'ordering': ['order', 'code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9A-Za-z][0-9A-Za-z-]*$')), name='section_code_format', violation_error_message='科室代码只能用数字、字母和短横，且不以短横开头。'), models.CheckConstraint(condition=models.Q(('kind__in', ['business', 'office', 'unit'])), name='section_kind_known', violation_error_message='请选择科室类型。')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_sectionevent" ("aliases", "code", "id", "is_active", "kind", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."aliases", new_values."code", new_values."id", new_values."is_active", new_values."kind", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c2d7e3e1427f2670948359e93da0234d708c8ab4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bfdcf', referencing='REFERENCING NEW TABLE AS new_values ', table='organization_section', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_sectionevent" ("aliases", "code", "id", "is_active", "kind", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."aliases", new_values."code", new_values."id", new_values."is_active", new_values."kind", new_values."name", new_values."order", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='558f674c05231080510058e227b39ca1baaf348a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ce832', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='organization_section', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_sectionevent" ("aliases", "code", "id", "is_active", "kind", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."aliases", old_values."code", old_values."id", old_values."is_active", old_values."kind", old_values."name", old_values."order", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='58f3bd7536eb7fe96c61344b7d7d0e2c6a68f591', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_fab7c', referencing='REFERENCING OLD TABLE AS old_values ', table='organization_section', when='AFTER'))],
                },
            ),
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
                name='SectionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('code', models.CharField(help_text='字母、数字、短横，如 shjz。', max_length=30, verbose_name='代码')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), blank=True, default=list, size=None, verbose_name='别名')),
                    ('kind', models.CharField(choices=[('business', '业务科室'), ('office', '办公室'), ('unit', '直属单位')], default='business', max_length=10, verbose_name='类型')),
                    ('order', models.PositiveIntegerField(default=0, verbose_name='序号')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.section')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='40d060b5abef26d18591a189998aee305fc9971e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_18f5d', table='organization_sectionevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('name', models.CharField(help_text='写岗位，不写姓名，如“苍溪县填报员”。', max_length=50, verbose_name='岗位名称')),
                    ('email', models.EmailField(blank=True, help_text='收催报用，可以不填。', max_length=254, verbose_name='电子邮箱')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='须先修改密码')),
                    ('password_changed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='密码修改时间')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fe16d5663645ccb13f414a7d4c26636e8417de8d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_487a2', table='organization_userevent', when='BEFORE'))],
                },
            ),
            migrations.CreateModel(
                name='Deputy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(help_text='含当日，过了这一天自动结束。', verbose_name='截止日期')),
                    ('reason', models.CharField(help_text='如 出差、休假。', max_length=200, verbose_name='原因')),
                    ('given_at', models.DateTimeField(verbose_name='指定时间')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                    ('absent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to=settings.AUTH_USER_MODEL, verbose_name='被代的人')),
                    ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputizes', to=settings.AUTH_USER_MODEL, verbose_name='代办人')),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='指定人')),
                    ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收回人')),
                ],
                options={
                    'verbose_name': '代办',
                    'verbose_name_plural': '代办',
                    'ordering': ['-starts_on', '-id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('deputy', models.F('absent')), _negated=True), name='deputy_is_another', violation_error_message='代办人不能是本人。'), models.CheckConstraint(condition=models.Q(('given_by', models.F('deputy')), _negated=True), name='deputy_not_by_oneself', violation_error_message='不能指定自己代别人办。'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='deputy_ends_after_start', violation_error_message='截止日期不能早于起始日期。'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deputy_says_why', violation_error_message='请写明原因。'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='deputy_withdrawn_by_and_at', violation_error_message='收回要写明收回人和时间。')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_deputyevent" ("absent_id", "deputy_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on", "withdrawn_at", "withdrawn_by_id") SELECT new_values."absent_id", new_values."deputy_id", new_values."ends_on", new_values."given_at", new_values."given_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."starts_on", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='125b6fcda0fe21c77e1d4d37a6dc23b45fea8391', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_39449', referencing='REFERENCING NEW TABLE AS new_values ', table='organization_deputy', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_deputyevent" ("absent_id", "deputy_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on", "withdrawn_at", "withdrawn_by_id") SELECT new_values."absent_id", new_values."deputy_id", new_values."ends_on", new_values."given_at", new_values."given_by_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."starts_on", new_values."withdrawn_at", new_values."withdrawn_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='aeb5303f84356e0c49b4b4c8e5957d6e6881365c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_63474', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='organization_deputy', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_deputyevent" ("absent_id", "deputy_id", "ends_on", "given_at", "given_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on", "withdrawn_at", "withdrawn_by_id") SELECT old_values."absent_id", old_values."deputy_id", old_values."ends_on", old_values."given_at", old_values."given_by_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."starts_on", old_values."withdrawn_at", old_values."withdrawn_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='10084f75dcc6dff7b56e6030466d70d14f527c6e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d65fe', referencing='REFERENCING OLD TABLE AS old_values ', table='organization_deputy', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='PastPassword',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128)),
                    ('set_at', models.DateTimeField()),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_passwords', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '用过的密码',
                    'verbose_name_plural': '用过的密码',
                    'ordering': ['-set_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('clerk', '填报员'), ('county_reviewer', '县级审核'), ('section_officer', '科室经办'), ('leader', '分管领导'), ('office', '办公室'), ('assessor', '绩效办'), ('target_admin', '目标管理员'), ('observer', '督查室'), ('system_admin', '系统管理员')], max_length=20, verbose_name='角色')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, help_text='含当日；不填为长期。', null=True, verbose_name='截止日期')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                    ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organization.region', verbose_name='地区')),
                    ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organization.section', verbose_name='科室')),
                ],
                options={
                    'verbose_name': '任职',
                    'verbose_name_plural': '任职',
                    'ordering': ['starts_on', 'id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['clerk', 'county_reviewer', 'section_officer', 'leader', 'office', 'assessor', 'target_admin', 'observer', 'system_admin'])), name='membership_role_known', violation_error_message='请选择角色。'), models.CheckConstraint(condition=models.Q(models.Q(('region__isnull', False), ('role__in', ['clerk', 'county_reviewer'])), models.Q(('region__isnull', True), ('role__in', ['section_officer', 'leader', 'office', 'assessor', 'target_admin', 'observer', 'system_admin'])), _connector='OR'), name='membership_region_as_role_says', violation_error_message='填报员、县级审核须指定地区，其他角色不指定地区。'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['section_officer', 'office', 'assessor', 'target_admin', 'observer', 'system_admin']), _negated=True), models.Q(('role__in', ['section_officer']), ('section__isnull', False)), models.Q(('role__in', ['office', 'assessor', 'target_admin', 'observer', 'system_admin']), ('section__isnull', True)), _connector='OR'), name='membership_section_as_role_says', violation_error_message='科室经办须指定科室；办公室、绩效办、目标管理员、督查室、系统管理员不指定科室。'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_ends_after_start', violation_error_message='截止日期不能早于起始日期。'), models.UniqueConstraint(fields=('user', 'role', 'region', 'section', 'starts_on'), name='membership_once', nulls_distinct=False, violation_error_message='同一角色、地区、科室在同一起始日期已有任职。')],
                    'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_membershipevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "section_id", "starts_on", "user_id") SELECT new_values."ends_on", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."role", new_values."section_id", new_values."starts_on", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='bb6fb41354b18b080a22a2f3d453f138f02814de', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_46172', referencing='REFERENCING NEW TABLE AS new_values ', table='organization_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_membershipevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "section_id", "starts_on", "user_id") SELECT new_values."ends_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."role", new_values."section_id", new_values."starts_on", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4cf803f5b7c360f565498c891ce2135931965a59', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a0826', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='organization_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "organization_membershipevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "section_id", "starts_on", "user_id") SELECT old_values."ends_on", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."role", old_values."section_id", old_values."starts_on", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9a43eac06e86bbbaf168a15f516c71e2f3a78f86', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_a98f6', referencing='REFERENCING OLD TABLE AS old_values ', table='organization_membership', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='RegionEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('code', models.CharField(help_text='行政区划代码，或自定的字母、数字、短横。', max_length=30, verbose_name='代码')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), blank=True, default=list, size=None, verbose_name='别名')),
                    ('path', models.CharField(editable=False, max_length=300, verbose_name='路径')),
                    ('level', models.CharField(choices=[('province', '省'), ('city', '市'), ('own', '市本级'), ('county', '县区'), ('township', '乡镇（街道）'), ('facility', '机构（设施）')], max_length=10, verbose_name='层级')),
                    ('order', models.PositiveIntegerField(default=0, verbose_name='序号')),
                    ('reports_through', models.CharField(blank=True, help_text='不由民政部门直接报送时填写，如“社会事务管理局”。', max_length=50, verbose_name='报送机构')),
                    ('county_review', models.BooleanField(default=False, help_text='选中后，填报员上报的数据先由县级审核人员审核。', verbose_name='上报前须经县级审核')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.region', verbose_name='上级地区')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.region')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ff56135c04c068aa907dcacad3cbac90cfca3c24', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_672d1', table='organization_regionevent', when='BEFORE'))],
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
            migrations.CreateModel(
                name='DeputyEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(help_text='含当日，过了这一天自动结束。', verbose_name='截止日期')),
                    ('reason', models.CharField(help_text='如 出差、休假。', max_length=200, verbose_name='原因')),
                    ('given_at', models.DateTimeField(verbose_name='指定时间')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                    ('absent', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='被代的人')),
                    ('deputy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代办人')),
                    ('given_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='指定人')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.deputy')),
                    ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收回人')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='35e5e43c0d46687069e9b58fbbbee9fc7268b1c1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7db7c', table='organization_deputyevent', when='BEFORE'))],
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
                name='MembershipEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('role', models.CharField(choices=[('clerk', '填报员'), ('county_reviewer', '县级审核'), ('section_officer', '科室经办'), ('leader', '分管领导'), ('office', '办公室'), ('assessor', '绩效办'), ('target_admin', '目标管理员'), ('observer', '督查室'), ('system_admin', '系统管理员')], max_length=20, verbose_name='角色')),
                    ('starts_on', models.DateField(verbose_name='起始日期')),
                    ('ends_on', models.DateField(blank=True, help_text='含当日；不填为长期。', null=True, verbose_name='截止日期')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organization.membership')),
                    ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                    ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.region', verbose_name='地区')),
                    ('section', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organization.section', verbose_name='科室')),
                ],
                options={
                    'abstract': False,
                    'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cefb1b57186089b1970e6c16d37022d8dcdb6319', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_8b833', table='organization_membershipevent', when='BEFORE'))],
                },
            ),
        ]),
    ]
