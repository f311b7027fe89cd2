"""Files behind entries of the ledger: attached, and withdrawn with a reason."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from funding.models import FundAttachment, FundTranche
from funding.permissions import can_enter
from minsheng.history import recorded
from minsheng.uploads import Upload
from organization.actions import keep_file

MOST_FILES = 20  # of one entry, without the withdrawn ones


@transaction.atomic
def attach_files(*, tranche: FundTranche, uploads: list[Upload], by) -> list[FundAttachment]:
    """Attach checked files to an entry; the entry itself stays as it is, and no sum changes.

    A file that the entry has already (the same bytes) is not stored again: ValidationError when all are such.
    """
    tranche = _locked(tranche, by)
    live = set(tranche.attachments.filter(withdrawn_at=None).values_list("file__sha256", flat=True))
    new = {upload.sha256: upload for upload in uploads if upload.sha256 not in live}
    if not new:
        raise ValidationError({"files": "这一笔已有同样的附件，不用再传。"})
    if len(live) + len(new) > MOST_FILES:
        raise ValidationError({"files": f"一笔最多 {MOST_FILES} 份附件，已有 {len(live)} 份。"})
    with recorded(by=by, reason="上传资金附件"):
        return [
            FundAttachment.objects.create(tranche=tranche, file=keep_file(upload=upload, by=by), added_by=by)
            for upload in new.values()
        ]


@transaction.atomic
def withdraw_attachment(*, attachment: FundAttachment, reason: str, by) -> FundAttachment:
    """Mark a file as attached by mistake, with the reason; it stays listed."""
    _locked(attachment.tranche, by)
    attachment = FundAttachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.withdrawn_at:
        raise ValidationError("这份附件已经撤下，没有再撤一次。", code="done")
    if not reason.strip():
        raise ValidationError("撤下附件要写明原因。")
    with recorded(by=by, reason=reason.strip()):
        attachment.withdrawn_by, attachment.withdrawn_at = by, timezone.now()
        attachment.reason = reason.strip()
        attachment.full_clean()
        attachment.save()
    return attachment


def _locked(tranche, by):
    rows = FundTranche.objects.select_for_update(of=["self"], no_key=True)
    tranche = rows.select_related("project__plan", "region").get(pk=tranche.pk)
    if not can_enter(by, project=tranche.project, region=tranche.region, stage=tranche.stage):
        raise PermissionDenied("附件由录入这一笔的科室或县区管理。")
    if not tranche.project.plan.is_open:
        raise ValidationError("这个方案已经关闭，不能再改附件。")
    return tranche
