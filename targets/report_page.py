"""One report as its judges see it: the figures beside last month’s, and what may be done with it."""

from dataclasses import dataclass

from minsheng.months import month_name
from targets.attached import submitted_counts
from targets.cells import Cell
from targets.drafts import draft_rows
from targets.earlier import figures_before
from targets.feeds import fed_numerators, feed_lines
from targets.findings import Finder
from targets.locking import why_report_locked
from targets.models import Status, Step
from targets.permissions import entered, is_compiled, plays
from targets.returned import answered_by
from targets.sheet_lines import Line, year_text
from targets.steps import BY_OTHERS, ENTRANT, OFFICE, SECTION, steps_from, transition

WORDS = {
    Step.REVIEW: "审核通过，报科室",
    Step.ACCEPT: "通过",
    Step.RETURN: "退回",
    Step.REOPEN: "重新开放",
}


@dataclass(frozen=True)
class Offer:
    """A step that the person's role has; `why_not` says why this person cannot take it on this report."""

    step: str
    words: str
    needs_comment: bool
    why_not: str = ""

    @property
    def points_at_cells(self):
        return self.step in (Step.RETURN, Step.REOPEN)


@dataclass
class Figure:
    """A submitted figure as a line of the sheet, with what the submission before said (None: nothing), and
    the targets.returned.Returned where it had come back with a comment.
    """

    line: Line
    earlier: Cell | None
    entered_by: object
    files: int = 0
    returned: object = None

    @property
    def is_changed(self):
        return self.earlier != self.line.cell

    @property
    def earlier_text(self):
        if self.earlier is None:
            return "没有报"
        return year_text(self.earlier, self.line.indicator, self.line.before)


def offers(user, report):
    """The steps that lead on from here and that belong to a role of the person's; 上报 and 撤回 are on the
    sheet.
    """
    found = []
    compiled = report.status == Status.ACCEPTED and is_compiled(report.plan_id, report.month)
    for row in steps_from(report.status, report.region.county_review, compiled):
        if row.actor == ENTRANT:
            continue
        if plays(user, report, row.actor):
            is_own = row.step in BY_OTHERS and entered(user, report)
            why_not = "这份月报里有您或您代办的人填报、上报的数，要由别人审核。" if is_own else ""
            why_not = why_not or why_report_locked(report, row.tier)
            found.append(Offer(row.step, WORDS[row.step], row.needs_comment, why_not))
        elif row.actor == OFFICE and plays(user, report, SECTION):
            why_not = f"办公室已汇总{month_name(report.month)}的数，要更正请办公室重新开放。"
            found.append(Offer(row.step, WORDS[row.step], row.needs_comment, why_not))
    return found


def can_withdraw(user, report):
    """Whether the person can take the report back on the sheet."""
    row = transition(Step.WITHDRAW, report.status, report.region.county_review)
    return bool(row) and plays(user, report, ENTRANT) and not why_report_locked(report, row.tier)


def figures_of(report, submission):
    """The figures of one submission as Figures, in the order of the plan; a constant number of queries."""
    rows = list(
        submission.figures.select_related("indicator", "entered_by").order_by(
            "indicator__order", "indicator_id"
        )
    )
    before = figures_before(report.plan, report.region, report.month)
    drafts = [(row.indicator, Cell.of(row), before.get(row.indicator_id)) for row in rows]
    standings = draft_rows(report.plan, report.region, report.month, drafts)
    returned = answered_by([submission]).get(submission.pk, {})
    earlier, files = _earlier_cells(report, submission), submitted_counts(submission)
    finder = Finder(report.plan, report.region, report.month, drafts, submitted=submission)
    parts = {
        indicator: [line for line in lines if line.value is not None]
        for indicator, lines in finder.parts.items()
    }
    fed = fed_numerators(report.plan, report.region, submission.data_as_of)
    found = [
        Figure(
            _line(finder, submission, row, cell, last, standings[indicator.pk]),
            earlier.get(indicator.pk),
            row.entered_by,
            files.get(row.indicator_id, 0),
            returned.get(row.indicator_id),
        )
        for row, (indicator, cell, last) in zip(rows, drafts, strict=True)
    ]
    for figure in found:
        figure.line.parts = parts.get(figure.line.indicator.pk, [])
    feed_lines([figure.line for figure in found], fed)
    return found


def _line(finder, submission, row, cell, before, standing):
    indicator = row.indicator
    return Line(
        indicator=indicator,
        on_behalf=row.on_behalf,
        month=finder.month,
        cell=cell,
        version=0,
        before=before,
        standing=standing,
        is_mine=False,
        filled_by=None,
        inputs={},
        findings=finder.findings(indicator, standing, submission.data_as_of),
    )


def _earlier_cells(report, submission):
    """What the submission just before said, by indicator id."""
    earlier = report.submissions.filter(number__lt=submission.number).order_by("-number").first()
    if earlier is None:
        return {}
    return {row.indicator_id: Cell.of(row) for row in earlier.figures.all()}
