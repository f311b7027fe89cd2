"""The files behind an entry, and those of entries under the same document: one document is attached once."""

from funding.models import FundAttachment
from funding.permissions import visible_tranches


def attached(user, tranche, allowed: bool) -> dict:
    """What the page of an entry shows of files; two queries."""
    rows = FundAttachment.objects.select_related("file", "added_by", "withdrawn_by")
    found = {"attachments": list(rows.filter(tranche=tranche)), "shared": []}
    if tranche.document_number:
        alike = visible_tranches(user, tranche.project.plan).filter(document_number=tranche.document_number)
        alike = alike.exclude(pk=tranche.pk).values("pk")
        found["shared"] = list(rows.filter(tranche__in=alike, withdrawn_at=None))
    return found | {"may_attach": allowed and tranche.project.plan.is_open}
