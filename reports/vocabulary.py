"""What wordings of a plan may name, read from its indicators, projects and purposes."""

from funding.models import Purpose
from reports.names import Names
from targets.models import Indicator, Project


def names_of(plan) -> Names:
    """Names without values, for checking a wording before it is saved."""
    return Names.of(
        Indicator.objects.filter(plan=plan).order_by("order", "id"),
        Project.objects.filter(plan=plan).order_by("category__order", "order", "id"),
        Purpose.objects.filter(project__plan=plan).order_by("order", "id"),
    )
