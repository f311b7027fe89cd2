"""Who owes figures to whom, from the tasks that are stored by the 100,000 in a country."""

from organization.models import Region, Section


def owing(tasks, *fields):
    """Return (region, section, values of the fields…) of each of the tasks, in their order.

    `tasks`: a queryset of Assignment. Three queries, and one object for each region and each section: making
    those of every task anew takes longer than everything else on a page of many regions.
    """
    rows = list(tasks.values_list("region", "indicator__section", *fields))
    regions = Region.objects.in_bulk({row[0] for row in rows})
    sections = Section.objects.in_bulk({row[1] for row in rows})
    return [(regions[region], sections[section], *values) for region, section, *values in rows]
