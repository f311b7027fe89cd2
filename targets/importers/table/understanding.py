"""A decomposition table as one plan understands it: columns matched, targets compared, tasks proposed.

Everything that stands in the way of storing is a problem of severity error: what is wrong in the file, and
every question that is still open. The page and the command line show the same list.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from minsheng.figures import format_number
from minsheng.workbooks import ERROR, WARNING, Problem, Workbook
from organization.models import Region, Section
from targets.decomposition import KnownRegion, Settled, read_table
from targets.importers.table.assigning import existing_tasks, propose_tasks
from targets.importers.table.comparing import GONE, SAME, Standings, compare, targets_in_force
from targets.importers.table.matching import SKIP, Match, match_columns
from targets.importers.table.questions import left_out, open_questions
from targets.importers.table.remembering import remembered
from targets.importers.table.understood import Understanding, sum_column
from targets.models import Plan
from targets.planning.revising import ADDS_UP, unbalanced


def known_regions(plan: Plan) -> tuple[dict[str, Region], list[KnownRegion]]:
    """The plan's region and everything below it: by code, and as the reader wants them. One query."""
    regions = {region.code: region for region in Region.objects.under(plan.region).active()}
    by_id = {region.pk: region for region in regions.values()}
    known = []
    for region in regions.values():
        above = by_id.get(region.parent_id)
        aliases = [*region.aliases, f"{above.name}{region.name}"] if above else region.aliases
        own = region.level == Region.Level.OWN
        known.append(KnownRegion(region.code, region.name, tuple(aliases), region.path, own))
    return regions, known


def understand(workbook: Workbook, plan: Plan, effective_month: date, answers: Mapping) -> Understanding:
    """Read the table for this plan with the answers given so far; nothing is stored.

    `answers`: {"columns": {key: fields of the page}, "gone": {"indicator-region": withdraw|keep},
    "imbalance": {key: reason}, "assign": {key: mode}, "filled_by": {region code: section id}, "sheets":
    [names] or absent, "document": id or None, "reason": text, "section": id of the one for new projects}.
    """
    regions, known = known_regions(plan)
    total = next((region for region in known if region.code == plan.region.code), None)
    sheets = answers.get("sheets") or None
    reading = read_table(workbook, known, total, sheets)
    indicators = list(plan.indicators.select_related("project").order_by("order", "id"))
    matches = match_columns(reading.columns, indicators, remembered(plan), answers.get("columns", {}))
    settled = {match.column.key: match.settled for match in matches if _differs(match)}
    if settled:
        reading = read_table(workbook, known, total, sheets, settled)
        columns = {column.key: column for column in reading.columns}
        matches = [replace(match, column=columns[match.column.key]) for match in matches]
    found = Understanding(plan, effective_month, reading, regions, answers, matches)
    _fill(found)
    return found


def _differs(match: Match) -> bool:
    known, column = match.settled, match.column
    if known == Settled():
        return False
    unit = column.unit if known.unit is None else known.unit
    return (known.kind, unit, known.direction) != (column.kind, column.unit, column.direction)


def _fill(found: Understanding) -> None:
    standings = targets_in_force(found.plan, found.effective_month)
    found.changes, unit_problems = compare(found.reading, found.matches, standings)
    existing = existing_tasks(found.plan)
    modes = found.answers.get("assign", {})
    found.tasks = propose_tasks(found.matches, found.reading, found.regions, existing, modes)
    _offer_sections(found)
    found.fillers = _fillers(found, existing)
    found.problems = [
        *_file_problems(found, _uneven(found, standings)),
        *unit_problems,
        *open_questions(found),
        *left_out(found, standings),
    ]


def _uneven(found: Understanding, standings: Standings) -> list[Problem]:
    """Sums that would not hold once the table is stored: with the targets in force that it leaves out or does
    not name. Those that do not hold in the file itself are the reader's to tell; while it is open whether a
    target is withdrawn, nothing is said of its column.
    """
    told = {id(column) for each in found.reading.problems if (column := sum_column(found, each))}
    return [
        problem
        for match in found.matches
        if match.indicator and match.indicator.kind in ADDS_UP and id(match.column) not in told
        for problem in _uneven_column(found, match, standings.get(match.indicator.pk, {}))
    ]


def _uneven_column(found: Understanding, match: Match, standing):
    regions, changes = found.regions, [change for change in found.changes if change.match is match]
    answered = found.answers.get("gone", {})
    if any(change.outcome == GONE and change.key not in answered for change in changes):
        return
    stored = {regions[change.region].path: change.number for change in changes if _is_stored(found, change)}
    numbers = {regions[code].path: row.number for code, row in standing.items() if code in regions} | stored
    names = {region.path: region.name for region in regions.values()}
    known = {path: number for path, number in numbers.items() if number is not None}
    for path, total, parts in unbalanced(known):
        if any(each.startswith(path) for each in stored):
            unit = match.unit
            message = (
                f"“{match.name}”存入以后{names[path]}为 {format_number(total)}{unit}，"
                f"连同表里没有的各地区合计 {format_number(parts)}{unit}，相差 {format_number(total - parts)}"
            )
            remedy = "请核对表里没有、仍保留的目标；确有原因的，入库时写明理由"
            yield Problem("sum-mismatch", match.column.sheet, match.column.place, ERROR, message, remedy)


def _is_stored(found: Understanding, change) -> bool:
    if change.outcome == GONE:
        return any(change is each for each in found.withdrawn)
    return change.outcome != SAME


def _file_problems(found: Understanding, uneven: list[Problem]) -> list[Problem]:
    """The reader's problems and the sums that would not hold, without those of columns that are not used; a
    reason settles a sum.
    """
    skipped = [match.column for match in found.matches if match.use == SKIP]
    reasons = {
        match.column.key
        for match in found.matches
        if found.answers.get("imbalance", {}).get(match.column.key) or _is_explained(found, match)
    }
    problems = []
    for problem in [*found.reading.problems, *uneven]:
        if any(column.holds(problem.sheet, problem.cell) for column in skipped):
            continue
        column = sum_column(found, problem)
        if column is not None and column.key in reasons:
            problem = replace(problem, severity=WARNING, remedy="已写明理由，可以入库")
        problems.append(problem)
    return problems


def _is_explained(found: Understanding, match: Match) -> bool:
    """Whether the column says what is in force already, and why it does not sum was written down then."""
    changes = [change for change in found.changes if change.match is match]
    return not any(_is_stored(found, change) for change in changes) and any(
        change.before.imbalance_reason for change in changes
    )


def _offer_sections(found: Understanding) -> None:
    found.projects = list(found.plan.projects.all())
    business = Section.objects.active().filter(kind=Section.Kind.BUSINESS).values_list("pk", flat=True)
    ids = list(business[:2])
    found.only_section = ids[0] if len(ids) == 1 else None


def _fillers(found: Understanding, existing: Mapping) -> dict[str, int | None]:
    """Who fills in for 市本级, which has no clerks: as answered, as for its other tasks, or the only unit."""
    chosen = found.answers.get("filled_by", {})
    units = list(Section.objects.active().filter(kind=Section.Kind.UNIT).values_list("pk", flat=True)[:2])
    before = {path: section for tasks in existing.values() for path, section in tasks.items() if section}
    fillers = {}
    for _, region in found.tasks:
        if region.level == Region.Level.OWN:
            usual = before.get(region.path) or (units[0] if len(units) == 1 else None)
            fillers[region.code] = chosen.get(region.code, usual)
    return fillers
