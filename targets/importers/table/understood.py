"""What understanding a table for a plan comes to: all that the preview shows and that storing writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from minsheng.workbooks import Problem, has_errors
from organization.models import Region
from targets.decomposition import Column, TableReading
from targets.importers.table.comparing import ADDED, CHANGED, GONE, SAME, Change
from targets.importers.table.matching import NEW, Match
from targets.importers.table.structure import find_project
from targets.models import Plan, Project

WITHDRAW, KEEP = "withdraw", "keep"


@dataclass
class Understanding:
    """All that the preview shows and that storing writes. `tasks` are new assignments (column, region)."""

    plan: Plan
    effective_month: date
    reading: TableReading
    regions: dict[str, Region]
    answers: Mapping
    matches: list[Match] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    tasks: list[tuple[Match, Region]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    fillers: dict[str, int | None] = field(default_factory=dict)
    projects: list[Project] = field(default_factory=list)
    only_section: int | None = None

    @property
    def ok(self) -> bool:
        return not has_errors(self.problems)

    def having(self, outcome: str) -> list[Change]:
        return [change for change in self.changes if change.outcome == outcome]

    @property
    def withdrawn(self) -> list[Change]:
        gone = self.answers.get("gone", {})
        return [change for change in self.having(GONE) if gone.get(change.key) == WITHDRAW]

    @property
    def is_revision(self) -> bool:
        """Whether targets that are in force change: then a document and a reason are wanted."""
        return bool(self.having(CHANGED) or self.withdrawn)

    @property
    def is_nothing_new(self) -> bool:
        new = any(match.use == NEW for match in self.matches)
        return not (self.having(ADDED) or self.is_revision or self.tasks or new)

    def counts(self) -> dict[str, int]:
        found = dict.fromkeys((ADDED, CHANGED, SAME, GONE), 0)
        for change in self.changes:
            found[change.outcome] += 1
        return found


def signature(found: Understanding) -> str:
    """The same for two understandings that would be stored alike and leave the same questions open."""
    columns = [
        (
            match.column.key,
            match.use,
            match.doubt,
            match.indicator and match.indicator.pk,
            match.proposal and replace(match.proposal, section=None),
        )
        for match in found.matches
    ]
    sections = [section_for(found, match) for match in found.matches if match.use == NEW]
    tasks = sorted((match.column.key, region.code) for match, region in found.tasks)
    gone = sorted(change.key for change in found.withdrawn)
    kept = {name: found.answers.get(name) or None for name in ("reason", "document", "imbalance")}
    errors = sorted(str(problem) for problem in found.problems if problem.severity == "error")
    return repr((found.effective_month, columns, sections, tasks, gone, kept, found.fillers, errors))


def sum_column(found: Understanding, problem: Problem) -> Column | None:
    """The column whose sum this problem is about, or None."""
    if problem.code != "sum-mismatch":
        return None
    holds = (match.column for match in found.matches if match.column.holds(problem.sheet, problem.cell))
    return next(holds, None)


def section_for(found: Understanding, match: Match) -> int | None:
    """The section of a new indicator: as chosen, of its existing project or of another column of the same
    new project, the one for all new projects, or the only one there is.
    """
    project = find_project(found.projects, match.proposal.project)
    of_project = project.section_id if project else _chosen_beside(found, match.proposal.project)
    return match.proposal.section or of_project or found.answers.get("section") or found.only_section


def _chosen_beside(found: Understanding, project: str) -> int | None:
    """The section chosen at the first column of a new project that has one."""
    named = (match.proposal for match in found.matches if match.use == NEW)
    return next((each.section for each in named if each.project == project and each.section), None)
