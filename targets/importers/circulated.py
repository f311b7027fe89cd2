"""A completion table as bureaus circulate it (目标 / 完成 / 比例 of each indicator) as a month's figures.

The reader of decomposition tables finds regions, columns and numbers; the flat importer judges and stores the
rows. What the table states of targets, rates and totals is worked out again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from minsheng.figures import NONE, format_number, rate, rate_text, shown_number
from minsheng.workbooks import ERROR, WARNING, Problem
from minsheng.workbooks.flat import FlatRow
from targets.decomposition import Settled, read_table
from targets.decomposition.shape import ACTUAL, NUMBER, RATE, TARGET, WORDS
from targets.importers.table.comparing import targets_in_force
from targets.importers.table.matching import EXISTING, SKIP, match_columns
from targets.importers.table.remembering import remembered_of_figures
from targets.importers.table.understanding import known_regions
from targets.models import Kind

ADDS_UP = (Kind.COUNT, Kind.STOCK)
# Findings on the table as a decomposition table, which say nothing of a month's figures.
_OF_TARGETS = {"sum-mismatch", "total-missing", "no-total", "missing-region", "direction-conflict"}


@dataclass
class Group:
    """The columns of one indicator: its figures, and beside them what the table states of them."""

    match: object
    actual: object
    target: object = None
    rate: object = None


@dataclass
class Circulated:
    """A circulated table as understood: its groups, rows for the flat importer, and everything wrong."""

    groups: list[Group] = field(default_factory=list)
    rows: list[FlatRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Every number with its region, the total row's as the plan's region: (region, indicator, number, place).
    numbers: list[tuple] = field(default_factory=list)
    # Columns that the person left out before and that are left out again.
    left_out: list = field(default_factory=list)

    @property
    def matches(self):
        return [group.match for group in self.groups]

    @property
    def questions(self):
        """The columns that somebody has to say something about before anything is stored."""
        return [group.match for group in self.groups if _is_open(group.match)]


def read_circulated(workbook, plan, month, answers: Mapping = (), before=None, by=None):
    """Understand a circulated table for `plan` and `month` (a first day).

    `answers`: column key → {"use": indicator id or "skip"}; `before(region, indicator)` gives a
    targets.earlier.Before or None, for counts that are typed as 本月新增; `by`: who left columns out before,
    which are left out again. Returns a Circulated; nothing is stored.
    """
    regions, known = known_regions(plan)
    total = next((region for region in known if region.code == plan.region.code), None)
    reading = read_table(workbook, known, total)
    groups = _groups(reading, plan, dict(answers), by)
    settled = {group.actual.key: group.match.settled for group in groups if group.match.use == EXISTING}
    settled |= {group.rate.key: Settled(Kind.RATIO, "%") for group in groups if group.rate}
    if settled:
        reading = read_table(workbook, known, total, settled=settled)
        groups = _again(groups, reading)
    found = Circulated(groups, left_out=_left_out(groups, dict(answers)))
    unused = [column for column in reading.columns if not _is_used(column, groups)]
    found.problems = [
        problem
        for problem in reading.problems
        if problem.code not in _OF_TARGETS
        and not any(column.holds(problem.sheet, problem.cell) for column in unused)
    ]
    found.problems += [_question(match) for match in found.questions]
    _Rows(found, reading, plan, month, regions, before).read()
    return found


def _left_out(groups, answers):
    """The Matches of columns left out because the person did so before, and has not said otherwise now."""
    matches = [group.match for group in groups]
    return [one for one in matches if one.use == SKIP and one.is_answered and one.column.key not in answers]


def _groups(reading, plan, answers, by):
    """Columns of figures with their neighbours under the same heading, matched to the plan's indicators."""
    actual = [column for column in reading.columns if column.measure == ACTUAL]
    bare = not actual  # one column an indicator, without 目标 / 完成 / 比例 below it
    actual = actual or [column for column in reading.columns if column.measure == TARGET]
    headed = [
        replace(column, header_path=column.header_path[: None if bare else -1], measure=TARGET)
        for column in actual
    ]
    indicators = list(plan.indicators.select_related("project").order_by("order", "id"))
    matches = match_columns(headed, indicators, remembered_of_figures(plan, by), answers)
    groups = []
    for column, match in zip(actual, matches, strict=True):
        beside = [] if bare else _beside(reading, column)
        groups.append(
            Group(
                match,
                column,
                next((each for each in beside if each.measure == TARGET), None),
                next((each for each in beside if each.measure == RATE), None),
            )
        )
    return groups


def _beside(reading, column):
    path = column.header_path[:-1]
    return [
        each
        for each in reading.columns
        if each is not column and each.sheet == column.sheet and each.header_path[:-1] == path
    ]


def _again(groups, reading):
    """The same groups over the columns of a second reading."""
    columns = {column.key: column for column in reading.columns}
    return [
        Group(
            group.match,
            columns[group.actual.key],
            group.target and columns[group.target.key],
            group.rate and columns[group.rate.key],
        )
        for group in groups
    ]


def _is_used(column, groups):
    return any(
        column.key in {each.key for each in (group.actual, group.target, group.rate) if each}
        for group in groups
        if group.match.use == EXISTING
    )


def _is_open(match):
    return match.use != SKIP and (match.use != EXISTING or bool(match.doubt))


def _question(match):
    column = match.column
    doubt = match.doubt if match.use == EXISTING else "方案里没有这个指标，请对应到已有指标或不用"
    message = f"“{column.header[:60]}”：{doubt}"
    return Problem("column-in-doubt", column.sheet, column.place, ERROR, message, "在下面选定，以后不再问")


class _Rows:
    """Turns cells into rows of the flat importer, and works out again what the table states."""

    def __init__(self, found, reading, plan, month, regions, before):
        self.found, self.reading, self.plan, self.month = found, reading, plan, month
        self.regions, self.before = regions, before
        self.cells = reading.by_column()
        self.targets = targets_in_force(plan, month)

    def read(self):
        for group in self.found.groups:
            if group.match.use != EXISTING or group.match.doubt:
                continue
            cells = self.cells[group.actual.key]
            for code, cell in cells.items():
                if cell.verdict == NUMBER and (region := self.regions.get(code)):
                    place = f"{cell.sheet} {cell.place}"
                    self.found.numbers.append((region, group.match.indicator, cell.number, place))
                if not cell.total and code in self.regions:
                    self._row(group, self.regions[code], cell)
                self._check_beside(group, self.regions.get(code, self.plan.region), cell)
            self._check_total(group, cells)

    def _row(self, group, region, cell):
        value = self._value(group.match.indicator, region, cell)
        if value:
            number = int("".join(filter(str.isdecimal, cell.place)))
            raw = {"region": region.code, "indicator": group.match.indicator.short_name, "value": value}
            raw |= {"note": cell.remark, "month": ""}
            others = ("numerator", "denominator", "done_on", "effective_month", "paid_from", "explanation")
            blank = dict.fromkeys(others, "")
            values = blank | raw | {"month": self.month}
            places = dict.fromkeys(raw, cell.place)
            self.found.rows.append(FlatRow(cell.sheet, number, values, blank | raw, places))

    def _value(self, indicator, region, cell):
        """What the flat importer would find in its column 数值; "" where there is nothing to take."""
        if cell.verdict == WORDS:
            return cell.text if indicator.kind == Kind.MILESTONE or cell.text in ("无数据", "不适用") else ""
        if cell.verdict != NUMBER:
            return ""
        number = cell.number
        if indicator.entry == "monthly" and self.before:
            earlier = self.before(region, indicator)
            number -= earlier.cumulative if earlier else 0
        return format_number(number)

    def _check_beside(self, group, region, cell):
        if cell.verdict != NUMBER:
            return
        indicator = group.match.indicator
        in_force = self.targets.get(indicator.pk, {}).get(region.code)
        target = in_force.number if in_force else None
        stated = group.target and self.cells[group.target.key].get(cell.region)
        if stated and stated.verdict == NUMBER:
            if target is not None and stated.number != target:
                message = f"目标写的是{shown_number(stated.number)}，在用的目标是{shown_number(target)}"
                self._point_out(stated, region, indicator, "target-mismatch", message)
            target = stated.number
        share = group.rate and self.cells[group.rate.key].get(cell.region)
        if share and share.verdict == NUMBER and target is not None:
            self._check_rate(share, region, indicator, cell.number, target)

    def _check_rate(self, share, region, indicator, actual, target):
        printed = _printed_like(share.number, actual, target)
        hundredth = share.number * 100  # 0.36 for 36%
        is_fraction = (
            share.number < 2 and _printed_like(hundredth, actual, target) == f"{format_number(hundredth)}%"
        )
        if printed != NONE and _number(printed) != share.number and not is_fraction:
            worked = f"{shown_number(actual)}÷{shown_number(target)}"
            message = f"比例写的是{shown_number(share.number)}%，{worked}算出来是{printed}"
            self._point_out(share, region, indicator, "rate-mismatch", message)

    def _check_total(self, group, cells):
        whole = next((cell for cell in cells.values() if cell.total and cell.verdict == NUMBER), None)
        indicator = group.match.indicator
        if whole is None or indicator.kind not in ADDS_UP:
            return
        parts = [cell.number for cell in cells.values() if not cell.total and cell.verdict == NUMBER]
        made = sum(parts, Decimal(0))
        if parts and made != whole.number:
            message = f"合计写的是{shown_number(whole.number)}，各地区相加是{shown_number(made)}"
            self._point_out(whole, self.plan.region, indicator, "total-mismatch", message)

    def _point_out(self, cell, region, indicator, code, message):
        text = f"{region.name}“{indicator.short_name}”{message}"
        remedy = "合计和比例由系统算，不存；请核对原数"
        self.found.problems.append(Problem(code, cell.sheet, cell.place, WARNING, text, remedy))


def _printed_like(stated, actual, target):
    """actual ÷ target in per cent, with the decimals that the table states it with."""
    places = max(-stated.normalize().as_tuple().exponent, 0)
    return rate_text(rate(actual, target), min(places, 6))


def _number(printed):
    return None if printed == NONE else Decimal(printed.rstrip("%"))


def no_month():
    """What is said of a circulated table that comes without its month."""
    return Problem(
        "no-month",
        "",
        "",
        ERROR,
        "这是按地区和指标排的完成情况表，表里没有月份",
        "请选定是哪个月的数再上传",
    )
