"""Who gets the task with the target: proposed from the table, added to what is assigned, never taken away."""

from collections.abc import Mapping

from organization.models import Region
from targets.decomposition import TableReading
from targets.decomposition.shape import NUMBER, WORDS
from targets.importers.table.matching import SKIP, Match
from targets.models import Assignment, Kind, Plan

BY_TABLE, ALL, NONE = "table", "all", "none"
# A whole-city target of these kinds is every region's own target too; a count that is not split is nobody's.
HOLDS_EVERYWHERE = {Kind.MILESTONE, Kind.RATIO, Kind.STANDARD}


def existing_tasks(plan: Plan) -> dict[int, dict[str, int | None]]:
    """Indicator id → region path → the section that fills in (or None). One query."""
    rows = Assignment.objects.filter(indicator__plan=plan)
    found: dict[int, dict[str, int | None]] = {}
    for indicator, path, section in rows.values_list("indicator_id", "region__path", "filled_by_id"):
        found.setdefault(indicator, {})[path] = section
    return found


def propose_tasks(
    matches: list[Match],
    reading: TableReading,
    regions: Mapping[str, Region],
    existing: Mapping[int, Mapping[str, int | None]],
    modes: Mapping[str, str],
) -> list[tuple[Match, Region]]:
    """New tasks, as (column, region). A blank count is no task; 完成 in the city row alone is every county's.

    `modes`: column key → table (as the table says), all (every county of the table) or none. Of regions one
    under another only the lowest gets the task, and none that would be counted twice with an existing one.
    """
    cells = reading.by_column()
    everybody = [row.region for row in reading.rows if not row.total and not _is_own(regions.get(row.region))]
    tasks = []
    for match in matches:
        if match.use == SKIP:
            continue
        mode = modes.get(match.column.key, BY_TABLE)
        mine = cells[match.column.key].values()
        filled = {cell.region for cell in mine if cell.verdict in (NUMBER, WORDS)}
        parts = [row.region for row in reading.rows if not row.total and row.region in filled]
        if mode == ALL or (mode == BY_TABLE and not parts and filled and match.kind in HOLDS_EVERYWHERE):
            parts = everybody
        elif mode == NONE:
            parts = []
        has = existing.get(match.indicator.pk, {}) if match.indicator else {}
        tasks += [(match, region) for region in _lowest(parts, regions) if not _counted_twice(region, has)]
    return tasks


def _is_own(region: Region | None) -> bool:
    return region is not None and region.level == Region.Level.OWN


def _lowest(codes: list[str], regions: Mapping[str, Region]) -> list[Region]:
    """Without those that have another of the list below them."""
    found = [regions[code] for code in codes if code in regions]
    above = {path for region in found for path in _ancestors(region.path)}
    return [region for region in found if region.path not in above]


def _ancestors(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) + "/" for depth in range(1, len(parts))]


def _counted_twice(region: Region, has: Mapping[str, int | None]) -> bool:
    """Assigned already, or above or below one that is."""
    if not has:
        return False
    if region.path in has or any(path in has for path in _ancestors(region.path)):
        return True
    return any(path.startswith(region.path) for path in has)
