"""The only writers of figures and of the status of reports. Keyword-only, atomic; `by` is the person who
acts.

Each locks the row it judges, asks status and permission on the locked row, writes the row with its log and
returns it. `Refused` says why nothing was done, `PermissionDenied` that it is not this person's to do.
"""

from targets.actions.accepting import accept_clean
from targets.actions.attaching import add_evidence, file_scan, remove_evidence, withdraw_scan
from targets.actions.compiling import compile_month, undo_compilation
from targets.actions.explaining import Words, explain
from targets.actions.extending import answer_extension, ask_for_extension, grant_extension
from targets.actions.feeding import refresh_fed
from targets.actions.month_end import ask_for_month_end, update_to_month_end
from targets.actions.on_behalf import enter_on_behalf, submit_on_behalf
from targets.actions.own_figures import accept_own_figure, record_own_figure, withdraw_own_figure
from targets.actions.parting import add_own_parts, remove_own_part, save_parts
from targets.actions.publishing import publish_ranking, withdraw_ranking
from targets.actions.reminder_settings import save_reminder_days, save_webhook, try_webhook
from targets.actions.reminding import mark_read, remind, remind_region
from targets.actions.replying import reply
from targets.actions.reporting import Conflict, Edit, Saved, open_report, save_cells
from targets.actions.second_source import store_second_source
from targets.actions.stepping import accept, reopen, return_, review, submit, withdraw

__all__ = [
    "Conflict",
    "Edit",
    "Saved",
    "Words",
    "accept",
    "accept_clean",
    "accept_own_figure",
    "add_evidence",
    "add_own_parts",
    "answer_extension",
    "ask_for_extension",
    "ask_for_month_end",
    "compile_month",
    "enter_on_behalf",
    "explain",
    "file_scan",
    "grant_extension",
    "mark_read",
    "open_report",
    "publish_ranking",
    "record_own_figure",
    "refresh_fed",
    "remind",
    "remind_region",
    "remove_evidence",
    "remove_own_part",
    "reopen",
    "reply",
    "return_",
    "review",
    "save_cells",
    "save_parts",
    "save_reminder_days",
    "save_webhook",
    "store_second_source",
    "submit",
    "submit_on_behalf",
    "try_webhook",
    "undo_compilation",
    "update_to_month_end",
    "withdraw",
    "withdraw_own_figure",
    "withdraw_ranking",
    "withdraw_scan",
]
