"""What the checks find in many reports at once is what they find in each of them."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from targets.models import MonthlyReport
from targets.plan_findings import findings_of_reports
from targets.report_page import figures_of
from tests.targets.generated_plans import plans, store


def told(findings):
    return sorted((finding.key, finding.message, finding.figures, finding.carries) for finding in findings)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=plans())
def test_findings_of_many_reports_are_those_of_each(drawn):
    with transaction.atomic():
        world = store(drawn)
        rows = MonthlyReport.objects.filter(plan=world.plan, counting__isnull=False)
        reports = list(rows.select_related("plan", "region", "counting"))
        together = findings_of_reports(world.plan, reports)
        for report in reports:
            alone = [one for figure in figures_of(report, report.counting) for one in figure.line.findings]
            assert told(together[report.pk]) == told(alone)
        transaction.set_rollback(True)
