from django.contrib.auth.views import LogoutView
from django.urls import path

from organization.views import sign_in

app_name = "organization"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("password/", sign_in.password, name="password"),
]
