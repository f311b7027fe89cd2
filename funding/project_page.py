"""Everything that the page and the workbook of one project's money show, read once."""

from dataclasses import dataclass, replace
from datetime import date

from funding import splits
from funding.breakdowns import MonthFunds, RegionFunds, RegionTable, by_month, by_region
from funding.calculations import Result, results
from funding.mismatches import Mismatch, mismatches
from funding.money import Basis, FundTotals, ProjectFunds
from funding.physical import Done, Physical, physical
from funding.totals import both_totals
from organization.models import Region
from targets.models import Plan, Project


@dataclass(frozen=True)
class RegionLine:
    """A region's money and, aligned to the indicators of the project, what is done there (None: no task)."""

    funds: RegionFunds
    done: list[Done | None]


@dataclass(frozen=True)
class ProjectPage:
    """The money of ``project`` looked at from ``region`` on ``basis`` through a month, and what is done."""

    project: Project
    region: Region
    basis: Basis
    through: date
    totals: FundTotals
    funds: ProjectFunds
    sources: splits.SplitTable
    purposes: splits.SplitTable
    months: list[MonthFunds]
    regions: RegionTable
    region_lines: list[RegionLine]
    indicators: list[str]
    done: list[Done]
    progress: Physical
    mismatches: list[tuple[str, Mismatch]]
    calculations: list[Result]


def project_page(
    plan: Plan, project: Project, region: Region, basis: Basis, through: date, *, calculations: bool
) -> ProjectPage:
    """Read it; a constant number of queries. ``calculations``: the person may see the whole plan's."""
    both = both_totals(plan, through, region=region)
    totals = both[basis]
    funds = totals.of(project)
    progress = physical(plan, through, region)
    regions = by_region(plan, through, region=region, project=project)
    indicators = _indicators(progress, project)
    only = replace(totals, projects=(funds,), total=funds)
    return ProjectPage(
        project=project,
        region=region,
        basis=basis,
        through=through,
        totals=totals,
        funds=funds,
        sources=splits.by_source(funds),
        purposes=splits.by_purpose(funds),
        months=by_month(plan, through, basis, region=region, project=project),
        regions=regions,
        region_lines=[_line(line, progress, project, indicators, region) for line in regions.lines],
        indicators=list(indicators.values()),
        done=progress.of(region, project),
        progress=progress,
        mismatches=mismatches(plan, only, progress).of(project),
        calculations=_calculations(plan, project, region, both, through) if calculations else [],
    )


def _indicators(progress, project) -> dict[int, str]:
    """The project's indicators by id, in their order, of all regions together."""
    rows = [done.row for (_, key), found in progress.by_place.items() if key == project.pk for done in found]
    return {row.indicator_id: row.short_name for row in rows}


def _line(line, progress, project, indicators, region):
    found = [] if line.region is None or line.region == region else progress.of(line.region, project)
    by_indicator = {done.row.indicator_id: done for done in found}
    return RegionLine(line, [by_indicator.get(pk) for pk in indicators])


def _calculations(plan, project, region, both, through):
    totals = both if region == plan.region else both_totals(plan, through)
    return [each for each in results(plan, totals).values() if each.calculation.project_id == project.pk]
