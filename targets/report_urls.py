"""Pages of the monthly reports: what is due, the sheet, the desk, the report, own figures, loading."""

from django.urls import path

from targets.views import (
    cell,
    due,
    holidays,
    month,
    own_figures,
    parts,
    progress_loading,
    report,
    scans,
    sheet,
    sheet_paste,
    sheet_saving,
)

urlpatterns = [
    path("due/", due.due, name="due"),
    path("desk/", due.desk, name="desk"),
    path("desk/<slug:slug>/accept/", due.accept_clean, name="accept_clean"),
    path("sheets/<slug:slug>/<str:code>/<str:month>/", sheet.sheet, name="sheet"),
    path("sheets/<slug:slug>/<str:code>/<str:month>/save/", sheet_saving.save, name="sheet_save"),
    path("sheets/<slug:slug>/<str:code>/<str:month>/paste/", sheet_paste.paste, name="sheet_paste"),
    path("sheets/<slug:slug>/<str:code>/<str:month>/<int:indicator>/", cell.cell, name="cell"),
    path(
        "sheets/<slug:slug>/<str:code>/<str:month>/<int:indicator>/evidence/",
        cell.evidence_add,
        name="evidence_add",
    ),
    path(
        "sheets/<slug:slug>/<str:code>/<str:month>/<int:indicator>/parts/",
        parts.parts_save,
        name="parts_save",
    ),
    path(
        "sheets/<slug:slug>/<str:code>/<str:month>/<int:indicator>/parts/new/",
        parts.own_parts_add,
        name="own_parts_add",
    ),
    path(
        "sheets/<slug:slug>/<str:code>/<str:month>/<int:indicator>/parts/<int:part>/remove/",
        parts.own_part_remove,
        name="own_part_remove",
    ),
    path("evidence/<int:pk>/", cell.evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/remove/", cell.evidence_remove, name="evidence_remove"),
    path("scans/<int:pk>/", scans.scan_file, name="scan_file"),
    path("scans/<int:pk>/withdraw/", scans.scan_withdraw, name="scan_withdraw"),
    path("reports/<int:pk>/scans/", scans.scan_add, name="scan_add"),
    path("reports/<int:pk>/", report.report, name="report"),
    path("reports/<int:pk>/<slug:step>/", report.take_step, name="report_step"),
    path("months/", month.months, name="months"),
    path("months/<slug:slug>/<str:month>/", month.month, name="month"),
    path("months/<slug:slug>/<str:month>/extend/<slug:tier>/", month.extend, name="extend"),
    path("months/<slug:slug>/<str:month>/compile/", month.compile_month, name="compile"),
    path("holidays/", holidays.holidays, name="holidays"),
    path("holidays/new/", holidays.holidays_new, name="holidays_new"),
    path("holidays/<int:pk>/", holidays.holiday, name="holiday"),
    path("holidays/fill/<int:year>/", holidays.fill, name="holidays_fill"),
    path("progress/load/", progress_loading.load, name="progress_load"),
    path("progress/template.xlsx", progress_loading.template, name="progress_template"),
    path("own-figures/<slug:slug>/", own_figures.own_figures, name="own_figures"),
    path(
        "own-figures/<slug:slug>/<int:indicator>/<str:month>/",
        own_figures.own_figure_new,
        name="own_figure_new",
    ),
    path("own-figure/<int:pk>/accept/", own_figures.own_figure_accept, name="own_figure_accept"),
    path("own-figure/<int:pk>/withdraw/", own_figures.own_figure_withdraw, name="own_figure_withdraw"),
]
