"""What an import of monthly figures says of itself: as text for people and as data for programs."""

from minsheng.figures import format_number
from minsheng.months import format_month
from minsheng.workbooks import ERROR, WARNING
from targets.cells import cell_text


def as_record(table, *, dry_run):
    """The table as a dict for JSON: rows with exact decimal strings, and problems with sheet, cell and
    message.
    """
    return {
        "file": table.name,
        "plan": table.plan.slug,
        "dry_run": dry_run,
        "stored": table.ok and not dry_run,
        "rows": [_row(line) for line in table.lines],
        "problems": [problem.as_json() for problem in table.problems],
    }


def _row(line):
    cell = line.cell
    numbers = {
        name: None if getattr(cell, name) is None else format_number(getattr(cell, name))
        for name in ("value", "numerator", "denominator")
    }
    return {
        "sheet": line.row.sheet,
        "row": line.row.number,
        "region": line.region.name,
        "region_code": line.region.code,
        "month": format_month(line.month),
        "indicator": line.indicator.short_name,
        "state": str(cell.state),
        **numbers,
        "is_done": cell.is_done,
        "note": cell.note,
        "changed": line.is_change,
    }


def as_text(table, *, dry_run):
    """The same as lines: every change old → new, every problem, and what became of it."""
    lines = [_change(line) for line in table.changes]
    words = {ERROR: "错误", WARNING: "提醒"}
    lines += [f"{words[problem.severity]}　{problem}" for problem in table.problems]
    if not table.ok:
        outcome = "有错误，没有存入任何数据。"
    elif dry_run:
        outcome = f"试读 {len(table.lines)} 行，{len(table.changes)} 行有变化；没有存入。"
    else:
        outcome = f"存入 {len(table.lines)} 行，{len(table.changes)} 行有变化。"
    return [*lines, outcome]


def _change(line):
    old, new = cell_text(line.now, line.indicator), cell_text(line.cell, line.indicator)
    return f"{line.region.name}　{format_month(line.month)}　{line.indicator.short_name}：{old} → {new}"
