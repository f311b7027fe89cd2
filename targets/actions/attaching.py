"""Files behind the cells of a report (佐证), and the scan of its sealed page."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng import clock
from minsheng.history import recorded
from minsheng.uploads import Upload
from organization.actions import keep_file
from targets.actions.reporting import entered_in, locked, refuse_closed
from targets.locking import entry_tier, refuse_locked_report
from targets.models import Evidence, SealedScan, SubmittedEvidence
from targets.permissions import can_file_scan
from targets.refusals import AlreadyDone, Refused
from targets.steps import OPEN, WHY_NOT

MOST_FILES = 20  # live ones of one cell, or of one submission


@transaction.atomic
def add_evidence(*, report, indicator, uploads: list[Upload], note="", by):
    """Attach checked files to the cell of `indicator` in an open report; returns the new Evidence rows.

    A file that the cell has already (the same bytes) is not stored again; AlreadyDone when all are such.
    """
    report = _open_cell(report, indicator, by)
    live = {row.file.sha256 for row in _live(report, indicator)}
    new = [upload for upload in _without_twins(uploads) if upload.sha256 not in live]
    if not new:
        raise AlreadyDone("这一格已有同样的文件，不用再传。")
    if len(live) + len(new) > MOST_FILES:
        raise Refused(
            f"一格最多 {MOST_FILES} 份佐证，已有 {len(live)} 份。请合并成一个文件，或先去掉不用的。"
        )
    with recorded(by=by, reason="上传佐证"):
        return [
            Evidence.objects.create(
                report=report,
                indicator=indicator,
                file=keep_file(upload=upload, by=by),
                note=note.strip(),
                added_by=by,
                added_at=clock.now(),
            )
            for upload in new
        ]


@transaction.atomic
def remove_evidence(*, evidence, by):
    """Mark a file as taken away from its cell; submissions that it went up with keep it."""
    report = _open_cell(evidence.report, evidence.indicator, by)
    evidence = report.evidence.select_for_update().get(pk=evidence.pk)
    if evidence.removed_at:
        raise AlreadyDone("这份佐证已经去掉，不用再办。")
    with recorded(by=by, reason="去掉佐证"):
        evidence.removed_by, evidence.removed_at = by, clock.now()
        evidence.save(update_fields=["removed_by", "removed_at"])
    return evidence


def freeze_evidence(submission):
    """Write down which files go up with a submission: those that the cells of its report have now."""
    rows = Evidence.objects.filter(report=submission.report_id, removed_at=None).order_by("pk")
    SubmittedEvidence.objects.bulk_create(
        SubmittedEvidence(submission=submission, evidence=row) for row in rows
    )


@transaction.atomic
def file_scan(*, report, uploads: list[Upload], by):
    """Keep scans of the sealed page with the newest submission of a report; returns the new rows."""
    report = locked(report)
    _ask_scanner(report, by)
    submission = report.submissions.order_by("number").last()
    if submission is None:
        raise Refused("还没有上报过。请先上报，打印盖章后再存扫描件。")
    live = submission.scans.filter(withdrawn_at=None).values_list("file__sha256", flat=True)
    new = [upload for upload in _without_twins(uploads) if upload.sha256 not in set(live)]
    if not new:
        raise AlreadyDone("这次上报已有同样的扫描件，不用再传。")
    if len(live) + len(new) > MOST_FILES:
        raise Refused(f"一次上报最多 {MOST_FILES} 份扫描件，已有 {len(live)} 份。请合并成一个 PDF 再传。")
    with recorded(by=by, reason="存入盖章扫描件"):
        return [
            SealedScan.objects.create(
                submission=submission,
                file=keep_file(upload=upload, by=by),
                filed_by=by,
                filed_at=clock.now(),
            )
            for upload in new
        ]


@transaction.atomic
def withdraw_scan(*, scan, reason, by):
    """Mark a scan as filed by mistake, with the reason; it stays listed."""
    report = locked(scan.submission.report)
    _ask_scanner(report, by)
    scan = SealedScan.objects.select_for_update().get(pk=scan.pk)
    if scan.withdrawn_at:
        raise AlreadyDone("这份扫描件已经撤下，不用再办。")
    if not reason.strip():
        raise Refused("撤下扫描件要写明原因。")
    with recorded(by=by, reason=reason.strip()):
        scan.withdrawn_by, scan.withdrawn_at, scan.reason = by, clock.now(), reason.strip()
        scan.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])
    return scan


def _open_cell(report, indicator, by):
    """The report, locked; refused unless it is open and `by` types the figure of `indicator` in it."""
    report = locked(report)
    refuse_closed(report.plan)
    if indicator.pk not in entered_in(report, by, as_operator=False):
        raise PermissionDenied("这一格不由您填报。")
    if report.status not in OPEN:
        raise Refused(f"{WHY_NOT[report.status]}，佐证不能再增减。要更正的，请先撤回或请科室退回。")
    refuse_locked_report(report, entry_tier(report.status))
    return report


def _live(report, indicator):
    return report.evidence.filter(indicator=indicator, removed_at=None).select_related("file")


def _without_twins(uploads):
    return list({upload.sha256: upload for upload in uploads}.values())


def _ask_scanner(report, by):
    if not can_file_scan(by, report):
        raise PermissionDenied("盖章扫描件由填报、县级审核或受理科室的人存入。")
