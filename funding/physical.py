"""What of a project is done, beside its money: the very figures of the overview (targets.completion)."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from minsheng.months import format_month
from targets.completion import BASES, SUBMITTED, CompletionError, Row, completion
from targets.models import Indicator
from targets.overview_cells import grouped, grouped_target
from targets.standing import share_of_pace


@dataclass(frozen=True)
class Done:
    """One indicator of a project in one region, as the overview shows it, with the way to how it is made."""

    row: Row
    url: str

    @property
    def actual(self) -> str:
        return grouped(self.row)

    @property
    def target(self) -> str:
        return grouped_target(self.row)

    @property
    def of_pace(self) -> Decimal | None:
        """How much of what is due by now is done, in per cent, unrounded (targets.standing)."""
        return share_of_pace(self.row)


@dataclass(frozen=True)
class Physical:
    """Completion by (region, project); ``problem`` says why there is none for the month."""

    basis_name: str
    by_place: dict[tuple[int, int], list[Done]] = field(default_factory=dict)
    problem: str = ""

    def of(self, region, project) -> list[Done]:
        return self.by_place.get((region.pk, project.pk), [])


def physical(plan, through, region, basis=SUBMITTED) -> Physical:
    """Read completion of ``region`` and the regions right below through a month; two queries."""
    try:
        rows = completion(plan, through, region, basis)
    except CompletionError as error:
        return Physical(BASES.get(basis, ""), problem=str(error))
    projects = dict(Indicator.objects.filter(plan=plan).values_list("pk", "project_id"))
    query = urlencode({"month": format_month(through), "basis": basis})
    base = reverse("targets:overview", args=[plan.slug])
    found = defaultdict(list)
    for row in rows:
        if row.expected or row.target is not None or row.is_own:
            url = f"{base}{row.region_code}/{row.indicator_id}/?{query}"
            found[row.region_id, projects[row.indicator_id]].append(Done(row, url))
    return Physical(BASES[basis], dict(found))
