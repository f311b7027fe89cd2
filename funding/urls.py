from django.urls import path

from funding.views import attachments, entry, forecasts, imports, ledger, lists, planning, receipts, summary

app_name = "funding"
urlpatterns = [
    path("funds/", summary.home, name="home"),
    path("funds/all/sources/", lists.sources, name="sources"),
    path("funds/all/sources/new/", lists.source, name="source_new"),
    path("funds/all/sources/<int:pk>/", lists.source, name="source"),
    path("funds/entry/<int:pk>/", ledger.tranche, name="tranche"),
    path("funds/entry/<int:pk>/reverse/", entry.reverse_entry, name="reverse"),
    path("funds/entry/<int:pk>/receipt/", receipts.answer, name="receipt"),
    path("funds/entry/<int:pk>/attach/", attachments.attach, name="attach"),
    path("funds/attachment/<int:pk>/", attachments.attachment, name="attachment"),
    path("funds/attachment/<int:pk>/withdraw/", attachments.withdraw, name="attachment_withdraw"),
    path("funds/<slug:slug>/", summary.summary, name="summary"),
    path("funds/<slug:slug>/summary.xlsx", summary.summary_xlsx, name="summary_xlsx"),
    path("funds/<slug:slug>/projects/<int:pk>/", summary.project, name="project"),
    path("funds/<slug:slug>/ledger/", ledger.ledger, name="ledger"),
    path("funds/<slug:slug>/ledger.xlsx", ledger.ledger_xlsx, name="ledger_xlsx"),
    path("funds/<slug:slug>/enter/", entry.enter, name="enter"),
    path("funds/<slug:slug>/receipts/", receipts.receipts, name="receipts"),
    path("funds/<slug:slug>/receipts/confirm/", receipts.confirm, name="receipts_confirm"),
    path("funds/<slug:slug>/forecasts/", forecasts.forecasts, name="forecasts"),
    path("funds/<slug:slug>/forecasts/new/", forecasts.forecast, name="forecast_new"),
    path("funds/<slug:slug>/forecasts/<int:pk>/", forecasts.forecast, name="forecast"),
    path("funds/<slug:slug>/forecasts/<int:pk>/close/", forecasts.close, name="forecast_close"),
    path("funds/<slug:slug>/plan/", planning.fund_plan, name="fund_plan"),
    path("funds/<slug:slug>/plan/<int:pk>/", planning.fund_plan_edit, name="fund_plan_edit"),
    path("funds/<slug:slug>/purposes/", lists.purposes, name="purposes"),
    path("funds/<slug:slug>/purposes/new/", lists.purpose, name="purpose_new"),
    path("funds/<slug:slug>/purposes/<int:pk>/", lists.purpose, name="purpose"),
    path("funds/<slug:slug>/import/", imports.upload, name="upload"),
    path("funds/<slug:slug>/import/template.xlsx", imports.template, name="template"),
    path("funds/<slug:slug>/import/<int:pk>/", imports.preview, name="preview"),
    path("funds/<slug:slug>/import/<int:pk>/confirm/", imports.confirm, name="confirm"),
    path("funds/<slug:slug>/import/<int:pk>/names/", imports.remember_names, name="remember_names"),
]
