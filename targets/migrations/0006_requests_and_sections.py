import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Whom the timer reminds of what a section owes the office, and how many days from the section's day due.
DAYS = [("section", 0), ("section", 1)]


def add_days(apps, schema_editor):
    day = apps.get_model("targets", "ReminderDay")
    for audience, offset in DAYS:
        day.objects.create(audience=audience, offset=offset)


class Migration(migrations.Migration):

    dependencies = [
        ("organization", "0001_initial"),
        ("targets", "0005_on_behalf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(model_name="extension", old_name="granted_by", new_name="by"),
        migrations.RenameField(model_name="extension", old_name="granted_at", new_name="at"),
        migrations.RemoveConstraint(
            model_name='remindedreport',
            name='reminded_report_unique',
        ),
        migrations.RemoveConstraint(
            model_name='reminderday',
            name='reminder_day_near',
        ),
        migrations.AddField(
            model_name='extension',
            name='answers',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='targets.extension', verbose_name='答复的申请'),
        ),
        migrations.AddField(
            model_name='extension',
            name='decision',
            field=models.CharField(choices=[('asked', '申请'), ('granted', '批准'), ('refused', '不批准')], default='granted', max_length=10, verbose_name='办理'),
        ),
        migrations.AddField(
            model_name='remindedreport',
            name='is_judging',
            field=models.BooleanField(default=False, help_text='提醒的是科室：还没有通过。', verbose_name='等科室通过'),
        ),
        migrations.AlterField(
            model_name='extension',
            name='at',
            field=models.DateTimeField(verbose_name='时间'),
        ),
        migrations.AlterField(
            model_name='extension',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经手人'),
        ),
        migrations.AlterField(
            model_name='reminderday',
            name='audience',
            field=models.CharField(choices=[('entrant', '填报的人'), ('county', '县级审核'), ('section', '责任科室'), ('office', '办公室')], max_length=10, verbose_name='提醒谁'),
        ),
        migrations.AlterField(
            model_name='reminderdayevent',
            name='audience',
            field=models.CharField(choices=[('entrant', '填报的人'), ('county', '县级审核'), ('section', '责任科室'), ('office', '办公室')], max_length=10, verbose_name='提醒谁'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('decision', 'granted'), models.Q(('answers', None), ('decision', 'asked'), ('section__isnull', False), ('tier', 'county')), models.Q(('answers__isnull', False), ('decision', 'refused')), _connector='OR'), name='extension_decision_makes_sense', violation_error_message='申请要写明报给哪个科室，不批准要有所答复的申请。'),
        ),
        migrations.AddConstraint(
            model_name='remindedreport',
            constraint=models.UniqueConstraint(fields=('reminder', 'plan', 'region', 'section', 'month', 'is_judging'), name='reminded_report_unique', violation_error_message='这份月报已在这次催报里。'),
        ),
        migrations.AddConstraint(
            model_name='reminderday',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['entrant', 'county', 'section', 'office']), ('offset__range', (-31, 31))), name='reminder_day_near', violation_error_message='距截止日最多 31 天。'),
        ),
        migrations.RunPython(add_days, migrations.RunPython.noop),
    ]
