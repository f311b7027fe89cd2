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

WHOLE = {"city": "全市", "province": "全省"}


@dataclass(frozen=True)
class Material:
    """The rows behind one letter, keyed for looking up.

    ``rows`` are completion's, by region and indicator id; ``sources`` the submitted figures behind them, by
    indicator id; ``funds`` both bases,
    ``calculations`` what 测算 come to by name. All figures run from the plan's start through ``through``,
    and are those of ``region`` and of what lies below it: of no other.
    """

    plan: Plan
    region: Region
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
        """What a document calls its region as a whole: 全市, 全县."""
        if self.region.level == Region.Level.COUNTY and self.region.name[-1] in "县区市":
            return f"全{self.region.name[-1]}"
        return WHOLE.get(self.region.level, self.region.name)

    @property
    def is_of_plan_region(self):
        return self.region == self.plan.region

    def with_tasks(self):
        """Without what is no task of the region: a county's report is silent on the other counties' tasks."""
        if self.is_of_plan_region:
            return self
        indicators = [each for each in self.indicators if _is_task(self.row(each))]
        owners = {each.project_id for each in indicators}
        projects = [each for each in self.projects if each.pk in owners or self._has_money(each)]
        return replace(self, indicators=indicators, projects=projects)

    def _has_money(self, project):
        funds = self.funds[Basis.FULL].of(project)
        stages = (funds.planned, funds.allocated, funds.raised, funds.passed_on, funds.paid)
        return any(each.is_entered for each in stages)

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
        return self.rows.get((self.region.pk, indicator.pk))

    def indicators_of(self, project):
        return [each for each in self.indicators if each.project_id == project.pk]


def _is_task(row):
    return row is not None and bool(row.expected or row.target is not None or row.actual is not None)


def read_material(
    template: ReportTemplate, first_month: date, through: date, basis: str, region: Region | None = None
) -> Material:
    """Read completion, its sources and targets, and the money of the template's plan through a month.

    ``region``: of that region and what lies below it alone; what is known of the plan as a whole only (测算,
    the year's forecasts) is then left out.
    """
    plan = template.plan
    whole, region = region is None, region or plan.region
    notices = []
    try:
        rows = by_cell(completion(plan, through, region, basis=basis))
        origins = _by_indicator(sources(plan, through, region, basis=basis))
    except CompletionError as problem:
        rows, origins = {}, {}
        notices.append(Notice("span", str(problem)))
    projects = list(
        Project.objects.filter(plan=plan).select_related("section").order_by("category__order", "order", "id")
    )
    funds = both_totals(plan, through, region=region, projects=projects, provenance=True)
    own = {"indicator__plan": plan, "region__path__startswith": region.path}
    targets = Target.objects.filter(**own).select_related("document").in_force(through)
    base_values = BaseValue.objects.filter(**own, month__lt=through)
    return Material(
        plan=plan,
        region=region,
        first_month=first_month,
        through=through,
        basis=basis,
        regions=_regions(region, rows),
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
        calculations=results(plan, funds) if whole else {},
        comparisons=Comparisons(plan, region, through, basis, template.compared),
        forecasts=_forecasts(plan, through) if whole else {},
        labels=dict(template.labels.values_list("indicator_id", "label")),
        span=span_text(first_month, through, template.span_style),
        notices=notices,
    )


def _forecasts(plan, through):
    """What was typed for the very month: an older expectation is never carried on."""
    found = Forecast.objects.filter(indicator__plan=plan, month=through).select_related("by")
    return {each.indicator_id: each for each in found}


def _regions(region, rows):
    """The region itself, then those below it that have a row, in document order."""
    below = Region.objects.filter(pk__in={region_id for region_id, _ in rows}).exclude(pk=region.pk)
    return [region, *below.order_by("order", "code")]


def _by_indicator(found):
    grouped = {}
    for source in found:
        grouped.setdefault(source.indicator_id, []).append(source)
    return grouped
