"""盖章扫描件: the scans of a report's sealed page, on the report's own page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from organization.files import send_file
from targets import actions
from targets.forms.attached import ScanForm, WithdrawForm
from targets.models import SealedScan
from targets.permissions import can_file_scan, reports_visible_to
from targets.refusals import AlreadyDone, Refused
from targets.views.report import find_report, report_page


@require_POST
def scan_add(request, pk):
    report = find_report(request.user, pk)
    if not can_file_scan(request.user, report):
        raise PermissionDenied("盖章扫描件由填报、县级审核或受理科室的人存入。")
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        return report_page(request, report, scan_form=form)
    try:
        kept = actions.file_scan(report=report, uploads=form.cleaned_data["files"], by=request.user)
        messages.success(request, f"已存 {len(kept)} 份盖章扫描件。")
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        form.add_error("files", refused.message)
        return report_page(request, report, scan_form=form)
    return redirect("targets:report", pk=pk)


def find_scan(user, pk):
    rows = SealedScan.objects.filter(submission__report__in=reports_visible_to(user).values("pk"))
    return get_object_or_404(rows.select_related("file", "submission__report__region"), pk=pk)


def scan_file(request, pk):
    return send_file(find_scan(request.user, pk).file, to_save="save" in request.GET)


@require_POST
def scan_withdraw(request, pk):
    scan = find_scan(request.user, pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, "撤下原因最多 200 字。")
        return redirect("targets:report", pk=scan.submission.report_id)
    try:
        actions.withdraw_scan(scan=scan, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"已撤下扫描件“{scan.file}”。")
    except AlreadyDone as done:
        messages.info(request, done.message)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("targets:report", pk=scan.submission.report_id)
