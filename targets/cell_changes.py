"""How one cell of a report came to say what it says: every save, submission, step and file of it."""

from dataclasses import dataclass
from datetime import datetime

from minsheng.months import day_name
from organization.models import User
from targets.cells import Cell, cell_text
from targets.models import MonthlyProgress, SubmittedFigure


@dataclass(frozen=True)
class Change:
    """One thing that happened to a cell. `before` and `after` are empty where no figure changed."""

    at: datetime
    by: object
    what: str
    before: str = ""
    after: str = ""
    why: str = ""


def history_of(report, indicator, through=None):
    """All Changes of the cell of `indicator` in `report`, the latest first; five queries.

    `through`: leave out drafts and files later than this moment, which readers do not see.
    """
    found = [
        *_submissions(report, indicator),
        *_steps(report),
        *(
            change
            for change in [*_saves(report, indicator), *_files(report, indicator)]
            if through is None or change.at <= through
        ),
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _saves(report, indicator):
    cell = MonthlyProgress.objects.filter(report=report, indicator=indicator).first()
    if cell is None:
        return
    events = list(cell.events.order_by("pgh_id"))
    people = User.objects.in_bulk({event.updated_by_id for event in events})
    before = Cell()
    for event in events:
        after = Cell.of(event)
        if after != before:
            words = (cell_text(one, indicator) for one in (before, after))
            by, why = people.get(event.updated_by_id), after.note
            if event.on_behalf:
                why = "；".join(filter(None, (event.on_behalf, after.note)))
            yield Change(event.updated_at, by, "代录" if event.on_behalf else "保存草稿", *words, why)
        before = after


def _submissions(report, indicator):
    submissions = report.submissions.select_related("submitted_by").order_by("number")
    figures = {
        figure.submission_id: cell_text(Cell.of(figure), indicator)
        for figure in SubmittedFigure.objects.filter(submission__report=report, indicator=indicator)
    }
    before = ""
    for submission in submissions:
        after = figures.get(submission.pk, "没有报")
        yield Change(
            submission.submitted_at,
            submission.submitted_by,
            f"第{submission.number}次上报",
            before,
            after,
            f"数据截至{day_name(submission.data_as_of)}"
            + (f"，来自“{submission.source}”" if submission.source else ""),
        )
        before = after


def _steps(report):
    """The other steps; a submission is told with its figure."""
    for step in report.steps.exclude(step="submit").select_related("by", "represents"):
        yield Change(step.at, step.who, step.get_step_display(), why=step.comment)


def _files(report, indicator):
    rows = report.evidence.filter(indicator=indicator).select_related("file", "added_by", "removed_by")
    for row in rows:
        yield Change(row.added_at, row.added_by, "上传佐证", after=row.file.name, why=row.note)
        if row.removed_at:
            yield Change(row.removed_at, row.removed_by, "去掉佐证", before=row.file.name)
