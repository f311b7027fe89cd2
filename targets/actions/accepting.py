"""Accepting many reports in one press: each by the same step as one, with its own row in its log."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from targets.actions.stepping import accept
from targets.plan_findings import findings_of_reports
from targets.refusals import Refused


def accept_clean(*, plan, reports, by):
    """Accept those of `reports`, pairs of a report (with its region) and the last step that the page knew,
    in which the checks find nothing; returns (accepted reports, [(report, why it was left)]).

    One that was refused leaves the others accepted.
    """
    findings = findings_of_reports(plan, [report for report, _seen in reports])
    accepted, left = [], []
    for report, seen in reports:
        asked = len(findings.get(report.pk, []))
        if asked:
            left.append((report, f"有 {asked} 处要看过才能通过。"))
            continue
        try:
            with transaction.atomic():
                accepted.append(accept(report=report, by=by, seen=seen))
        except Refused as refused:
            left.append((report, refused.message))
        except PermissionDenied as denied:
            left.append((report, str(denied)))
    return accepted, left
