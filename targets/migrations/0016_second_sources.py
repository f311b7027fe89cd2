import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0003_deputies'),
        ('organization', '__first__'),
        ('targets', '0015_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('name', models.CharField(max_length=30, verbose_name='报给谁')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件')),
                ('loaded_at', models.DateTimeField(verbose_name='存入时间')),
                ('loaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='存入人')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_sources', to='targets.plan', verbose_name='方案')),
            ],
            options={
                'verbose_name': '另报的数',
                'verbose_name_plural': '另报的数',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1), models.Q(('name', ''), _negated=True)), name='second_source_month_and_name', violation_error_message='请写明报给谁；月份必须是某月的一日。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b6b2c16b2917385535659a2204200f3dfca1f838', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_99ac0', table='targets_secondsource', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='SecondFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.DecimalField(decimal_places=6, max_digits=20, verbose_name='数')),
                ('place', models.CharField(max_length=60, verbose_name='单元格')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.indicator', verbose_name='指标')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.region', verbose_name='地区')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='targets.secondsource', verbose_name='另报的数')),
            ],
            options={
                'verbose_name': '另报的一个数',
                'verbose_name_plural': '另报的一个数',
                'constraints': [models.UniqueConstraint(fields=('source', 'region', 'indicator'), name='second_figure_unique', violation_error_message='这个地区这个指标写了两次。')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6ac7dcff3101d6087990e07f9aa22b3e4aa60d21', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_64ddb', table='targets_secondfigure', when='BEFORE'))],
            },
        ),
    ]
