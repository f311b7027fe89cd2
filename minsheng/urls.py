from django.urls import include, path

from minsheng.health import health
from minsheng.home import home, setup

urlpatterns = [
    path("", home, name="home"),
    path("setup/", setup, name="setup"),
    path("health/", health, name="health"),
    path("", include("organization.urls")),
    path("", include("targets.urls")),
    path("", include("funding.urls")),
    path("", include("reports.urls")),
]

handler400 = "minsheng.errors.bad_request"
handler403 = "minsheng.errors.permission_denied"
handler404 = "minsheng.errors.page_not_found"
handler500 = "minsheng.errors.server_error"
