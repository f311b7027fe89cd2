"""Vouching for a finding: the number is right although the data do not have it. With a reason, by name."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from minsheng.history import recorded
from reports.models import AcceptedFinding
from reports.permissions import require_writer

LONGEST_MESSAGE = 500


@transaction.atomic
def accept_finding(*, letter, finding, reason, by):
    """Store that `by` vouches for `finding` of the letter; the same twice changes nothing.

    ValidationError without a reason. It holds for later letters while the finding's key stays the same.
    """
    require_writer(by, letter.region)
    region = letter.scope
    row = AcceptedFinding(
        region=region,
        key=finding.key,
        message=finding.message[:LONGEST_MESSAGE],
        reason=reason.strip(),
        by=by,
        at=timezone.now(),
    )
    if not row.reason:
        raise ValidationError("请写明依据：谁、凭什么确认这个数。")
    row.full_clean(validate_unique=False, validate_constraints=False)
    with recorded(by=by, reason=row.reason):
        stored, _created = AcceptedFinding.objects.get_or_create(
            region=region,
            key=row.key,
            defaults={name: getattr(row, name) for name in ("message", "reason", "by", "at")},
        )
    return stored


@transaction.atomic
def withdraw_acceptance(*, letter, accepted, by):
    """Take the word back: the finding is open again in every letter. The history keeps both."""
    require_writer(by, letter.region)
    with recorded(by=by, reason="撤销核实"):
        AcceptedFinding.objects.filter(pk=accepted.pk).delete()


def parted(findings, region):
    """(open findings, [(finding, AcceptedFinding)]) of a region's letter; one query."""
    keys = {finding.key for finding in findings}
    accepted = {row.key: row for row in _accepted(region).filter(key__in=keys)}
    still_open = [finding for finding in findings if finding.key not in accepted]
    return still_open, [(one, accepted[one.key]) for one in findings if one.key in accepted]


def _accepted(region):
    return AcceptedFinding.objects.filter(region=region).select_related("by")
