"""The steps of a monthly report (targets/steps.py): who may take them, what they write, and their log."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localtime

from minsheng import clock
from minsheng.months import month_name
from targets.actions.attaching import freeze_evidence
from targets.actions.parting import freeze_parts
from targets.actions.reminding import settle
from targets.actions.reporting import locked, refuse_closed
from targets.cells import Cell
from targets.findings import findings_of, owed
from targets.locking import refuse_locked_report
from targets.models import Plan, ReportStep, ReturnedCell, State, Status, Step, Submission, SubmittedFigure
from targets.permissions import acts_for, entered, is_compiled, plays
from targets.refusals import AlreadyDone, Refused
from targets.steps import BY_OTHERS, ENTRANT, OFFICE, TRANSITIONS, transition, why_not

ARRIVING = (Step.SUBMIT, Step.UPDATE, Step.ACCEPT)  # what a reminder asks for
LONGEST_COMMENT = 500
LONGEST_CELL_COMMENT = 200


@transaction.atomic
def submit(*, report, by, seen=None, source="", as_operator=False):
    """上报: store the draft's figures as the next immutable submission, which counts from now on.

    Refused with findings while a required cell is blank, a figure is wrong, or an odd one has no explanation;
    blank cells are not stored. `seen`: id of the last step that the page knew, 0 for none. `source`: the
    file of an upload.
    """
    report, row = begin(report, Step.SUBMIT, by, seen, as_operator=as_operator)
    submission = store_submission(report, by, source)
    return finish(report, row, by, submission)


def store_submission(report, by, source=""):
    """Store what the draft says as the next immutable submission and make it the one that counts.

    Refused with findings while a required cell is blank, a figure is wrong, or an odd one has no explanation.
    """
    findings = [finding for finding in findings_of(report) if finding.stops]
    if findings:
        raise Refused(f"还不能上报，有 {len(findings)} 处要处理。", findings)
    cells = _filled_cells(report)
    if not cells:
        raise Refused("一个数也没有填，不能上报。")
    submission = Submission.objects.create(
        report=report,
        number=report.submissions.count() + 1,
        data_as_of=report.data_as_of,
        submitted_by=by,
        submitted_at=clock.now(),
        source=source,
    )
    SubmittedFigure.objects.bulk_create(
        SubmittedFigure(
            submission=submission,
            indicator_id=cell.indicator_id,
            entered_by_id=cell.updated_by_id,
            on_behalf=cell.on_behalf,
            **Cell.of(cell).as_fields(),
        )
        for cell in cells
    )
    freeze_evidence(submission)
    freeze_parts(submission, [cell.indicator_id for cell in cells if cell.value is not None])
    report.counting = submission
    report.submitted_by, report.submitted_at = by, submission.submitted_at
    return submission


def _filled_cells(report):
    indicators = [assignment.indicator_id for assignment in owed(report)]
    return list(report.cells.filter(indicator__in=indicators).exclude(state=State.BLANK))


@transaction.atomic
def withdraw(*, report, by, seen=None):
    """撤回 what was submitted and not yet accepted: the report is a draft again."""
    report, row = begin(report, Step.WITHDRAW, by, seen)
    return _reopen_draft(report, row, by)


@transaction.atomic
def review(*, report, by, seen=None, comment=""):
    """县级审核: pass the submitted report on to the section. Nobody reviews what they entered."""
    report, row = begin(report, Step.REVIEW, by, seen, comment)
    report.reviewed_by, report.reviewed_at = by, clock.now()
    return finish(report, row, by, report.counting, comment)


@transaction.atomic
def accept(*, report, by, seen=None, comment=""):
    """通过: the counting submission is final. Nobody accepts what they submitted or entered."""
    report, row = begin(report, Step.ACCEPT, by, seen, comment)
    report.accepted_by, report.accepted_at = by, clock.now()
    report.accepted = report.counting
    return finish(report, row, by, report.counting, comment)


@transaction.atomic
def return_(*, report, by, comment="", cells=(), seen=None):
    """退回 with a comment: the region mends its draft and submits again; meanwhile what was last accepted
    counts. `cells`: [(indicator id, what is wrong with it)]; with some, the comment may be left out.
    """
    comment = comment.strip() or _words_for(cells)
    report, row = begin(report, Step.RETURN, by, seen, comment)
    return _reopen_draft(report, row, by, comment, cells)


@transaction.atomic
def reopen(*, report, by, comment="", cells=(), seen=None):
    """重新开放 an accepted report with a reason, for a correction; what was accepted goes on counting.

    By the section until the office has compiled the month, by the office afterwards. `cells` as in 退回.
    """
    comment = comment.strip() or _words_for(cells)
    # Compiling waits for a reopening that has begun, and the other way round.
    Plan.objects.select_for_update(no_key=True).get(pk=report.plan_id)
    report, row = begin(report, Step.REOPEN, by, seen, comment)
    report.accepted_by = report.accepted_at = None
    return _reopen_draft(report, row, by, comment, cells)


def _words_for(cells):
    return f"有 {len(cells)} 格要改，见各格的意见。" if cells else ""


def begin(report, step, by, seen, comment="", *, as_operator=False):
    """Lock the report and ask everything that is asked of every step; returns (locked report, Transition)."""
    report = locked(report)
    compiled = step == Step.REOPEN and is_compiled(report.plan_id, report.month)
    _ask_actor(report, step, by, as_operator)
    _ask_seen(report, step, by, seen)
    row = transition(step, report.status, report.region.county_review, compiled)
    refuse_closed(report.plan)
    if not (as_operator or plays(by, report, row.actor)):
        raise PermissionDenied(_why_not_yours(step, row, report))
    if step in BY_OTHERS and entered(by, report):
        raise PermissionDenied("自己填报或上报的、由您代办的人填报或上报的数据，要由别人审核。")
    refuse_locked_report(report, row.tier)
    if row.needs_comment and not comment.strip():
        raise Refused(f"{step.label}要写明原因。")
    if len(comment) > LONGEST_COMMENT:
        raise Refused(f"意见最多 {LONGEST_COMMENT} 字，现有 {len(comment)} 字。")
    return report, row


def _why_not_yours(step, row, report):
    if row.actor == OFFICE:
        return f"办公室已汇总{month_name(report.month)}的数，要更正请办公室重新开放。"
    if step == Step.REOPEN:
        return f"办公室还没有汇总{month_name(report.month)}的数，由{report.section.name}重新开放。"
    return f"这份月报现在不由您{step.label}。"


def _ask_actor(report, step, by, as_operator):
    actors = {row.actor for row in TRANSITIONS if row.step == step}
    if as_operator and ENTRANT in actors:
        return
    if not any(plays(by, report, actor) for actor in actors):
        raise PermissionDenied(f"{report.region.name}报{report.section.name}的月报不由您{step.label}。")


def _ask_seen(report, step, by, seen):
    """Refuse a step that the status does not allow, or that was decided on an older state of the report."""
    last = report.steps.select_related("by", "represents").last()
    is_repeated = last is not None and (last.by_id, last.step) == (by.pk, step)
    possible = transition(step, report.status, report.region.county_review) is not None
    is_current = seen is None or seen == (last.pk if last else 0)
    if possible and is_current:
        return
    if is_repeated:
        raise AlreadyDone(f"这份月报您已经{step.label}，不用再办。")
    if not possible:
        raise Refused(why_not(step, report.status, report.region.county_review))
    raise Refused(
        f"您打开这一页之后，{last.who}已于{localtime(last.at):%m-%d %H:%M}把它{last.get_step_display()}。"
        "请看过最新情况再办。"
    )


def _reopen_draft(report, row, by, comment="", cells=()):
    submission = report.counting
    report.submitted_by = report.submitted_at = None
    report.reviewed_by = report.reviewed_at = None
    report.counting = report.accepted
    return finish(report, row, by, submission, comment, cells)


def finish(report, row, by, submission, comment="", cells=()):
    """Store the report in the status that the Transition `row` leads to, with its log row; returns it."""
    report.status = Status(row.target)
    report.save()
    step = ReportStep.objects.create(
        report=report,
        step=row.step,
        from_status=row.source,
        to_status=row.target,
        submission=submission,
        by=by,
        represents=acts_for(by, report, row.actor),
        at=clock.now(),
        comment=comment.strip(),
    )
    _point_at(step, submission, cells)
    if row.step in ARRIVING:
        settle(report)
    return report


def _point_at(step, submission, cells):
    """Keep what is wrong with single cells of the submission that comes back."""
    known = set(submission.figures.values_list("indicator_id", flat=True)) if cells else set()
    for indicator_id, comment in cells:
        if indicator_id not in known:
            raise Refused("指到的格不在这次上报里，请重新打开本页再办。")
        if not comment.strip() or len(comment) > LONGEST_CELL_COMMENT:
            raise Refused(f"指到的格要写明哪里不对，最多 {LONGEST_CELL_COMMENT} 字。")
    ReturnedCell.objects.bulk_create(
        ReturnedCell(step=step, indicator_id=indicator_id, comment=comment.strip())
        for indicator_id, comment in cells
    )
