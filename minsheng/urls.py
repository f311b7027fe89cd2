from django.urls import include, path

from minsheng.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("organization.urls")),
]
