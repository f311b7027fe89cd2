from django.urls import include, path

app_name = "targets"
urlpatterns = [
    path("plans/", include("targets.plan_urls")),
]
