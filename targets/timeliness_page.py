"""Timeliness as its page and its workbook show it: a region a row, a month a column."""

from dataclasses import dataclass

from minsheng.figures import rate_text
from minsheng.pictures import Bar, ranked_bars
from minsheng.workbooks.writing import Sheet, workbook_bytes
from targets.timeliness import timeliness

GOOD, LATE, MISSING = "green", "amber", "red"


@dataclass(frozen=True)
class Box:
    """One region's month: words, the colour of its ground and the reports behind it."""

    text: str
    ground: str
    timings: list


@dataclass(frozen=True)
class Line:
    timing: object
    boxes: list[Box]

    @property
    def region(self):
        return self.timing.region

    @property
    def on_time_text(self):
        return f"{self.timing.on_time}/{self.timing.due}"

    @property
    def complete_text(self):
        return f"{self.timing.complete}/{self.timing.due}"

    @property
    def on_time_rate(self):
        return rate_text(self.timing.on_time_rate)

    @property
    def complete_rate(self):
        return rate_text(self.timing.complete_rate)


@dataclass(frozen=True)
class Table:
    """`months` are the months that are due; `lines` the regions in document order."""

    plan: object
    section: object
    months: list
    lines: list[Line]

    @property
    def picture(self):
        """The share of reports on time, region by region."""
        title = f"{self.plan}：各地区按时报送率"
        bars = [
            Bar(line.region.name, line.timing.on_time_rate, f"{line.on_time_rate}（{line.on_time_text}）")
            for line in self.lines
        ]
        return ranked_bars(title, bars, unit="%") if self.months else None


def timeliness_table(plan, regions=None, section=None):
    """The Table of a plan, limited to regions (a queryset) and to the reports to one section."""
    months, found = timeliness(plan, regions, section)
    lines = [Line(timing, [_box(timing.months.get(month, [])) for month in months]) for timing in found]
    return Table(plan, section, months, lines)


def _box(timings):
    if not timings:
        return Box("", "", [])
    if len(timings) == 1:
        return Box(timings[0].word, _ground(timings), timings)
    on_time = sum(timing.is_on_time for timing in timings)
    if on_time == len(timings):
        return Box(f"按时 {on_time}/{len(timings)}", GOOD, timings)
    worst = max(timings, key=lambda timing: (timing.submitted_on is None, timing.days_late))
    return Box(f"按时 {on_time}/{len(timings)}，{worst.section}{worst.word}", _ground(timings), timings)


def _ground(timings):
    if any(timing.submitted_on is None for timing in timings):
        return MISSING
    return GOOD if all(timing.is_on_time for timing in timings) else LATE


def as_timeliness_workbook(table):
    """The Table as the bytes of an .xlsx: first the regions, then every report on a sheet of its own."""
    heads = ["地区", *(f"{month.month}月" for month in table.months)]
    heads += ["应报（份）", "完整（份）", "按时（份）", "完整率", "按时率", "迟报天数合计"]
    rows = [
        [
            line.region.name,
            *(box.text for box in line.boxes),
            line.timing.due,
            line.timing.complete,
            line.timing.on_time,
            line.complete_rate,
            line.on_time_rate,
            line.timing.days_late,
        ]
        for line in table.lines
    ]
    title = f"{table.plan}报送情况" + (f"（报{table.section}）" if table.section else "")
    summary = Sheet(
        "报送情况",
        rows=[[title], heads, *rows],
        title_rows=1,
        header_rows=1,
        widths=[16, *[14] * (len(heads) - 1)],
        freeze="B3",
        landscape=True,
    )
    return workbook_bytes([summary, _reports_sheet(table)])


def _reports_sheet(table):
    heads = ["地区", "月份", "报给", "截止日", "上报日", "应填", "已填", "情况", "迟报天数"]
    rows = [
        [
            line.region.name,
            f"{timing.month:%Y-%m}",
            timing.section.name,
            f"{timing.due:%Y-%m-%d}",
            f"{timing.submitted_on:%Y-%m-%d}" if timing.submitted_on else "",
            timing.required,
            timing.filled,
            timing.word,
            timing.days_late,
        ]
        for line in table.lines
        for box in line.boxes
        for timing in box.timings
    ]
    return Sheet("逐份", rows=[heads, *rows], widths=[16, 10, 16, 12, 12, 8, 8, 18, 10], freeze="A2")
