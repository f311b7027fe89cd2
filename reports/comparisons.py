"""The same plan some months ago, and the plan before in the same month: read only when a wording asks."""

from dataclasses import dataclass
from functools import cached_property

from minsheng.months import add_months, month_name
from organization.models import Region
from targets.completion import CompletionError, by_cell, completion
from targets.models import Plan


@dataclass(frozen=True)
class Comparisons:
    """Rows to compare with; ``back`` is how many months lie between 上期 and ``through``."""

    plan: Plan
    region: Region
    through: object
    basis: str
    back: int = 1

    @property
    def earlier_month(self):
        return add_months(self.through, -self.back)

    @property
    def earlier_name(self):
        return f"{month_name(self.earlier_month)}底"

    @property
    def last_year_month(self):
        return add_months(self.through, -12)

    @cached_property
    def _earlier(self):
        """Nothing before the plan's own year: what was then is a base value, not a figure of the plan."""
        return self._rows(self.plan, self.earlier_month)

    @cached_property
    def _last_year(self):
        if not self.plan.predecessor_id:
            return {}
        predecessor = Plan.objects.select_related("region").get(pk=self.plan.predecessor_id)
        return self._rows(predecessor, self.last_year_month)

    def _rows(self, plan, month):
        try:
            return by_cell(completion(plan, month, self.region, basis=self.basis))
        except CompletionError:
            return {}

    def earlier(self, region_id, indicator):
        """The row of the month that 上期 means, or None."""
        return self._earlier.get((region_id, indicator.pk))

    def last_year(self, region_id, indicator):
        """The row of the indicator that this one follows, in last year's same month, or None."""
        return self._last_year.get((region_id, indicator.predecessor_id))
