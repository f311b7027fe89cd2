"""Files behind entries: attached, sent back to those who may see the entry, withdrawn with a reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from funding.actions import attach_files, withdraw_attachment
from funding.forms import AttachForm
from funding.models import FundAttachment
from funding.permissions import can_enter
from funding.views.ledger import tranche_page, visible_tranche
from organization.access import needs
from organization.files import send_file
from organization.views.common import attempt


@require_POST
@needs("enter_funds")
def attach(request, pk):
    found = visible_tranche(request, pk)
    if not can_enter(request.user, project=found.project, region=found.region, stage=found.stage):
        raise PermissionDenied("附件由录入这一笔的科室或县区管理。")
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        uploads = form.cleaned_data["files"]
        kept = attempt(form, attach_files, tranche=found, uploads=uploads, by=request.user)
        if kept:
            messages.success(request, f"已存 {len(kept)} 份附件。")
            return redirect(found)
    return tranche_page(request, found, attach_form=form)


@needs("view_funds")
def attachment(request, pk):
    row = _visible(request, pk)
    return send_file(row.file, to_save="save" in request.GET)


@require_POST
@needs("enter_funds")
def withdraw(request, pk):
    row = _visible(request, pk)
    try:
        withdraw_attachment(attachment=row, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, f"已撤下“{row.file}”。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(row.tranche)


def _visible(request, pk):
    """The attachment, 404 where its entry is."""
    row = get_object_or_404(FundAttachment.objects.select_related("file"), pk=pk)
    row.tranche = visible_tranche(request, row.tranche_id)
    return row
