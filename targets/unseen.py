"""What a region has put into its draft beside the figures: numbers of parts and files that have not gone up,
so that whoever submits for the region has not seen them.
"""

from django.db.models import Exists, OuterRef

from targets.models import Evidence, PartProgress, SubmittedEvidence, SubmittedPart


def put_in_unseen(reports):
    """{report id: what, in words} of those of the reports (rows or ids) with anything of the kind; two
    queries.
    """
    parts = PartProgress.objects.filter(report__in=reports, value__isnull=False, part__is_active=True)
    sent = SubmittedPart.objects.filter(
        submission__report=OuterRef("report"), part=OuterRef("part"), value=OuterRef("value")
    )
    files = Evidence.objects.filter(report__in=reports, removed_at=None)
    kept = SubmittedEvidence.objects.filter(evidence=OuterRef("pk"))
    found = {}
    for rows, what in ((parts.exclude(Exists(sent)), "分项"), (files.exclude(Exists(kept)), "佐证")):
        for report in rows.order_by().values_list("report", flat=True).distinct():
            found.setdefault(report, []).append(what)
    return {report: "和".join(words) for report, words in found.items()}
