"""Pages of reminders, below /reminders/."""

from django.urls import path

from targets.views import reminders

urlpatterns = [
    path("", reminders.reminders, name="reminders"),
    path("read/", reminders.reminders_read, name="reminders_read"),
    path("<int:pk>/read/", reminders.reminder_read, name="reminder_read"),
    path("log/", reminders.reminder_log, name="reminder_log"),
    path("settings/", reminders.reminder_settings, name="reminder_settings"),
    path("settings/try/", reminders.webhook_try, name="webhook_try"),
]
