"""Everything a letter is made of, read once: a constant number of queries, whatever the plan's size.

A letter must open as far as it can, so what cannot be read becomes a notice and an empty answer here.
"""

from dataclasses import dataclass, field
from datetime import date

from funding.totals import Basis, FundTotals, both_totals
from minsheng.months import span_name
from organization.models import Region
from reports.document import Notice
from targets.completion import CompletionError, Row, by_cell, completion
from targets.models import BaseValue, Category, Indicator, Plan, Project, Target
from targets.sources import Source, sources

WHOLE = {"city": "全市", "province": "全省", "county": "全县（区）"}


@dataclass(frozen=True)
class Material:
    """The rows behind one letter, keyed for looking up.

    ``rows`` are completion's, by region and indicator id; ``sources`` the submitted figures behind them, by
    indicator id; ``funds`` both bases. All figures run from the plan's start through ``through``.
    """

    plan: Plan
    first_month: date
    through: date
    basis: str
    regions: list[Region]
    categories: list[Category]
    projects: list[Project]
    indicators: list[Indicator]
    rows: dict[tuple[int, int], Row]
    sources: dict[int, list[Source]]
    targets: dict[tuple[int, int], Target]
    base_values: dict[int, BaseValue]
    funds: dict[Basis, FundTotals]
    notices: list[Notice] = field(default_factory=list)

    @property
    def span(self):
        return span_name(self.first_month, self.through)

    @property
    def region_name(self):
        """What a document calls the plan's region: 全市."""
        return WHOLE.get(self.plan.region.level, self.plan.region.name)

    def row(self, indicator):
        return self.rows.get((self.plan.region_id, indicator.pk))

    def indicators_of(self, project):
        return [each for each in self.indicators if each.project_id == project.pk]


def read_material(plan: Plan, first_month: date, through: date, basis: str) -> Material:
    """Read completion, its sources and targets, and the money of ``plan`` through the month ``through``."""
    notices = []
    try:
        rows = by_cell(completion(plan, through, basis=basis))
        origins = _by_indicator(sources(plan, through, basis=basis))
    except CompletionError as problem:
        rows, origins = {}, {}
        notices.append(Notice("span", str(problem)))
    projects = list(
        Project.objects.filter(plan=plan).select_related("section").order_by("category__order", "order", "id")
    )
    targets = Target.objects.filter(indicator__plan=plan).select_related("document").in_force(through)
    base_values = BaseValue.objects.filter(indicator__plan=plan, region=plan.region, month__lt=through)
    return Material(
        plan=plan,
        first_month=first_month,
        through=through,
        basis=basis,
        regions=_regions(plan, rows),
        categories=list(Category.objects.filter(plan=plan).order_by("order", "id")),
        projects=projects,
        indicators=list(
            Indicator.objects.filter(plan=plan).select_related("project").order_by("order", "id")
        ),
        rows=rows,
        sources=origins,
        targets={
            (target.region_id, target.indicator_id): target for target in targets if not target.is_withdrawn
        },
        base_values={base.indicator_id: base for base in base_values.order_by("month")},
        funds=both_totals(plan, through, projects=projects, provenance=True),
        notices=notices,
    )


def _regions(plan, rows):
    """The plan's region, then those below it that have a row, in document order."""
    below = Region.objects.filter(pk__in={region_id for region_id, _ in rows}).exclude(pk=plan.region_id)
    return [plan.region, *below.order_by("order", "code")]


def _by_indicator(found):
    grouped = {}
    for source in found:
        grouped.setdefault(source.indicator_id, []).append(source)
    return grouped
