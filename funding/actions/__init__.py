"""The only writers of money: atomic, keyword-only, each asks whether ``by`` may and checks what it stores.

Amounts are Decimals in 万元. ValidationError carries Chinese messages by field; PermissionDenied says why.
"""

from funding.actions.attachments import attach_files, withdraw_attachment
from funding.actions.calculations import delete_calculation, save_calculation
from funding.actions.checking import delete_estimate, explain_money, save_estimate
from funding.actions.forecasts import close_forecast, save_forecast
from funding.actions.planning import remember_project_names, save_purpose, save_source, set_fund_plan
from funding.actions.receipts import confirm_receipt, object_to_receipt, withdraw_receipt
from funding.actions.thresholds import save_thresholds
from funding.actions.tranches import record_tranche, record_tranches, reverse_tranche

__all__ = [
    "attach_files",
    "close_forecast",
    "confirm_receipt",
    "delete_calculation",
    "delete_estimate",
    "explain_money",
    "object_to_receipt",
    "record_tranche",
    "record_tranches",
    "remember_project_names",
    "reverse_tranche",
    "save_calculation",
    "save_estimate",
    "save_forecast",
    "save_purpose",
    "save_source",
    "save_thresholds",
    "set_fund_plan",
    "withdraw_attachment",
    "withdraw_receipt",
]
