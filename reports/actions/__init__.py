"""The only writers of templates, letters and sections' reports. Keyword-only, atomic; ``by`` is who acts."""

from reports.actions.forecasts import save_forecasts
from reports.actions.letters import (
    calculations_for,
    change_letter,
    create_letter,
    refuse_frozen,
    save_passage,
)
from reports.actions.prescribed import add_workbook, bind_cells, remove_workbook, unbind_cell
from reports.actions.refusals import Stale, TemplateRefused
from reports.actions.sections import (
    recall_section_report,
    record_paper_signature,
    return_section_report,
    save_section_passage,
    sign_section_report,
    start_section_report,
    submit_section_report,
    take_into_letter,
    withdraw_signature,
)
from reports.actions.templates import (
    add_part,
    change_part,
    change_template,
    load_template,
    move_part,
    new_version,
    remove_part,
    set_signing_steps,
)
from reports.actions.wordings import (
    add_wording,
    remove_group,
    remove_wording,
    save_group,
    save_labels,
    save_wording,
)
from reports.language import WordingRefused

__all__ = [
    "Stale",
    "TemplateRefused",
    "WordingRefused",
    "add_part",
    "add_wording",
    "add_workbook",
    "bind_cells",
    "calculations_for",
    "change_letter",
    "change_part",
    "change_template",
    "create_letter",
    "load_template",
    "move_part",
    "new_version",
    "recall_section_report",
    "record_paper_signature",
    "refuse_frozen",
    "remove_group",
    "remove_part",
    "remove_wording",
    "remove_workbook",
    "return_section_report",
    "save_forecasts",
    "save_group",
    "save_labels",
    "save_passage",
    "save_section_passage",
    "save_wording",
    "set_signing_steps",
    "sign_section_report",
    "start_section_report",
    "submit_section_report",
    "take_into_letter",
    "unbind_cell",
    "withdraw_signature",
]
