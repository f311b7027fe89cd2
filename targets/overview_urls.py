"""Pages that show completion: the matrix of a month and what a figure is made of."""

from django.urls import path

from targets.views import comparing, lights, overview, ranking, region, second_source, timeliness

urlpatterns = [
    path("overview/", overview.newest, name="overviews"),
    path("plans/<slug:slug>/overview/", overview.overview, name="overview"),
    path("plans/<slug:slug>/overview.xlsx", overview.overview_workbook, name="overview_workbook"),
    path("timeliness/", timeliness.newest_timeliness, name="timelinesses"),
    path("plans/<slug:slug>/timeliness/", timeliness.timeliness, name="timeliness"),
    path("plans/<slug:slug>/timeliness.xlsx", timeliness.timeliness_workbook, name="timeliness_workbook"),
    path("plans/<slug:slug>/overview/ranking/", ranking.page, name="ranking"),
    path("plans/<slug:slug>/overview/ranking/publish/", ranking.publish, name="ranking_publish"),
    path("plans/<slug:slug>/overview/ranking/rule/", ranking.rule, name="ranking_rule"),
    path("plans/<slug:slug>/overview/compare/", comparing.comparison, name="compare"),
    path("plans/<slug:slug>/overview/second-source/", second_source.page, name="second_source"),
    path("plans/<slug:slug>/overview/<str:code>/", region.region, name="region"),
    path("plans/<slug:slug>/overview/<str:code>/<int:indicator>/", overview.figure, name="figure"),
    path("lights/", lights.lights, name="lights"),
]
