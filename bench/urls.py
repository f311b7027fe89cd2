"""The product's addresses and an empty page in its frame, to measure pages against."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from organization.models import PastPassword


def one_row(request):
    """The least that a form can do: read its fields and commit one row of a table without a history."""
    assert request.POST
    PastPassword.objects.create(user=request.user, password="!", set_at=timezone.now())
    return HttpResponse()


urlpatterns = [
    path("", include("minsheng.urls")),
    path("one-row/", one_row, name="one_row"),
    path("empty/", lambda request: render(request, "base.html"), name="empty"),
]
