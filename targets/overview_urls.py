"""Pages that show completion: the matrix of a month and what a figure is made of."""

from django.urls import path

from targets.views import overview

urlpatterns = [
    path("overview/", overview.newest, name="overviews"),
    path("plans/<slug:slug>/overview/", overview.overview, name="overview"),
    path("plans/<slug:slug>/overview.xlsx", overview.overview_workbook, name="overview_workbook"),
    path("plans/<slug:slug>/overview/<str:code>/<int:indicator>/", overview.figure, name="figure"),
]
