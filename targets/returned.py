"""Cells that came back with a comment: what was answered, and whether the figure was changed since."""

from dataclasses import dataclass

from targets.cells import Cell
from targets.models import ReturnedCell, SubmittedFigure


@dataclass(frozen=True)
class Returned:
    """A ReturnedCell with what the submission that came back said (`was`) and what the region says `now`."""

    cell: ReturnedCell
    was: Cell
    now: Cell

    @property
    def is_unchanged(self):
        return self.was == self.now

    @property
    def reply(self):
        """The CellReply, or None."""
        return getattr(self.cell, "reply", None)

    @property
    def is_unanswered(self):
        """Whether nothing was done about it: neither changed nor answered."""
        return self.is_unchanged and self.reply is None


def returned_to(step, cells):
    """{indicator id: Returned} of the cells that `step` (a return or a reopening) points at; `cells`: what
    the draft says now, by indicator id. Two queries.
    """
    rows = list(ReturnedCell.objects.filter(step=step).select_related("reply__by", "indicator"))
    was = _figures([step.submission_id]) if rows else {}
    return {
        row.indicator_id: Returned(
            row,
            was.get((step.submission_id, row.indicator_id), Cell()),
            cells.get(row.indicator_id, Cell()),
        )
        for row in rows
    }


def answered_by(submissions):
    """{submission id: {indicator id: Returned}}: for each Submission, what the last step that had sent its
    report back before it pointed at, and what became of that. Two queries for any number of submissions.
    """
    by_report = {one.report_id: one for one in submissions}
    rows = ReturnedCell.objects.filter(step__report__in=by_report)
    rows = rows.select_related("step__submission", "indicator", "reply__by").order_by("step_id", "pk")
    last = {}
    for row in rows:
        place = row.step.report_id
        if row.step.submission.number < by_report[place].number:
            is_same = place in last and last[place][0].step_id == row.step_id
            last[place] = [*last[place], row] if is_same else [row]
    if not last:
        return {}
    now = {place: by_report[place].pk for place in last}
    figures = _figures([*now.values(), *(cells[0].step.submission_id for cells in last.values())])
    return {
        now[place]: {
            row.indicator_id: Returned(
                row,
                figures.get((row.step.submission_id, row.indicator_id), Cell()),
                figures.get((now[place], row.indicator_id), Cell()),
            )
            for row in cells
        }
        for place, cells in last.items()
    }


def _figures(submissions):
    rows = SubmittedFigure.objects.filter(submission__in=submissions)
    return {(row.submission_id, row.indicator_id): Cell.of(row) for row in rows}
