"""The target table of one plan and the loading of decomposition tables, below /plans/<slug>/targets/."""

from django.urls import path

from targets.views import table, table_load

urlpatterns = [
    path("", table.table, name="target_table"),
    path("export/", table.export, name="target_export"),
    path("load/", table_load.upload, name="table_upload"),
    path("load/<int:pk>/", table_load.preview, name="table_preview"),
    path("load/<int:pk>/file/", table_load.original, name="table_file"),
    path("<int:indicator>/<int:region>/", table.target, name="target"),
]
