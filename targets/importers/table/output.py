"""What an import of a decomposition table says of itself: as data for programs and as lines for people."""

from minsheng.workbooks import ERROR, WARNING
from targets.importers.table.comparing import CHANGED, GONE, SAME
from targets.importers.table.matching import NEW, SKIP
from targets.importers.table.storing import Stored
from targets.importers.table.understood import WITHDRAW, Understanding
from targets.models import Direction, Kind
from targets.planning.revising import words_of


def as_record(found: Understanding, stored: Stored | None, *, name: str, dry_run: bool) -> dict:
    """The reading's columns, cells and problems (numbers: exact decimal strings in the column's unit), with
    what the plan makes of them.
    """
    record = found.reading.as_json()
    for column, match in zip(record["columns"], found.matches, strict=True):
        column["use"] = match.use
        column["indicator"] = "" if match.use == SKIP else match.name
    record["problems"] = [problem.as_json() for problem in found.problems]
    return {
        "file": name,
        "plan": found.plan.slug,
        "dry_run": dry_run,
        "stored": stored is not None and not dry_run,
        "counts": found.counts() | {"tasks": len(found.tasks)},
        **record,
    }


def refused_record(problem, *, name: str, plan, dry_run: bool) -> dict:
    """The same shape for a file that is no workbook or not safe to read."""
    return {
        "file": name,
        "plan": plan.slug,
        "dry_run": dry_run,
        "stored": False,
        "columns": [],
        "cells": [],
        "problems": [problem.as_json()],
    }


def as_text(found: Understanding, stored: Stored | None, *, dry_run: bool) -> list[str]:
    """Columns, changes, problems and the outcome, a line each."""
    words = {ERROR: "错误", WARNING: "提醒"}
    lines = [_column_line(match) for match in found.matches]
    lines += [_change_line(found, change) for change in found.changes if change.outcome in (CHANGED, GONE)]
    lines += [f"{words[problem.severity]}　{problem}" for problem in found.problems]
    return [*lines, outcome_text(found, stored, dry_run=dry_run)]


def outcome_text(found: Understanding, stored: Stored | None, *, dry_run: bool) -> str:
    """One sentence: what was stored, what would be, or why nothing was."""
    if not found.ok:
        return "有错误或待定的问题，没有存入任何内容。"
    if found.is_nothing_new:
        return f"没有变化：{found.counts()[SAME]} 个目标与现有的相同。"
    counts = found.counts()
    text = f"新增 {counts['added']} 个目标，改动 {counts['changed']} 个，撤销 {len(found.withdrawn)} 个，"
    text += f"不变 {counts[SAME]} 个；新分配任务 {len(found.tasks)} 项。"
    return f"试读：{text}没有存入。" if dry_run else f"已存入：{text}"


def _column_line(match) -> str:
    column = match.column
    path = " / ".join(text[:20] for text in column.header_path)
    use = "新建" if match.use == NEW else ""
    if match.use == SKIP:
        return f"{column.place}　{path} → 不用（{match.why}）"
    kind = Kind(match.kind).label
    direction = Direction(match.settled.direction).label
    unit = match.unit or "无单位"
    return f"{column.place}　{path} → {use}指标“{match.name}”，{kind}，{unit}，{direction}"


def _change_line(found: Understanding, change) -> str:
    region = found.regions[change.region].name if change.region in found.regions else change.region
    before = words_of(change.before.number, change.before.text)
    if change.outcome == GONE:
        kept = found.answers.get("gone", {}).get(change.key)
        after = "撤销" if kept == WITHDRAW else "表里没有"
    else:
        after = words_of(change.number, change.text)
    return f"{region}　{change.match.name}：{before} → {after}"
