from django.urls import include, path

app_name = "targets"
urlpatterns = [
    path("", include("targets.report_urls")),
    path("reminders/", include("targets.reminder_urls")),
    path("plans/", include("targets.plan_urls")),
    path("", include("targets.overview_urls")),
]
