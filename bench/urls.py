"""The product's addresses and an empty page in its frame, to measure pages against."""

from django.shortcuts import render
from django.urls import include, path

urlpatterns = [
    path("", include("minsheng.urls")),
    path("empty/", lambda request: render(request, "base.html"), name="empty"),
]
