"""How one cell of a draft came to say what it says, read from the record that the database keeps."""

from dataclasses import dataclass
from datetime import datetime

from organization.models import User
from targets.cells import Cell, cell_text
from targets.models import SubmittedFigure


@dataclass(frozen=True)
class Change:
    """One saving of a cell: who, when, before and after as text."""

    by: object
    at: datetime
    before: str
    after: str
    note: str


def changes_of(cell):
    """The Changes of a targets.models.MonthlyProgress, the latest first; two queries."""
    events = list(cell.events.order_by("pgh_id"))
    people = User.objects.in_bulk({event.updated_by_id for event in events})
    found, before = [], Cell()
    for event in events:
        after = Cell.of(event)
        if after != before:
            words = (cell_text(one, cell.indicator) for one in (before, after))
            found.append(Change(people.get(event.updated_by_id), event.updated_at, *words, after.note))
        before = after
    return found[::-1]


def submitted_texts(cell):
    """(submission, text) of every submission with a figure of this cell, the latest first; one query."""
    figures = SubmittedFigure.objects.filter(submission__report=cell.report_id, indicator=cell.indicator_id)
    figures = figures.select_related("submission__submitted_by").order_by("-submission__number")
    return [(figure.submission, cell_text(Cell.of(figure), cell.indicator)) for figure in figures]
