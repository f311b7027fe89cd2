"""Everything a letter is made of, read once: a constant number of queries, whatever the plan's size.

A letter must open as far as it can, so what cannot be read becomes a notice and an empty answer here.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from funding.calculations import Result, results
from funding.totals import Basis, FundTotals, both_totals
from organization.models import Region
from reports.comparisons import Comparisons
from reports.document import Notice
from reports.models import Forecast, ReportTemplate
from reports.spans import span_text
from targets.completion import CompletionError, Row, by_cell, completion
from targets.models import BaseValue, Category, Indicator, Plan, Project, Target
from targets.sources import Source, sources

WHOLE = {"city": "全市", "province": "全省", "county": "全县（区）"}


@dataclass(frozen=True)
class Material:
    """The rows behind one letter, keyed for looking up.

    ``rows`` are completion's, by region and indicator id; ``sources`` the submitted figures behind them, by
    indicator id; ``funds`` both bases,
    ``calculations`` what 测算 come to by name. All figures run from the plan's start through ``through``.
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
    base_values: dict[tuple[int, int], BaseValue]
    funds: dict[Basis, FundTotals]
    calculations: dict[str, Result]
    comparisons: Comparisons
    forecasts: dict[int, Forecast]
    labels: dict[int, str]
    span: str
    notices: list[Notice] = field(default_factory=list)

    @property
    def region_name(self):
        """What a document calls the plan's region: 全市."""
        return WHOLE.get(self.plan.region.level, self.plan.region.name)

    def scoped(self, section=None, category=None):
        """The same material with the projects and indicators of one section, of one category, or of both.

        A project belongs to a section when it or one of its indicators does. Notices stay in one list.
        """
        if section is None and category is None:
            return self
        below = None if category is None else self._below(category)
        indicators = [each for each in self.indicators if section in (None, each.section)]
        owners = {each.project_id for each in indicators}
        projects = [
            each
            for each in self.projects
            if (section is None or each.section == section or each.pk in owners)
            and (below is None or each.category_id in below)
        ]
        kept = {each.pk for each in projects}
        return replace(
            self, projects=projects, indicators=[each for each in indicators if each.project_id in kept]
        )

    def _below(self, category):
        """The ids of a category and of all that lie under it."""
        found, size = {category.pk}, 0
        while size != len(found):
            size = len(found)
            found |= {each.pk for each in self.categories if each.parent_id in found}
        return found

    def row(self, indicator):
        return self.rows.get((self.plan.region_id, indicator.pk))

    def indicators_of(self, project):
        return [each for each in self.indicators if each.project_id == project.pk]


def read_material(template: ReportTemplate, first_month: date, through: date, basis: str) -> Material:
    """Read completion, its sources and targets, and the money of the template's plan through a month."""
    plan = template.plan
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
    funds = both_totals(plan, through, projects=projects, provenance=True)
    targets = Target.objects.filter(indicator__plan=plan).select_related("document").in_force(through)
    base_values = BaseValue.objects.filter(indicator__plan=plan, month__lt=through)
    return Material(
        plan=plan,
        first_month=first_month,
        through=through,
        basis=basis,
        regions=_regions(plan, rows),
        categories=list(Category.objects.filter(plan=plan).order_by("order", "id")),
        projects=projects,
        indicators=list(
            Indicator.objects.filter(plan=plan).select_related("project", "section").order_by("order", "id")
        ),
        rows=rows,
        sources=origins,
        targets={
            (target.region_id, target.indicator_id): target for target in targets if not target.is_withdrawn
        },
        base_values={(base.region_id, base.indicator_id): base for base in base_values.order_by("month")},
        funds=funds,
        calculations=results(plan, funds),
        comparisons=Comparisons(plan, through, basis, template.compared),
        forecasts=_forecasts(plan, through),
        labels=dict(template.labels.values_list("indicator_id", "label")),
        span=span_text(first_month, through, template.span_style),
        notices=notices,
    )


def _forecasts(plan, through):
    """What was typed for the very month: an older expectation is never carried on."""
    found = Forecast.objects.filter(indicator__plan=plan, month=through).select_related("by")
    return {each.indicator_id: each for each in found}


def _regions(plan, rows):
    """The plan's region, then those below it that have a row, in document order."""
    below = Region.objects.filter(pk__in={region_id for region_id, _ in rows}).exclude(pk=plan.region_id)
    return [plan.region, *below.order_by("order", "code")]


def _by_indicator(found):
    grouped = {}
    for source in found:
        grouped.setdefault(source.indicator_id, []).append(source)
    return grouped
