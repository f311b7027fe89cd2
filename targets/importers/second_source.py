"""A file of figures given to somebody else, flat or as a circulated table, read for comparing; nothing of it
becomes a figure of ours.
"""

from dataclasses import dataclass, field

from minsheng.names import Names
from minsheng.quantities import read_number
from minsheng.workbooks import ERROR, Problem, WorkbookRefused, has_errors, open_workbook, read_flat
from organization.models import Region
from targets.importers.circulated import read_circulated
from targets.importers.progress import FIELDS

_UNKNOWN = {
    "region": ("地区", "请改成地区的名称、别名或代码"),
    "indicator": ("指标", "请改成方案里指标的简称、全称或别名"),
}


@dataclass
class SecondReading:
    """What the file says: ``figures`` are (region, indicator, number, place)."""

    figures: list[tuple] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self):
        return not has_errors(self.problems)


def read_second_source(content, name, plan, month) -> SecondReading:
    """Read a workbook's bytes for `plan` and `month`; columns that are not known are passed over.

    Of a flat file the column 数值 is the year so far; rows of other months are passed over.
    """
    reading = SecondReading()
    try:
        workbook = open_workbook(content, name)
        flat = read_flat(workbook, FIELDS)
    except WorkbookRefused as refused:
        reading.problems.append(refused.problem)
        return reading
    if [problem.code for problem in flat.problems] == ["no-header"]:
        found = read_circulated(workbook, plan, month)
        reading.figures = found.numbers
        reading.problems = [one for one in found.problems if one.code != "column-in-doubt"]
    else:
        reading.problems += flat.problems
        _read_rows(reading, flat.rows, plan, month)
    if not reading.figures and reading.ok:
        remedy = "请核对指标和地区的名称，与方案里的简称、全称或别名一致"
        reading.problems.append(Problem("no-figures", "", "", ERROR, "没有读到可以比较的数", remedy))
    return reading


def _read_rows(reading, rows, plan, month):
    regions = Names(
        (each, [each.name, *each.aliases, each.code]) for each in Region.objects.under(plan.region)
    )
    indicators = Names((each, [each.short_name, each.name, *each.aliases]) for each in plan.indicators.all())
    taken = {}
    for row in rows:
        if row["month"] not in (None, month) or not row["value"]:
            continue
        region, indicator = regions.find(row["region"]), indicators.find(row["indicator"])
        if region is None or indicator is None:
            word = row["region"] if region is None else row["indicator"]
            key = "region" if region is None else "indicator"
            what, remedy = _UNKNOWN[key]
            reading.problems.append(row.problem(f"unknown-{key}", key, f"没有{what}“{word}”", remedy))
            continue
        if first := taken.get((region.pk, indicator.pk)):
            reading.problems.append(row.problem("double-row", "value", f"与 {first} 重复", "请只留一行"))
            continue
        try:
            number = read_number(row["value"], indicator.unit)
        except ValueError as error:
            reading.problems.append(row.problem("bad-value", "value", str(error)))
            continue
        taken[region.pk, indicator.pk] = row.place("value")
        reading.figures.append((region, indicator, number, f"{row.sheet} {row.place('value')}"))
